"""Levels of the speech band -> where somebody seems to speak; pure.

A level counts as sound by how far it is above the floor of noise or music around it, so that the map holds
over hiss and a music bed as long as the voice stands out. Where nothing does, or where what stands out does
not go up and down as syllables do, it says that it is not sure.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from subtoolkit.media.levels import FRAME, SILENCE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CONTEXT = 10_000
"""How far around a place the floor is looked for."""

_SECOND = 1000 // FRAME
_OVER = 1_000
"""A range that goes on so long after the last level is one of a picture that goes on without its sound."""
_SHARE, _LEAST, _MOST = 0.35, 4.0, 10.0
"""The threshold is above the floor by this share of the way to the loud levels, between these dB."""
_DEPTH = 40.0
"""dB under the loud levels where speech ends at the latest: what is quieter is room and breath."""
_CONTRAST = 9.0
"""dB between floor and loud levels from which on a voice stands out."""
_EVEN = 3.5
"""dB between floor and loud levels under which there is only an even noise, and surely no voice."""
_GAP = 80
"""Shorter dips belong to the word around them."""
_BURST = 50
"""What is shorter is no speech but a click."""

_LIVELY = 1.75
"""Mean bend of the level, in dB, from which on a stretch of sound can be speech. On made talks words have 2
to 12, over music 8 dB below them still 2; sustained music alone has 1.5, where it swells and fades too."""
_STEP, _MOST_BEND = 8, 20.0
"""Frames between the three levels of a bend, and the most dB that one counts: a knock is no speech."""
_APART, _STRETCH = 200, 700
"""Sound that is so far apart in ms is judged apart, if it is so long: a single word says too little."""

Span = tuple[int, int]


class Measured(Protocol):
    """Levels of a sound in dB, one for every 10 ms from `start` on the media clock."""

    start: int

    def between(self, start: int, end: int) -> "NDArray[np.float32]":
        """The levels from `start` to `end`, as far as they are known."""


@dataclass(frozen=True)
class Activity:
    """What is heard from `start` to `end` on the media clock; arrays have a value for every 10 ms."""

    start: int
    end: int
    spans: tuple[Span, ...]
    """Ranges with speech-like sound, in order; they begin at onsets and end at offsets."""
    unsure: tuple[Span, ...]
    """Ranges in which sound and background cannot be told apart, such as music alone; no span is in them."""
    levels: "NDArray[np.float32]"
    """Level of the speech band in dB."""
    floor: "NDArray[np.float32]"
    """Estimated level of the background in dB."""

    def is_lively(self, start: int, end: int) -> bool:
        """Whether the sound from `start` to `end` goes up and down as syllables do, taken by itself."""
        import numpy as np

        heard = self.levels[max(0, start - self.start) // FRAME : max(0, end - self.start) // FRAME]
        return len(heard) > 2 * _STEP and float(np.mean(_bends(heard))) >= _LIVELY


def activity(levels: Measured, start: int, end: int) -> Activity:
    """The activity map of `start` to `end`, as far as levels are known; far behind the sound is silence.

    The same whatever range is asked for: what is around it is taken into account. On clean speech onsets and
    offsets are exact to 20 ms.
    """
    import numpy as np  # costs 60 ms

    # On whole seconds from the first level, so that every range sees the same floor.
    first = max(0, (start - levels.start - CONTEXT) // 1000 * 1000) + levels.start
    heard = np.maximum(levels.between(first, end + CONTEXT + 1000), SILENCE)
    behind = end - first - len(heard) * FRAME
    if behind > _OVER:
        heard = np.pad(heard, (0, behind // FRAME), constant_values=SILENCE)
    end = min(end, first + len(heard) * FRAME)
    floor, loud = _bounds(heard)
    contrast = loud - floor
    threshold = np.maximum(floor + np.clip(_SHARE * contrast, _LEAST, _MOST), loud - _DEPTH)
    above = (_smoothed(heard) > threshold) & (contrast >= _CONTRAST)
    sounding = _without_short(~_without_short(~above, _GAP // FRAME), _BURST // FRAME)
    steady = _steady(heard, sounding)
    active = sounding & ~steady
    unsure = ((contrast >= _EVEN) & (contrast < _CONTRAST)) | (sounding & steady)
    part = slice(max(0, start - first) // FRAME, max(0, -(-(end - first) // FRAME)))
    return Activity(
        start=start,
        end=end,
        spans=_spans(active, first, start, end),
        unsure=_spans(unsure, first, start, end),
        levels=heard[part],
        floor=floor[part],
    )


def _bounds(heard: "NDArray[np.float32]") -> "tuple[NDArray[np.float32], NDArray[np.float32]]":
    """Floor and loud level around each frame: percentiles of what is near, by the second, joined by lines."""
    import numpy as np

    middles = np.arange(_SECOND // 2, max(len(heard), _SECOND), _SECOND)
    near = CONTEXT // FRAME
    pairs = [
        np.percentile(heard[max(0, middle - near) : middle + near], (10, 95)) if len(heard) else (0.0, 0.0)
        for middle in middles
    ]
    floors, louds = np.array(pairs).T
    frames = np.arange(len(heard))
    joined = (np.interp(frames, middles, values).astype(np.float32) for values in (floors, louds))
    return next(joined), next(joined)


def _smoothed(heard: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Mean of three frames: one frame of noise alone decides nothing."""
    import numpy as np

    if not len(heard):
        return heard
    padded = np.pad(heard, 1, mode="edge")
    return (padded[:-2] + padded[1:-1] + padded[2:]) / np.float32(3)


