"""Short songs for catalogues: pieces of one recording, each with words of its own."""

import wave
from functools import cache
from pathlib import Path

from subtoolkit.media.encode import decode
from tests.truths import FIXTURES

RATE_HZ = 16_000
TRUTH = FIXTURES / "song.json"
EAR = f"script:{TRUTH}"
"""Hears what is sung in every piece of the recording."""


@cache
def _recording() -> bytes:
    return decode((FIXTURES / "song.mp3").read_bytes())


def make_song(path: Path, number: int, *, seconds: float = 5.0) -> Path:
    """Write a piece of the recording, another one for each `number` up to some hundreds."""
    pcm = _recording()
    length = round(seconds * RATE_HZ)
    room = len(pcm) // 2 - length
    start = number * 7_919 * 16 % room  # a prime, so that neighbours are far apart
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(pcm[2 * start : 2 * (start + length)])
    return path


def make_songs(folder: Path, count: int, *, seconds: float = 5.0) -> Path:
    """Write so many songs into folders of ten."""
    for number in range(count):
        make_song(folder / f"album {number // 10}" / f"song {number:04d}.wav", number, seconds=seconds)
    return folder
