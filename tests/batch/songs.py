"""Short songs for catalogues: lines of one recording, no two of them the same sound."""

import json
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


@cache
def _lines() -> tuple[tuple[float, float], ...]:
    said = json.loads(TRUTH.read_text(encoding="utf-8"))["utterances"]
    return tuple((line["start"], line["end"]) for line in said)


def make_song(path: Path, number: int) -> Path:
    """Write a line of the recording, for each `number` another one or with more or less around it."""
    pcm = _recording()
    times, which = divmod(number, len(_lines()))
    line = _lines()[which]
    start = round((line[0] - 0.2) * RATE_HZ) - 16 * times
    length = round((line[1] + 0.2) * RATE_HZ) + 16 * times - start
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(pcm[2 * start : 2 * (start + length)])
    return path


def make_songs(folder: Path, count: int) -> Path:
    """Write so many songs into folders of ten."""
    for number in range(count):
        make_song(folder / f"album {number // 10}" / f"song {number:04d}.wav", number)
    return folder
