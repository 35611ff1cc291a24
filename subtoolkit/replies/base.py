"""Where the clock of a reply begins: at its segment's start, or at the media's."""

from collections.abc import Sequence
from typing import TypeVar

from subtoolkit.core.block import Block
from subtoolkit.core.report import Drop, Loop, Missing, Note, Repair, Report
from subtoolkit.core.segment import Segment

SLACK = 1_000
"""So far may a time lie outside of its segment and still belong to it."""

Spans = Sequence[tuple[int, int]]
_Entry = TypeVar("_Entry", Repair, Drop, Loop, Missing)


def offset_of(
    blocks: Sequence[Block], segment: Segment, active: Spans | None
) -> tuple[int, tuple[Note, ...]]:
    """What to add to the claims: the segment's start, or nothing where they are absolute already.

    Absolute are times that lie in the segment as they stand. Where they also fit as relative ones (the
    segment begins within its own length) the speech decides if it is known, else they are relative.
    """
    spans = [(block.start, block.end or block.start) for block in blocks if block.start is not None]
    if segment.start == 0 or not _inside(spans, segment.start - SLACK, segment.end + SLACK):
        return segment.start, ()
    which = f"segment {segment.index}"
    if not _inside(spans, -SLACK, segment.duration + SLACK):
        return 0, (Note(reason="absolute", detail=f"times of {which} count from the start of the media"),)
    if active:
        moved = [(start + segment.start, end + segment.start) for start, end in spans]
        if _common(spans, active) > 1.2 * _common(moved, active):
            return 0, (Note(reason="absolute", detail=f"times of {which} fit the speech as they stand"),)
    return segment.start, (Note(reason="relative", detail=f"times of {which} could also be absolute"),)


def is_heard(start: int, end: int, active: Spans) -> bool:
    """Whether there is any speech between `start` and `end`."""
    return any(first < end and start < last for first, last in active)


def moved(report: Report, offset: int) -> Report:
    """`report` with its times on the media clock."""
    return report.model_copy(
        update={
            "repairs": tuple(_shifted(one, offset) for one in report.repairs),
            "drops": tuple(_shifted(one, offset) for one in report.drops),
            "loops": tuple(_shifted(one, offset) for one in report.loops),
            "missing": tuple(_shifted(one, offset) for one in report.missing),
        }
    )


def _shifted(one: _Entry, offset: int) -> _Entry:
    start = None if one.start is None else one.start + offset
    end = None if one.end is None else one.end + offset
    return one.model_copy(update={"start": start, "end": end})


def _inside(spans: Spans, start: int, end: int) -> bool:
    """Whether all but one in ten lie in the range: one bad line must not decide for its neighbours."""
    inside = sum(start <= first and last <= end for first, last in spans)
    return inside > 0 and 10 * inside >= 9 * len(spans)


def _common(spans: Spans, active: Spans) -> int:
    """Time that both cover."""
    total = 0
    place = 0
    ranges = sorted(active)
    for start, end in sorted(spans):
        while place < len(ranges) and ranges[place][1] <= start:
            place += 1
        for first, last in ranges[place:]:
            if first >= end:
                break
            total += min(end, last) - max(start, first)
    return total
