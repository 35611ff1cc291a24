"""Sound -> where in it somebody speaks aloud."""

from collections.abc import Iterable

import numpy as np
from pocketsphinx import Vad

RATE_HZ = 16_000
_FRAME = 30
"""Milliseconds of a frame of the voice detector."""
_SMOOTHED = 10
_BELOW_LOUD_DB = 12
"""What is so much fainter than the loud speech of the piece is not listened to."""
_LIVELY_DB = 8
"""Speech goes up and down by 20 dB and more with its syllables, sustained music by 5. The detector takes both
for voices, and in music the recogniser hears words that nobody says."""
_SHORTEST = 120
_JOINED = 300
"""Milliseconds: a shorter pause is inside an utterance."""
_PADDING = 200
"""Milliseconds around a voice, since the detector is late for soft sounds."""


def voices(pcm: bytes) -> list[tuple[int, int]]:
    """Ranges of mono 16-bit PCM at 16 kHz, in ms, in which somebody speaks aloud."""
    detector = Vad(mode=3, sample_rate=RATE_HZ, frame_length=_FRAME / 1000)
    size = detector.frame_bytes
    count = len(pcm) // size
    is_voice = np.array(
        [detector.is_speech(pcm[i * size : (i + 1) * size]) for i in range(count)], dtype=bool
    )
    if not is_voice.any():
        return []
    samples = np.frombuffer(pcm[: count * size], dtype="<i2").astype(np.float32).reshape(count, -1)
    energy = np.mean(np.square(samples), axis=1) + 1
    level_db = 10 * np.log10(np.convolve(energy, np.ones(_SMOOTHED) / _SMOOTHED, "same"))
    loud = np.percentile(level_db[is_voice], 90)
    runs = _runs(np.flatnonzero(is_voice & (level_db > loud - _BELOW_LOUD_DB)).tolist())
    around = _PADDING // _FRAME
    padded = [(max(0, first - around), min(count, end + around)) for first, end in runs]
    spreads = [np.ptp(np.percentile(10 * np.log10(energy[first:end]), (5, 95))) for first, end in padded]
    return [
        (first * _FRAME, end * _FRAME)
        for (first, end), spread in zip(padded, spreads, strict=True)
        if spread >= _LIVELY_DB
    ]


def _runs(frames: Iterable[int]) -> list[tuple[int, int]]:
    """Join frames that are close to each other; drop what is too short for a word."""
    runs: list[tuple[int, int]] = []
    for frame in frames:
        if runs and (frame - runs[-1][1]) * _FRAME <= _JOINED:
            runs[-1] = (runs[-1][0], frame + 1)
        else:
            runs.append((frame, frame + 1))
    return [(first, end) for first, end in runs if (end - first) * _FRAME >= _SHORTEST]
