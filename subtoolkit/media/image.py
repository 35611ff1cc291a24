"""A picture file -> its bytes, its kind and its size, as a service takes them."""

from pathlib import Path
from typing import Literal, NamedTuple

from subtoolkit.core.errors import MediaUnreadable
from subtoolkit.media import source as sources
from subtoolkit.media.encode import convert
from subtoolkit.media.fetch import fetch
from subtoolkit.media.ffmpeg_film import picture_command
from subtoolkit.media.stills import jpeg_size

Kind = Literal["jpeg", "png", "webp"]

_BEGINNINGS: tuple[tuple[Kind, bytes, int], ...] = (
    ("jpeg", b"\xff\xd8\xff", 0),
    ("png", b"\x89PNG\r\n\x1a\n", 0),
    ("webp", b"WEBP", 8),
)
"""How a file of each kind begins, and where."""


class Picture(NamedTuple):
    """A still picture."""

    data: bytes
    kind: Kind
    width: int
    height: int


def picture(source: str | Path) -> Picture | None:
    """The picture in a file or at an address; None for what is no JPEG, PNG or WebP.

    Raises `FileNotThere`, and `MediaUnreadable` for a damaged picture.
    """
    fetch(source)
    sources.check(source)
    path = sources.local(source) or Path(source)
    with path.open("rb") as file:
        head = file.read(16)
    kind = next((kind for kind, mark, at in _BEGINNINGS if head[at:].startswith(mark)), None)
    if kind is None:
        return None
    return Picture(path.read_bytes(), kind, *_size(source, kind))


def shrunk(source: str | Path, found: Picture, max_pixels: int) -> Picture:
    """The picture as JPEG of at most so many pixels: one from a camera is larger than a request may be.

    Raises `FfmpegFailed`.
    """
    data = convert(picture_command(source, container=f"{found.kind}_pipe", max_pixels=max_pixels), b"")
    return Picture(data, "jpeg", *jpeg_size(data))


def _size(source: str | Path, kind: Kind) -> tuple[int, int]:
    import av  # costs 100 ms, and most commands look at no picture

    try:
        url, guards = sources.url(source), sources.guards(source)
        with av.open(url, format=f"{kind}_pipe", options=guards) as container:
            stream = container.streams.video[0]
            if stream.width and stream.height:
                return stream.width, stream.height
    except (av.FFmpegError, OSError, IndexError):
        pass
    raise MediaUnreadable(source, f"it is no whole {kind} picture", "is it damaged?")
