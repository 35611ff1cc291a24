"""What the formats of chapters share: chapters as a list that each of them can hold, and the way back."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from subtoolkit.core.media import Chapter
from subtoolkit.core.report import Report
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.shown import line


class Mark(NamedTuple):
    """One chapter as it stands in a file."""

    start: int
    end: int | None
    """None: up to the end of a media file whose length nobody knows."""
    title: str
    """On one line and not empty."""


def marks(timeline: Timeline) -> list[Mark]:
    """Chapters in order, each up to the next one's start at most; of several that begin together the last.

    One without a title is called by its number. The last one goes to the end of the media where it says no
    end itself.
    """
    ordered = sorted(timeline.chapters, key=lambda chapter: (chapter.start, chapter.end))
    ordered = [chapter for chapter in ordered if chapter.start >= 0]
    apart = [one for one, other in pairwise(ordered) if one.start < other.start] + ordered[-1:]
    last = _length(timeline)
    return [
        Mark(chapter.start, _end(chapter, limit), line(chapter.title) or f"Chapter {number}")
        for number, (chapter, limit) in enumerate(_limited(apart, last), 1)
    ]


def made(found: Iterable[tuple[int, int | None, str]]) -> Timeline:
    """The timeline of the chapters that a file names: start, end if it says one, title.

    An end that is missing is the next start; of the last one it is its start, which says that it is open.
    """
    rows = sorted(((start, end, line(title)) for start, end, title in found if start >= 0), key=_start)
    starts = [start for start, _, _ in rows]
    chapters = tuple(
        Chapter(
            start=start,
            end=max(start, end if end is not None else _next(starts, place)),
            title=title or f"Chapter {place + 1}",
        )
        for place, (start, end, title) in enumerate(rows)
    )
    return Timeline(chapters=chapters, report=Report(status="complete" if chapters else "empty"))


def _length(timeline: Timeline) -> int | None:
    media = timeline.media
    return (media.duration or media.declared) if media else None


def _limited(chapters: list[Chapter], last: int | None) -> Iterator[tuple[Chapter, int | None]]:
    yield from ((one, other.start) for one, other in pairwise(chapters))
    yield from ((chapter, last) for chapter in chapters[-1:])


def _end(chapter: Chapter, limit: int | None) -> int | None:
    end = chapter.end if chapter.end > chapter.start else limit
    if end is None or end <= chapter.start:
        return None
    return min(end, limit) if limit is not None and limit > chapter.start else end


def _start(row: tuple[int, int | None, str]) -> int:
    return row[0]


def _next(starts: list[int], place: int) -> int:
    return starts[place + 1] if place + 1 < len(starts) else starts[place]
