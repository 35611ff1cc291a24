"""Timeline <-> ffmpeg's metadata file, its chapters; `ffmpeg -i media -i file -map_chapters 1` takes them.

https://ffmpeg.org/ffmpeg-formats.html#Metadata-2. TIMEBASE and END always stand there: without the first
ffmpeg counts in nanoseconds, without the second it loses the title.
"""

import re
from collections.abc import Iterator

from subtoolkit.core.clock import SECOND
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import chapters
from subtoolkit.formats.base import Look, Unreadable

_SIGNATURE = ";FFMETADATA"
_SPECIAL = re.compile(r"([=;#\\\n])")
_ENTRY = re.compile(r"((?:[^=\\]|\\.)*)=(.*)", re.DOTALL)
_NUMBER = re.compile(r"\s*(-?\d{1,18})\s*")
_RATIO = re.compile(r"\s*(\d{1,9})\s*/\s*([1-9]\d{0,9})\s*")
_NANOSECOND = (1, 1_000_000_000)


def render(timeline: Timeline, look: Look) -> str:
    """Write the header and one section for each chapter."""
    return f"{_SIGNATURE}1\n" + "".join(map(_section, chapters.marks(timeline)))


def _section(mark: chapters.Mark) -> str:
    times = f"START={mark.start}\nEND={mark.end if mark.end is not None else mark.start}\n"
    return f"\n[CHAPTER]\nTIMEBASE=1/{SECOND}\n{times}title={_escaped(mark.title)}\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def recognises(text: str) -> bool:
    """Look for the signature."""
    return text.lstrip("\ufeff").startswith(_SIGNATURE)


def read(text: str) -> Timeline:
    """Read the chapters; global tags and those of streams are left behind."""
    if not recognises(text):
        raise Unreadable(f"it does not begin with {_SIGNATURE}")
    return chapters.made(row for section in _sections(text) if (row := _row(section)))


def _sections(text: str) -> Iterator[dict[str, str]]:
    """The entries of each chapter."""
    section: dict[str, str] | None = None
    for line in _lines(text):
        if line.startswith("["):
            if section is not None:
                yield section
            section = {} if line.strip().upper() == "[CHAPTER]" else None
        elif section is not None and not line.startswith((";", "#")) and (entry := _ENTRY.fullmatch(line)):
            section[_plain(entry[1]).lower()] = _plain(entry[2])
    if section is not None:
        yield section


def _lines(text: str) -> Iterator[str]:
    """Lines, where an escaped line feed ends none."""
    held: list[str] = []
    for line in text.split("\n"):
        held.append(line)
        if (len(line) - len(line.rstrip("\\"))) % 2 == 0:
            yield "\n".join(held)
            held = []
    yield "\n".join(held)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _row(entries: dict[str, str]) -> tuple[int, int | None, str] | None:
    ratio = _RATIO.fullmatch(entries.get("timebase", ""))
    top, bottom = (int(ratio[1]), int(ratio[2])) if ratio else _NANOSECOND
    start, end = (_NUMBER.fullmatch(entries.get(key, "")) for key in ("start", "end"))
    if start is None:
        return None
    times = [round(int(number[1]) * top * SECOND / bottom) for number in (start, end) if number]
    return times[0], times[1] if len(times) > 1 else None, entries.get("title", "")
