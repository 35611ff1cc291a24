"""Sound -> what is in it. One module per ear; each row of `EARS` opens one from the text behind its name.

To add an ear: one module with an `open_ear(argument)`, and its row.
"""

from collections.abc import Callable
from typing import Protocol

from subtoolkit.core.errors import UsageError, quoted
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


def _sphinx(argument: str) -> Ear:
    from subtoolkit.standin.ears import (
        sphinx,
    )  # here, because each ear brings packages that others do without

    return sphinx.open_ear(argument)


def _script(argument: str) -> Ear:
    from subtoolkit.standin.ears import script

    return script.open_ear(argument)


def _instant(argument: str) -> Ear:
    from subtoolkit.standin.ears import instant

    return instant.open_ear(argument)


EARS: dict[str, Callable[[str], Ear]] = {"sphinx": _sphinx, "script": _script, "instant": _instant}


def open_ear(spec: str) -> Ear:
    """Open the ear of `NAME[:ARGUMENT]`: `sphinx`, `script:TRUTH.json[,MORE.json]` or `instant`."""
    name, _, argument = spec.partition(":")
    if name not in EARS:
        raise UsageError(f"unknown ear {quoted(name)}", "known are " + ", ".join(EARS))
    return EARS[name](argument)
