"""SIGTERM and SIGHUP -> the end that Ctrl-C makes: tasks are left, processes ended, temporary files gone."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Not each system has all of them."""


@contextmanager
def heeded() -> Iterator[Callable[[], int]]:
    """Make them raise `KeyboardInterrupt` meanwhile; the value tells the exit code that a shell expects then.

    One that is ignored, as `nohup` has it, stays ignored.
    """
    received = signal.SIGINT

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal received
        received = signal.Signals(number)
        # While an event loop runs it has put its own there, which cancels its tasks first.
        interrupt = signal.getsignal(signal.SIGINT)
        if callable(interrupt):
            interrupt(signal.SIGINT, frame)
        else:
            raise KeyboardInterrupt

    numbers = [signal.Signals[name] for name in _NAMES if name in signal.Signals.__members__]
    if threading.current_thread() is not threading.main_thread():
        numbers = []  # only the main thread may set any
    before = {
        number: signal.signal(number, stop)
        for number in numbers
        if signal.getsignal(number) == signal.SIG_DFL
    }
    try:
        yield lambda: 128 + received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
