"""A given text and heard lines -> which words are the same words, in one order for the whole song.

The search is global (Needleman and Wunsch with Gotoh's gaps), so that of several equal choruses the one is
taken that all the rest of the song agrees with. Time and memory are bounded by the product of both lengths;
texts whose product is larger are first cut at phrases that each of them has once.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from subtoolkit.timeline.lyrics.sounding import ALIKE, likeness

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Bytes = NDArray[np.uint8]

LARGEST = 16_000_000
"""Cells of one search: about a second, and 200 MB at worst."""
_PHRASE = 4
"""Words of a phrase at which a text too long for one search is cut."""
_SAME, _MISHEARD, _OTHER = 2.0, 0.4, -0.7
"""What it is worth to pair equal words, what is taken off for words that are only alike, and the worth of a
pair of different words: better than to leave out one of each, worse than to leave out many."""
_LINE = 0.4
"""What it adds that both words begin a line."""
_OPEN, _EXTEND = 0.6, 0.25
"""What it costs to leave out a word, and each further one beside it."""
_DIAGONAL, _UP, _LEFT, _UP_ON, _LEFT_ON = 1, 2, 4, 8, 16


class Spoken(NamedTuple):
    """A word as it is matched."""

    key: str
    """Without case, width and punctuation."""
    begins: bool
    """It is the first of its line."""


class Pair(NamedTuple):
    """A given word and the heard one that it is."""

    given: int
    heard: int
    likeness: float


class _Block(NamedTuple):
    """A stretch of both texts: `given[a:b]` stands where `heard[c:d]` stands."""

    a: int
    b: int
    c: int
    d: int


def matched(given: Sequence[Spoken], heard: Sequence[Spoken]) -> list[Pair]:
    """The words that are the same, in the order of both texts."""
    blocks = _blocks([word.key for word in given], [word.key for word in heard])
    return [
        Pair(block.a + pair.given, block.c + pair.heard, pair.likeness)
        for block in blocks
        for pair in _search(given[block.a : block.b], heard[block.c : block.d])
        if pair.likeness >= ALIKE
    ]


def _blocks(given: Sequence[str], heard: Sequence[str]) -> Iterator[_Block]:
    """Both texts as one block, or cut at phrases that both have once; what is still too large is left out."""
    ends = len(given), len(heard)
    cuts = [] if ends[0] * ends[1] <= LARGEST else _anchors(given, heard)
    a = c = 0
    for (b, d), (behind, beyond) in pairwise([*cuts, ends, ends]):
        is_last = (b, d) == ends
        # As few cuts as possible: a block goes on while its next end does not make it too large.
        if is_last or (behind - a) * (beyond - c) > LARGEST:
            if 0 < (b - a) * (d - c) <= LARGEST:
                yield _Block(a, b, c, d)
            a, c = b, d


def _anchors(given: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int]]:
    """Where phrases begin that both texts have exactly once, in the longest order that both share."""
    phrases = [
        [tuple(text[at : at + _PHRASE]) for at in range(len(text) - _PHRASE + 1)] for text in (given, heard)
    ]
    once = [{phrase for phrase, count in Counter(side).items() if count == 1} for side in phrases]
    places = {phrase: at for at, phrase in enumerate(phrases[1]) if phrase in once[0] and phrase in once[1]}
    found = [(at, places[phrase]) for at, phrase in enumerate(phrases[0]) if phrase in places]
    return _rising(found)


def _rising(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `found` in which the second numbers rise too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, place) in enumerate(found):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [at]
    chain, at = list[tuple[int, int]](), last[-1] if last else -1
    while at >= 0:
        chain.append(found[at])
        at = before[at]
    return chain[::-1]


def _search(given: Sequence[Spoken], heard: Sequence[Spoken]) -> Iterator[Pair]:
    """The best pairs of one block."""
    import numpy as np  # costs 60 ms

    words = [sorted({word.key for word in side}) for side in (given, heard)]
    numbers = [{key: at for at, key in enumerate(side)} for side in words]
    left = [numbers[0][word.key] for word in given]
    right = np.array([numbers[1][word.key] for word in heard])
    alike = likeness(*words)
    worth = np.where(alike >= ALIKE, _SAME * alike - _MISHEARD * (alike < 1), np.float32(_OTHER))
    worth = worth.astype(np.float32)
    begins = np.array([word.begins for word in heard], np.float32) * np.float32(_LINE)
    ways = np.zeros((len(given) + 1, len(heard) + 1), np.uint8)
    ramp = np.arange(len(heard) + 1, dtype=np.float32) * np.float32(_EXTEND)
    best = -ramp - np.float32(_OPEN - _EXTEND)
    best[0] = 0
    up = np.full(len(best), -np.inf, np.float32)
    ways[0, 1:] = _LEFT | _LEFT_ON
    for row, word in enumerate(given, 1):
        pair = worth[left[row - 1]][right]
        if word.begins:
            pair += np.where(pair > 0, begins, np.float32(0))
        best, up = _next_row(best, up, pair, ramp, ways[row])
    for at, other in _traced(ways):
        yield Pair(at, other, float(alike[left[at], right[other]]))


def _next_row(
    best: "Floats", up: "Floats", pair: "Floats", ramp: "Floats", ways: "Bytes"
) -> "tuple[Floats, Floats]":
    """One row of the search from the one above; `ways` notes how each cell was reached."""
    import numpy as np

    opened, extended = best - np.float32(_OPEN), up - np.float32(_EXTEND)
    up = np.maximum(opened, extended)
    diagonal = np.concatenate([[np.float32(-np.inf)], best[:-1] + pair])
    inner = np.maximum(diagonal, up)
    # A gap to the left ends here and began anywhere: the best beginning so far, as if carried along the ramp.
    carried = np.maximum.accumulate(inner + ramp)
    side = np.concatenate([[np.float32(-np.inf)], carried[:-1] - ramp[1:] - np.float32(_OPEN - _EXTEND)])
    ways += np.where(
        side > inner, np.uint8(_LEFT), np.where(up > diagonal, np.uint8(_UP), np.uint8(_DIAGONAL))
    )
    ways += np.where(extended > opened, np.uint8(_UP_ON), np.uint8(0))
    ways[1:] += np.where(inner[:-1] + ramp[:-1] < carried[:-1], np.uint8(_LEFT_ON), np.uint8(0))
    return np.maximum(inner, side), up


def _traced(ways: "Bytes") -> list[tuple[int, int]]:
    """The path back through the table, as pairs in rising order."""
    row, column = ways.shape[0] - 1, ways.shape[1] - 1
    pairs: list[tuple[int, int]] = []
    way = 0
    while row or column:
        cell = int(ways[row, column])
        way = way or cell & (_DIAGONAL | _UP | _LEFT)
        if not column:
            way = _UP
        elif not row:
            way = _LEFT
        if way == _DIAGONAL:
            row, column, way = row - 1, column - 1, 0
            pairs.append((row, column))
        elif way == _UP:
            row, way = row - 1, _UP if cell & _UP_ON else 0
        else:
            column, way = column - 1, _LEFT if cell & _LEFT_ON else 0
    return pairs[::-1]