def _steady(heard: "NDArray[np.float32]", sounding: "NDArray[np.bool_]") -> "NDArray[np.bool_]":
    """The stretches of sound that do not go up and down as syllables do.

    What is measured is half the second difference, which a steady rise or fall does not have.
    """
    import numpy as np

    steady = np.zeros(len(heard), bool)
    if len(heard) <= 2 * _STEP:
        return steady
    bends = _bends(heard)
    counts = sounding[: -2 * _STEP] & sounding[_STEP:-_STEP] & sounding[2 * _STEP :]
    for begin, end in _runs(~_without_short(~sounding, _APART // FRAME)):
        inside = slice(max(0, begin - _STEP), max(0, end - _STEP))
        count = int(counts[inside].sum())
        if count * FRAME >= _STRETCH:
            steady[begin:end] = float((bends[inside] * counts[inside]).sum()) < _LIVELY * count
    return steady


def _bends(heard: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Half the second difference of the levels, in dB; shorter by two steps."""
    import numpy as np

    curve = heard[: -2 * _STEP] - 2 * heard[_STEP:-_STEP] + heard[2 * _STEP :]
    bends: NDArray[np.float32] = np.minimum(np.abs(curve) / 2, np.float32(_MOST_BEND))
    return bends


def _runs(mask: "NDArray[np.bool_]") -> "NDArray[np.intp]":
    """Begin and end of each run of true values, shaped (runs, 2)."""
    import numpy as np

    return np.flatnonzero(np.diff(mask, prepend=False, append=False)).reshape(-1, 2)


def _without_short(mask: "NDArray[np.bool_]", frames: int) -> "NDArray[np.bool_]":
    """`mask` without its runs of true values shorter than `frames`; runs at the edges stay."""
    kept = mask.copy()
    for begin, end in _runs(mask):
        if end - begin < frames and begin > 0 and end < len(mask):
            kept[begin:end] = False
    return kept


def _spans(mask: "NDArray[np.bool_]", first: int, start: int, end: int) -> tuple[Span, ...]:
    """The runs of `mask`, whose first frame is at `first`, clipped to `start` and `end`."""
    spans = ((max(start, first + int(a) * FRAME), min(end, first + int(b) * FRAME)) for a, b in _runs(mask))
    return tuple((begin, stop) for begin, stop in spans if begin < stop)
