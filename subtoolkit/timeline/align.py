"""The words at the end of one piece and at the beginning of the next -> which of them are the same words."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal, NamedTuple

from subtoolkit.timeline.tokens import Token

REACH = 3_000
"""Words whose claimed times differ by more are not the same word."""
_GRID = 100
_SHIFTS = 5
_EDGE = 300
"""So near to an edge a word may be missing or mutilated without being missed."""

_KNOWN, _COMMON, _RARE = 5.0, 2.0, 0.5
"""What a second of difference costs: where times are known, where a word occurs again, where it does not."""

Whole = Literal["both", "left", "right"]


class Pair(NamedTuple):
    """The same word, heard by both."""

    left: int
    right: int
    """Places in the two lists."""
    whole: Whole
    """Who heard all of it: a word at the edge of the sound loses its head or its tail."""


class _Overlap(NamedTuple):
    """What both heard, and how the two clocks differ."""

    start: int
    end: int
    rare: frozenset[str]
    """Words that neither side has twice: of these the time need not tell which one is meant."""
    shift: int = 0


class _Aligned(NamedTuple):
    score: float
    pairs: list[Pair]


def align(left: Sequence[Token], right: Sequence[Token], start: int, end: int) -> list[Pair]:
    """The pairs of words that both sides heard between `start` and `end`, in order.

    Words match by their letters; the times say which of several equal words is meant. When that leaves words
    in the overlap unexplained, the two clocks may differ: the most frequent differences are tried as well.
    """
    skipped = next((place for place, token in enumerate(left) if token.end > start - REACH), len(left))
    until = next((place for place, token in enumerate(right) if token.start >= end + REACH), len(right))
    left, right = left[skipped:], right[:until]
    overlap = _Overlap(start, end, _rare(left) & _rare(right))
    best = _aligned(left, right, overlap)
    if left and right and len(best.pairs) < _expected(left, right, overlap):
        for shift in _shifts(left, right):
            other = _aligned(left, right, overlap._replace(shift=shift))
            if other.score > best.score + 1:
                best = other
    return [pair._replace(left=pair.left + skipped) for pair in best.pairs]


def _rare(side: Sequence[Token]) -> frozenset[str]:
    return frozenset(key for key, count in Counter(token.key for token in side).items() if count == 1)


def _expected(left: Sequence[Token], right: Sequence[Token], overlap: _Overlap) -> int:
    """As many words as the side that heard more has well inside of the overlap."""
    return max(sum(_is_well_inside(token, overlap) for token in side) for side in (left, right))


def _is_well_inside(token: Token, overlap: _Overlap) -> bool:
    return overlap.start + _EDGE <= token.start and token.end <= overlap.end - _EDGE


def _shifts(left: Sequence[Token], right: Sequence[Token]) -> list[int]:
    counts = Counter(
        round((one.middle - other.middle) / _GRID) * _GRID
        for one in left
        for other in right
        if one.key == other.key and abs(one.middle - other.middle) <= REACH
    )
    return [shift for shift, _ in counts.most_common(_SHIFTS) if shift]


def _aligned(left: Sequence[Token], right: Sequence[Token], overlap: _Overlap) -> _Aligned:
    """Needleman and Wunsch: the monotone matching with the highest score."""
    lost_left = [_loss(token, overlap) for token in left]
    lost_right = [_loss(token, overlap) for token in right]
    matches = [
        [_match(one, other, overlap, is_last=one is left[-1], is_first=other is right[0]) for other in right]
        for one in left
    ]
    rows = [[0.0, *(-total for total in accumulate(lost_right))]]
    for i in range(len(left)):
        above = rows[-1]
        row = [above[0] - lost_left[i]]
        for j, match in enumerate(matches[i]):
            score = max(above[j + 1] - lost_left[i], row[j] - lost_right[j])
            row.append(max(score, above[j] + match[0]) if match else score)
        rows.append(row)
    pairs: list[Pair] = []
    i, j = len(left), len(right)
    while i and j:
        match = matches[i - 1][j - 1]
        if match and rows[i][j] == rows[i - 1][j - 1] + match[0]:
            i, j = i - 1, j - 1
            pairs.append(Pair(i, j, match[1]))
        elif rows[i][j] == rows[i - 1][j] - lost_left[i - 1]:
            i -= 1
        else:
            j -= 1
    return _Aligned(rows[-1][-1], pairs[::-1])


def _loss(token: Token, overlap: _Overlap) -> float:
    """What it costs that only one side has `token`: little, unless both should have heard it."""
    return 0.5 if _is_well_inside(token, overlap) else 0.1


def _match(
    one: Token, other: Token, overlap: _Overlap, *, is_last: bool, is_first: bool
) -> tuple[float, Whole] | None:
    """What it is worth to take the two for one word; None: they are not."""
    known = one.known and other.known
    first, last = one.start - other.start - overlap.shift, one.end - other.end - overlap.shift
    apart = max(abs(first), abs(last)) if known else abs(first + last) // 2
    if apart > REACH:
        return None
    likeness = _likeness(one.key, other.key, is_last=is_last, is_first=is_first)
    if likeness is None:
        return None
    # Nobody hears what lies outside of his sound.
    begin, end = (one.start, other.end) if known else (one.middle, other.middle)
    outside = max(0, overlap.start - begin, end - overlap.end)
    price = _KNOWN if known else _RARE if one.key in overlap.rare else _COMMON
    score = likeness[0] - price * (apart + outside) / 1_000 - abs(overlap.shift) / 2_000
    return (score, likeness[1]) if score > 0 else None


def _likeness(one: str, other: str, *, is_last: bool, is_first: bool) -> tuple[float, Whole] | None:
    if one == other:
        return (2.0 if len(one) > 1 else 1.5), "both"
    if is_last and other.startswith(one):
        return 1.2, "right"
    if is_first and one.endswith(other):
        return 1.2, "left"
    return (1.2, "both") if _sounds_like(one, other) else None


def _sounds_like(one: str, other: str) -> bool:
    """Whether two spellings are of one word; numbers are different words."""
    if min(len(one), len(other)) < 5 or not (one + other).isalpha() or abs(len(one) - len(other)) > 2:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.8
