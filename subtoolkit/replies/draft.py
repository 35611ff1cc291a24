"""What a grammar gives: drafts of blocks whose times are not decided yet, and what it could not use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from subtoolkit.core.block import Block, Kind
from subtoolkit.core.claims import Claim
from subtoolkit.core.report import Note


class Draft(NamedTuple):
    """A block to be: its times are still claims."""

    kind: Kind
    text: str
    at: int
    start: Claim | None = None
    end: Claim | None = None
    speaker: str | None = None
    state: str | None = None
    words: tuple["TimedWord", ...] = ()


class TimedWord(NamedTuple):
    """A word with its claims."""

    text: str
    start: Claim
    end: Claim | None = None


class Loss(NamedTuple):
    """Text that is to be no block, with its claims."""

    reason: str
    text: str
    start: Claim | None = None
    end: Claim | None = None
    at: int = 0


@dataclass(frozen=True)
class Reading:
    """A reply as its grammar sees it."""

    drafts: Sequence[Draft]
    losses: Sequence[Loss] = ()
    notes: tuple[Note, ...] = ()
    cut: bool = False
    """The text ends where no reply ends: inside an object, behind an open quote, at a bare time."""


def spoken(one: Draft | Block) -> str:
    """All that it says, in the way of a transcript: `Guard: Halt. (loud)`."""
    words = f"{one.speaker}: {one.text}" if one.speaker else one.text
    return f"{words} ({one.state})".strip() if one.state else words
