"""A place on the timeline that a person should find again, in the words of an editing program."""

from typing import Literal

from pydantic import Field

from subtoolkit.core.clock import Time
from subtoolkit.core.noun import Noun

MarkerKind = Literal["chapter", "scene", "speaker", "sign", "cue", "review"]


class Marker(Noun):
    """A named place or range."""

    start: Time = Field(ge=0)
    end: Time | None = None
    """None: a place, not a range."""
    kind: MarkerKind
    name: str
    note: str = ""
