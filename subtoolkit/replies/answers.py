"""Answers to questions of text alone -> what they say, or None where they are of no use.

The grammars are those of the prompts `chapters` and `people`: a line `number | title`, or `name = name`.
Fences, bullets, bold type and words around the lines are let pass; a line that names what was never told is
not.
"""

import re
from collections.abc import Collection, Iterator

_FENCE = re.compile(r"\s*(?:```|~~~).*")
_BULLET = re.compile(r"^\s*(?:[-*•>]+\s+)*")
_CHAPTER = re.compile(r"\**(\d{1,6})\**\s*(?:[|｜\t]|[.)．）:：–—-](?!\d))\s*(\S.*)")
_DRESS = ' \t*_`"“”„«»「」『』'
_STOP = re.compile(r"(?<!\.)[.。]+$")
_ALL_DIFFERENT = re.compile(r"all (?:are )?different|no two .{0,40}same.{0,40}|none", re.IGNORECASE)
_LONGEST = 100
_MAY_BE_WRONG = 0.25
"""A larger share of lines that contradict what was told shows that the answer is about something else."""


def chapters(text: str, count: int) -> list[tuple[int, str]] | None:
    """Where chapters begin, as numbers of the `count` entries from 1, with their titles, in order.

    The first is moved to entry 1. Of two that begin with one entry the first stays.
    """
    found: dict[int, str] = {}
    wrong = 0
    for line in _lines(text):
        match = _CHAPTER.fullmatch(line)
        if match is None:
            continue
        title = _title(match[2])
        if not 1 <= int(match[1]) <= count or not title:
            wrong += 1
        else:
            found.setdefault(int(match[1]), title)
    if not found or wrong > _MAY_BE_WRONG * (wrong + len(found)):
        return None
    first, *rest = sorted(found.items())
    return [(1, first[1]), *rest]


def same(text: str, names: Collection[str]) -> list[tuple[str, str]] | None:
    """Pairs of `names` that are one person, the one to keep second; an empty list where all are different."""
    found: list[tuple[str, str]] = []
    wrong = different = 0
    for line in _lines(text):
        pair = next(_pairs(line, names), None)
        if pair:
            found.append(pair)
        elif _ALL_DIFFERENT.fullmatch(line.strip(" .!*“”\"'")):
            different += 1
        elif "=" in line:
            wrong += 1
    if not (found or different) or wrong > _MAY_BE_WRONG * (wrong + len(found)):
        return None
    return found


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip() and not _FENCE.fullmatch(line):
            yield _BULLET.sub("", line).strip()


def _title(text: str) -> str:
    """The words of a title, on one line and not longer than a line."""
    words = _STOP.sub("", text.strip(_DRESS)).strip(_DRESS)
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0]


def _pairs(line: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """The readings of a line as two known names; a name may hold the sign between them."""
    for match in re.finditer("=", line):
        one, other = (part.strip(_DRESS) for part in (line[: match.start()], line[match.end() :]))
        if one in names and other in names:
            yield one, other
