"""Timed blocks -> cues: ends estimated where none was given, copies dropped, doubtful times marked."""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from subtoolkit.core.block import Block
from subtoolkit.core.cue import Cue, CueKind, Word
from subtoolkit.core.report import Drop, Note, Repair, Report
from subtoolkit.core.segment import Segment
from subtoolkit.replies.base import SLACK, Spans, is_heard
from subtoolkit.replies.marks import mark_of
from subtoolkit.replies.pace import quick_end, slow_end

CUE_KINDS: dict[str, CueKind] = {"speech": "speech", "lyric": "lyric", "sound": "sound"}
_FEWEST_ON_A_GRID = 5
_GRID_STEP = 5_000
_SECOND = 1_000


def cues_of(
    blocks: Sequence[Block], segment: Segment, offset: int, active: Spans | None, told: Report
) -> tuple[tuple[Cue, ...], Report]:
    """The cues in the order of their starts; `told` is what was cut from the blocks before."""
    timed = [
        block
        for block in blocks
        if block.kind in CUE_KINDS and block.start is not None and block.text.strip()
    ]
    repairs, timed = _in_order(timed, offset)
    looped = {loop.start for loop in told.loops}
    following = _following(timed, [missing.start for missing in told.missing])
    common = _grid_flags(timed)
    cues: list[Cue] = []
    drops: list[Drop] = []
    for block, later in zip(timed, following, strict=True):
        claimed = (block.start or 0) + offset
        flags = (*common, *(("loop",) if block.start in looped else ()))
        cue, repair = _cue(
            block, claimed, None if later is None else later + offset, segment.index, offset, flags
        )
        reason = _needless(cue, cues, active, is_zero=repair is not None and repair.reason == "zero-length")
        if reason:
            drops.append(Drop(reason=reason, text=block.text, start=cue.start, end=cue.end))
            continue
        cues.append(cue)
        repairs += [repair] if repair else []
    notes = (Note(reason="grid", detail="the times stand on a perfect grid"),) if common else ()
    return tuple(cues), Report(repairs=tuple(repairs), drops=tuple(drops), notes=notes)


def _in_order(timed: list[Block], offset: int) -> tuple[list[Repair], list[Block]]:
    falls = [after for before, after in pairwise(timed) if (after.start or 0) < (before.start or 0)]
    if not falls:
        return [], timed
    start = (falls[0].start or 0) + offset
    repair = Repair(reason="order", detail=f"{len(falls)} of {len(timed)} lines go back in time", start=start)
    return [repair], sorted(timed, key=lambda block: block.start or 0)


def _following(timed: Sequence[Block], cuts: Sequence[int]) -> list[int | None]:
    """For each block the next time, later than its own start, at which another begins or text was cut."""
    times = sorted({*cuts, *(block.start for block in timed if block.start is not None)})
    places = (bisect(times, block.start or 0) for block in timed)
    return [times[place] if place < len(times) else None for place in places]


def _cue(
    block: Block, claimed: int, following: int | None, segment: int, offset: int, flags: tuple[str, ...]
) -> tuple[Cue, Repair | None]:
    start = max(0, claimed)
    end = None if block.end is None else block.end + offset
    repair = None
    if end is not None and end <= start:
        repair = Repair(reason="zero-length", detail=block.text, start=claimed, end=end)
    elif claimed < 0:
        repair = Repair(reason="negative", detail=block.text, start=claimed, end=end)
    estimated = end is None or end <= start or "loop" in flags
    until = (
        end
        if end is not None and end > start
        else (slow_end if end is None else quick_end)(start, following, block.text)
    )
    if mark_of(block.text) == "site-phrase":
        flags = (*flags, "site-phrase")
    cue = Cue(
        start=start,
        end=until,
        text=block.text,
        speaker=block.speaker,
        kind=CUE_KINDS[block.kind],
        state=block.state,
        words=_words(block, start, until, offset),
        estimated=estimated,
        claimed=(claimed, until if end is None else end),
        segment=segment,
        flags=flags,
    )
    return cue, repair


def _words(block: Block, start: int, end: int, offset: int) -> tuple[Word, ...]:
    """The block's words on the media clock; none where one lies outside of the cue."""
    if not block.words or block.words[0].start + offset < start or block.words[-1].end + offset > end:
        return ()
    return tuple(
        word.model_copy(update={"start": word.start + offset, "end": word.end + offset})
        for word in block.words
    )


def _needless(cue: Cue, before: Sequence[Cue], active: Spans | None, *, is_zero: bool) -> str | None:
    """The reason to drop `cue`: a copy, or nothing but silence where a doubtful one stands."""
    if before:
        last = before[-1]
        same = (last.text, last.speaker, last.kind) == (cue.text, cue.speaker, cue.kind)
        if same and cue.start < last.end and (not last.estimated or cue.start == last.start):
            return "duplicate"
    if active is None or is_heard(cue.start - SLACK, cue.end + SLACK, active):
        return None
    if "site-phrase" in cue.flags:
        return "site-phrase"
    return "zero-length" if is_zero else None


def _grid_flags(timed: Sequence[Block]) -> tuple[str, ...]:
    """Whole seconds at equal steps are no measurement: two thirds of the steps of five seconds or more."""
    starts = [block.start or 0 for block in timed]
    if len(starts) < _FEWEST_ON_A_GRID or sum(start % _SECOND == 0 for start in starts) < 0.9 * len(starts):
        return ()
    steps = Counter(after - before for before, after in pairwise(starts))
    step, count = steps.most_common(1)[0]
    return ("grid",) if step >= _GRID_STEP and 3 * count >= 2 * (len(starts) - 1) else ()
