"""How far a run is: what the pipeline tells whoever watches."""

from collections.abc import Callable
from dataclasses import dataclass

from subtoolkit.core.report import Money


@dataclass(frozen=True)
class Progress:
    """A snapshot of a running job; times in ms."""

    total: int | None = None
    """Length of what will be heard, as the file claims it; None where it claims nothing."""
    decoded: int = 0
    """How far the sound is decoded."""
    pieces: int = 0
    """Pieces decided so far."""
    answered: int = 0
    """Pieces whose reply is there."""
    cached: int = 0
    """Of these, from the cache."""
    asking: int = 0
    """Requests in flight."""
    retrying: int = 0
    """Of these, those that failed and wait, or are sent again."""
    heard: int = 0
    """Length of the sound that is settled: answered, or silent and not sent."""
    cost: Money | None = None
    """Paid so far, by the price list."""


Watch = Callable[[Progress], None]


def nobody(progress: Progress) -> None:
    """Watch nothing."""
