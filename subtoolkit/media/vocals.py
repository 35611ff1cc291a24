"""The sound of a song -> where its voice stands out, and where it is cut if it is too long for one piece.

A song has no silence. What tells singing from what accompanies it: the voice stands in the middle of the
stereo picture, where the side channel has nothing of it, and a note is longer than the stroke of a drum.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from subtoolkit.core.segment import Channel, Segment
from subtoolkit.media.activity import Activity, activity
from subtoolkit.media.cuts import Splitter
from subtoolkit.media.ffmpeg import RATE_HZ
from subtoolkit.media.levels import FRAME, SILENCE
from subtoolkit.media.sound import Sound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

STROKE = 50
"""Milliseconds: what is shorter in the level is a stroke, and evened out."""
_SIDE = 2.0
"""So many times the power of the side channel is taken off that of the middle: what is played wide goes."""
_LEFT = 0.01
"""What stays of the middle at least: 20 dB less."""
_HOP = RATE_HZ * FRAME // 1000
_WINDOW = 2 * _HOP
_LOW, _HIGH = 200 * _WINDOW // RATE_HZ, 3800 * _WINDOW // RATE_HZ + 1
_BLOCK = 60_000
"""What is measured at a time, in ms."""


class Vocals:
    """Level of the voice every 10 ms, from `start` on the media clock; what `activity` needs of levels."""

    def __init__(self, levels: "Floats", start: int) -> None:
        self.start = start
        self._levels = levels

    @property
    def end(self) -> int:
        """Up to where levels are known, on the media clock."""
        return self.start + len(self._levels) * FRAME

    def between(self, start: int, end: int) -> "Floats":
        """The levels in dB from `start` to `end`, as far as they are known; frames that overlap count."""
        first, behind = max(0, start - self.start) // FRAME, -(-max(0, end - self.start) // FRAME)
        return self._levels[first:behind]

    def activity(self, start: int, end: int) -> Activity:
        """Where the voice is heard from `start` to `end`, and where that is not sure."""
        return activity(self, start, end)


def vocals(sound: Sound) -> Vocals:
    """The voice in a `sound` that is decoded to its end; a minute at a time, in little memory."""
    import numpy as np  # costs 60 ms

    channel = sound.levels.channel(sound.start, sound.decoded)
    blocks = range(sound.start, sound.decoded, _BLOCK)
    parts = [_levels(sound, channel, start, min(start + _BLOCK, sound.decoded)) for start in blocks]
    levels = np.concatenate([np.zeros(0, np.float32), *parts])
    width = STROKE // FRAME
    padded = np.pad(levels, width // 2, mode="edge") if len(levels) else np.zeros(width, np.float32)
    even = np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)
    return Vocals(even[: len(levels)].astype(np.float32), sound.start)


def decode(sound: Sound, watch: Callable[[], None]) -> Vocals:
    """The voice of a song, decoded here; a silent track that nobody chose gives way to the next one."""
    while True:
        while sound.pull():
            watch()
        if _is_audible(sound) or not sound.next_track():
            return vocals(sound)


def _is_audible(sound: Sound) -> bool:
    heard = sound.levels.between(sound.start, sound.decoded)
    return bool(len(heard)) and float(heard.max()) >= SILENCE


def cut(sound: Sound, voice: Vocals, shortest: int, longest: int) -> Iterator[Segment]:
    """The song as one segment, or as several that meet where the voice pauses at the end of a phrase.

    Where it does not pause for `longest` ms they overlap at its quietest, and the text tells what both heard.
    """
    if not _is_audible(sound):
        return
    # Nothing is left out as silent: where the voice is, nobody knows for sure.
    splitter = Splitter(shortest, longest, sound.start, whole=True)
    for index, piece in enumerate(splitter.finish(voice.between(sound.start, sound.decoded), sound.decoded)):
        yield Segment(
            index=index,
            start=piece.start,
            end=piece.end,
            overlap=piece.overlap,
            channel=sound.levels.channel(piece.start, piece.end),
            level_db=piece.level_db,
        )


def _levels(sound: Sound, channel: Channel, start: int, end: int) -> "Floats":
    """Levels of one block, before strokes are evened out."""
    import numpy as np

    voice = _power(sound.read(start, end, channel))
    other: Channel = "mid" if channel == "side" else "side"
    wide = _power(sound.read(start, end, other))[: len(voice)]
    wide = np.pad(wide, (0, len(voice) - len(wide)))
    power = np.maximum(voice - _SIDE * wide, _LEFT * voice).sum(axis=1)
    return np.asarray(10 * np.log10(np.maximum(power, 1e-11)), np.float32)


def _power(pcm: bytes) -> "Floats":
    """Mean square in each 50 Hz of the voice's band, shaped (frames, bands)."""
    import numpy as np

    samples = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768
    frames = max(1, -(-len(samples) // _HOP))
    margin = (_WINDOW - _HOP) // 2
    padded = np.pad(samples, (margin, frames * _HOP + _WINDOW - len(samples)))
    window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:frames]
    spectrum = np.fft.rfft(windows * window, axis=1)[:, _LOW:_HIGH]
    scale = 2 / (_WINDOW * float(np.square(window).sum()))
    return np.asarray((spectrum.real**2 + spectrum.imag**2) * scale, np.float32)
