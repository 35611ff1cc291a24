"""Media file -> stills of its picture on the player's clock: one decode, spooled to disk as JPEG files.

The decode starts when somebody first asks for a still, so that a run whose replies are all stored decodes no
picture. An hour at two stills a second takes 100 to 500 MB of the folder for temporary files; they are gone
with the run.
"""

import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from subtoolkit.core.clock import SECOND
from subtoolkit.core.errors import FileUnwritable
from subtoolkit.core.media import MediaInfo
from subtoolkit.core.report import Note, Report
from subtoolkit.media.encode import scratch
from subtoolkit.media.ffmpeg_film import stills_command
from subtoolkit.media.process import Process, complaint

_POLL = 0.03
"""Seconds between two looks for a still that is not decoded yet."""
_BLOCK = 1 << 12
_MARGIN = 60_000
"""How far a picture may go on behind what its header says."""
_LONGEST = 48 * 3_600_000
"""No picture is looked at beyond this: a damaged timestamp can ask for years of the same still."""


@dataclass(frozen=True)
class Film:
    """What is seen in a span: stills at even steps, the last of them held to the end.

    They lie on disk, and are there as long as the reel is open: an hour of them is more than memory is for.
    """

    start: int
    """Of the span, on the media clock, in ms."""
    end: int
    rate: Fraction
    """Stills a second."""
    first: int
    """Number of the still that is on the screen when the span begins: it was taken at first / rate."""
    lead: int
    """Steps before there is a picture."""
    paths: tuple[Path, ...] = field(repr=False)
    """JPEG files, one for each further step."""

    @property
    def pictures(self) -> Iterator[bytes]:
        """The content of these files, one after the other."""
        return (path.read_bytes() for path in self.paths)

    @property
    def late(self) -> int:
        """How long the first step has been on the screen when the span begins, in ms."""
        return self.start - int(self.first * SECOND / self.rate)

    @property
    def times(self) -> tuple[int, ...]:
        """When each picture is seen first, in ms from the beginning of the span."""
        steps = range(self.lead, self.lead + len(self.paths))
        return tuple(max(0, int(step * SECOND / self.rate) - self.late) for step in steps)

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures."""
        return jpeg_size(self.paths[0].read_bytes())


class Reel:
    """The stills of one media file while they are decoded and after; a context manager.

    Everything may be called from any thread. Leaving it ends the decoder and removes the stills.
    """

    def __init__(
        self, info: MediaInfo, *, rate: Fraction, max_pixels: int, start: int = 0, end: int | None = None
    ) -> None:
        self._info = info
        self._rate = rate
        self._max_pixels = max_pixels
        known = (end, info.declared and info.declared + _MARGIN, _LONGEST)
        self._span = (start, min(time for time in known if time))
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: Process | None = None
        self._ended = threading.Event()
        self._closed = False
        self._failure: FileUnwritable | None = None
        self.report = Report()
        """What was found wrong with the picture; complete after the end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the decoder and remove the stills; whoever waits for one gets none."""
        with self._lock:
            self._closed = True
        if self._process is not None:
            self._process.kill()
            self._ended.wait()
        if self._folder is not None:
            self._folder.cleanup()

    def film(self, start: int, end: int) -> Film | None:
        """What is seen from `start` to `end`; waits until it is decoded.

        None where nothing is: before the picture begins, after it has ended, or when it cannot be decoded.
        Raises `FileUnwritable` when the disk is full.
        """
        folder = self._begun()
        first, behind = int(start * self._rate / SECOND), -int(-end * self._rate // SECOND)
        if folder is None or not self._waited(folder, behind - 1):
            return None
        numbers = range(first, max(behind, first + 1))
        lead = next((step for step, number in enumerate(numbers) if _path(folder, number).exists()), None)
        if lead is None:
            return None
        paths = [_path(folder, numbers[lead])]
        for number in numbers[lead + 1 :]:
            path = _path(folder, number)
            paths.append(path if path.exists() else paths[-1])  # the picture has ended: its last still stays
        return Film(start, end, self._rate, first, lead, tuple(paths))

    def _begun(self) -> Path | None:
        """The folder of the stills; the first call starts the decode."""
        with self._lock:
            if self._closed or not self._info.pictures:
                return None
            if self._folder is None:
                self._folder = scratch()
                self._process = Process(self._command(Path(self._folder.name)))
                threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()
            return Path(self._folder.name)

    def _command(self, folder: Path) -> list[str]:
        return stills_command(
            self._info.path,
            folder,
            container=self._info.container,
            picture=self._info.pictures[0].index,
            zero=self._info.start,
            anchor=self._info.anchor,
            rate=self._rate,
            max_pixels=self._max_pixels,
            start=self._span[0],
            end=self._span[1],
        )

    def _watch(self, process: Process) -> None:
        """Read what ffmpeg tells about its progress, which shows that it lives, and see it end."""
        try:
            while process.read(_BLOCK):
                pass
            code, complaints = process.finish()
            if "No space left" in complaints:
                self._failure = _full()
            elif code or complaints:
                said = complaint(complaints) or f"ffmpeg ended with code {code}"
                self.report = Report(notes=(Note(reason="damaged", detail=f"the picture: {said}"),))
        finally:
            self._ended.set()

    def _waited(self, folder: Path, number: int) -> bool:
        """Wait until this still is there, or will never be; False when all was called off."""
        while not self._ended.is_set() and not _path(folder, number).exists():
            time.sleep(_POLL)
        if self._failure is not None:
            raise self._failure
        return not self._closed


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height that a JPEG file states (ITU-T T.81, B.2.2); 0, 0 if it is none."""
    at = 2
    while data[:2] == b"\xff\xd8" and at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return 0, 0


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number}.jpg"


def _full() -> FileUnwritable:
    room = "set TMPDIR to a folder with room: an hour of picture takes up to 500 MB while it is sent"
    return FileUnwritable(Path(tempfile.gettempdir()), "the disk is full", room)
