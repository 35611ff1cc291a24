"""Speech -> the places where a cue can begin or end, and what each of them costs; pure.

Costs are negative logarithms of probabilities. A cue begins at an onset and ends at an offset, or does either
inside unbroken speech, for which there is a grid of places: a fifth of real sentences follow without a pause.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from subtoolkit.timeline.fit.speech import Span, Speech

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

INNER = 1.5
"""Cost of a start, and of an end, inside unbroken speech."""
DIP, DEEPEST = 0.1, 15.0
"""So much less for each dB of a dip there, up to so many dB: words seldom part where the voice is loud."""
PAUSE, FREE, USUAL = 4.5, 80.0, 500.0
"""What a long pause inside a cue costs; one of `FREE` ms costs nothing, one `USUAL` ms longer 0.63 of it."""
_EDGE = 40
"""Places inside speech keep so far from onsets and offsets, which are the better ones."""
_CLOSE = 15
"""A claim that is nearer to one is no place of its own."""

_NOWHERE, _ONSET, _OFFSET, _INNER = -1, 0, 1, 2


@dataclass(frozen=True)
class Places:
    """Places sorted by time; the first one is the beginning of the span, where nothing starts or ends."""

    times: "Floats"
    active: "Floats"
    """How long somebody spoke before each."""
    spoken: float
    """How long somebody speaks altogether."""
    pauses: "Floats"
    """Cost of all pauses before each; a cue pays the difference between its ends."""
    starts: "Floats"
    """Cost of a start there; infinite where none can be."""
    ends: "Floats"
    kinds: "NDArray[np.int8]"

    def is_edge(self, at: "NDArray[np.int64]", side: int) -> "NDArray[np.bool_]":
        """Whether starts (side 0) or ends (side 1) at these places are onsets or offsets."""
        import numpy as np

        return np.asarray(self.kinds[at] == (_ONSET, _OFFSET)[side])


def places_of(speech: Speech, span: Span, step: int, claims: "Floats | None" = None) -> Places:
    """The places of `speech`, which lies inside `span`; the grid has `step` ms, and `claims` are places."""
    import numpy as np

    edges = np.asarray(speech.spans, np.float64).reshape(-1, 2)
    onsets, offsets = edges[:, 0], edges[:, 1]
    inner = [np.arange(a + _EDGE, b - _EDGE + 1, step, dtype=np.float64) for a, b in speech.spans]
    if claims is not None:
        inner.append(_inside(edges, claims.ravel()))
    groups = [np.array([float(span[0])]), onsets, offsets, *inner]
    kinds = np.repeat([_NOWHERE, _ONSET, _OFFSET, *[_INNER] * len(inner)], [len(group) for group in groups])
    times = np.concatenate(groups)
    order = np.argsort(times, kind="stable")
    times, kinds = times[order], kinds[order].astype(np.int8)
    dip = DIP * np.minimum(speech.depth(times), DEEPEST)
    inside = np.where(kinds == _INNER, np.maximum(INNER - dip, 0), np.inf)
    return Places(
        times=times,
        active=speech.active(times),
        spoken=float((offsets - onsets).sum()),
        pauses=_pauses(onsets, offsets, times),
        starts=np.where(kinds == _ONSET, 0.0, inside),
        ends=np.where(kinds == _OFFSET, 0.0, inside),
        kinds=kinds,
    )


def _inside(edges: "Floats", times: "Floats") -> "Floats":
    """Those of `times` at which somebody speaks."""
    import numpy as np

    if not len(edges):
        return np.zeros(0)
    at = np.maximum(np.searchsorted(edges[:, 0], times, "right") - 1, 0)
    inside: NDArray[np.bool_] = (times > edges[at, 0] + _CLOSE) & (times < edges[at, 1] - _CLOSE)
    return times[inside]


def _pauses(onsets: "Floats", offsets: "Floats", times: "Floats") -> "Floats":
    """Cost of the pauses that are over at each of `times`."""
    import numpy as np

    lengths = np.maximum(onsets[1:] - offsets[:-1] - FREE, 0)
    summed = np.concatenate([[0, 0], np.cumsum(PAUSE * (1 - np.exp(-lengths / USUAL)))])
    return np.asarray(summed[np.searchsorted(onsets, times, "right")])
