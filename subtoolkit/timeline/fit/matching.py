"""Claims and speech -> where each cue belongs, how the model's clock was off, how noisy its claims are; pure.

The noise is not known beforehand: the search is done with wide open arms first, led by the texts and pauses
alone, then with the noise that its result shows, and again. Exact claims come out as exact and stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.fit.drift import Line, deviation, line_through
from subtoolkit.timeline.fit.path import Wanted, search
from subtoolkit.timeline.fit.places import Places, places_of
from subtoolkit.timeline.fit.speech import Span, Speech
from subtoolkit.timeline.fit.weight import speaking_time

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ROUNDS = 3
LEAST_NOISE = 25.0
"""What the measured edges themselves are off by, in ms."""
_USUAL_NOISE, _OPEN = 450.0, 8_000.0
"""What is expected of claims, and what leaves the decision to texts and pauses, in ms."""
_FINE, _COARSE = 50, 150
"""Steps in ms of the places inside speech: the finer one is finer than anybody notices there."""
_REACH, _REACH_SHARE, _FARTHEST = 2_500, 0.07, 20_000
"""How far from its claim a cue is looked for: ms, a share of the sound, and at most so many ms."""
_LEAST_REACH, _DEVIATIONS = 600.0, 4.0
"""Afterwards: ms, and standard deviations of the claims."""
_PACES = 0.4, 2.5
"""Nobody speaks faster or slower than that, by the ordinary pace."""
_INNER_WEIGHT = 0.2
"""A boundary inside speech says little about the clock: its place was chosen by the claim."""


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
        import numpy as np

        return 1 - float(np.isnan(self.placed[:, 0]).mean())


@dataclass(frozen=True)
class _Claims:
    times: "Floats"
    expected: "Floats"
    """Speaking time of the texts at an ordinary pace."""
    voices: tuple[object, ...]
    doubt: "Floats"
    """1, or 2 where the tool computed the time itself."""


@dataclass(frozen=True)
class _View:
    """What is believed of the claims before a search."""

    line: Line
    noise: "Floats"
    """Standard deviation of claimed starts, and of ends."""
    paces: "Floats"
    """For each cue the time that its voice takes, as a share of the expected one."""
    lengths: float | None = None
    """Standard deviation of claimed lengths and distances, where these are believed instead of the times."""


def match(cues: Sequence[Cue], speech: Speech, span: Span) -> Match:
    """Find the places of `cues`, sorted by start and at least one, in `speech`, which lies inside `span`."""
    import numpy as np  # costs 60 ms

    claims = _Claims(
        times=np.array([(cue.start, cue.end) for cue in cues], np.float64),
        expected=np.array([speaking_time(cue.text) for cue in cues]),
        voices=tuple((cue.speaker, cue.kind) for cue in cues),
        doubt=np.array([2.0 if cue.estimated else 1.0 for cue in cues]),
    )
    pace = np.clip(speech.within(*span) / claims.expected.sum(), *_PACES)
    view = _View(
        line=Line(middle=float(claims.times.mean())),
        noise=np.full(2, _USUAL_NOISE),
        paces=np.full(len(cues), pace),
    )
    ground = places_of(speech, span, _COARSE)
    view, path = _first(claims, view, ground, speech, span)
    for _ in range(ROUNDS):
        if not (path >= 0).any():
            break
        view = _seen(claims, view, ground, path)
        ground = places_of(speech, span, _FINE, view.line(claims.times))
        reach = max(_LEAST_REACH, _DEVIATIONS * view.noise.max())
        _, path = search(ground, _wanted(claims, view, speech), reach)
    return Match(
        line=view.line,
        real=view.line(claims.times),
        noise=view.noise,
        placed=np.where(path < 0, np.nan, ground.times[path]),
        is_edge=(path >= 0) & _edges(ground, path),
    )


def _first(claims: _Claims, view: _View, ground: Places, speech: Speech, span: Span) -> "tuple[_View, Ints]":
    """The better of two beginnings: the clock is right, or off as texts, lengths and pauses tell."""
    import numpy as np

    reach = min(_REACH + _REACH_SHARE * (span[1] - span[0]), _FARTHEST)
    blind = replace(view, noise=np.full(2, _OPEN), lengths=_USUAL_NOISE * 2**0.5)
    _, path = search(ground, _wanted(claims, blind, speech), reach)
    tried = []
    for line in (view.line, _line(claims, view, ground, path)):
        seen = replace(view, line=line)
        cost, path = search(ground, _wanted(claims, seen, speech), _DEVIATIONS * _USUAL_NOISE)
        tried.append((cost + line.cost, seen, path))
    _, view, path = min(tried, key=lambda one: one[0])
    return view, path


def _line(claims: _Claims, view: _View, ground: Places, path: "Ints") -> Line:
    """Offset and stretch as the placed cues tell."""
    import numpy as np

    found = path[:, 0] >= 0
    if not found.any():
        return view.line
    weights = np.where(_edges(ground, path[found]), 1, _INNER_WEIGHT) / claims.doubt[found, None] ** 2
    placed = ground.times[path[found]]
    return line_through(
        claims.times[found].ravel(),
        placed.ravel(),
        weights.ravel(),
        float(view.noise.mean()),
        view.line.middle,
    )


def _seen(claims: _Claims, view: _View, ground: Places, path: "Ints") -> _View:
    """The view after a search: clock, noise and paces as the placed cues tell."""
    import numpy as np

    found = path[:, 0] >= 0
    line = _line(claims, view, ground, path)
    residuals = ground.times[path[found]] - line(claims.times[found])
    spoken = np.diff(ground.active[path[found]], axis=1)[:, 0]
    return _View(
        line=line,
        noise=_noise(residuals, _edges(ground, path[found])),
        paces=_paces(claims, view.paces, found, spoken),
    )


def _edges(ground: Places, path: "Ints") -> "NDArray[np.bool_]":
    import numpy as np

    return np.stack([ground.is_edge(path[:, side], side) for side in (0, 1)], axis=1)


def _wanted(claims: _Claims, view: _View, speech: Speech) -> list[Wanted]:
    """What the search needs of each cue."""
    import numpy as np

    real = view.line(claims.times)
    real[:, 1] = np.maximum(real[:, 1], real[:, 0] + 1)
    busy = np.diff(speech.active(real), axis=1)[:, 0]
    times = claims.expected * view.paces
    cues: list[Wanted] = []
    for index, (start, end) in enumerate(real.tolist()):
        other = index > 0 and claims.voices[index] != claims.voices[index - 1]
        gap = start - float(real[index - 1, 1]) if index else None
        doubt = float(claims.doubt[index])
        cues.append(
            Wanted(
                start=start,
                end=end,
                start_noise=doubt * float(view.noise[0]),
                end_noise=doubt * float(view.noise[1]),
                time=float(times[index]),
                busy=float(busy[index]),
                overlap=max(0.0, -(gap or 0.0)) if other else 0.0,
                gap=gap,
                length_noise=view.lengths,
            )
        )
    return cues


def _noise(residuals: "Floats", edge: "NDArray[np.bool_]") -> "Floats":
    """Noise of starts and ends where they lie on edges, each told a little by the other."""
    import numpy as np

    own = []
    for side in (0, 1):
        sizes = residuals[edge[:, side], side]
        variance = deviation(sizes) ** 2
        if len(sizes) < 5:  # too few to tell: as if one more were there, half as far off as usual
            variance = (len(sizes) * variance + (_USUAL_NOISE / 2) ** 2) / (len(sizes) + 1)
        own.append(variance)
    variances = np.array(own)
    return np.maximum(np.sqrt(0.7 * variances + 0.3 * variances[::-1]), LEAST_NOISE)


def _paces(claims: _Claims, paces: "Floats", found: "NDArray[np.bool_]", spoken: "Floats") -> "Floats":
    """How fast each voice speaks, as the placed cues tell; two more that speak as before keep it steady."""
    import numpy as np

    paces = paces.copy()
    for voice in set(claims.voices):
        own = np.array([other == voice for other in claims.voices])
        heard = spoken[own[found]] / claims.expected[own & found]
        if len(heard):
            pace = (len(heard) * np.median(heard) + 2 * paces[own].mean()) / (len(heard) + 2)
            paces[own] = np.clip(pace, *_PACES)
    return paces
