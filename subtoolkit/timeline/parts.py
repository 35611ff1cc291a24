"""Times at which a timeline is cut -> which cues belong to which part; pure."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise

from subtoolkit.core.cue import Cue
from subtoolkit.core.ranges import Kept
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.cut import cut
from subtoolkit.timeline.edit import moved
from subtoolkit.timeline.retime import linear, retimed

Place = Callable[[int, int], "tuple[int, int] | None"]

_END = 1 << 50
"""Behind everything, in ms."""


def part_of(cuts: Sequence[int], start: int, end: int) -> int:
    """The part, from 0, in which most of a caption lies; the earlier one of two halves.

    It is not cut in two: nobody knows which words belong where, and half a caption says nothing.
    """
    first = bisect_right(cuts, start)
    last = bisect_right(cuts, max(end - 1, start))
    borders = [start, *cuts[first:last], end]
    return first + max(range(last - first + 1), key=lambda at: borders[at + 1] - borders[at])


def place_in(cuts: Sequence[int], part: int, *, keep_clock: bool) -> Place:
    """Where a caption goes that is in `part`: inside it, on its own clock or that of the whole."""
    begin = cuts[part - 1] if part else 0
    end = cuts[part] if part < len(cuts) else None
    zero = 0 if keep_clock else begin

    def place(one: int, other: int) -> tuple[int, int] | None:
        if part_of(cuts, one, other) != part:
            return None
        first, last = max(one, begin), other if end is None else min(other, end)
        return first - zero, max(last, first + 1) - zero

    return place


def parted(timeline: Timeline, cuts: Sequence[int], *, keep_clock: bool = False) -> list[Timeline]:
    """A timeline for each part; a scene, sign or chapter over a cut stands in both, a cue where most of it
    is.

    Raises `ValueError` for cuts that do not ascend from above 0.
    """
    if list(cuts) != sorted(set(cuts)) or (cuts and cuts[0] <= 0):
        raise ValueError(f"cuts must ascend from above 0: {cuts}")
    cues: list[list[Cue]] = [[] for _ in range(len(cuts) + 1)]
    for cue in timeline.cues:
        cues[part_of(cuts, cue.start, cue.end)].append(cue)
    found = []
    for at, (begin, end) in enumerate(pairwise((0, *cuts, _END))):
        place = place_in(cuts, at, keep_clock=True)
        spans = ((cue, place(cue.start, cue.end)) for cue in cues[at])
        mine = tuple(moved(cue, *span) for cue, span in spans if span)
        part = cut(timeline.model_copy(update={"cues": mine}), Kept(((begin, end),)))
        found.append(retimed(part, linear(begin)) if keep_clock else part)
    return found
