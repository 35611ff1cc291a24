"""Sound -> what is in it. One module per ear; each row of `EARS` opens one from the text behind its name.

To add an ear: one module with an `open_ear(argument)`, and its row.
"""

from collections.abc import Callable
from typing import Protocol

from subtoolkit.core.errors import UsageError, quoted
from subtoolkit.standin.ears import instant, script, sphinx
from subtoolkit.standin.heard import Heard


class Ear(Protocol):
    """Listens to one piece of sound at a time, from several threads at once."""

    needs_sound: bool
    """False: the duration is enough, and the sound need not be decoded."""

    languages: str
    """What it understands, for people."""

    def hear(self, pcm: bytes, duration: int) -> Heard:
        """Listen to mono 16-bit PCM at 16 kHz, which lasts `duration` ms."""

    def close(self) -> None:
        """Stop at once; calls in flight fail."""


EARS: dict[str, Callable[[str], Ear]] = {
    "sphinx": sphinx.open_ear,
    "script": script.open_ear,
    "instant": instant.open_ear,
}


def open_ear(spec: str) -> Ear:
    """Open the ear of `NAME[:ARGUMENT]`: `sphinx`, `script:TRUTH.json[,MORE.json]` or `instant`."""
    name, _, argument = spec.partition(":")
    if name not in EARS:
        raise UsageError(f"unknown ear {quoted(name)}", "known are " + ", ".join(EARS))
    return EARS[name](argument)
