"""LRC and enhanced LRC -> Timeline."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from subtoolkit.core.clock import MINUTE, SECOND, fraction
from subtoolkit.core.cue import Word
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.made import Rough, made

_TIME = r"(\d{1,6}):(\d{1,2})(?:[.:,](\d{1,3}))?"
STAMP = re.compile(rf"\[{_TIME}\]")
"""Before a line; three digits and a missing fraction occur."""
WORD_STAMP = re.compile(rf"<{_TIME}>")
"""Before a word."""
LINE = re.compile(rf"[ \t]*((?:\[{_TIME}\][ \t]*)+)(.*)")
"""One or more of them, and the words."""
_TAG = re.compile(r"\[([A-Za-z]+):([^\]]*)\]")

_LAST = 4 * SECOND
"""How long the last line stands if no stamp ends it."""


class _Line(NamedTuple):
    start: int
    text: str


def recognises(text: str) -> bool:
    """Look for a line that begins with a time in brackets."""
    return any(LINE.match(each) and "-->" not in each for each in text[:4000].splitlines())


def read(text: str) -> Timeline:
    """Read each line from its stamp to the next, word times included; lines of several stamps repeat.

    The tag `offset` moves all times: plus means earlier. Where no stamp ends the last line its end is
    estimated.
    """
    rows, tags, offset = _parts(text)
    lines = _lines(rows, offset)
    if not lines and text.strip() and not tags:
        raise Unreadable("no line begins with a time in brackets")
    return made(_rough(lines, offset), language=tags.get("la"))


def ends(text: str) -> dict[int, int]:
    """The end of each line by its start, in ms; an empty line has none."""
    rows, _, offset = _parts(text)
    found = _rough(_lines(rows, offset), offset)
    return {one.start: one.end for one in found if one.start is not None and one.end is not None}


def _parts(text: str) -> tuple[list[str], dict[str, str], int]:
    """Its lines, its tags, and how much earlier than its stamp each line is meant."""
    rows = text.removeprefix("\ufeff").splitlines()
    tags = {tag[1].lower(): tag[2].strip() for row in rows if (tag := _TAG.fullmatch(row.strip()))}
    return rows, tags, _offset(tags.get("offset", ""))


def _offset(tag: str) -> int:
    return int(tag) if re.fullmatch(r"[-+]?\d{1,9}", tag) else 0


def _lines(rows: list[str], offset: int) -> list[_Line]:
    found = [line for row in rows if (line := LINE.match(row))]
    lines = (
        _Line(_time(stamp) - offset, line[5].removeprefix("\u2060"))
        for line in found
        for stamp in STAMP.finditer(line[1])
    )
    return sorted(lines, key=lambda each: each.start)


def _rough(lines: list[_Line], offset: int) -> Iterator[Rough]:
    following = {one.start: other for one, other in pairwise(lines) if one.start < other.start}
    for each in lines:
        if not each.text.strip():
            continue
        text, words, last = _words(each.text, offset)
        after = following.get(each.start)
        # The next line's stamp is only an upper limit, unless that line is empty: then it is the end.
        limits = [after.start] if after else []
        if last is not None and (after is None or after.text.strip()):
            limits.append(last)
        end = min(limits, default=each.start + _LAST)
        yield Rough(each.start, end, text, kind="lyric", words=words, estimated=not limits)


def _words(text: str, offset: int) -> tuple[str, tuple[Word, ...], int | None]:
    """Part the words of a line from their stamps; also give the last stamp."""
    stamps = list(WORD_STAMP.finditer(text))
    if not stamps:
        return text, (), None
    times = [_time(stamp) - offset for stamp in stamps]
    pieces = [text[one.end() : other.start()] for one, other in pairwise(stamps)]
    words = tuple(
        Word(start=max(start, 0), end=max(start, end, 0), text=piece.strip())
        for (start, end), piece in zip(pairwise(times), pieces, strict=True)
        if piece.strip()
    )
    if len(words) == 1 and " " in words[0].text:
        # A line stamped as a whole.
        words = ()
    plain = text[: stamps[0].start()] + "".join(piece.lstrip(" ") for piece in pieces)
    return f"{plain}{text[stamps[-1].end() :]}", words, times[-1]


def _time(stamp: re.Match[str]) -> int:
    return int(stamp[1]) * MINUTE + int(stamp[2]) * SECOND + fraction(stamp[3] or "")
