"""Blocks -> blocks without loops and blanks, and the report of what was cut."""

from collections.abc import Sequence

from subtoolkit.core.block import Block
from subtoolkit.core.report import Drop, Loop, Missing, Note, Repair, Report
from subtoolkit.replies.loops import SHORT, Run, runs, shortened
from subtoolkit.replies.pace import slow_end

_SPOKEN = frozenset({"speech", "lyric", "sound"})
_CHARACTERS_PER_SECOND = 30
"""More than anybody says or sings."""


def without_loops(blocks: Sequence[Block], duration: int | None) -> tuple[list[Block], Report]:
    """One round of each loop is kept; what the others covered is missing."""
    kept, report = _with_short_texts(blocks)
    for kinds in (_SPOKEN, frozenset({"scene"})):
        some = [block for block in kept if block.kind in kinds]
        found = runs(some)
        if found:
            gone = {id(block) for run in found for block in some[_kept_until(some, run) : run.end]}
            kept = [block for block in kept if id(block) not in gone]
            report = sum((_told(some, run, duration) for run in found), start=report)
    blank = [block for block in kept if _is_blank(block)]
    if blank:
        kept = [block for block in kept if not _is_blank(block)]
        drops = tuple(
            Drop(reason="empty-text", text=_rest(block), start=block.start, end=block.end) for block in blank
        )
        report += Report(drops=drops)
    return kept, report + Report(notes=_overlong(kept, duration))


def _with_short_texts(blocks: Sequence[Block]) -> tuple[list[Block], Report]:
    """Blocks without the loops inside their texts."""
    kept = list(blocks)
    report = Report()
    for place, block in enumerate(blocks):
        text, unit, count = shortened(block.text) if len(block.text) > SHORT else (block.text, "", 0)
        if count:
            # The claimed end was that of the whole loop.
            kept[place] = block.model_copy(update={"text": text, "end": None})
            report += _told_of_text(block, text, unit, count)
    return kept, report


def _told_of_text(block: Block, text: str, unit: str, count: int) -> Report:
    detail = f"{count} times inside one text"
    missing: tuple[Missing, ...] = ()
    if block.start is not None and block.end is not None:
        start = slow_end(block.start, None, text)
        missing = (Missing(start=start, end=block.end, reason="loop"),) if start < block.end else ()
    return Report(
        loops=(Loop(text=unit, count=count, start=block.start, end=block.end),),
        repairs=(Repair(reason="loop", detail=detail, start=block.start, end=block.end),),
        missing=missing,
    )


def _kept_until(blocks: Sequence[Block], run: Run) -> int:
    """Behind the round that stays; of texts without words none does."""
    first = blocks[run.first : run.first + run.period]
    return run.first + (run.period if any(block.text.strip() for block in first) else 0)


def _told(blocks: Sequence[Block], run: Run, duration: int | None) -> Report:
    some = blocks[run.first : run.end]
    count = -(-len(some) // run.period)
    text = "\n".join(block.text for block in some[: run.period])
    first, last = some[0], some[-1]
    begin = blocks[_kept_until(blocks, run)].start
    behind = blocks[run.end].start if run.end < len(blocks) else duration
    end = max((time for time in (last.start, last.end, behind) if time is not None), default=None)
    missing: tuple[Missing, ...] = ()
    if begin is not None and end is not None and end > begin:
        missing = (Missing(start=begin, end=end, reason="loop"),)
    return Report(
        loops=(Loop(text=text, count=count, start=first.start, end=last.end or last.start),),
        repairs=(
            Repair(reason="loop", detail=f"{count} rounds", start=first.start, end=last.end or last.start),
        ),
        missing=missing,
    )


def _is_blank(block: Block) -> bool:
    return block.kind not in ("profile", "section") and not block.text.strip()


def _rest(block: Block) -> str:
    """What a block without words says besides."""
    return "; ".join(part for part in (block.speaker, block.state) if part)


def _overlong(blocks: Sequence[Block], duration: int | None) -> tuple[Note, ...]:
    return tuple(
        Note(reason="too-much-text", detail=block.text[:60])
        for block in blocks
        if block.kind in _SPOKEN and _is_overlong(block, duration)
    )


def _is_overlong(block: Block, duration: int | None) -> bool:
    if len(block.text) < 10 * _CHARACTERS_PER_SECOND:
        return False
    span = block.end - block.start if block.start is not None and block.end is not None else duration
    return span is not None and len(block.text) * 1_000 > max(span, 1) * _CHARACTERS_PER_SECOND
