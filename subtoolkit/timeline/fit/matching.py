"""Claims and speech -> where each cue belongs, how the model's clock was off, how noisy its claims are; pure.

The noise is not known beforehand: the search is done with wide open arms first, led by texts, lengths and
pauses alone, then with the noise that its result shows, and again. Exact claims come out as exact and stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.fit.claims import (
    USUAL_NOISE,
    Claims,
    View,
    claims_of,
    edges,
    first_view,
    line_of,
    next_view,
    wanted,
)
from subtoolkit.timeline.fit.drift import Line
from subtoolkit.timeline.fit.path import search
from subtoolkit.timeline.fit.places import Places, places_of
from subtoolkit.timeline.fit.speech import Span, Speech

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ROUNDS = 3
"""Searches with the noise that the one before shows; where voices overlap two do not settle it."""
_OPEN = 8_000.0
"""A noise of so many ms leaves the decision to texts, lengths and pauses."""
_FINE, _COARSE = 50, 150
"""Steps in ms of the places inside speech: the finer one is finer than anybody notices there."""
_REACH, _REACH_SHARE, _FARTHEST = 2_500, 0.07, 20_000
"""How far from its claim a cue is looked for at first: ms, and a share of the sound; at most so many ms."""
_LEAST_REACH, _DEVIATIONS = 600.0, 4.0
"""Afterwards: ms, and standard deviations of the claims."""
_DOUBTFUL = 3.5
"""A path that costs more for each cue is unlikely, and others are looked for."""
_OFFSETS, _STRETCHES = (-3_000.0, -1_500.0, 0.0, 1_500.0, 3_000.0), (-0.05, 0.0, 0.05)
_BEST = 3
"""So many of these are followed."""


@dataclass(frozen=True)
class Match:
    """Where the cues belong; arrays are shaped (cues, 2) for start and end, times in ms."""

    line: Line
    real: "Floats"
    """The claims put right by offset and stretch."""
    noise: "Floats"
    """Standard deviation of the claimed starts, and of the ends, around their places."""
    placed: "Floats"
    """The places; NaN where a cue is left out."""
    is_edge: "NDArray[np.bool_]"
    """Whether a place is an onset or an offset of speech."""

    @property
    def share(self) -> float:
        """Share of the cues that found a place."""
        import numpy as np  # costs 60 ms

        return 1 - float(np.isnan(self.placed[:, 0]).mean())


@dataclass(frozen=True)
class _Try:
    """One clock, and the path that it leads to."""

    cost: float
    line: Line
    path: "Ints"


def match(cues: Sequence[Cue], speech: Speech, span: Span) -> Match:
    """Find the places of `cues`, sorted by start and at least one, in `speech`, which lies inside `span`."""
    import numpy as np

    claims = claims_of(cues)
    view = first_view(claims, speech.within(*span))
    ground = places_of(speech, span, _COARSE)
    begin = _beginning(claims, view, ground, speech, span)
    view, path = replace(view, line=begin.line), begin.path
    for _ in range(ROUNDS):
        if not (path >= 0).any():
            break
        view = next_view(claims, view, ground, path)
        ground = places_of(speech, span, _FINE, view.line(claims.times))
        reach = max(_LEAST_REACH, _DEVIATIONS * view.noise.max())
        _, path = search(ground, wanted(claims, view, speech), reach)
    return Match(
        line=view.line,
        real=view.line(claims.times),
        noise=view.noise,
        placed=np.where(path < 0, np.nan, ground.times[path]),
        is_edge=(path >= 0) & edges(ground, path),
    )


def _beginning(claims: Claims, view: View, ground: Places, speech: Speech, span: Span) -> _Try:
    """The better of two beginnings: the clock is right, or off as texts, lengths and pauses tell.

    Where neither is likely there is sound without cues, such as a song, which leads them astray. Then a few
    clocks all around are tried too, and the best are followed one step.
    """
    import numpy as np

    def attempt(line: Line) -> _Try:
        seen = replace(view, line=line)
        cost, path = search(ground, wanted(claims, seen, speech), _DEVIATIONS * USUAL_NOISE)
        return _Try(cost + line.cost, line, path)

    def cost(one: _Try) -> float:
        return one.cost

    reach = min(_REACH + _REACH_SHARE * (span[1] - span[0]), _FARTHEST)
    blind = replace(view, noise=np.full(2, _OPEN), lengths=USUAL_NOISE * 2**0.5)
    _, path = search(ground, wanted(claims, blind, speech), reach)
    best = min(map(attempt, (view.line, line_of(claims, view, ground, path))), key=cost)
    if best.cost <= _DOUBTFUL * len(claims.times):
        return best
    around = [attempt(Line(off, stretch, view.line.middle)) for off in _OFFSETS for stretch in _STRETCHES]
    followed = sorted([best, *around], key=cost)[:_BEST]
    return min([*followed, *(attempt(line_of(claims, view, ground, one.path)) for one in followed)], key=cost)
