"""One caption on the media clock."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from subtoolkit.core.clock import Time
from subtoolkit.core.noun import Noun

CueKind = Literal["speech", "lyric", "sound", "text"]


class Word(Noun):
    """One word with its times."""

    start: Time = Field(ge=0)
    end: Time
    text: str
    estimated: bool = False
    """The times were computed, not heard."""


class Cue(Noun):
    """One caption; 0 <= start < end, text not blank, words inside and in order."""

    start: Time = Field(ge=0)
    end: Time
    text: str
    """Lines are separated by `\\n`; no markup."""
    speaker: str | None = None
    kind: CueKind = "speech"
    words: tuple[Word, ...] = ()
    """Words with times where they are known, else empty."""
    state: str | None = None
    """How it is said, or what visible text looks like, in the model's words."""
    estimated: bool = False
    """Start or end was computed by the tool, not heard by the model."""
    claimed: tuple[Time, Time] | None = None
    """What the model said, on the media clock, before anything was fitted or clipped."""
    segment: int | None = None
    """Index of the segment whose reply it comes from."""
    flags: tuple[str, ...] = ()
    """Short stable words for what a person should look at, e.g. `too-fast`."""

    @field_validator("text")
    @classmethod
    def _not_blank(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("a cue needs a text")
        return text

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"cue ends at {self.end}, before its start {self.start}")
        times = [time for word in self.words for time in (word.start, word.end)]
        if times and (times != sorted(times) or times[0] < self.start or times[-1] > self.end):
            raise ValueError("words must lie inside their cue and in order")
        return self
