"""Request -> one line of a log that tests and people read; keys and sounds are never in it."""

import threading
import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Entry:
    """One request, from its arrival on; what is not known yet is empty."""

    number: int
    """Order of arrival, from 1."""
    arrived: float
    """Monotonic seconds."""
    model: str = ""
    status: int = 0
    """HTTP status of the answer; 0 while there is none."""
    prompt: str = ""
    """All text parts, the system message first."""
    parameters: dict[str, object] = field(default_factory=dict)
    """The request's JSON without its messages."""
    digest: str = ""
    """SHA-256 of the sound file that was sent; empty without one."""
    duration: int | None = None
    """Length of the sound in ms."""
    at: int | None = None
    """Where the sound begins in a known recording, as the script ear found it, in ms."""
    faults: tuple[str, ...] = ()
    """Faults that this request met, as they were written."""
    quirks: tuple[str, ...] = ()
    """Quirks that its reply was bent by, as they were written."""
    reply: str = ""
    """The text that was meant to be sent, before a fault cut it."""
    ended: float | None = None
    """Monotonic seconds of the last byte; None while it is in flight."""


class Log(list[Entry]):
    """Entries in the order of arrival."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()

    def open(self) -> Entry:
        """Add the entry of a request that arrives now."""
        with self._lock:
            entry = Entry(number=len(self) + 1, arrived=time.monotonic())
            self.append(entry)
        return entry

    def in_flight(self) -> int:
        """Return the most requests that were under way at the same moment."""
        moves = [(entry.arrived, 1) for entry in self]
        moves += [(entry.ended, -1) for entry in self if entry.ended is not None]
        most = now = 0
        for _, step in sorted(moves):
            now += step
            most = max(most, now)
        return most
