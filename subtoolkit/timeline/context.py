"""What polishing knows beside the cues and the style: the sound, the picture, and what the user wants."""

from dataclasses import dataclass
from typing import Literal

from subtoolkit.core.profiles import Overlap

Speakers = Literal["none", "dash", "name", "colour"]
"""How readers tell voices apart: not at all; two short turns in one cue with dashes; a name where the voice
changes; colours, which the format paints from the speaker of each cue."""


@dataclass(frozen=True, slots=True)
class Context:
    """Facts and wishes of one call; all times in ms."""

    pauses: tuple[tuple[int, int], ...] = ()
    """Measured pauses in the sound, sorted."""
    shots: tuple[int, ...] = ()
    """Times of picture cuts, sorted."""
    duration: int | None = None
    """Where the media ends; nothing is made longer than that."""
    speakers: Speakers = "none"
    overlap: Overlap = "keep"
    sdh: bool = False
    """Captions for the deaf: sounds and music are kept, in brackets."""
    signs: bool = False
    """Visible text is kept."""
