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

BARE, LOST, LOST_MORE = 0.012, 8.0, 0.001
"""Speech without a cue: per ms, or, for a cue that is missing altogether, a fixed sum and little per ms."""
LEFT, LEFT_BUSY = 9.0, 0.008
"""A cue that is left out, and each ms of speech where it claims to be."""
OVERLAP, OVERLAP_MORE = 2.0, 0.004
"""Two voices at once, and each ms of it."""
PACE, PACE_LEAST = 0.13, 100.0
"""Deviation of spoken from expected time, as a share of it and in ms."""
_TAILS = 4.0
"""Degrees of freedom of Student's t: claims and paces have outliers."""
_MEMORY = 300
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


@dataclass(frozen=True)
class _Front:
    """The cost of the best path to each place where the last cue can have ended, from place `low` on."""

    low: int
    cost: "Floats"

    @property
    def high(self) -> int:
        return self.low + len(self.cost)


class _Step(NamedTuple):
    """How a front was reached, to find the way back."""

    low: int
    starts: "Ints"
    """For each end from `low` on the place of the start, -1 where the cue is left out."""
    first: int
    before: "Ints"
    """For each start from `first` on the place where the cue before ended."""


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
    totals = front.cost + np.minimum(BARE * rest, LOST + LOST_MORE * rest)
    best = int(np.argmin(totals))
    path, at = np.full((len(cues), 2), -1), best + front.low
    for index in range(len(cues) - 1, -1, -1):
        step = steps[index]
        start = int(step.starts[at - step.low])
        if start >= 0:
            path[index] = start, at
            at = int(step.before[start - step.first])
    return float(totals[best]), path


def _advance(places: Places, front: _Front, cue: Wanted, reach: float) -> tuple[_Front, _Step]:
    """The front after one more cue."""
    import numpy as np

    first, last = _near(places, cue.start, reach), _near(places, cue.end, reach)
    entry, before = _entries(places, front, first, cue.overlap)
    entry = entry + places.starts[first] - places.pauses[first]
    entry += _student(places.times[first] - cue.start, cue.start_noise)
    spoken = places.active[None, last] - places.active[first, None]
    cost = entry[:, None] + _student(spoken - cue.time, PACE * cue.time + PACE_LEAST)
    cost[places.times[None, last] <= places.times[first, None]] = np.inf
    start = np.argmin(cost, 0)
    ended = cost[start, np.arange(cost.shape[1])] + places.ends[last] + places.pauses[last]
    ended += _student(places.times[last] - cue.end, cue.end_noise)
    out = _without(front, LEFT + LEFT_BUSY * cue.busy)
    both, starts = _cheaper(out, _Front(last.start, ended), start + first.start)
    return both, _Step(both.low, starts, first.start, before)


def _near(places: Places, time: float, reach: float) -> slice:
    """The places around a time, and the next one on either side, however far."""
    import numpy as np

    low, high = np.searchsorted(places.times, [time - reach, time + reach])
    return slice(max(0, int(low) - 1), min(len(places.times), int(high) + 1))


def _student(distance: "Floats", deviation: float) -> "Floats":
    """Negative logarithm of Student's t, 0 at its peak: quadratic near it, slow far away."""
    import numpy as np

    return np.asarray((_TAILS + 1) / 2 * np.log1p((distance / deviation) ** 2 / _TAILS))


def _entries(places: Places, front: _Front, first: slice, overlap: float) -> "tuple[Floats, Ints]":
    """For each start the cost of the best path to it, and where the cue before ends on that path."""
    import numpy as np

    active = places.active[front.low : front.high]
    upto = np.minimum(np.arange(first.start, first.stop) - front.low, len(front.cost) - 1)
    best, before = np.full(len(upto), np.inf), np.zeros(len(upto), np.int64)
    # What lies bare between end and start costs the same per ms wherever both are: so the best end before
    # each start is a running minimum.
    for fixed, slope in ((0.0, BARE), (LOST, LOST_MORE)):
        value = front.cost - slope * active
        least = np.minimum.accumulate(value)
        where = np.maximum.accumulate(np.where(value <= least, np.arange(len(value)), 0))
        cost = np.where(upto < 0, np.inf, least[upto] + slope * places.active[first] + fixed)
        best, before = _better(best, before, cost, where[upto] + front.low)
    if overlap > 0:
        shared = places.times[None, front.low : front.high] - places.times[first, None]
        legal = (shared > 0) & (shared <= overlap)
        cost = np.where(legal, front.cost + OVERLAP + OVERLAP_MORE * shared, np.inf)
        where = np.argmin(cost, 1)
        best, before = _better(best, before, cost[np.arange(len(upto)), where], where + front.low)
    return best, before


def _better(best: "Floats", before: "Ints", cost: "Floats", where: "Ints") -> "tuple[Floats, Ints]":
    import numpy as np

    return np.minimum(best, cost), np.where(cost < best, where, before)


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
