"""The words at the end of one piece and at the beginning of the next -> which of them are the same words."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from subtoolkit.timeline.tokens import Token

REACH = 3_000
"""Words whose claimed times differ by more are not the same word."""
_GRID = 100
_SHIFTS = 5
_EDGE = 300
"""So near to an edge a word may be missing or mutilated without being missed."""

Whole = Literal["both", "left", "right"]


class Pair(NamedTuple):
    """The same word, heard by both."""

    left: int
    right: int
    """Places in the two lists."""
    whole: Whole
    """Who heard all of it: a word at the edge of the sound loses its head or its tail."""


class _Aligned(NamedTuple):
    score: float
    pairs: list[Pair]


def align(left: Sequence[Token], right: Sequence[Token], start: int, end: int) -> list[Pair]:
    """The pairs of words that both sides heard between `start` and `end`, in order.

    Words match by their letters; the times say which of several equal words is meant. When that leaves words
    in the overlap unexplained, the two clocks may differ: the most frequent differences are tried as well.
    """
    best = _aligned(left, right, start, end, 0)
    if not left or not right or len(best.pairs) >= _expected(left, right, start, end):
        return best.pairs
    for shift in _shifts(left, right):
        other = _aligned(left, right, start, end, shift)
        if other.score > best.score + 1:
            best = other
    return best.pairs


def _expected(left: Sequence[Token], right: Sequence[Token], start: int, end: int) -> int:
    """As many words as the side that heard more has well inside of the overlap."""
    return max(sum(start + _EDGE <= token.middle <= end - _EDGE for token in side) for side in (left, right))


def _shifts(left: Sequence[Token], right: Sequence[Token]) -> list[int]:
    counts = Counter(
        round((one.middle - other.middle) / _GRID) * _GRID
        for one in left
        for other in right
        if one.key == other.key and abs(one.middle - other.middle) <= REACH
    )
    return [shift for shift, _ in counts.most_common(_SHIFTS) if shift]


def _aligned(left: Sequence[Token], right: Sequence[Token], start: int, end: int, shift: int) -> _Aligned:
    """Needleman and Wunsch: the monotone matching with the highest score."""
    lost_left = [_loss(token, start, end) for token in left]
    lost_right = [_loss(token, start, end) for token in right]
    rows: list[list[float]] = [[0.0]]
    for loss in lost_right:
        rows[0].append(rows[0][-1] - loss)
    for i, one in enumerate(left):
        above = rows[-1]
        row = [above[0] - lost_left[i]]
        for j, other in enumerate(right):
            match = _match(one, other, i == len(left) - 1, j == 0, start, end, shift)
            score = max(above[j + 1] - lost_left[i], row[j] - lost_right[j])
            row.append(max(score, above[j] + match[0]) if match else score)
        rows.append(row)
    pairs = _traced(rows, left, right, lost_left, start, end, shift)
    return _Aligned(rows[-1][-1], pairs)


def _traced(
    rows: list[list[float]],
    left: Sequence[Token],
    right: Sequence[Token],
    lost_left: list[float],
    start: int,
    end: int,
    shift: int,
) -> list[Pair]:
    pairs: list[Pair] = []
    i, j = len(left), len(right)
    while i and j:
        match = _match(left[i - 1], right[j - 1], i == len(left), j == 1, start, end, shift)
        if match and rows[i][j] == rows[i - 1][j - 1] + match[0]:
            i, j = i - 1, j - 1
            pairs.append(Pair(i, j, match[1]))
        elif rows[i][j] == rows[i - 1][j] - lost_left[i - 1]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def _loss(token: Token, start: int, end: int) -> float:
    """What it costs that only one side has `token`: little, unless both should have heard it."""
    return 0.5 if start + _EDGE <= token.middle <= end - _EDGE else 0.1


def _match(
    one: Token, other: Token, is_last: bool, is_first: bool, start: int, end: int, shift: int
) -> tuple[float, Whole] | None:
    apart = abs(one.middle - other.middle - shift)
    if apart > REACH:
        return None
    likeness = _likeness(one.key, other.key, is_last=is_last, is_first=is_first)
    if likeness is None:
        return None
    score, whole = likeness
    # Nobody hears what lies outside of his sound.
    outside = max(0, start - one.middle, other.middle - end)
    return score - 2 * (apart + outside) / 1_000 - abs(shift) / 2_000, whole


def _likeness(one: str, other: str, *, is_last: bool, is_first: bool) -> tuple[float, Whole] | None:
    if one == other:
        return (2.0 if len(one) > 1 else 1.5), "both"
    if is_last and other.startswith(one):
        return 1.2, "right"
    if is_first and one.endswith(other):
        return 1.2, "left"
    if min(len(one), len(other)) >= 4 and SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.75:
        return 1.2, "both"
    return None
