"""Starts and ends near a picture cut -> on it, or clear of it.

"Netflix Timed Text Style Guide: Subtitle Timing Guidelines", section Timing to Shot Changes; its frames are
those of 24 a second, so other rates count the same time. What the page leaves open is ours: see
docs/styles.md.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from subtoolkit.timeline.context import Context
from subtoolkit.timeline.edit import Cues, Grid, in_order
from subtoolkit.timeline.style import Style
from subtoolkit.timeline.timing import need

_NEAR = 292
"""7 frames of 24: a start or end this near to a cut seems to be meant for it."""
_CLEAR = 500
"""12 frames of 24: what is not on a cut stays this far from it."""

_ROUNDS = 8
"""A start that moves away makes room for the end before it, which may be at another cut."""


def snap_to_shots(cues: Cues, style: Style, context: Context) -> Cues:
    """Starts on a near cut or well before it; ends just before a near cut or well behind it."""
    if not context.shots:
        return cues
    grid = Grid.of(style)
    cuts = [grid.unit(shot) for shot in context.shots]
    for _ in range(_ROUNDS):
        before, cues = cues, _snap_starts(_snap_ends(cues, cuts, style, grid), cuts, style, grid)
        if cues == before:
            break
    return cues


def _snap_ends(cues: Cues, cuts: Sequence[int], style: Style, grid: Grid) -> Cues:
    """An end moves as far as no other cue starts there and the cue can still be read."""
    starts = [grid.unit(cue.start) for cue in cues]
    found = []
    for cue in cues:
        start, end = grid.span(cue)
        out = _end(end, cuts, style, grid)
        follower = bisect_left(starts, end)
        blocked = follower < len(starts) and starts[follower] < out
        short = out < end and out - start < need(cue, style, grid)
        found.append(cue if blocked or short else grid.placed(cue, start, out))
    return tuple(found)


def _snap_starts(cues: Cues, cuts: Sequence[int], style: Style, grid: Grid) -> Cues:
    """A start moves as far as no other cue ends there and the cue can still be read."""
    ends = sorted(grid.unit(cue.end) for cue in cues)
    found = []
    for cue in cues:
        start, end = grid.span(cue)
        into = _start(start, cuts, grid)
        before = bisect_right(ends, start) - 1
        blocked = before >= 0 and into < ends[before]
        short = into > start and end - into < need(cue, style, grid)
        found.append(cue if blocked or short else grid.placed(cue, into, end))
    return in_order(found)


def _start(start: int, cuts: Sequence[int], grid: Grid) -> int:
    cut = _nearest(start, cuts)
    if cut is None:
        return start
    if abs(start - cut) <= grid.at_most(_NEAR):
        return cut
    if 0 < cut - start < grid.at_least(_CLEAR):
        return max(0, cut - grid.at_least(_CLEAR))
    return start


def _end(end: int, cuts: Sequence[int], style: Style, grid: Grid) -> int:
    cut = _nearest(end, cuts)
    if cut is None:
        return end
    gap = grid.at_least(style.min_gap)
    if -grid.at_least(_CLEAR) < end - cut <= grid.at_most(_NEAR):
        return cut - gap
    if 0 < end - cut < grid.at_least(_CLEAR):
        return cut + grid.at_least(_CLEAR)
    return end


def _nearest(time: int, cuts: Sequence[int]) -> int | None:
    at = bisect_left(cuts, time)
    return min(cuts[max(at - 1, 0) : at + 1], key=lambda cut: abs(cut - time), default=None)
