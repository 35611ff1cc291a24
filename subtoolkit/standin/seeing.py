"""A video, a list of pictures or one picture -> what can be seen in it: real picture cuts and colours.

Nobody here can read, nor tell what a picture shows.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from subtoolkit.core.clock import SECOND
from subtoolkit.core.errors import MediaError
from subtoolkit.core.media import MediaInfo
from subtoolkit.media.probe import probe
from subtoolkit.media.shots import shots
from subtoolkit.media.tints import RATE, Tint, tints
from subtoolkit.standin.heard import Event
from subtoolkit.standin.refused import invalid

Kind = Literal["image", "video", "frames"]

_USUAL_FPS = 2.0
_COLOURS: dict[str, Tint] = {
    "black": (0, 0, 0),
    "grey": (128, 128, 128),
    "light grey": (205, 200, 200),
    "white": (255, 255, 255),
    "red": (200, 30, 30),
    "orange": (240, 150, 30),
    "yellow": (230, 220, 60),
    "green": (30, 130, 40),
    "cyan": (60, 200, 210),
    "blue": (30, 40, 170),
    "purple": (130, 40, 150),
    "brown": (110, 70, 40),
    "pink": (240, 160, 190),
}


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
    contents: tuple[bytes, ...] = field(default=(), repr=False)
    """The files themselves."""


def see(contents: Sequence[bytes], kind: Kind) -> Seen:
    """Measure one video, one picture, or the pictures of a list; refuses what cannot be decoded."""
    wrong = "Invalid video file." if kind == "video" else "The image format is illegal and cannot be opened."
    try:
        with _opened(contents[:1]) as info:
            pass
    except MediaError as error:
        raise invalid(wrong) from error
    if not info.pictures:
        raise invalid(wrong)
    picture = info.pictures[0]
    return Seen(
        kind,
        picture.width,
        picture.height,
        count=len(contents),
        duration=(info.declared or 0) if kind == "video" else 0,
        rate=picture.fps if kind == "video" else None,
        audible=kind == "video" and bool(info.audio),
        contents=tuple(contents),
    )


def scenes(seen: Seen, fps: float | None = None) -> tuple[Event, ...]:
    """What stands between two picture cuts, by its colour, on the clock of the part.

    `fps` is that of a list, whose pictures carry no times. One picture has no clock and no scene.
    """
    if seen.kind == "image":
        return ()
    with _opened(seen.contents) as info:
        cuts, colours = shots(info), tints(info)
    if seen.kind == "video":
        edges = [0, *(cut for cut in cuts if cut < seen.duration), seen.duration]
        steps = [edge * RATE // SECOND for edge in edges]
    else:
        # A list of pictures is read as a film of its own rate: what counts is which picture it is.
        own = info.pictures[0].fps or Fraction(25)
        steps = [0, *(round(cut * own / SECOND) for cut in cuts), seen.count]
        edges = [round(step * SECOND / (fps or _USUAL_FPS)) for step in steps]
        steps = [int(step * RATE / own) for step in steps]
    return tuple(
        Event(
            start=start,
            end=end,
            text=f"A picture that is mostly {_named(colours[first : max(last, first + 1)])}.",
        )
        for (start, end), (first, last) in zip(pairwise(edges), pairwise(steps), strict=True)
        if end > start
    )


def look(seen: Seen) -> str:
    """What one picture shows."""
    return f"A picture of {seen.width}x{seen.height} that is mostly {_colour(seen.contents[0])}."


@lru_cache(maxsize=64)
def _colour(picture: bytes) -> str:
    """Kept, since the same picture may be sent with each question of a talk, or many times at once."""
    with _opened((picture,)) as info:
        return _named(tints(info, rate=None))


@contextmanager
def _opened(contents: Iterable[bytes]) -> Iterator[MediaInfo]:
    with tempfile.TemporaryDirectory(prefix="subtool-") as folder:
        # Without a suffix, since the content alone says what it is.
        path = Path(folder) / "part"
        with path.open("wb") as file:
            file.writelines(contents)
        yield probe(path)


def _named(colours: Sequence[Tint]) -> str:
    if not colours:
        return "dark"
    middle = colours[len(colours) // 2]
    return min(_COLOURS, key=lambda name: _distance(_COLOURS[name], middle))


def _distance(one: Tint, other: Tint) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
