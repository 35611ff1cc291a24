"""Media file -> the times of its picture cuts."""

import re
from collections.abc import Iterable
from contextlib import suppress

from subtoolkit.core.clock import from_seconds
from subtoolkit.core.errors import MediaUnreadable
from subtoolkit.core.media import MediaInfo
from subtoolkit.media.ffmpeg import shots_command
from subtoolkit.media.process import Process, complaint
from subtoolkit.media.source import local

THRESHOLD = 0.3
"""How different two pictures must be: ffmpeg's scene score, 0 to 1. Its manual advises 0.3 to 0.5."""

_TIME = re.compile(rb"pts_time:(-?\d+(?:\.\d+)?)")
_BLOCK = 1 << 16
_MOST_OF_IT = 0.5
"""Where places take more than this share of the picture all of it is decoded, which starts ffmpeg once."""
_BEFORE = 1_000
"""What is decoded before a place, in ms: at least one picture at any rate that people watch."""


_MOST = 60
"""Places that are looked at; each takes a start of ffmpeg and a few seconds of picture."""


def shots(info: MediaInfo) -> tuple[int, ...]:
    """Times of the picture cuts in ms on the player's clock; none for media without a moving picture.

    Decodes the whole picture, which takes its time. Raises `MediaUnreadable`.
    """
    return tuple(sorted(_found(info))) if info.pictures else ()


def shots_near(info: MediaInfo, times: Iterable[int], reach: int) -> tuple[int, ...]:
    """Times of the picture cuts within `reach` of `times`, the first of which count; the rest is not decoded.

    A place that cannot be decoded has none. None for media without a moving picture, or of another machine,
    where each place would be fetched anew.
    """
    if not info.pictures or local(info.path) is None:
        return ()
    found: set[int] = set()
    windows = _windows(list(times)[:_MOST], reach)
    most = sum(end - start for start, end in windows) > _MOST_OF_IT * (info.declared or 0)
    with suppress(MediaUnreadable):
        for span in windows[:1] if most else windows:
            found |= _found(info, None if most else span)
    return tuple(sorted(time for time in found if any(start <= time <= end for start, end in windows)))


def _windows(times: Iterable[int], reach: int) -> list[tuple[int, int]]:
    """Spans around `times`; those that touch are one. The picture before a cut must be seen, too."""
    joined: list[tuple[int, int]] = []
    for time in sorted(times):
        start, end = max(0, time - reach - _BEFORE), time + reach
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _found(info: MediaInfo, span: tuple[int, int] | None = None) -> set[int]:
    command = shots_command(
        info.path,
        container=info.container,
        picture=info.pictures[0].index,
        threshold=THRESHOLD,
        span=span,
    )
    process = Process(command)
    try:
        said = b"".join(iter(lambda: process.read(_BLOCK), b""))
        code, complaints = process.finish()
    except BaseException:
        process.kill()
        raise
    times = {from_seconds(float(time)) - info.start for time in _TIME.findall(said)}
    if code and not times:
        raise MediaUnreadable(info.path, complaint(complaints) or "its picture cannot be decoded")
    return {time for time in times if time > 0}
