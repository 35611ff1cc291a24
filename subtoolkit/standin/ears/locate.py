"""A piece of sound and a recording -> where in the recording the piece comes from.

Both are brought to 2 kHz, which keeps the voice's strongest part and survives any coding, and compared by
cross-correlation through the Fourier transform, normalised by the energy under the piece.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]

STEP = 8
"""Samples at 16 kHz for one at 2 kHz."""
HISTORY = 128
"""Samples that the filter looks back; a later part of a sound needs so many before it."""
RATE_HZ = 16_000 // STEP
_CUTOFF_HZ = 900
_PREEMPHASIS = 0.9
_BUCKET = 1 << 16
_SILENCE = 1e-4
SURE = 0.6
"""Score from which a piece counts as found; coded at 32 kbit/s it stays above 0.9, other speech below 0.4."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece begins, and how sure that is."""

    at: float
    """Milliseconds; negative if the piece begins before the recording."""
    score: float
    """Correlation, 1 for the same sound."""


def coarse(pcm: bytes) -> Floats:
    """Bring mono 16-bit PCM at 16 kHz to 2 kHz, highs lifted, so that hum does not outweigh the voice."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32_768
    rows = -(-len(samples) // STEP)
    padded = np.zeros(HISTORY + rows * STEP, dtype=np.float32)
    padded[HISTORY : HISTORY + len(samples)] = samples
    by_phase = padded.reshape(-1, STEP)
    # The filter as a sum over its blocks of STEP taps: only the samples that are kept are computed.
    taps = _taps().reshape(-1, STEP)
    low = np.zeros(rows, dtype=np.float32)
    for block, part in enumerate(taps):
        low += by_phase[block : block + rows] @ part
    low[1:] -= _PREEMPHASIS * low[:-1]
    return low


def _taps() -> Floats:
    """Low-pass by a windowed sinc."""
    count = HISTORY + STEP
    at = np.arange(count) - (count - 1) / 2
    ideal = np.sinc(2 * _CUTOFF_HZ / 16_000 * at) * 2 * _CUTOFF_HZ / 16_000
    taps: Floats = (ideal * np.hamming(count)).astype(np.float32)
    return taps


class Searched:
    """A recording that pieces are looked for in, by any number of threads."""

    def __init__(self, channels: Sequence[Floats]) -> None:
        self._channels = channels
        self._energies = [
            np.concatenate([[0.0], np.cumsum(np.square(c, dtype=np.float64))]) for c in channels
        ]
        self._spectra: dict[tuple[int, int], NDArray[np.complex64]] = {}
        self._lock = threading.Lock()

    def find(self, piece: Floats) -> Place | None:
        """Return the best place of a piece in any channel; None for silence."""
        if not len(piece) or float(np.sqrt(np.mean(np.square(piece)))) < _SILENCE:
            return None
        best = Place(at=0, score=0)
        for channel in range(len(self._channels)):
            if best.score < SURE:
                best = max(best, self._find_in(channel, piece), key=lambda place: place.score)
        return best

    def _find_in(self, channel: int, piece: Floats) -> Place:
        recorded, sent = len(self._channels[channel]), len(piece)
        # In buckets, so that pieces of about the same length share one transform of the recording.
        size = _fast(recorded + -(-sent // _BUCKET) * _BUCKET)
        transformed = np.conj(np.fft.rfft(piece, size))
        around = np.fft.irfft(self._spectrum(channel, size) * transformed, size)
        # A transform is circular: the lags before the recording's beginning stand at its end.
        product = np.concatenate([around[-sent:], around[:recorded]])
        energies = np.pad(self._energies[channel], sent, mode="edge")
        under = energies[sent : sent + len(product)] - energies[: len(product)]
        own = float(np.sum(np.square(piece, dtype=np.float64)))
        # The floor keeps a faint stretch of the recording from matching anything that is laid upon it.
        scores = product / np.sqrt(own * np.maximum(under, own / 10))
        best = int(np.argmax(scores))
        return Place(at=(best - sent + _peak(product, best)) * 1000 / RATE_HZ, score=float(scores[best]))

    def _spectrum(self, channel: int, size: int) -> NDArray[np.complex64]:
        with self._lock:
            if (channel, size) not in self._spectra:
                if len(self._spectra) >= 2 * len(self._channels):
                    self._spectra.clear()
                self._spectra[channel, size] = np.fft.rfft(self._channels[channel], size).astype(np.complex64)
            return self._spectra[channel, size]


def _peak(values: NDArray[np.floating], at: int) -> float:
    """Where between the samples the top of a peak lies, by the parabola through three of them."""
    before, top, after = (float(values[(at + step) % len(values)]) for step in (-1, 0, 1))
    bend = before - 2 * top + after
    return 0.0 if bend == 0 else (before - after) / (2 * bend)


def _fast(size: int) -> int:
    """Return the next product of 2, 3 and 5: the transform is fast for such sizes."""
    best = 1 << (size - 1).bit_length()
    five = 1
    while five < best:
        three = five
        while three < best:
            two = three << max(0, (-(-size // three) - 1).bit_length())
            best = min(best, two)
            three *= 3
        five *= 5
    return best
