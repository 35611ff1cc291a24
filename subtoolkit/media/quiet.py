"""Levels of the speech band -> the best place for a cut: a real pause, or else the least bad dip; pure."""

from typing import TYPE_CHECKING

from subtoolkit.media.levels import FRAME, SILENCE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PAUSE = 200
"""A dip of this many ms is a pause; the closures inside words are shorter."""

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
    below = threshold(smooth) - smooth[low:high]
    edges = np.flatnonzero(np.diff(below > 0, prepend=False, append=False)).reshape(-1, 2)
    runs = [(float(below[a:b].sum()), -int(a), int(b)) for a, b in edges if (b - a) * FRAME >= PAUSE]
    if not runs:
        return None
    _, begin, end = max(runs)  # begin is negative: the earliest of equals is the greatest
    return low + (end - begin) // 2


def dip(levels: "NDArray[np.float32]", low: int, high: int) -> int:
    """The quietest third of a second between the frames `low` and `high`."""
    import numpy as np

    return low + int(np.argmin(_smoothed(levels, _DIP)[low : high + 1]))


def threshold(levels: "NDArray[np.float32]") -> float:
    """Level in dB under which nobody speaks, as far as the spread of these levels tells."""
    import numpy as np

    floor, loud = np.percentile(np.maximum(levels, SILENCE), (10, 95))
    return float(max(floor + min(max(0.3 * (loud - floor), 3.0), 8.0), loud - 35.0))


def _smoothed(levels: "NDArray[np.float32]", frames: int) -> "NDArray[np.float32]":
    """Centred moving mean; the ends are continued with their last level."""
    import numpy as np

    padded = np.pad(levels, (frames // 2, frames - 1 - frames // 2), mode="edge").astype(np.float64)
    sums = np.cumsum(padded)
    sums[frames:] -= sums[:-frames]
    return (sums[frames - 1 :] / frames).astype(np.float32)
