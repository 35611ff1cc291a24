"""Blocks -> blocks without loops and blanks, and the report of what was cut."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from subtoolkit.core.block import Block
from subtoolkit.core.report import Drop, Loop, Missing, Note, Repair, Report
from subtoolkit.replies.draft import spoken
from subtoolkit.replies.loops import SHORT, Run, runs, shortened
from subtoolkit.replies.pace import quick_end, slow_end

_SPOKEN = frozenset({"speech", "lyric", "sound"})
_CHARACTERS_PER_SECOND = 30
"""More than anybody says or sings."""


@dataclass
class _Told:
    """What was cut so far."""

    loops: list[Loop] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def add(self, loop: Loop, detail: str, start: int | None, end: int | None) -> None:
        """A loop, and the range that its other rounds covered."""
        self.loops.append(loop)
        self.repairs.append(Repair(reason="loop", detail=detail, start=loop.start, end=loop.end))
        if start is not None and end is not None and start < end:
            self.missing.append(Missing(start=start, end=end, reason="loop"))


def without_loops(blocks: Sequence[Block], duration: int | None) -> tuple[list[Block], Report]:
    """One round of each loop is kept; what the others covered is missing."""
    told = _Told()
    kept = _with_short_texts(blocks, told)
    for kinds in (_SPOKEN, frozenset({"scene"})):
        some = [block for block in kept if block.kind in kinds]
        gone: set[int] = set()
        for run in runs(some):
            _tell(some, run, duration, told)
            gone |= {id(block) for block in some[_kept_until(some, run) : run.end]}
        if gone:
            kept = [block for block in kept if id(block) not in gone]
    blank = [block for block in kept if _is_blank(block)]
    if blank:
        kept = [block for block in kept if not _is_blank(block)]
    drops = tuple(
        Drop(reason="empty-text", text=spoken(block), start=block.start, end=block.end) for block in blank
    )
    return kept, Report(
        repairs=tuple(told.repairs),
        drops=drops,
        loops=tuple(told.loops),
        missing=tuple(told.missing),
        notes=_overlong(kept, duration),
    )


def _with_short_texts(blocks: Sequence[Block], told: _Told) -> list[Block]:
    """Blocks without the loops inside their texts."""
    kept = list(blocks)
    for place, block in enumerate(blocks):
        text, unit, count = shortened(block.text) if len(block.text) > SHORT else (block.text, "", 0)
        if not count:
            continue
        end = _end_without_loop(block, text)
        kept[place] = block.model_copy(update={"text": text, "end": end})
        loop = Loop(text=unit, count=count, start=block.start, end=block.end)
        told.add(loop, f"{count} times inside one text", end, block.end)
    return kept


def _end_without_loop(block: Block, text: str) -> int | None:
    """Where what is left ends: the claimed end may be that of the whole loop."""
    if block.start is None:
        return None
    end = (slow_end if block.kind == "lyric" else quick_end)(block.start, None, text)
    return end if block.end is None or block.end <= block.start else min(end, block.end)


def _kept_until(blocks: Sequence[Block], run: Run) -> int:
    """Behind the round that stays; of texts without words none does."""
    first = blocks[run.first : run.first + run.period]
    return run.first + (run.period if any(block.text.strip() for block in first) else 0)


def _tell(blocks: Sequence[Block], run: Run, duration: int | None, told: _Told) -> None:
    some = blocks[run.first : run.end]
    count = -(-len(some) // run.period)
    text = "\n".join(block.text for block in some[: run.period])
    last = some[-1]
    behind = blocks[run.end].start if run.end < len(blocks) else duration
    end = max((time for time in (last.start, last.end, behind) if time is not None), default=None)
    if end is not None and duration is not None:
        end = min(end, duration)  # a loop runs on behind the end of the sound
    loop = Loop(text=text, count=count, start=some[0].start, end=last.end or last.start)
    told.add(loop, f"{count} rounds", blocks[_kept_until(blocks, run)].start, end)


def _is_blank(block: Block) -> bool:
    return not block.text.strip() and block.kind not in ("profile", "section")


def _overlong(blocks: Sequence[Block], duration: int | None) -> tuple[Note, ...]:
    return tuple(
        Note(reason="too-much-text", detail=block.text[:60])
        for block in blocks
        if len(block.text) > 10 * _CHARACTERS_PER_SECOND and _is_overlong(block, duration)
    )


def _is_overlong(block: Block, duration: int | None) -> bool:
    span = block.end - block.start if block.start is not None and block.end is not None else duration
    too_much = span is not None and len(block.text) * 1_000 > max(span, 1) * _CHARACTERS_PER_SECOND
    return too_much and block.kind in _SPOKEN
