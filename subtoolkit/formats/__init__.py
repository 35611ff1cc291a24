"""Timeline <-> file contents; pure. To add a format write its module and its row in `_TABLE`."""

from functools import partial
from importlib.util import find_spec
from pathlib import Path

from subtoolkit.core.errors import ExtraMissing, SubtitlesUnreadable, UsageError, quoted
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import (
    ass,
    avid,
    caption_md,
    caption_txt,
    chapters_vtt,
    csv,
    describe_html,
    describe_md,
    edl,
    elrc,
    fcpxml,
    ffmetadata,
    json,
    karaoke,
    lrc,
    lyrics_ttml,
    matroska,
    ogm,
    otio,
    podcast,
    srt,
    ttml,
    txt,
    vtt,
    youtube,
)
from subtoolkit.formats.base import Format, Look, Unreadable

__all__ = [
    "FORMATS",
    "Format",
    "Look",
    "by_suffix",
    "check_installed",
    "detect",
    "offered",
    "plain_name",
    "read",
    "readable",
    "render",
    "resolve",
    "with_suffix",
]

_chapters = partial(Format, screen=False, task="chapters")
_describe = partial(Format, screen=False, task="describe")
_caption = partial(Format, screen=False, task="caption")

_TABLE = (
    Format("srt", (".srt",), "SubRip: every player and editor", srt, one_at_a_time=True),
    Format("vtt", (".vtt", ".webvtt"), "WebVTT: browsers and streaming", vtt),
    Format("ass", (".ass", ".ssa"), "Advanced SubStation Alpha: styles, positions", ass, grid=10, signs=True),
    Format("ttml", (".ttml", ".dfxp", ".xml"), "TTML: the text profile of IMSC 1.1", ttml),
    Format("lrc", (".lrc",), "lyrics with a time for each line", lrc, screen=False, grid=10),
    Format("elrc", (".elrc",), "enhanced LRC: a time for each word", elrc, screen=False, grid=10),
    Format("karaoke", (".karaoke.ass",), "two lines whose words fill", karaoke, screen=False, grid=10),
    Format("json", (".json",), "everything that is known, lossless", json, screen=False),
    Format("txt", (".txt",), "the words alone, one cue a line", txt, screen=False),
    Format("fcpxml", (".fcpxml",), "Final Cut Pro: captions and markers", fcpxml, frames=True),
    Format("avid", (".avid.txt",), "Avid: the caption text of SubCap", avid, frames=True),
    Format("edl", (".edl",), "markers for DaVinci Resolve", edl, screen=False, frames=True),
    Format("otio", (".otio",), "markers in OpenTimelineIO", otio, screen=False, frames=True, extra="editors"),
    Format("csv", (".csv",), "markers as a table", csv, screen=False, frames=True),
    Format("lyrics.ttml", (".ttml",), "TTML of music players", lyrics_ttml, screen=False, task="lyrics"),
    _chapters("youtube", (".chapters.txt",), "chapters for a video's description", youtube, grid=1000),
    _chapters("ffmetadata", (".ffmetadata", ".ffmeta"), "chapters for ffmpeg", ffmetadata),
    _chapters("matroska", (".chapters.xml",), "chapters for mkvmerge", matroska),
    _chapters("ogm", (".ogm.txt",), "the simple chapters of OGM, for mkvmerge too", ogm),
    _chapters("podcast", (".podcast.json",), "chapters of Podcasting 2.0", podcast),
    _chapters("chapters.vtt", (".chapters.vtt",), "chapters as WebVTT, for browsers", chapters_vtt),
    _describe("describe.md", (".describe.md",), "a description in Markdown", describe_md),
    _describe("describe.html", (".describe.html",), "a description as a page by itself", describe_html),
    _describe("describe.json", (".describe.json",), "everything that is known, lossless", json),
    _caption("caption.md", (".caption.md",), "prose about the sound in Markdown", caption_md),
    _caption("caption.txt", (".caption.txt",), "prose about the sound", caption_txt),
    _caption("caption.json", (".caption.json",), "everything that is known, lossless", json),
    _chapters("chapters.json", (".chapters.json",), "everything that is known, lossless", json),
)

_READ_ONLY = ("ssa", "microdvd", "sami", "mpl2", "tmplayer")
"""What `foreign` adds; named here, since pysubs2 takes a while to import."""

_LIBRARIES = {"editors": "opentimelineio"}
"""By extra."""

FORMATS = {row.name: row for row in _TABLE}
"""By name, in the order of the help."""


