"""What a crash of the whole program leaves behind, so that the next run knows a file that brings it down.

Media are decoded by ffmpeg in a process of its own, but they are probed by a library in this one, and a
damaged file may crash that. A kill, a power cut or Ctrl-C leave no mark: they say nothing about any file.
"""

import faulthandler
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def marked(path: Path) -> Iterator[bool]:
    """Let a crash write to `path` as long as the context lasts; the value tells whether the last run did."""
    crashed = path.is_file() and path.stat().st_size > 0
    if faulthandler.is_enabled():  # somebody else listens already
        yield crashed
        return
    with path.open("w") as file:
        faulthandler.enable(file)
        try:
            yield crashed
        finally:
            faulthandler.disable()
    with suppress(OSError):
        path.unlink()
