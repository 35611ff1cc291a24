"""Places and what is known of each cue -> the likeliest path of the cues through the sound; pure.

A Viterbi search (Forney, "The Viterbi algorithm", Proceedings of the IEEE 61, 1973). A path gives each cue a
start and an end among the places, in order, or leaves it out as one that nothing supports. It pays for what
its places cost, for their distance from the claims, for the difference between spoken and expected time, and
for speech that no cue covers; costs are negative logarithms of probabilities.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from subtoolkit.timeline.fit.places import Places

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BARE, LOST, LOST_MORE = 0.012, 5.0, 0.0005
"""Speech without a cue: per ms, or, for a cue that is missing altogether, a fixed sum and little per ms."""
LEFT, LEFT_BUSY = 9.0, 0.008
"""A cue that is left out, and each ms of speech where it claims to be."""
OVERLAP, OVERLAP_MORE = 2.0, 0.002
"""Two voices at once, and each ms of it."""
PACE, PACE_LEAST = 0.13, 100.0
"""Deviation of spoken from expected time, as a share of it and in ms."""
_TAILS = 4.0
"""Degrees of freedom of Student's t: claims and paces have outliers."""
_MEMORY = 200
"""Places behind a cue that stay in the race, so that the work for a cue does not grow with the sound."""


class Wanted(NamedTuple):
    """What is known of one cue; times in ms."""

    start: float
    """Claimed, put right by offset and stretch."""
    end: float
    start_noise: float
    """Standard deviation of the claim."""
    end_noise: float
    time: float
    """Expected speaking time."""
    busy: float
    """Spoken time where it claims to be."""
    overlap: float
    """How far it may begin before the end of the cue before it: 0 for the same voice."""
    gap: float | None
    """Claimed distance from the end of the cue before it, None of the first one."""
    length_noise: float | None
    """Standard deviation of claimed distances and lengths; None where the times say it all."""


@dataclass(frozen=True)
class _Front:
    """The cost of the best path to each place up to which the cues can reach, from place `low` on."""

    low: int
    cost: "Floats"

    @property
    def high(self) -> int:
        return self.low + len(self.cost)


class _Step(NamedTuple):
    """How a front was reached, to find the way back."""

    low: int
    starts: "Ints"
    """For each place of the front the place of the start, -1 where the cue is left out."""
    ends: "Ints"
    """And that of the end: the place itself, unless the cue lies inside the one before."""
    first: int
    before: "Ints"
    """For each start from `first` on the place up to which the cues before reach."""


def search(places: Places, cues: list[Wanted], reach: float) -> "tuple[float, Ints]":
    """Cost of the best path, and the path: for each cue the places of start and end, -1 where it is left out.

    Places farther than `reach` from a claim are not looked at.
    """
    import numpy as np

    front, steps = _Front(0, np.zeros(1)), []
    for cue in cues:
        front, step = _advance(places, front, cue, reach)
        steps.append(step)
    rest = places.spoken - places.active[front.low : front.high]
    totals = front.cost + _bare(rest)
    best = int(np.argmin(totals))
    path, at = np.full((len(cues), 2), -1), best + front.low
    for index in range(len(cues) - 1, -1, -1):
        step = steps[index]
        start = int(step.starts[at - step.low])
        if start >= 0:
            path[index] = start, step.ends[at - step.low]
            at = int(step.before[start - step.first])
    return float(totals[best]), path


