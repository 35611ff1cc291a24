"""How many ffmpeg processes run at a time: one for each core, since more of them only take memory.

A decoder never waits, it is what everybody waits for. An encoder waits until a core is left, but one may
always run, so that a slow decoder holds nobody up.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CORES = os.cpu_count() or 1

_changed = threading.Condition()
_running = {"decoders": 0, "encoders": 0}


def occupy() -> None:
    """A decoder has started."""
    with _changed:
        _running["decoders"] += 1


def leave() -> None:
    """A decoder has ended."""
    with _changed:
        _running["decoders"] -= 1
        _changed.notify_all()


@contextmanager
def encoding() -> Iterator[None]:
    """Wait for a core, and hold it."""
    with _changed:
        _changed.wait_for(lambda: not _running["encoders"] or sum(_running.values()) < CORES)
        _running["encoders"] += 1
    try:
        yield
    finally:
        with _changed:
            _running["encoders"] -= 1
            _changed.notify_all()
