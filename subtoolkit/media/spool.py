"""PCM on disk while a run needs it: appended as it is decoded, read by position, gone with the run."""

import errno
import tempfile
import threading
from pathlib import Path
from typing import IO

from subtoolkit.core.errors import FileUnwritable

_SAMPLE = 2
"""Bytes of a sample, s16le."""


class Spool:
    """The samples of one channel in a nameless temporary file; many threads may read while one appends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        try:
            # Unbuffered, so that a full disk is noticed by the write that fills it.
            self._file: IO[bytes] = tempfile.TemporaryFile(buffering=0, prefix="subtool-")  # noqa: SIM115
        except OSError as error:
            raise _unwritable(error) from None
        self.length = 0
        """Samples so far."""

    def append(self, pcm: bytes) -> None:
        """Add samples at the end. Raises `FileUnwritable`."""
        silent = not any(pcm[:64]) and pcm.count(0) == len(pcm)
        with self._lock:
            if self._file.closed:  # another thread ended the run
                return
            if not silent:  # silence is left as a hole in the file and takes no room
                self._write(self.length * _SAMPLE, pcm)
            self.length += len(pcm) // _SAMPLE

    def _write(self, position: int, pcm: bytes) -> None:
        rest = memoryview(pcm)
        try:
            self._file.seek(position)
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise _unwritable(error) from None

    def read(self, start: int, end: int) -> bytes:
        """Samples `start` to `end`, no further than there are any."""
        end = min(end, self.length)
        if start >= end:
            return b""
        wanted = (end - start) * _SAMPLE
        with self._lock:
            self._file.seek(start * _SAMPLE)
            found = self._file.read(wanted)
        return found.ljust(wanted, b"\0")  # a hole at the end of the file

    def close(self) -> None:
        """Remove the file."""
        with self._lock:
            self._file.close()


def _unwritable(error: OSError) -> FileUnwritable:
    folder = Path(tempfile.gettempdir())
    why = "the disk is full" if error.errno == errno.ENOSPC else (error.strerror or str(error)).lower()
    return FileUnwritable(
        folder, why, "set TMPDIR to a folder with room: an hour of stereo sound takes 230 MB while it is read"
    )
