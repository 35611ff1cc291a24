"""Sound -> the truth of its span, for sound that comes from a known recording: a perfect listener.

Words that are cut at an edge are not heard, and sound of no known recording is not understood.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from subtoolkit.core.errors import UsageError
from subtoolkit.core.segment import Channel
from subtoolkit.core.settings import Listening
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.standin.ears.locate import HISTORY, STEP, SURE, Floats, Searched, coarse
from subtoolkit.standin.ears.truth import Truth, load, span
from subtoolkit.standin.heard import Heard

_READ = 60_000
_HISTORY = HISTORY // 16
"""Milliseconds that the filter looks back."""


@dataclass(frozen=True, slots=True)
class _Recording:
    truth: Truth
    searched: Searched


class Script:
    """Knows its recordings by heart."""

    needs_sound = True
    languages = "what its recordings hold"

    def __init__(self, recordings: list[_Recording]) -> None:
        self._recordings = recordings

    def hear(self, pcm: bytes, duration: int) -> Heard:
        """Find the piece and tell the truth of its span."""
        piece = coarse(pcm)
        found = [(recording.searched.find(piece), recording.truth) for recording in self._recordings]
        known = [(place, truth) for place, truth in found if place is not None and place.score >= SURE]
        if not known:
            return Heard()
        place, truth = max(known, key=lambda pair: pair[0].score)
        return span(truth, round(place.at), duration)

    def close(self) -> None:
        """Nothing to stop."""


def open_ear(argument: str) -> Script:
    """Open the ear of `TRUTH.json[,MORE.json]`; decodes the recordings."""
    if not argument:
        raise UsageError("the ear 'script' knows no recording", "no truth file is named", "script:TRUTH.json")
    return Script([_recording(Path(path)) for path in argument.split(",")])


def _recording(path: Path) -> _Recording:
    truth = load(path)
    media = path.parent / truth.media
    return _Recording(truth, _searched(media, media.stat().st_mtime_ns))


@lru_cache(maxsize=4)
def _searched(media: Path, changed: int) -> Searched:
    """Decode a recording and keep it at 2 kHz; a process that opens many ears decodes it once."""
    channels: tuple[Channel, ...] = ("mid", "side")
    with Sound(probe(media), Listening()) as sound:
        while sound.pull():
            pass
        parts = [_coarse(sound, channel) for channel in channels]
    return Searched([part for part in parts if part.any()])


def _coarse(sound: Sound, channel: Channel) -> Floats:
    parts = [coarse(sound.read(0, _READ, channel))]
    for start in range(_READ, sound.decoded, _READ):
        part = coarse(sound.read(start - _HISTORY, start + _READ, channel))
        parts.append(part[HISTORY // STEP :])
    return np.concatenate(parts)
