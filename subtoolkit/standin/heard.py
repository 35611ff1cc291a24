"""What is heard in a piece of sound, and seen with it; times are milliseconds from the piece's beginning."""

from pydantic import ConfigDict, Field

from subtoolkit.core.clock import Time
from subtoolkit.core.cue import Word
from subtoolkit.core.noun import Noun


class Utterance(Noun):
    """What one speaker says in one go."""

    model_config = ConfigDict(extra="ignore")

    start: Time
    end: Time
    text: str
    speaker: str = "Speaker 1"
    words: tuple[Word, ...] = ()
    """Words with their times, where they are known."""


class Event(Noun):
    """A noise, music, or something that is seen."""

    model_config = ConfigDict(extra="ignore")

    start: Time
    end: Time
    text: str


class Sign(Event):
    """Words that can be read in the picture."""

    appearance: str = "plain letters"


class Heard(Noun):
    """Everything in a piece of sound, in the order of time."""

    utterances: tuple[Utterance, ...] = ()
    sounds: tuple[Event, ...] = ()
    pictures: tuple[str, ...] = ()
    """What is seen in single pictures, in words."""
    scenes: tuple[Event, ...] = ()
    texts: tuple[Sign, ...] = ()
    """What can be read; empty where nobody reads."""
    speakers: dict[str, str] = Field(default_factory=dict)
    """Name -> profile, of everybody who says something."""
    at: Time | None = None
    """Where the piece begins on the clock of a known recording; None: not known."""


class Stopped(Exception):
    """An ear was closed, or broke down, while it listened."""