def render(timeline: Timeline, name: str, look: Look | None = None) -> str:
    """Write `timeline` as the contents of a file in the format `name`."""
    return _row(name).module.render(timeline, look or Look())


def read(text: str, name: str, source: Path | str = "text") -> Timeline:
    """Read a file's contents; raises `SubtitlesUnreadable`, which names `source`."""
    reader = _row(name).module.read
    if reader is None:
        raise SubtitlesUnreadable(source, f"{name} keeps no times", readable())
    try:
        return reader(text)
    except Unreadable as error:
        raise SubtitlesUnreadable(source, str(error), readable()) from error


def _row(name: str) -> Format:
    try:
        return FORMATS[name]
    except KeyError as error:
        known = ", ".join(FORMATS)
        raise UsageError(f"no format {quoted(name)}", "unknown name", f"known: {known}") from error


def check_installed(name: str) -> None:
    """Make sure that the library of a format is there; raises `ExtraMissing`."""
    row = _row(name)
    if row.extra and find_spec(_LIBRARIES[row.extra]) is None:
        raise ExtraMissing(f"cannot write {name}", row.extra)


def resolve(name: str, task: str | None = None) -> str:
    """The row that `name` means to a job: its own one of that short name, else the one of all.

    Without a `task` every row may be named, by its full name. Raises `UsageError`.
    """
    short = f"{task}.{name}"
    if short in FORMATS:
        return short
    if name in FORMATS and (task is None or FORMATS[name].task in (None, task)):
        return name
    raise UsageError(f"no format {quoted(name)}", "unknown name", f"known: {', '.join(offered(task))}")


def offered(task: str | None = None) -> list[str]:
    """What `-f` takes in a job, by short names, its own ones first; without a `task` all rows."""
    if task is None:
        return list(FORMATS)
    own = [row.name.removeprefix(f"{task}.") for row in _TABLE if row.task == task]
    return list(dict.fromkeys([*own, *(row.name for row in _TABLE if row.task is None)]))


def by_suffix(path: Path | str, task: str | None = None) -> str:
    """Name the format that a file's name asks for, in a job; the longest known ending decides.

    `x.chapters.vtt` is `chapters.vtt`; so is `x.vtt` where the job is to write chapters. Raises `UsageError`.
    """
    name = Path(path).name.lower()
    rows = [row for row in _TABLE if task is None or row.task in (None, task)]
    own = [row for row in rows if task and row.task == task]
    for group, length in ((own, _ending), (own, _last_part), (rows, _ending)):
        if found := [row for row in group if length(name, row)]:
            return max(found, key=lambda row: length(name, row)).name
    suffix = Path(path).suffix.lower()
    why = f"its name ends in {quoted(suffix)}" if suffix else "its name has no suffix"
    raise UsageError(f"no format for {quoted(path)}", why, f"choose with -f: {', '.join(offered(task))}")


def with_suffix(path: Path, suffix: str) -> Path:
    """`path` with another ending in place of the known one it has: `a.chapters.txt` -> `a.chapters.vtt`."""
    known = max(_ending(path.name.lower(), row) for row in _TABLE) or len(path.suffix)
    return path.with_name(path.name[: len(path.name) - known] + suffix)


def plain_name(name: str) -> str:
    """A file's name with the last part of a known ending alone: `talk.json` of `talk.describe.json`."""
    known = max(_ending(name.lower(), row) for row in _TABLE)
    last = len(Path(name).suffix)
    return name if known <= last else name[: len(name) - known] + name[len(name) - last :]


def detect(text: str, path: Path | str = "") -> str | None:
    """Name the format of `text`: what the name of its file says if the contents agree, else by contents."""
    name = Path(path).name.lower()
    rows = sorted(_TABLE, key=lambda row: -_ending(name, row))
    return next((row.name for row in rows if row.module.recognises(text)), None)


def _ending(name: str, row: Format) -> int:
    """Length of the row's longest ending that `name` has; 0 for none."""
    return max((len(suffix) for suffix in row.suffixes if name.endswith(suffix)), default=0)


def _last_part(name: str, row: Format) -> int:
    """The same for the last part of an ending alone: `.vtt` of `.chapters.vtt`."""
    parts = ("." + suffix.rpartition(".")[2] for suffix in row.suffixes)
    return max((len(part) for part in parts if name.endswith(part)), default=0)


def readable() -> list[str]:
    """Name the formats that can be read, those of pysubs2 included."""
    return [*(row.name for row in _TABLE if row.module.read is not None), *_READ_ONLY]
