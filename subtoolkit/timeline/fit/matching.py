"""Claims and speech -> where each cue belongs, how the model's clock was off, how noisy its claims are; pure.

The noise is not known beforehand: the search is done with wide open arms first, led by the texts and pauses
alone, then with the noise that its result shows, and again. Exact claims come out as exact and stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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


def match(cues: Sequence[Cue], speech: Speech, span: Span) -> Match:
    """Find the places of `cues`, sorted by start and at least one, in `speech`, which lies inside `span`."""
    import numpy as np  # costs 60 ms

    claims = _Claims(
        times=np.array([(cue.start, cue.end) for cue in cues], np.float64),
        expected=np.array([speaking_time(cue.text) for cue in cues]),
        voices=tuple((cue.speaker, cue.kind) for cue in cues),
        doubt=np.array([2.0 if cue.estimated else 1.0 for cue in cues]),
    )
    paces = np.full(len(cues), np.clip(speech.within(*span) / claims.expected.sum(), 0.5, 2.0))
    line, ground, path = _first(claims, paces, speech, span)
    noise = np.full(2, _USUAL_NOISE)
    for _ in range(ROUNDS):
        found = path[:, 0] >= 0
        if not found.any():
            break
        placed, edge = ground.times[path[found]], _edges(ground, path[found])
        weights = np.where(edge, 1, _INNER_WEIGHT) / claims.doubt[found, None] ** 2
        line = line_through(
            claims.times[found].ravel(), placed.ravel(), weights.ravel(), float(noise.mean()), line.middle
        )
        noise = _noise(placed - line(claims.times[found]), edge)
        paces = _paces(claims, paces, found, np.diff(ground.active[path[found]], axis=1)[:, 0])
        ground = places_of(speech, span, _FINE, line(claims.times))
        _, path = search(ground, _wanted(claims, line, noise, paces, speech), max(600, 4 * noise.max() + 200))
    found = path[:, 0] >= 0
    placed, is_edge = np.full(path.shape, np.nan), np.zeros(path.shape, bool)
    placed[found], is_edge[found] = ground.times[path[found]], _edges(ground, path[found])
    return Match(line, line(claims.times), noise, placed, is_edge)


def _first(claims: _Claims, paces: "Floats", speech: Speech, span: Span) -> "tuple[Line, Places, Ints]":
    """The better of two beginnings: the clock is right, or it is off as texts and pauses alone tell."""
    import numpy as np

    ground = places_of(speech, span, _COARSE)
    same = Line(middle=float(claims.times.mean()))
    reach = min(_REACH + _REACH_SHARE * (span[1] - span[0]), _FARTHEST)
    _, path = search(ground, _wanted(claims, same, np.full(2, _OPEN), paces, speech), reach)
    lines, found = [same], path[:, 0] >= 0
    if found.any():
        placed = ground.times[path[found]].ravel()
        lines.append(
            line_through(claims.times[found].ravel(), placed, np.ones(len(placed)), _USUAL_NOISE, same.middle)
        )
    tried = []
    for line in lines:
        cost, path = search(
            ground, _wanted(claims, line, np.full(2, _USUAL_NOISE), paces, speech), 4 * _USUAL_NOISE
        )
        tried.append((cost + line.cost, line, path))
    _, line, path = min(tried, key=lambda one: one[0])
    return line, ground, path


def _edges(ground: Places, path: "Ints") -> "NDArray[np.bool_]":
    import numpy as np

    return np.stack([ground.is_edge(path[:, side], side) for side in (0, 1)], axis=1)


def _wanted(claims: _Claims, line: Line, noise: "Floats", paces: "Floats", speech: Speech) -> list[Wanted]:
    import numpy as np

    real = line(claims.times)
    busy = np.diff(speech.active(real), axis=1)[:, 0]
    rows = zip(real, busy, claims.expected * paces, claims.doubt, claims.voices, strict=True)
    cues: list[Wanted] = []
    voice, end = None, 0.0
    for (start, stop), spoken, time, doubt, own in rows:
        shared = max(0.0, end - float(start)) if voice not in (None, own) else 0.0
        start_noise, end_noise = noise * doubt
        cues.append(Wanted(start, max(stop, start + 1), start_noise, end_noise, time, spoken, shared))
        voice, end = own, float(stop)
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
            paces[own] = np.clip(pace, 0.4, 2.5)
    return paces
