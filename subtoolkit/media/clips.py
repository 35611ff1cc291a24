"""A film and the sound of its span -> a small MP4 to send, on the same clock."""

from pathlib import Path
from typing import NamedTuple

from subtoolkit.core.clock import SECOND
from subtoolkit.media import cores
from subtoolkit.media.encode import convert, scratch
from subtoolkit.media.ffmpeg_film import clip_command
from subtoolkit.media.stills import Film

_RICHEST = 1_500
"""kbit/s of picture that nothing is gained above, at some pictures a second."""
_BITS = 0.05
"""Bits for each pixel of a picture below which letters blur."""
_SMALLEST = 230_400
"""Pixels of a picture below which it is not shrunk for the sake of its bits (640x360)."""
_SOUND = ((600, 48), (1_800, 32), (10_800, 16))
"""Up to so many seconds the sound gets so many kbit/s."""
_SLACK = 0.93
"""Share of the room that is aimed at: the rate control of an encoder is not exact."""
_TRIES = 3


class Filmed(NamedTuple):
    """A clip as it is sent."""

    data: bytes
    width: int
    height: int


def clip(film: Film, pcm: bytes | None, most: int, *, rough: bool = False) -> Filmed | None:
    """An MP4 of at most `most` bytes with the stills of `film` and mono PCM at 16 kHz; None: silent.

    None is returned where it would need to be so small that nobody could read in it; `rough` takes that too.
    Raises `FfmpegFailed`.
    """
    seconds = (film.end - film.start) / SECOND
    sound_kbps = next((kbps for longest, kbps in _SOUND if seconds <= longest), 16) if pcm else 0
    kbps = min(_RICHEST, most * 8 / 1000 / seconds * _SLACK - sound_kbps)
    with scratch() as folder:
        sound = Path(folder) / "sound.pcm" if pcm else None
        if sound is not None and pcm:
            sound.write_bytes(pcm)
        stills = Path(folder) / "stills.mjpeg"
        with stills.open("wb") as file:
            file.writelines(film.pictures)
        for _ in range(_TRIES):
            size = _fitting(film, kbps)
            if kbps < 1 or (not rough and kbps * 1000 < _needed(size, film)):
                return None
            data = _encoded(film, stills, sound, size, int(kbps), sound_kbps)
            if len(data) <= most:
                return Filmed(data, *size)
            kbps *= 0.8 * most / len(data)
    return None


def _fitting(film: Film, kbps: float) -> tuple[int, int]:
    """The size that leaves each pixel enough bits, but not below `_SMALLEST`."""
    width, height = film.size
    share = min(1.0, kbps * 1000 / _needed(film.size, film))
    share = max(share, min(1.0, _SMALLEST / (width * height)))
    return tuple(max(2, int(side * share**0.5) // 2 * 2) for side in (width, height))  # type: ignore[return-value]


def _needed(size: tuple[int, int], film: Film) -> float:
    return size[0] * size[1] * float(film.rate) * _BITS


def _encoded(
    film: Film, stills: Path, sound: Path | None, size: tuple[int, int], kbps: int, sound_kbps: int
) -> bytes:
    target = stills.with_name("clip.mp4")
    command = clip_command(
        stills,
        target,
        rate=film.rate,
        lead=film.lead,
        late=film.late,
        size=size,
        kbps=kbps,
        sound=sound,
        sound_kbps=sound_kbps,
    )
    with cores.encoding():
        convert(command, b"")
    return target.read_bytes()
