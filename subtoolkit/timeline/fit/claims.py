"""Cues -> what a model claims of them, and how these claims are to be seen; pure.

What is believed of a model's clock, of the noise of its claims and of the pace of its voices is a `View`;
every path that is found gives a better one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.fit.drift import Line, deviation, line_through
from subtoolkit.timeline.fit.path import Wanted
from subtoolkit.timeline.fit.places import Places
from subtoolkit.timeline.fit.speech import Speech
from subtoolkit.timeline.fit.weight import speaking_time

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

USUAL_NOISE = 450.0
"""Standard deviation that is expected of claims, in ms."""
LEAST_NOISE = 25.0
"""What the measured edges themselves are off by, in ms."""
PACES = 0.4, 2.5
"""Nobody speaks faster or slower than that, by the ordinary pace."""
INNER_WEIGHT = 0.2
"""A boundary inside speech says little about the clock: its place was chosen by the claim."""
_FEW = 5
_STEADY = 2


@dataclass(frozen=True)
class Claims:
    """What is claimed of some cues; arrays are shaped (cues,) or (cues, 2) for start and end, times in ms."""

    times: "Floats"
    expected: "Floats"
    """Speaking time of the texts at an ordinary pace."""
    voices: tuple[object, ...]
    doubt: "Floats"
    """1, or 2 where the tool computed the time itself."""


@dataclass(frozen=True)
class View:
    """What is believed of the claims."""

    line: Line
    noise: "Floats"
    """Standard deviation of claimed starts, and of ends."""
    paces: "Floats"
    """For each cue the time that its voice takes, as a share of the expected one."""
    lengths: float | None = None
    """Standard deviation of claimed lengths and distances, where these are believed instead of the times."""


def claims_of(cues: Sequence[Cue]) -> Claims:
    """The claims of `cues`."""
    import numpy as np  # costs 60 ms

    return Claims(
        times=np.array([(cue.start, cue.end) for cue in cues], np.float64),
        expected=np.array([speaking_time(cue.text) for cue in cues]),
        voices=tuple((cue.speaker, cue.kind) for cue in cues),
        doubt=np.array([2.0 if cue.estimated else 1.0 for cue in cues]),
    )


def first_view(claims: Claims, spoken: float) -> View:
    """What is believed before anything is known, except that there are `spoken` ms of speech."""
    import numpy as np

    # Speech without cues makes the one too long, ends that wait for the next start the other.
    lengths = np.diff(claims.times, axis=1)[:, 0]
    pace = min(spoken / claims.expected.sum(), float(np.median(lengths / claims.expected)))
    return View(
        line=Line(middle=float(claims.times.mean())),
        noise=np.full(2, USUAL_NOISE),
        paces=np.full(len(claims.expected), np.clip(pace, *PACES)),
    )


def next_view(claims: Claims, view: View, ground: Places, path: "Ints") -> View:
    """What is believed after a search: clock, noise and paces as the placed cues tell."""
    import numpy as np

    found = path[:, 0] >= 0
    line = line_of(claims, view, ground, path)
    residuals = ground.times[path[found]] - line(claims.times[found])
    spoken = np.diff(ground.active[path[found]], axis=1)[:, 0]
    return View(
        line, _noise(residuals, edges(ground, path[found])), _paces(claims, view.paces, found, spoken)
    )


def line_of(claims: Claims, view: View, ground: Places, path: "Ints") -> Line:
    """Offset and stretch as the placed cues tell."""
    import numpy as np

    found = path[:, 0] >= 0
    if not found.any():
        return view.line
    weights = np.where(edges(ground, path[found]), 1, INNER_WEIGHT) / claims.doubt[found, None] ** 2
    times, placed = claims.times[found].ravel(), ground.times[path[found]].ravel()
    return line_through(times, placed, weights.ravel(), float(view.noise.mean()), view.line.middle)


def edges(ground: Places, path: "Ints") -> "NDArray[np.bool_]":
    """Whether the starts and ends of a path are onsets and offsets."""
    import numpy as np

    return np.stack([ground.is_edge(path[:, side], side) for side in (0, 1)], axis=1)


def wanted(claims: Claims, view: View, speech: Speech) -> list[Wanted]:
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
        if len(sizes) < _FEW:  # too few to tell: as if one more were there, half as far off as usual
            variance = (len(sizes) * variance + (USUAL_NOISE / 2) ** 2) / (len(sizes) + 1)
        own.append(variance)
    variances = np.array(own)
    return np.maximum(np.sqrt(0.7 * variances + 0.3 * variances[::-1]), LEAST_NOISE)


def _paces(claims: Claims, paces: "Floats", found: "NDArray[np.bool_]", spoken: "Floats") -> "Floats":
    """How fast each voice speaks, as its cues tell; `_STEADY` more that speak as before keep it steady."""
    import numpy as np

    paces = paces.copy()
    for voice in set(claims.voices):
        own = np.array([other == voice for other in claims.voices])
        heard = spoken[own[found]] / claims.expected[own & found]
        if len(heard):
            pace = (len(heard) * np.median(heard) + _STEADY * paces[own].mean()) / (len(heard) + _STEADY)
            paces[own] = np.clip(pace, *PACES)
    return paces
