"""A span of a media file's picture -> a hash of it, without decoding anything.

The hash is that of the packets as they are in the file, so that neither a scaler nor an encoder of another
version changes it, and a file that was moved, renamed or put into another container mostly keeps it.
"""

from fractions import Fraction
from hashlib import sha256

from subtoolkit.core.clock import SECOND
from subtoolkit.core.media import MediaInfo
from subtoolkit.media.probe import opened

_BEHIND = 2 * SECOND
"""Frames are stored in another order than they are shown; none is further from its place."""
_SHORT = 16
"""Bytes that are kept of each packet's hash."""


def imprint(info: MediaInfo, start: int, end: int) -> str | None:
    """Hash of what is seen from `start` to `end` on the player's clock; None where there is no picture.

    The frame on the screen at `start` counts too. Damage ends what is looked at.
    """
    if not info.pictures:
        return None
    import av  # costs 100 ms, and most runs look at no picture

    shown: list[tuple[int, bytes]] = []
    before: tuple[int, bytes] | None = None
    with opened(info.path) as container:
        stream = container.streams[info.pictures[0].index]
        zero = Fraction(container.start_time or 0, 1_000_000)
        try:
            container.seek(max(0, start * 1000 + int(zero * 1_000_000)))
            for packet in container.demux(stream):
                if packet.pts is None or packet.time_base is None:
                    continue
                time = round((packet.pts * packet.time_base - zero) * SECOND)
                if start <= time < end:
                    shown.append((time, sha256(bytes(packet)).digest()[:_SHORT]))
                elif time < start and (before is None or time >= before[0]):
                    before = time, sha256(bytes(packet)).digest()[:_SHORT]
                elif time >= end + _BEHIND:
                    break
        except (av.FFmpegError, OSError):
            pass
    if before is not None:
        shown.append(before)
    return sha256(b"".join(digest for _, digest in sorted(shown))).hexdigest() if shown else None
