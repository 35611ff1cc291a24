"""A video, a list of pictures or one picture -> what can be seen in it."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from subtoolkit.core.errors import MediaError
from subtoolkit.core.media import MediaInfo
from subtoolkit.media.probe import probe
from subtoolkit.standin.heard import Event
from subtoolkit.standin.refused import invalid

Kind = Literal["image", "video", "frames"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is in one part of a message."""

    kind: Kind
    width: int
    height: int
    count: int = 1
    """Pictures of a list."""
    duration: int = 0
    """Of a video, in ms."""
    rate: Fraction | None = None
    """Frames a second of a video."""
    audible: bool = False
    """A video with a sound track."""
    scenes: tuple[Event, ...] = ()
    """What happens, on the clock of the part."""


def see(contents: Sequence[bytes], kind: Kind) -> Seen:
    """Look at one video, one picture, or the pictures of a list; refuses what cannot be decoded."""
    wrong = "Invalid video file." if kind == "video" else "The image format is illegal and cannot be opened."
    with tempfile.TemporaryDirectory(prefix="subtool-") as folder:
        # Without a suffix, since the content alone says what it is.
        path = Path(folder) / "part"
        path.write_bytes(contents[0] if contents else b"")
        try:
            info = probe(path)
        except MediaError as error:
            raise invalid(wrong) from error
    if not info.pictures:
        raise invalid(wrong)
    return _seen(info, kind, len(contents))


def _seen(info: MediaInfo, kind: Kind, count: int) -> Seen:
    picture = info.pictures[0]
    duration = (info.declared or 0) if kind == "video" else 0
    return Seen(
        kind,
        picture.width,
        picture.height,
        count=count,
        duration=duration,
        rate=picture.fps if kind == "video" else None,
        audible=kind == "video" and bool(info.audio),
    )
