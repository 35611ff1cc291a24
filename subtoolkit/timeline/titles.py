"""What a chapter is about -> a short title, by what sets it apart from the others; pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import regex

from subtoolkit.timeline.passages import Passage
from subtoolkit.timeline.terms import is_small, likeness, terms, vector, weights
from subtoolkit.timeline.text import columns

_WIDEST = 48
"""Columns: lists of players cut what is longer."""
_KEYWORDS = 3
_CLAUSE = re.compile(r"(?<=[.!?;:])\s|(?<=[。！？；：])|\s[–—]\s")
_BREAK = re.compile(r"[,;]\s|[，、；]|\s(?=(?:and|while|who|which|as|but|und|et|y)\s)")
_EDGES = ' \t.,;:!?-–—。，、；：！？"“”«»「」『』'
_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}’'-]*")


def titles(chapters: Sequence[Sequence[Passage]]) -> list[str]:
    """A title for each chapter; no two are equal."""
    counts = [_terms(chapter) for chapter in chapters]
    weight = weights(counts)
    found: list[str] = []
    for number, (chapter, count) in enumerate(zip(chapters, counts, strict=True), 1):
        about = vector(count, weight)
        stories = dict.fromkeys(passage.story for passage in chapter if passage.story.strip())
        ranked = sorted(stories, key=lambda story: -likeness(vector(terms(story), weight), about))
        tries = (*map(short, ranked), _keywords(chapter, about), f"Chapter {number}")
        found.append(next(one for one in tries if one and one not in found))
    return found


def _terms(chapter: Sequence[Passage]) -> "Counter[str]":
    told = dict.fromkeys(passage.story for passage in chapter)
    said = (cue.text for passage in chapter for cue in passage.cues)
    return terms(" ".join([*told, *told, *said]))


def short(text: str) -> str:
    """The beginning of `text` as a title: its first sentence, if need be its first clause or words."""
    text = _CLAUSE.split(" ".join(text.split()), maxsplit=1)[0].strip(_EDGES)
    if columns(text) <= _WIDEST:
        return _capital(text)
    places = [match.start() for match in _BREAK.finditer(text) if columns(text[: match.start()]) >= 12]
    fitting = [place for place in places if columns(text[:place]) <= _WIDEST]
    cut = text[: fitting[-1]] if fitting else _words(text)
    return _capital(cut.strip(_EDGES))


def _words(text: str) -> str:
    """So much of `text` as has room, up to the end of a word that says something."""
    while columns(text) > _WIDEST:
        head, _, last = text.rpartition(" ")
        text = head if head and last else text[:-1]
    parts = text.split(" ")
    while len(parts) > 2 and is_small(parts[-1]):
        parts.pop()
    return " ".join(parts)


def _keywords(chapter: Sequence[Passage], about: "dict[str, float]") -> str:
    """The words that set the chapter apart, as they are mostly written."""
    written: Counter[str] = Counter(
        word for passage in chapter for cue in passage.cues for word in _WORD.findall(cue.text)
    )
    seen: dict[str, str] = {}
    for word, _ in written.most_common():
        for term in terms(word):
            seen.setdefault(term, word)
    best = sorted(
        (term for term in about if term in seen and about[term] > 0),
        key=lambda term: (-about[term], -len(seen[term]), term),
    )
    return _capital(", ".join(_different(seen[term] for term in best)))


def _different(words: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word.casefold(), word.lower() if word.istitle() else word)
        if len(found) == _KEYWORDS:
            break
    return list(found.values())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
