"""The containers that are written, one row each: what they are called, and what they can hold."""

from dataclasses import dataclass
from pathlib import Path

from subtoolkit.core.errors import UsageError, quoted


@dataclass(frozen=True)
class Container:
    """A kind of file."""

    muxer: str
    suffixes: tuple[str, ...]
    text: str | None = None
    """The codec of its text subtitles; None: it has no usable ones."""
    texts: tuple[str, ...] = ()
    """All the codecs of text subtitles that it can hold."""
    letters: str = "T"
    """Which three letters name a language: `ger` (B), `deu` (T), or as QuickTime has it (Q)."""
    brand: str | None = None
    """What an MP4 says that it is, by which Apple's players know music."""
    fonts: bool = False
    """It carries attached files."""
    chapters: bool = True
    covers: bool = True
    """A still picture stays one."""
    sound: str = "aac"
    """The encoder for sound that it cannot hold as it is."""
    picture: str | None = "libx264"
    """The encoder for a picture that has to be drawn anew; None: it is for sound alone."""

    @property
    def is_mp4(self) -> bool:
        """One of the family of QuickTime, whose index is moved to the front."""
        return self.muxer in ("mp4", "mov")


_TABLE = (
    Container("mp4", (".mp4", ".m4v"), "mov_text", ("mov_text",)),
    Container("mov", (".mov", ".qt"), "mov_text", ("mov_text",), letters="Q"),
    Container("mp4", (".m4a", ".m4b"), "mov_text", ("mov_text",), brand="M4A ", picture=None),
    Container(
        "matroska",
        (".mkv", ".mka", ".mks"),
        "subrip",
        ("subrip", "ass", "webvtt"),
        letters="B",
        fonts=True,
        covers=False,
    ),
    Container("webm", (".webm",), "webvtt", ("webvtt",), covers=False, sound="libopus", picture="libvpx-vp9"),
    Container("mp3", (".mp3",), sound="libmp3lame", picture=None),
    Container("flac", (".flac",), chapters=False, sound="flac", picture=None),
    Container("ogg", (".ogg", ".oga"), chapters=False, sound="libvorbis", picture=None),
    # libavformat writes chapters into Ogg Opus a second late where they begin in the second half of one.
    Container("opus", (".opus",), chapters=False, sound="libopus", picture=None),
    Container("wav", (".wav",), chapters=False, covers=False, sound="pcm_s16le", picture=None),
    Container("adts", (".aac",), chapters=False, covers=False, picture=None),
    Container("ac3", (".ac3",), chapters=False, covers=False, sound="ac3", picture=None),
    Container("eac3", (".eac3",), chapters=False, covers=False, sound="eac3", picture=None),
    Container("mpegts", (".ts", ".m2ts", ".mts"), chapters=False, covers=False),
    Container("avi", (".avi",), chapters=False, covers=False, sound="libmp3lame"),
)

CONTAINERS = {suffix: row for row in _TABLE for suffix in row.suffixes}
"""By the ending of a file's name."""


def container(path: Path | str) -> Container:
    """The row for a file's name; raises `UsageError`."""
    suffix = Path(path).suffix.lower()
    try:
        return CONTAINERS[suffix]
    except KeyError:
        why = f"its name ends in {quoted(suffix)}" if suffix else "its name has no suffix"
        raise UsageError(f"no container for {quoted(path)}", why, f"known: {', '.join(CONTAINERS)}") from None


def letters(tag: str | None, kind: str) -> str:
    """The three letters of ISO 639-2 for a BCP 47 tag, `und` where there are none."""
    from langcodes import Language  # reads its tables, which few commands need
    from langcodes.tag_parser import LanguageTagError

    try:
        code = Language.get(tag or "und").to_alpha3(variant="T" if kind == "T" else "B")
    except (LanguageTagError, LookupError):
        return "und"
    return _QUICKTIME.get(code, code) if kind == "Q" else code


_QUICKTIME = {"fre": "fra", "rum": "ron", "cze": "ces", "slo": "slk", "swe": "sve"}
"""Where libavformat's names of QuickTime's languages are not the bibliographic ones."""