def _advance(places: Places, front: _Front, cue: Wanted, reach: float) -> tuple[_Front, _Step]:
    """The front after one more cue."""
    import numpy as np

    first, last = _near(places, cue.start, reach), _near(places, cue.end, reach)
    entry, before = _entries(places, front, first, cue)
    entry = entry + places.starts[first] - places.pauses[first]
    entry += _student(places.times[first] - cue.start, cue.start_noise)
    spoken = places.active[None, last] - places.active[first, None]
    cost = entry[:, None] + _student(spoken - cue.time, PACE * cue.time + PACE_LEAST)
    length = places.times[None, last] - places.times[first, None]
    if cue.length_noise is not None:
        cost += _student(length - (cue.end - cue.start), cue.length_noise)
    cost[length <= 0] = np.inf
    cost += places.ends[last] + places.pauses[last] + _student(places.times[last] - cue.end, cue.end_noise)
    inside = np.arange(last.start, last.stop) < before[:, None]
    beyond = np.where(inside, np.inf, cost)
    start = np.argmin(beyond, 0)
    placed = _Front(last.start, beyond[start, np.arange(len(start))])
    front, starts = _cheaper(_without(front, LEFT + LEFT_BUSY * cue.busy), placed, start + first.start)
    step = _Step(front.low, starts, np.arange(front.low, front.high), first.start, before)
    if cue.overlap > 0:
        _put_inside(front, step, np.where(inside, cost, np.inf), last.start)
    return front, step


def _put_inside(front: _Front, step: _Step, cost: "Floats", last: int) -> None:
    """Let a cue end before the one that it overlaps: then the cues still reach as far as that one does."""
    import numpy as np

    for start, end in enumerate(np.argmin(cost, 1)):
        reached = int(step.before[start]) - front.low
        if reached >= 0 and cost[start, end] < front.cost[reached]:
            front.cost[reached] = cost[start, end]
            step.starts[reached], step.ends[reached] = step.first + start, last + end


def _near(places: Places, time: float, reach: float) -> slice:
    """The places around a time, and the next one on either side, however far."""
    import numpy as np

    low, high = np.searchsorted(places.times, [time - reach, time + reach])
    return slice(max(0, int(low) - 1), min(len(places.times), int(high) + 1))


def _student(distance: "Floats", deviation: float) -> "Floats":
    """Negative logarithm of Student's t, 0 at its peak: quadratic near it, slow far away."""
    import numpy as np

    return np.asarray((_TAILS + 1) / 2 * np.log1p((distance / deviation) ** 2 / _TAILS))


def _entries(places: Places, front: _Front, first: slice, cue: Wanted) -> "tuple[Floats, Ints]":
    """For each start the cost of the best path to it, and where the cue before ends on that path."""
    import numpy as np

    before = slice(front.low, front.high)
    gaps = places.times[first, None] - places.times[None, before]
    cost = front.cost + _bare(places.active[first, None] - places.active[None, before])
    if cue.length_noise is not None and cue.gap is not None:
        cost += _student(gaps - cue.gap, cue.length_noise)
    shared = np.where(-gaps <= cue.overlap, front.cost + OVERLAP - OVERLAP_MORE * gaps, np.inf)
    cost = np.where(gaps < 0, shared, cost)
    best = np.argmin(cost, 1)
    return cost[np.arange(len(best)), best], best + front.low


def _bare(spoken: "Floats") -> "Floats":
    """Cost of speech that no cue covers."""
    import numpy as np

    return np.asarray(np.minimum(BARE * spoken, LOST + LOST_MORE * spoken))


def _without(front: _Front, cost: float) -> _Front:
    """The front with a cue left out."""
    import numpy as np

    forgotten = min(max(0, len(front.cost) - _MEMORY), int(np.argmin(front.cost)))
    return _Front(front.low + forgotten, front.cost[forgotten:] + cost)


def _cheaper(out: _Front, placed: _Front, starts: "Ints") -> "tuple[_Front, Ints]":
    """The cheaper of two fronts at every place, and the starts, -1 where leaving the cue out is cheaper."""
    import numpy as np

    low, high = min(out.low, placed.low), max(out.high, placed.high)
    cost, chosen = np.full(high - low, np.inf), np.full(high - low, -1)
    cost[out.low - low : out.high - low] = out.cost
    inside = slice(placed.low - low, placed.high - low)
    chosen[inside] = np.where(placed.cost < cost[inside], starts, -1)
    cost[inside] = np.minimum(placed.cost, cost[inside])
    return _Front(low, cost), chosen
