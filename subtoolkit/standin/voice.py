"""Text -> PCM (s16le, mono, 24 kHz) of a voice that hums a syllable for every few letters.

Nobody could understand it: it has the length, the pauses and the shape of speech, which is what a program
that plays or stores it can be tried with.
"""

import math
import re
import struct
from functools import cache

RATE_HZ = 24_000

_SYLLABLE = 180
_PAUSE = 240
_LETTERS = 3
_PITCHES_HZ = (110, 123, 131, 117)
_LOUDNESS = 8_000


def speak(text: str) -> bytes:
    """Hum the text, with a pause after each phrase."""
    spoken = [
        b"".join(_syllable(number % len(_PITCHES_HZ)) for number in range(_syllables(phrase))) + _silence()
        for phrase in _phrases(text)
    ]
    return b"".join(spoken)


def duration_of(text: str) -> int:
    """Milliseconds that `speak` takes."""
    return sum(_syllables(phrase) * _SYLLABLE + _PAUSE for phrase in _phrases(text))


def _phrases(text: str) -> list[str]:
    return [phrase for phrase in re.split(r"[.,;:!?。，；：！？\n]+", text) if phrase.strip()]


def _syllables(phrase: str) -> int:
    return max(1, round(len(phrase.strip()) / _LETTERS))


@cache
def _syllable(number: int) -> bytes:
    length = RATE_HZ * _SYLLABLE // 1000
    step = 2 * math.pi * _PITCHES_HZ[number] / RATE_HZ
    samples = (
        round(
            _LOUDNESS * math.sin(math.pi * at / length) * (math.sin(step * at) + math.sin(3 * step * at) / 2)
        )
        for at in range(length)
    )
    return struct.pack(f"<{length}h", *samples)


@cache
def _silence() -> bytes:
    return bytes(2 * RATE_HZ * _PAUSE // 1000)
