"""Media file -> the mean colour of its picture, some times a second."""

from typing import TypeAlias

from subtoolkit.core.media import MediaInfo
from subtoolkit.media.ffmpeg_film import tints_command
from subtoolkit.media.process import Process

RATE = 10
"""Colours a second."""
Tint: TypeAlias = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

_BLOCK = 3 * (1 << 12)


def tints(info: MediaInfo, rate: int | None = RATE) -> tuple[Tint, ...]:
    """Colours of the picture track from the file's start on; none where it cannot be decoded.

    Without a `rate` there is one for each picture of the file, which may be a single one.
    """
    if not info.pictures:
        return ()
    command = tints_command(info.path, container=info.container, picture=info.pictures[0].index, rate=rate)
    process = Process(command)
    try:
        raw = b"".join(iter(lambda: process.read(_BLOCK), b""))
    finally:
        process.kill()
    return tuple((raw[at], raw[at + 1], raw[at + 2]) for at in range(0, len(raw) - 2, 3))
