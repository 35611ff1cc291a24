"""Cues -> their words with places in the text and times; characters, where words have no blanks between."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

import regex

from subtoolkit.core.cue import Cue, Word
from subtoolkit.timeline.text import DENSE

_WORD = rf"[[\w]--{DENSE.pattern}--[_]]++"
_TOKEN = regex.compile(rf"(?V1){DENSE.pattern}|{_WORD}(?:['’.-]{_WORD})*+")

_Time = Callable[[int, int], tuple[int, int]]


class Token(NamedTuple):
    """A word of a cue."""

    cue: int
    """Place of its cue in the list."""
    first: int
    last: int
    """Where it stands in the cue's text: `text[first:last]`."""
    key: str
    """The word without case and width."""
    start: int
    end: int
    """Its time."""
    known: bool
    """The cue has word times; else the time is in proportion to the text."""

    @property
    def middle(self) -> int:
        """Where most of it is."""
        return (self.start + self.end) // 2


def tokens_of(cues: Sequence[Cue]) -> list[Token]:
    """All words of `cues`, in order."""
    return [token for place, cue in enumerate(cues) for token in _tokens(cue, place)]


def word_places(cue: Cue) -> list[tuple[int, int, Word]]:
    """Where each of the cue's timed words stands in its text; nothing where they are not that text."""
    places: list[tuple[int, int, Word]] = []
    at = 0
    for word in cue.words:
        text = word.text.strip()
        first = cue.text.find(text, at)
        if first < 0:
            return []
        at = first + len(text)
        places.append((first, at, word))
    return places


def _tokens(cue: Cue, place: int) -> list[Token]:
    places = word_places(cue)
    time = _known(places) if places else _proportional(cue)
    return [
        Token(
            place, match.start(), match.end(), _key(match[0]), *time(match.start(), match.end()), bool(places)
        )
        for match in _TOKEN.finditer(cue.text)
    ]


def _key(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'")


def _known(places: Sequence[tuple[int, int, Word]]) -> _Time:
    """Text places -> times, by the words that stand there."""

    def known(first: int, last: int) -> tuple[int, int]:
        inside = [word for begin, end, word in places if begin < last and first < end] or [places[0][2]]
        return inside[0].start, inside[-1].end

    return known


def _proportional(cue: Cue) -> _Time:
    length, duration = max(len(cue.text), 1), cue.end - cue.start

    def estimated(first: int, last: int) -> tuple[int, int]:
        return cue.start + duration * first // length, cue.start + duration * last // length

    return estimated
