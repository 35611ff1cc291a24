"""A module of ours in a process of its own, which answers on stdout what it is asked on stdin."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def start(module: str) -> "subprocess.Popen[bytes]":
    """Run `python -m module` with pipes; it ends when its stdin does.

    Ctrl-C and the end of a terminal reach whole groups of processes: this one stands apart, and whoever
    started it ends it.
    """
    flags = [getattr(subprocess, name, 0) for name in ("CREATE_NEW_PROCESS_GROUP", "CREATE_NO_WINDOW")]
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=os.name == "posix",
        creationflags=sum(flags),
    )


@contextmanager
def answering() -> Iterator[None]:
    """Inside such a process: when whoever asked is gone there is nobody to tell, and nothing to write out."""
    try:
        yield
    except BrokenPipeError:
        os._exit(0)
