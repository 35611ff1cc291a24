"""What all formats share: the look a user can choose, and what a format's module offers."""

from collections.abc import Callable
from typing import Literal, NamedTuple, Protocol

from subtoolkit.core.marker import Marker, MarkerKind
from subtoolkit.core.noun import Noun
from subtoolkit.core.timecode import Timecode
from subtoolkit.core.timeline import Timeline

Speakers = Literal["none", "name", "dash", "colour"]


class Look(Noun):
    """How a timeline is shown; a format ignores what it cannot express."""

    speakers: Speakers = "none"
    """none: the words alone; name: `Anna: ` before them; dash: a dash before a cue that shares the screen
    with another voice; colour: each voice its own colour. Where a format has a field for the speaker that
    players do not draw (WebVTT's voice, the Name of ASS) it is filled in any case."""
    sdh: bool = False
    """For the deaf and hard of hearing: sounds in brackets, notes around sung lines. Without it cues of
    kind `sound` are left out."""
    visible_text: bool = False
    """Show also what can be read in the picture, at the top."""
    literal: bool = False
    """SubRip has no escape for `{` and `<`, and players take `{x}` and `<x>` for markup: write them full
    width, so that they are seen."""
    highlight: bool = False
    """Mark each word as it is spoken, where the times of words are known (ASS, WebVTT)."""
    font: str | None = None
    """Font family; None: one that has the language's script."""
    clock: Timecode | None = None
    """How a format of frames counts; None: as the media does, else at 25 a second from hour one."""
    markers: tuple[MarkerKind, ...] = ()
    """What is marked in formats of markers; none named: chapters, scenes and speakers, or else each cue."""
    marks: tuple[Marker, ...] | None = None
    """These markers and no others, whatever is in the timeline."""


class Unreadable(Exception):
    """The text is not in this format; says why. `formats.read` makes it a `SubtitlesUnreadable`."""


Place = Callable[[int, int], "tuple[int, int] | None"]
"""Start and end of a caption in ms -> the new ones; None: it is left out."""


class Piece(NamedTuple):
    """A piece of the text of a file, so that its times can be changed and all else stays."""

    spans: tuple[tuple[int, int], ...]
    """Start and end of each caption in it; none for a header, a style, a tag."""
    write: Callable[[Place], str | None]
    """Its text with the captions where a `Place` puts them; None: nothing is left of it."""


class Module(Protocol):
    """What a module of this folder offers; one that cannot read says `read = None`."""

    def render(self, timeline: Timeline, look: Look) -> str:
        """Write the whole file; lines end with a line feed."""

    def recognises(self, text: str) -> bool:
        """Tell whether `text` looks like this format."""

    @property
    def read(self) -> Callable[[str], Timeline] | None:
        """The reader; it raises `Unreadable`."""


class Format(NamedTuple):
    """A row of the table."""

    name: str
    """The word for `--format`."""
    suffixes: tuple[str, ...]
    """File name endings, lower case, the usual one first."""
    description: str
    """One line for the help."""
    module: Module
    screen: bool = True
    """Drawn on a picture, where cues must be read in time; else they are written as they were heard."""
    grid: int = 1
    """The finest step of time that it can write, in ms."""
    frames: bool = False
    """It counts frames and has a timecode of its own."""
    signs: bool = False
    """It has a place of its own for what can be read in the picture, and shows it unasked."""
    one_at_a_time: bool = False
    """Its readers take two cues at the same time for a mistake."""
    extra: str | None = None
    """The optional part that its library belongs to."""
    task: str | None = None
    """The one job that writes it (`chapters`, `describe`); None: any. A row of a job that shares its short
    name with another one is called `TASK.NAME`, and `-f NAME` means it there."""
