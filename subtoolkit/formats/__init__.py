"""Timeline <-> file contents; pure. To add a format write its module and its row in `_TABLE`."""

from pathlib import Path

from subtoolkit.core.errors import SubtitlesUnreadable, UsageError, quoted
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import ass, elrc, json, lrc, srt, ttml, txt, vtt
from subtoolkit.formats.base import Format, Look, Unreadable

__all__ = ["FORMATS", "Format", "Look", "by_suffix", "detect", "read", "readable", "render"]

_TABLE = (
    Format("srt", (".srt",), "SubRip: every player and editor", srt),
    Format("vtt", (".vtt", ".webvtt"), "WebVTT: browsers and streaming", vtt),
    Format("ass", (".ass", ".ssa"), "Advanced SubStation Alpha: styles, positions", ass),
    Format("ttml", (".ttml", ".dfxp", ".xml"), "TTML: the text profile of IMSC 1.1", ttml),
    Format("lrc", (".lrc",), "lyrics with a time for each line", lrc, screen=False),
    Format("elrc", (".elrc",), "enhanced LRC: a time for each word", elrc, screen=False),
    Format("json", (".json",), "everything that is known, lossless", json, screen=False),
    Format("txt", (".txt",), "the words alone, one cue a line", txt, screen=False),
)

_READ_ONLY = ("ssa", "microdvd", "sami", "mpl2", "tmplayer")
"""What `foreign` adds; named here, since pysubs2 takes a while to import."""

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


def by_suffix(path: Path | str) -> str:
    """Name the format that a file's name asks for; raises `UsageError`."""
    suffix = Path(path).suffix.lower()
    for row in _TABLE:
        if suffix in row.suffixes:
            return row.name
    why = f"its name ends in {quoted(suffix)}" if suffix else "its name has no suffix"
    raise UsageError(f"no format for {quoted(path)}", why, f"choose with -f: {', '.join(FORMATS)}")


def detect(text: str, path: Path | str = "") -> str | None:
    """Name the format of `text`: what the name of its file says if the contents agree, else by contents."""
    suffix = Path(path).suffix.lower()
    rows = sorted(_TABLE, key=lambda row: suffix not in row.suffixes)
    return next((row.name for row in rows if row.module.recognises(text)), None)


def readable() -> list[str]:
    """Name the formats that can be read, those of pysubs2 included."""
    return [*(row.name for row in _TABLE if row.module.read is not None), *_READ_ONLY]
