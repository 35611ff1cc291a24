"""A file with the words of a song -> its lines, to the letter; plain text, or a format that has captions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from subtoolkit import formats
from subtoolkit.core.errors import FileNotThere, SubtitlesUnreadable
from subtoolkit.core.report import Drop, Note, Report
from subtoolkit.core.settings import Lyrics
from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.decode import decode
from subtoolkit.formats.lrc_read import STAMP, WORD_STAMP
from subtoolkit.replies.marks import mark_of

_LARGEST = 1_000_000
"""Bytes: longer than any opera's."""
_TAG = re.compile(r"\[[A-Za-z#]{1,12}:[^\]]*\]")
"""Of an LRC file: title, artist and the like."""
_HEADS = frozenset({"section-mark", "sound", "end-mark"})
"""What a line can be that nobody sings: `[Chorus]`, `(instrumental)`, `-----`."""


@dataclass(frozen=True)
class Sheet:
    """The words of a song."""

    lines: tuple[str, ...]
    """What is sung, line by line."""
    report: Report
    """What else stands in the file."""


def sheet(lyrics: Lyrics) -> Sheet | None:
    """The words that are given, None where none are. Raises `FileNotThere`, `SubtitlesUnreadable`."""
    if lyrics.text is None:
        return None
    path = lyrics.text
    try:
        text, name, certain = decode(_bytes(path), lyrics.encoding)
    except Unreadable as error:
        raise SubtitlesUnreadable(path, str(error)) from error
    sung, told = _parted(_written(text, path))
    if not sung:
        raise SubtitlesUnreadable(path, "there are no words in it")
    notes = () if certain else (Note(reason="encoding", detail=f"{path.name} was read as {name}"),)
    return Sheet(tuple(sung), Report(drops=tuple(told), notes=notes))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise FileNotThere(path) from None
    except (OSError, ValueError) as error:
        raise FileNotThere(path, getattr(error, "strerror", None) or str(error)) from None
    if len(data) > _LARGEST:
        raise SubtitlesUnreadable(path, "it is too large for the words of a song")
    return data


def _written(text: str, path: Path) -> list[str]:
    """The lines as they stand there, blank ones too; of a format with times the words alone."""
    name = formats.detect(text, path)
    lines = [line.strip() for line in text.splitlines()]
    # A line that comes back has a stamp for each time; else the order of the file is better than its times.
    if name in ("lrc", "elrc") and not any(len(STAMP.findall(line)) > 1 for line in lines):
        return [_unstamped(line) for line in lines if not _TAG.fullmatch(line)]
    if name is not None and formats.FORMATS[name].module.read is not None:
        cues = formats.read(text, name, path).cues
        return [line.strip() for cue in cues for line in cue.text.splitlines()]
    return lines


def _unstamped(line: str) -> str:
    words = STAMP.sub("", line)
    return " ".join(WORD_STAMP.sub(" ", words).split()) if WORD_STAMP.search(words) else words.strip()


def _parted(lines: Sequence[str]) -> tuple[list[str], list[Drop]]:
    """What is sung, and what only heads or credits it."""
    marks = list(_marks(lines))
    sung = [place for place, mark in enumerate(marks) if mark is None]
    told = [Drop(reason=mark, text=line) for line, mark in zip(lines, marks, strict=True) if mark and line]
    return [lines[place] for place in sung], told


def _marks(lines: Sequence[str]) -> Iterator[str | None]:
    """For each line why nobody sings it; None for words."""
    blank = True
    words = [place for place, line in enumerate(lines) if line and mark_of(line) is None]
    for place, line in enumerate(lines):
        mark = mark_of(line) if line else None
        outside = not words or not words[0] < place < words[-1]
        if not line or mark in _HEADS or (blank and mark_of(f"[{line}]") == "section-mark"):
            yield "section-mark"
        elif mark == "credit" and outside:
            yield "tag"
        else:
            yield None
        blank = not line
