"""Text -> the terms by which two texts can be compared, in any script; pure.

Words of an alphabet are taken without their endings, scripts without blanks by pairs of characters. What a
word weighs, the number of texts that have it says, so that small words need no list in each language; the few
English ones here keep two short sentences from looking alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

import regex

from subtoolkit.timeline.text import DENSE

_RUN = regex.compile(rf"(?V1){DENSE.pattern}++|[[\w]--{DENSE.pattern}--[_\d]]++")
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST = 3
_SMALL_WORDS = (
    "the and are was were has had have his her its she they them their that this these those with from "
    "for who which what when where while then than but not you your our can will would could into onto "
    "over under out off all any some one two about again still there here does did been being him how "
    "why more very just also only after before during until each other another"
)
_SMALL = frozenset(_SMALL_WORDS.split())

Vector = Mapping[str, float]


def terms(text: str) -> "Counter[str]":
    """The terms of `text`, each as often as it is there."""
    return Counter(term for run in _RUN.findall(text.casefold()) for term in _of(run))


def _of(run: str) -> Iterable[str]:
    if DENSE.match(run):
        return (one + other for one, other in pairwise(run)) if len(run) > 1 else (run,)
    return () if run in _SMALL or len(run) < _SHORTEST else (_stem(run),)


def is_small(word: str) -> bool:
    """Whether a word says nothing by itself."""
    return word.casefold() in _SMALL or len(word) < _SHORTEST


def _stem(word: str) -> str:
    """Without an English ending, so that `boat` and `boats` are one; harmless to other languages."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


def weights(texts: Sequence["Counter[str]"]) -> dict[str, float]:
    """What each term weighs: the more, the fewer texts have it; one that all have next to nothing."""
    known = Counter(term for text in texts for term in text)
    return {term: log((len(texts) + 1) / count) for term, count in known.items()}


def vector(counts: "Counter[str]", weight: Mapping[str, float]) -> dict[str, float]:
    """A text as a vector: a term counts by its weight, and a repetition less each time."""
    return {term: (1 + log(count)) * weight.get(term, 0.0) for term, count in counts.items()}


def likeness(one: Vector, other: Vector) -> float:
    """Cosine of two vectors: 0 nothing in common, 1 the same; 0 where one is empty."""
    if len(other) < len(one):
        one, other = other, one
    shared = sum(value * other.get(term, 0.0) for term, value in one.items())
    length = sqrt(sum(v * v for v in one.values())) * sqrt(sum(v * v for v in other.values()))
    return shared / length if length else 0.0
