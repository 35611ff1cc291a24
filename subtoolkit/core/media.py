"""What is in a media file, as the probe found it."""

from fractions import Fraction

from pydantic import Field

from subtoolkit.core.clock import Time
from subtoolkit.core.noun import Noun


class AudioTrack(Noun):
    """One sound track."""

    number: int = Field(ge=1)
    """Position among the sound tracks, from 1: what `--track` takes."""
    index: int = Field(ge=0)
    """Index of the stream in the file."""
    codec: str
    channels: int
    rate_hz: int
    language: str | None = None
    """As the file names it, mostly ISO 639-2."""
    title: str | None = None
    default: bool = False
    """The file's own default disposition."""
    start: Time = 0
    """First presentation time on the player's clock; may be negative by a codec's priming."""
    declared: Time | None = None
    """End on the player's clock as the header states it for this very track; None if it does not."""
    unreadable: str | None = None
    """Why it cannot be decoded: encrypted, or of an unknown codec; None if nothing speaks against it."""


class Picture(Noun):
    """One moving picture track; cover pictures are not among them."""

    index: int = Field(ge=0)
    codec: str
    width: int
    """Pixels as shown: rotation applied."""
    height: int
    fps: Fraction | None = None
    """Average frame rate, exact: 24000/1001."""
    rotation: int = 0
    """Degrees, clockwise."""
    start: Time = 0


class SubtitleTrack(Noun):
    """One subtitle track inside the file."""

    number: int = Field(ge=1)
    index: int = Field(ge=0)
    codec: str
    language: str | None = None
    title: str | None = None


class Tags(Noun):
    """What a music file says about itself."""

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    language: str | None = None
    """BCP 47 where the tag can be read as one."""


class Chapter(Noun):
    """A named range."""

    start: Time
    end: Time
    title: str


class SourceTimecode(Noun):
    """The timecode that a camera or recorder wrote into the file."""

    label: str
    """`hh:mm:ss:ff`; a semicolon before the frames means drop-frame."""
    rate: Fraction | None = None
    """Frames a second that it counts; None where only the picture tells."""
    at: Time = 0
    """Where on the player's clock this label stands."""


class MediaInfo(Noun):
    """What is in a media file."""

    path: str
    container: str
    """Name of the demuxer, e.g. `matroska,webm`."""
    start: Time = 0
    """Container's start time in its own timestamps: the zero of the player's clock."""
    anchor: int | None = None
    """Index of the stream that sets this start, where a decoder must read it along to keep the clock (formats
    whose timestamps may restart, like MPEG-TS); None elsewhere."""
    declared: Time | None = None
    """Duration that the header claims; None if it claims none."""
    duration: Time | None = None
    """Duration of the sound that was decoded; None before anything was decoded."""
    audio: tuple[AudioTrack, ...] = ()
    pictures: tuple[Picture, ...] = ()
    subtitles: tuple[SubtitleTrack, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    timecode: SourceTimecode | None = None
    """None if there is none in the file."""
    has_cover: bool = False
    """A still picture is attached, as music files have it."""
    tags: Tags | None = None
    """None where nobody looked for any."""
