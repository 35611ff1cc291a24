"""A running ffmpeg: its output is read as it comes, its complaints are bounded, it can be killed.

Nothing here waits for ever: a process that says nothing for minutes is killed.
"""

import subprocess
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import IO

from subtoolkit.core.errors import FfmpegMissing
from subtoolkit.media import cores

_STALLED = 300.0
"""Seconds without any output after which ffmpeg is taken for hung."""
_LINES = 20
_LINE = 400
"""Complaints that are kept: the first lines and the last, each cut to so many characters."""


class Process:
    """An ffmpeg process whose stdout is read block by block."""

    def __init__(self, command: Sequence[str]) -> None:
        self._popen = popen(command)
        assert self._popen.stdout is not None and self._popen.stderr is not None  # noqa: S101, PT018 - pipes
        self._stdout: IO[bytes] = self._popen.stdout
        self._complaints = _Complaints(self._popen.stderr)
        self._reading = threading.Lock()
        self._reading_since: float | None = None
        self._over = threading.Event()
        cores.occupy()
        threading.Thread(target=self._watch, name="ffmpeg-watch", daemon=True).start()

    def read(self, size: int) -> bytes:
        """The next `size` bytes; fewer at the end of the output."""
        with self._reading:
            self._reading_since = time.monotonic()
            try:
                return b"" if self._stdout.closed else self._stdout.read(size)
            finally:
                self._reading_since = None

    def finish(self) -> tuple[int, str]:
        """Exit code and complaints after the output has ended."""
        with self._reading:
            self._stdout.close()
            code = self._popen.wait()
            if not self._over.is_set():
                self._over.set()
                cores.leave()
        return code, self._complaints.text()

    def kill(self) -> None:
        """End it now, from any thread; a pending read ends with what there is."""
        self._popen.kill()
        self.finish()

    def _watch(self) -> None:
        while not self._over.wait(5.0):
            since = self._reading_since
            if since is not None and time.monotonic() - since > _STALLED:
                self._popen.kill()


class _Complaints:
    """What ffmpeg writes to stderr, read so that it never blocks, kept so that it never grows."""

    def __init__(self, stderr: IO[bytes]) -> None:
        self._stderr = stderr
        self._first: list[str] = []
        self._last: deque[str] = deque(maxlen=_LINES)
        self._thread = threading.Thread(target=self._drain, name="ffmpeg-stderr", daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        with self._stderr:
            while line := self._stderr.readline(_LINE):
                (self._first if len(self._first) < _LINES else self._last).append(
                    line.decode(errors="replace").rstrip()
                )

    def text(self) -> str:
        self._thread.join(timeout=5.0)
        return "\n".join([*self._first, *self._last])


def popen(command: Sequence[str], *, stdin: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    """Start `command` with pipes for its output and its complaints, and without a window on Windows."""
    try:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        raise FfmpegMissing(command[0]) from None


def complaint(stderr: str) -> str:
    """The first of ffmpeg's complaints, without the address of the part that complained; may be empty."""
    line = next((line.strip() for line in stderr.splitlines() if line.strip()), "")
    return line.split("] ", 1)[-1] if line.startswith("[") else line
