"""PCM -> the level of the speech band in every 10 ms, kept compactly for the whole sound.

A level is the mean square between 200 and 3800 Hz in a Hann window of 20 ms, in dB of full scale: a sine of
full scale has -3. One byte a level, in steps of half a dB, so that ten hours take 3.6 MB.
"""

import math
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING

from subtoolkit.core.segment import Channel
from subtoolkit.media.ffmpeg import RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FRAME = 10
"""Milliseconds of one level."""
SILENCE = -75.0
"""Band level in dB below which nothing is there: 16-bit noise of six steps."""

_HOP = RATE_HZ * FRAME // 1000
_WINDOW = 2 * _HOP
_MARGIN = (_WINDOW - _HOP) // 2
_LOW, _HIGH = 200 * _WINDOW // RATE_HZ, 3800 * _WINDOW // RATE_HZ + 1
_LOWEST = -110.0
_STEP = 0.5
_ANTIPHASE = 4.0
"""How many times the energy of mid that of side must be before it counts as the voice."""


class Levels:
    """Levels that grow while a sound is decoded; times are on the media clock, the first frame is at `start`.

    Where the side channel is far stronger than the mid one (antiphase stereo) the level is that of side. One
    thread feeds, any may ask.
    """

    def __init__(self, start: int = 0) -> None:
        self.start = start
        self._levels = bytearray()
        self._energies: list[tuple[int, float, float]] = []
        self._rest: NDArray[np.int16] | None = None

    @property
    def end(self) -> int:
        """Up to where levels are known, on the media clock."""
        return self.start + len(self._levels) * FRAME

    def feed(self, samples: "NDArray[np.int16]", *, last: bool = False) -> None:
        """Add samples, shaped (channels, n) with mid first; levels follow when their window is complete.

        Which channel has the voice is decided for each call: feed a second or so at a time.
        """
        import numpy as np  # costs 60 ms

        if self._rest is None:
            self._rest = np.zeros((len(samples), _MARGIN), np.int16)
        sound = np.concatenate([self._rest, samples], axis=1)
        if last:
            sound = np.pad(
                sound, ((0, 0), (0, _WINDOW - _MARGIN + -(sound.shape[1] - _MARGIN) % _HOP - _HOP))
            )
        count = max(0, (sound.shape[1] - _WINDOW) // _HOP + 1)
        self._rest = sound[:, count * _HOP :]
        if count:
            self._measure(sound[:, : (count - 1) * _HOP + _WINDOW])

    def _measure(self, sound: "NDArray[np.int16]") -> None:
        import numpy as np

        power = _band_power(sound[0])
        mid, side = float(power.sum()), 0.0
        if len(sound) > 1 and _energy(sound[1]) > _energy(sound[0]):
            other = _band_power(sound[1])
            side = float(other.sum())
            if side > _ANTIPHASE * mid:
                power = other
        self._energies.append((len(self._levels), mid, side))
        decibels = 10 * np.log10(np.maximum(power, 1e-11))
        self._levels += np.round((decibels - _LOWEST) / _STEP).astype(np.uint8).tobytes()

    def between(self, start: int, end: int) -> "NDArray[np.float32]":
        """The levels in dB from `start` to `end`, as far as they are known; frames that overlap count."""
        import numpy as np

        first, behind = max(0, start - self.start) // FRAME, -(-max(0, end - self.start) // FRAME)
        known = np.frombuffer(bytes(self._levels[first:behind]), np.uint8)
        return known.astype(np.float32) * np.float32(_STEP) + np.float32(_LOWEST)

    def channel(self, start: int, end: int) -> Channel:
        """The channel that carries what is heard from `start` to `end`."""
        first, behind = (start - self.start) // FRAME, (end - self.start) // FRAME
        begins = [begin for begin, _, _ in self._energies]
        part = self._energies[max(0, bisect_right(begins, first) - 1) : bisect_left(begins, behind)]
        mid, side = sum(mid for _, mid, _ in part), sum(side for _, _, side in part)
        return "side" if side > _ANTIPHASE * mid else "mid"


def _energy(samples: "NDArray[np.int16]") -> float:
    import numpy as np

    wide = samples.astype(np.float32)
    return float(np.dot(wide, wide))


@cache
def _window() -> "NDArray[np.float32]":
    import numpy as np

    hann: NDArray[np.float64] = np.hanning(_WINDOW + 1)[:-1]
    # Scaled so that the sum over the positive frequencies is the mean square of the samples.
    scale = math.sqrt(2 / (_WINDOW * float(np.square(hann).sum()))) / 32768
    return np.asarray(hann * scale, np.float32)


def _band_power(samples: "NDArray[np.int16]") -> "NDArray[np.float32]":
    """Mean square of the speech band in each frame."""
    import numpy as np

    if not samples.any():
        return np.zeros((len(samples) - _WINDOW) // _HOP + 1, np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::_HOP]
    spectrum = np.fft.rfft(frames * _window(), axis=1)[:, _LOW:_HIGH]
    parts = np.ascontiguousarray(spectrum, np.complex64).view(np.float32)
    return np.asarray(np.einsum("ij,ij->i", parts, parts))
