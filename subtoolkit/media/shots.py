"""Media file -> the times of its picture cuts."""

import re

from subtoolkit.core.clock import from_seconds
from subtoolkit.core.errors import MediaUnreadable
from subtoolkit.core.media import MediaInfo
from subtoolkit.media.ffmpeg import shots_command
from subtoolkit.media.process import Process, complaint

THRESHOLD = 0.3
"""How different two pictures must be: ffmpeg's scene score, 0 to 1. Its manual advises 0.3 to 0.5."""

_TIME = re.compile(rb"pts_time:(-?\d+(?:\.\d+)?)")
_BLOCK = 1 << 16


def shots(info: MediaInfo) -> tuple[int, ...]:
    """Times of the picture cuts in ms on the player's clock; none for media without a moving picture.

    Decodes the whole picture, which takes its time. Raises `MediaUnreadable`.
    """
    if not info.pictures:
        return ()
    command = shots_command(
        info.path, container=info.container, picture=info.pictures[0].index, threshold=THRESHOLD
    )
    process = Process(command)
    try:
        said = b"".join(iter(lambda: process.read(_BLOCK), b""))
        code, complaints = process.finish()
    except BaseException:
        process.kill()
        raise
    times = sorted({from_seconds(float(time)) - info.start for time in _TIME.findall(said)})
    if code and not times:
        raise MediaUnreadable(info.path, complaint(complaints) or "its picture cannot be decoded")
    return tuple(time for time in times if time > 0)
