"""One piece of a reply, before anything in it is believed."""

from typing import Literal

from subtoolkit.core.clock import Time
from subtoolkit.core.cue import Word
from subtoolkit.core.noun import Noun

Kind = Literal["speech", "lyric", "sound", "scene", "text", "profile", "section"]
"""speech: words of a speaker; lyric: a sung line; sound: a noise or music; scene: storyline; text: visible
text; profile: what the model says about a speaker; section: any other headed part of a report."""


class Block(Noun):
    """What the model said, times on the segment's clock; nothing here is checked against the sound."""

    kind: Kind
    start: Time | None = None
    """Claimed start; None where the model gave no time."""
    end: Time | None = None
    """Claimed end; None where the model gave none."""
    speaker: str | None = None
    """Speaker's name; of a section its heading."""
    state: str | None = None
    """Of speech the speaker's state, of visible text its appearance."""
    text: str
    words: tuple[Word, ...] = ()
    """Its words with claimed times, where the model gave them; else empty."""
    at: int = 0
    """Where in the reply it begins, in characters."""
