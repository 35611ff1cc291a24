"""Timeline <-> the simple chapters of OGM, which mkvmerge, MKVToolNix and many rippers take.

Two lines for a chapter: `CHAPTER01=00:00:00.000` and `CHAPTER01NAME=title`. They say no ends.
"""

import re

from subtoolkit.core.clock import format_clock, fraction
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import chapters
from subtoolkit.formats.base import Look, Unreadable

_TIME = re.compile(
    r"\s*CHAPTER(\d{1,6})\s*=\s*(\d{1,4}):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,9}))?\s*", re.IGNORECASE
)
_NAME = re.compile(r"\s*CHAPTER(\d{1,6})NAME\s*=(.*)", re.IGNORECASE)


def render(timeline: Timeline, look: Look) -> str:
    """Write two lines for each chapter."""
    return "".join(
        f"CHAPTER{number:02d}={format_clock(mark.start, mark='.')}\nCHAPTER{number:02d}NAME={mark.title}\n"
        for number, mark in enumerate(chapters.marks(timeline), 1)
    )


def recognises(text: str) -> bool:
    """Look for a chapter's time in the first line that is none of blanks."""
    head = text.lstrip("\ufeff \t\r\n")[:80]
    return _TIME.fullmatch(head.partition("\n")[0].strip()) is not None


def read(text: str) -> Timeline:
    """Read the chapters; the number joins a name to its time."""
    times: dict[int, int] = {}
    names: dict[int, str] = {}
    for line in text.lstrip("\ufeff").split("\n"):
        if time := _TIME.fullmatch(line):
            hours, minutes, seconds = (int(part) for part in time.group(2, 3, 4))
            times[int(time[1])] = ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction(time[5] or "")
        elif name := _NAME.fullmatch(line):
            names[int(name[1])] = name[2]
    if not times and text.strip():
        raise Unreadable("no line in it is a chapter's time")
    return chapters.made((start, None, names.get(number, "")) for number, start in times.items())
