"""Start and end of each cue -> times that can be read: frames, durations, gaps, reading speed.

Each rule counts in units of the style's grid and looks only at neighbours that do not overlap the cue:
voices that speak at once have no gap between them. All but `snap` expect times that lie on the grid.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.context import Context
from subtoolkit.timeline.edit import Cues, Grid, flagged, in_order, moved, voice
from subtoolkit.timeline.style import Style

TOO_FAST = "too-fast"
TOO_SHORT = "too-short"


def snap(cues: Cues, style: Style, context: Context) -> Cues:
    """Times on the nearest frame, one frame long at least; a voice never collides with itself."""
    grid = Grid.of(style)
    free: dict[object, int] = {}
    found = []
    for cue in cues:
        start, end = grid.span(cue)
        # Where nothing may overlap all voices are one.
        who = voice(cue) if context.overlap == "keep" else None
        start = max(start, free.get(who, 0))
        end = max(end, start + 1)
        free[who] = end
        found.append(moved(cue, grid.time(start), grid.time(end)))
    return in_order(found)


def shorten(cues: Cues, style: Style, context: Context) -> Cues:
    """A cue that lingers beyond the maximum ends there."""
    grid = Grid.of(style)
    longest = grid.at_most(style.max_duration)
    return tuple(
        grid.placed(cue, start, min(end, start + longest)) for cue in cues for start, end in [grid.span(cue)]
    )


def open_gaps(cues: Cues, style: Style, context: Context) -> Cues:
    """Cues that touch are parted by the minimum gap.

    The first gives up what it can spare, then the second, which starts later by less than the gap; if both
    are short already, the first ends early all the same.
    """
    grid = Grid.of(style)
    gap = grid.at_least(style.min_gap)
    found = list(cues)
    starts = [grid.unit(cue.start) for cue in cues]
    moving = True
    while moving:
        # An earlier end or a later start may meet another voice that spoke into the cue; both only shrink.
        moving = False
        for index in range(len(found)):
            moving |= _gives_way(found, starts, index, gap, style, grid)
    return in_order(found)


def _gives_way(found: list[Cue], starts: list[int], index: int, gap: int, style: Style, grid: Grid) -> bool:
    """Open the gap behind one cue; False when there was nothing to do or nothing to be done."""
    start, end = grid.span(found[index])
    follower = bisect_left(starts, end, lo=index + 1)
    if follower == len(found) or starts[follower] - end >= gap:
        return False
    missing = gap - (starts[follower] - end)
    spare = max(0, end - start - need(found[index], style, grid))
    late = min(max(0, missing - spare), _spare(found, starts, follower, style, grid))
    if end - (missing - late) <= start:
        return False
    _delay(found, starts, follower, late, grid)
    found[index] = grid.placed(found[index], start, end - (missing - late))
    return True


def _together(starts: Sequence[int], first: int) -> range:
    """The cues that start when `first` does."""
    return range(first, bisect_right(starts, starts[first], lo=first))


def _spare(found: Sequence[Cue], starts: Sequence[int], first: int, style: Style, grid: Grid) -> int:
    """How much later the cues that start together can start, still be read and not fall behind the next."""
    together = _together(starts, first)
    spares = [starts[together.stop] - starts[first]] if together.stop < len(found) else []
    for at in together:
        start, end = grid.span(found[at])
        spares.append(end - start - need(found[at], style, grid))
    return max(0, min(spares))


def _delay(found: list[Cue], starts: list[int], first: int, late: int, grid: Grid) -> None:
    for at in _together(starts, first):
        start, end = grid.span(found[at])
        found[at] = grid.placed(found[at], start + late, end)
        starts[at] = start + late


def lengthen(cues: Cues, style: Style, context: Context) -> Cues:
    """A cue too short or too fast stays longer, up to `linger`; then it comes a little earlier, up to `lead`.

    Only into free room, which ends at the next cue and at a picture cut. Where a crumb is missing then, no
    more than the gap, it comes earlier still, if need be at the cost of the cue before. What has been tried
    is flagged, and not tried again.
    """
    grid = Grid.of(style)
    found = _earlier(_longer(cues, style, context, grid), style, context, grid)
    found = _borrowed(found, style, context, grid)
    return tuple(flagged(cue, too_brief(cue, style, grid), (TOO_FAST, TOO_SHORT)) for cue in found)


def too_brief(cue: Cue, style: Style, grid: Grid) -> Iterable[str]:
    """The flags of a cue that leaves too little time for reading."""
    start, end = grid.span(cue)
    if end - start < grid.at_least(style.reading_time(cue.text)):
        yield TOO_FAST
    if end - start < grid.at_least(style.min_duration):
        yield TOO_SHORT


def need(cue: Cue, style: Style, grid: Grid) -> int:
    """The units that `cue` should last to be read, as far as the maximum allows."""
    least = max(grid.at_least(style.min_duration), grid.at_least(style.reading_time(cue.text)), 1)
    return min(least, grid.at_most(style.max_duration))


def _tried(cue: Cue) -> bool:
    return TOO_FAST in cue.flags or TOO_SHORT in cue.flags


def _longer(cues: Cues, style: Style, context: Context, grid: Grid) -> Cues:
    gap, linger = grid.at_least(style.min_gap), grid.at_most(style.linger)
    stops = [*(cue.start for cue in cues), *context.shots]
    limits = sorted(grid.unit(time) - gap for time in stops)
    if context.duration is not None:
        limits.append(grid.unit(context.duration))
    found = []
    for cue in cues:
        start, end = grid.span(cue)
        limit = bisect_left(limits, end - gap)
        room = limits[limit] if limit < len(limits) else end + linger
        wanted = min(start + need(cue, style, grid), end + linger, room)
        found.append(cue if _tried(cue) or wanted <= end else grid.placed(cue, start, wanted))
    return tuple(found)


def _earlier(cues: Cues, style: Style, context: Context, grid: Grid) -> Cues:
    gap, lead = grid.at_least(style.min_gap), grid.at_most(style.lead)
    ends = sorted(grid.unit(cue.end) for cue in cues)
    cuts = [grid.unit(shot) for shot in context.shots]
    found = []
    for cue in cues:
        start, end = grid.span(cue)
        room = max(0, _last(ends, start, -gap) + gap, _last(cuts, start, 0))
        wanted = max(end - need(cue, style, grid), start - lead, room)
        found.append(cue if _tried(cue) or wanted >= start else grid.placed(cue, wanted, end))
    return in_order(found)


def _borrowed(cues: Cues, style: Style, context: Context, grid: Grid) -> Cues:
    """The last crumb of time from before the cue, also from one that ends there and can spare it."""
    gap = grid.at_least(style.min_gap)
    ends = sorted(grid.unit(cue.end) for cue in cues)
    cuts = [grid.unit(shot) for shot in context.shots]
    found = list(cues)
    for at in range(1, len(found)):
        (first, end), (start, last) = grid.span(found[at - 1]), grid.span(found[at])
        missing = need(found[at], style, grid) - (last - start)
        into = start - missing
        if not 0 < missing <= gap or _tried(found[at]) or into < 0 or _between(cuts, into + 1, start + 1):
            continue
        near = bisect_right(ends, start) - bisect_right(ends, into - gap)
        if near == 1 and end <= start and into - gap - first >= need(found[at - 1], style, grid):
            found[at - 1] = grid.placed(found[at - 1], first, into - gap)
        elif near:
            continue
        found[at] = grid.placed(found[at], into, last)
    return in_order(found)


def _last(times: Sequence[int], until: int, default: int) -> int:
    """The last of sorted `times` that is not after `until`."""
    at = bisect_right(times, until)
    return times[at - 1] if at else default


def close_gaps(cues: Cues, style: Style, context: Context) -> Cues:
    """A gap that only flickers is closed to the minimum, unless the picture is cut in it.

    A cue that would get too long ends earlier instead, so that the gap is long enough to be seen ("Netflix
    Timed Text Style Guide: Subtitle Timing Guidelines").
    """
    grid = Grid.of(style)
    gap, chain, longest = (
        grid.at_least(style.min_gap),
        grid.at_least(style.chain),
        grid.at_most(style.max_duration),
    )
    starts = [grid.unit(cue.start) for cue in cues]
    cuts = [grid.unit(shot) for shot in context.shots]
    found = []
    for index, cue in enumerate(cues):
        start, end = grid.span(cue)
        follower = bisect_left(starts, end, lo=index + 1)
        if follower < len(starts) and gap < starts[follower] - end < chain:
            onset = starts[follower]
            if not _between(cuts, end, onset):
                if onset - gap - start <= longest:
                    end = onset - gap
                elif _can_open(cue, starts[index + 1 : follower], onset - chain, style, grid):
                    end = onset - chain
        found.append(grid.placed(cue, start, end))
    return tuple(found)


def _can_open(cue: Cue, inside: Sequence[int], end: int, style: Style, grid: Grid) -> bool:
    """May `cue` end so early: is there time to read it, and does no other voice start in what is given up?"""
    return end - grid.unit(cue.start) >= need(cue, style, grid) and not any(start >= end for start in inside)


def _between(cuts: Sequence[int], end: int, onset: int) -> bool:
    at = bisect_left(cuts, end)
    return at < len(cuts) and cuts[at] < onset
