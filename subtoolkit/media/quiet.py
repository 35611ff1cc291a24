"""Levels of the speech band -> the best place for a cut: a real pause, or else the least bad dip; pure."""

from typing import TYPE_CHECKING

from subtoolkit.media.levels import FRAME, SILENCE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PAUSE = 300
"""A dip of this many ms is a pause: hissing sounds inside words are shorter, and so are two closures in a
row, the last sound of one word and the first of the next. An overlap costs less than a word."""
SURE_PAUSE = 500
"""The same over loud noise or music, which hide the quieter sounds of speech: words look like pauses."""

_STANDS_OUT = 22.0
"""dB between floor and speech from which on `PAUSE` is enough."""
_SHARE, _LEAST, _MOST = 0.2, 3.0, 6.0
"""A pause is above the floor by at most this share of the way to the speech, between these dB."""
_DEPTH = 35.0
"""dB under the speech from which on all is quiet: breath and room."""
_SMOOTH = 5
"""Frames of the moving mean that evens out single frames of noise."""
_DIP = 30
"""Frames that are compared where there is no pause."""


def pause(levels: "NDArray[np.float32]", low: int, high: int) -> int | None:
    """The middle of the deepest and longest pause between the frames `low` and `high`, None if there is none.

    What counts as a pause is measured against all of `levels`: it is near the floor of noise or music that
    remains when nobody speaks. Depth and length count by their product, so that a long pause of a sentence
    wins over a short one in a deeper hole; the earliest of equals wins.
    """
    import numpy as np

    smooth = _smoothed(levels, _SMOOTH)
    threshold, shortest = _measure(smooth)
    below = threshold - smooth[low:high]
    edges = np.flatnonzero(np.diff(below > 0, prepend=False, append=False)).reshape(-1, 2)
    runs = [(float(below[a:b].sum()), -int(a), int(b)) for a, b in edges if (b - a) * FRAME >= shortest]
    if not runs:
        return None
    _, begin, end = max(runs)  # begin is negative: the earliest of equals is the greatest
    return low + (end - begin) // 2


def dip(levels: "NDArray[np.float32]", low: int, high: int) -> int:
    """The quietest third of a second between the frames `low` and `high`."""
    import numpy as np

    return low + int(np.argmin(_smoothed(levels, _DIP)[low : high + 1]))


def _measure(levels: "NDArray[np.float32]") -> tuple[float, int]:
    """The level under which nobody speaks, and how long it must last, as far as these levels tell."""
    import numpy as np

    floor, speech = (float(level) for level in np.percentile(np.maximum(levels, SILENCE), (10, 95)))
    contrast = speech - floor
    threshold = floor + min(max(_SHARE * contrast, _LEAST), _MOST)
    return max(threshold, speech - _DEPTH), PAUSE if contrast > _STANDS_OUT else SURE_PAUSE


def _smoothed(levels: "NDArray[np.float32]", frames: int) -> "NDArray[np.float32]":
    """Centred moving mean; the ends are continued with their last level."""
    import numpy as np

    padded = np.pad(levels, (frames // 2, frames - 1 - frames // 2), mode="edge").astype(np.float64)
    sums = np.cumsum(padded)
    sums[frames:] -= sums[:-frames]
    return (sums[frames - 1 :] / frames).astype(np.float32)
