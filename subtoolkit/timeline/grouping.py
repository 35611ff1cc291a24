"""Passages and what changes between them -> where chapters begin; pure.

Of all ways to group the passages the one is taken in which the changes at the borders, less a toll for each
border, and less what chapters of very unequal length cost, are most. The toll is what an ordinary change in
this media amounts to, so that a quiet talk gets chapters too and a lively one not too many.
"""

from collections.abc import Sequence
from math import inf
from statistics import mean, pstdev
from typing import NamedTuple

from subtoolkit.core.clock import MINUTE, SECOND
from subtoolkit.timeline.passages import Passage

_USUAL = 8
"""Chapters that media are likely to have, where each can have a usual length."""
_SHORTEST_USUAL, _LONGEST_USUAL = MINUTE, 8 * MINUTE
_UNEVEN = 0.06
"""What a chapter costs by the square of how many times (natural logarithm) it is off the usual length."""
_ABOVE = 0.5
"""Standard deviations above the mean that a change must be to be worth a chapter."""
_ENOUGH = 0.5
"""So much of a change is worth one in any media: what is told before and behind has nothing in common."""
_MOST = 100
_FEW = 3
"""Media in which three chapters have room get three: a shorter list is of no use to anybody."""


_CANDIDATES = 300
"""Places that are tried: those at which most changes."""


class _Place(NamedTuple):
    """Where a chapter may begin."""

    passage: int
    """Index of the passage with which it would."""
    start: int
    score: float
    is_scene: bool


class _Way(NamedTuple):
    """A grouping."""

    value: float
    chosen: list[int]
    """Which of the places."""


def borders(
    found: Sequence[Passage], scores: Sequence[float], *, count: int | None = None, shortest: int = 0
) -> list[int]:
    """Indexes of the passages with which chapters begin, the first 0.

    No chapter is shorter than `shortest`, unless all is. With a `count` there are so many, or as many as fit.
    """
    if not found:
        return []
    end, places = found[-1].end, _places(found, scores)
    if count is not None:
        way = _ways(places, end, count, shortest, max(end // count, SECOND))[-1]
    else:
        way = _worthy(places, end, shortest)
    return [places[number].passage for number in way.chosen]


def _places(found: Sequence[Passage], scores: Sequence[float]) -> list[_Place]:
    inner = sorted(range(1, len(found)), key=lambda index: -scores[index])[: _CANDIDATES - 1]
    return [
        _Place(index, found[index].start, scores[index], found[index].is_scene)
        for index in (0, *sorted(inner))
    ]


def _worthy(places: Sequence[_Place], end: int, shortest: int) -> _Way:
    """The grouping that is worth most after the toll."""
    # What changes within a scene says little about what an ordinary new scene brings.
    inner = [place.score for place in places[1:] if place.is_scene]
    if len(inner) < _FEW:
        inner = [place.score for place in places[1:]]
    toll = min(mean(inner) + _ABOVE * pstdev(inner), _ENOUGH) if inner else 0.0
    usual = _usual_length(end)
    ways = _ways(places, end, min(_MOST, _FEW * (end // usual + 1)), shortest, usual)
    least = min(_FEW, len(ways)) if end >= _FEW * max(shortest, MINUTE // 2) else 1
    number = max(range(least, len(ways) + 1), key=lambda number: ways[number - 1].value - toll * number)
    return ways[number - 1]


def _usual_length(length: int) -> int:
    return min(max(length // _USUAL, _SHORTEST_USUAL), _LONGEST_USUAL)


def _ways(places: Sequence[_Place], end: int, most: int, shortest: int, usual: int) -> list[_Way]:
    """The best grouping into 1, 2, … at most `most` chapters, as far as there is one.

    By dynamic programming over the place where the last chapter begins.
    """
    import numpy as np  # costs 100 ms, and few commands need it

    starts = np.array([place.start for place in places] + [end])
    size = len(places)
    lengths = starts[None, :] - starts[:, None]
    worth = np.array([place.score for place in places] + [0.0])[:, None]
    worth = worth - _UNEVEN * np.log(np.maximum(lengths, 1) / usual) ** 2
    worth[lengths < max(shortest, 1)] = -inf
    # The best value of the chapters before each place, and where the last of them begins.
    values = np.full(size + 1, -inf)
    values[0] = 0.0
    trail: list[list[int]] = []
    ways: list[_Way] = []
    for _ in range(min(most, size)):
        sums = values[:, None] + worth
        trail.append(sums.argmax(axis=0).tolist())
        values = sums.max(axis=0)
        if values[size] == -inf:
            break
        ways.append(_Way(float(values[size]), _traced(trail, size)))
    return ways or [_Way(0.0, [0])]


def _traced(trail: Sequence[Sequence[int]], size: int) -> list[int]:
    """Where the chapters of the last step begin, followed back from the end."""
    found: list[int] = []
    behind = size
    for chosen in reversed(trail):
        behind = chosen[behind]
        found.append(behind)
    return found[::-1]
