"""A piece of the sound that is sent as one request."""

from typing import Literal, Self

from pydantic import Field, model_validator

from subtoolkit.core.clock import Time
from subtoolkit.core.noun import Noun

Channel = Literal["mid", "side"]
"""`mid` is the half sum of left and right, `side` their half difference (the voice of antiphase stereo)."""


class Segment(Noun):
    """A piece of the sound on the media clock; 0 <= start < end."""

    index: int = Field(ge=0)
    """Place in the order of the media, from 0."""
    start: Time = Field(ge=0)
    end: Time
    overlap: Time = Field(default=0, ge=0)
    """How much of its beginning is also the end of the segment before; 0 where the cut fell on a pause."""
    channel: Channel = "mid"
    """The channel that carries the voice here."""
    level_db: float | None = None
    """Level of the speech band at the cut that ends it, in dB of full scale; None at the end of the sound."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"segment ends at {self.end}, before its start {self.start}")
        return self

    @property
    def duration(self) -> int:
        """Length in ms."""
        return self.end - self.start


class Plan(Noun):
    """The cuts of one sound, kept so that a later run sends the same pieces although the splitter changed."""

    duration: Time
    """Length of the decoded sound."""
    track: int = Field(default=1, ge=1)
    """Number of the sound track that was cut."""
    segments: tuple[Segment, ...]
