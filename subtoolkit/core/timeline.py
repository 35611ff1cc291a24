"""Everything that is known about one media file, on its clock; a segment's part of it is one too."""

from subtoolkit.core.clock import Time
from subtoolkit.core.cue import Cue
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.noun import Noun
from subtoolkit.core.report import Report


class Scene(Noun):
    """One entry of the storyline."""

    start: Time
    end: Time
    text: str
    segment: int | None = None
    estimated: bool = False


class VisibleText(Noun):
    """Words that can be read in the picture."""

    start: Time
    end: Time
    text: str
    appearance: str = ""
    """What it looks like and where, in the model's words."""
    segment: int | None = None
    estimated: bool = False


class Speaker(Noun):
    """A voice."""

    name: str
    profile: str = ""
    segment: int | None = None
    """The piece whose reply tells of it: the same name elsewhere may be somebody else. None: one person in
    all of the media."""
    spoke: Time | None = None
    """How long in all; None where nobody counted."""
    words: int | None = None
    """How many, likewise; signs where words have no blanks between them."""


class Section(Noun):
    """A headed part of a report that is none of the known ones."""

    title: str
    text: str
    segment: int | None = None


class Timeline(Noun):
    """Cues and all else of one media file: sorted; cues of one speaker and kind never overlap."""

    media: MediaInfo | None = None
    language: str | None = None
    """BCP 47 tag, where known."""
    cues: tuple[Cue, ...] = ()
    scenes: tuple[Scene, ...] = ()
    visible_text: tuple[VisibleText, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    sections: tuple[Section, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    pauses: tuple[tuple[Time, Time], ...] = ()
    """Measured ranges without speech, where a long cue is best split."""
    shots: tuple[Time, ...] = ()
    """Picture cuts, where they were looked for."""
    report: Report = Report()
