"""Timeline <-> the lines of a video's description that YouTube makes chapters of: `12:05 The old harbour`.

https://support.google.com/youtube/answer/9884579: the first at 0:00, at least three, ascending, each 10 s or
longer; one violation and there are no chapters at all. So what is too short joins its neighbour, and where
fewer than three are left nothing is written.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from subtoolkit.core.clock import SECOND
from subtoolkit.core.errors import quoted
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import chapters
from subtoolkit.formats.base import Look, Unreadable
from subtoolkit.formats.chapters import Mark
from subtoolkit.formats.story import clock

SHORTEST = 10
"""Seconds of a chapter."""
FEWEST = 3
LONGEST_TEXT = 5_000
"""Bytes that a description can hold."""

_LINE = re.compile(r"\s*(?:(\d{1,3}):)?(\d{1,3}):(\d\d)[ \t]+(?:[-–—:|][ \t]+)?(\S.*)")
_ANGLES = str.maketrans("<>", "‹›")
"""A description must not hold angle brackets."""


class Listing(NamedTuple):
    """What can be pasted into a description."""

    lines: tuple[str, ...]
    changes: tuple[str, ...]
    """What the rules cost, in words."""


def render(timeline: Timeline, look: Look) -> str:
    """Write the lines; none where the rules leave too few."""
    return "".join(f"{line}\n" for line in listing(timeline).lines)


def listing(timeline: Timeline) -> Listing:
    """The lines for the chapters of `timeline`, and what had to be changed for them."""
    kept, changes = _long_enough(chapters.marks(timeline))
    if len(kept) < FEWEST:
        why = f"it wants at least {FEWEST} chapters of {SHORTEST} s, and here are {len(kept)}"
        return Listing((), (*changes, f"no list for YouTube: {why}"))
    lines = tuple(f"{clock(second * SECOND)} {title.translate(_ANGLES)}" for second, title in kept)
    if sum(len(line.encode("utf-8", "replace")) + 1 for line in lines) > LONGEST_TEXT:
        changes = (*changes, f"the list for YouTube is longer than a description ({LONGEST_TEXT} bytes)")
    return Listing(lines, changes)


def _long_enough(marks: Sequence[Mark]) -> tuple[list[tuple[int, str]], tuple[str, ...]]:
    """Second and title of each chapter that stays; the others are part of their neighbours."""
    starts = [round(mark.start / SECOND) for mark in marks]
    ends = [*starts[1:], *(None if mark.end is None else round(mark.end / SECOND) for mark in marks[-1:])]
    kept: list[tuple[int, str]] = []
    changes: list[str] = []
    if any(starts[:1]):
        changes.append(
            f"{quoted(marks[0].title)} begins at 0:00 for YouTube instead of {clock(starts[0] * SECOND)}"
        )
    for place, (mark, start, end) in enumerate(zip(marks, starts, ends, strict=True)):
        begin = start if kept else 0
        if end is None or end - begin >= SHORTEST:
            kept.append((begin, mark.title))
        elif kept or place + 1 < len(marks):
            other = kept[-1][1] if kept else marks[place + 1].title
            changes.append(f"{quoted(mark.title)} is too short for YouTube and part of {quoted(other)}")
    return kept, tuple(changes)


def recognises(text: str) -> bool:
    """Look for 0:00 and words in the first line."""
    first = _LINE.fullmatch(text.lstrip("\ufeff \t\r\n")[:500].partition("\n")[0].rstrip())
    return first is not None and not any(int(part or 0) for part in first.group(1, 2, 3))


def read(text: str) -> Timeline:
    """Read the lines that begin with a time; all others are of the description."""
    rows = [row for line in text.lstrip("\ufeff").split("\n") if (row := _LINE.fullmatch(line.rstrip()))]
    if not rows and text.strip():
        raise Unreadable("no line in it begins with a time and a title")
    return chapters.made(
        (((int(row[1] or 0) * 60 + int(row[2])) * 60 + int(row[3])) * SECOND, None, row[4]) for row in rows
    )
