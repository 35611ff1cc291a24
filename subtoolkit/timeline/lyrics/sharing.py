"""Stretches of voice and weights -> a range of time for each weight."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

Span = tuple[int, int]


def shared(spans: Sequence[Span], weights: Sequence[float]) -> list[Span]:
    """The time of `spans`, sorted and apart, in proportion to `weights`; ranges rise and may be empty.

    A range that begins in a pause begins with the voice behind it, one that ends in a pause with the voice
    before it.
    """
    total = sum(b - a for a, b in spans)
    whole = sum(weights)
    borders = [total * share / whole for share in accumulate(weights, initial=0.0)]
    ranges = ((_when(spans, a, behind=True), _when(spans, b, behind=False)) for a, b in pairwise(borders))
    return [(start, max(start, end)) for start, end in ranges]


def _when(spans: Sequence[Span], passed: float, *, behind: bool) -> int:
    """The time when so much voice has passed; at a pause its end (`behind`) or its beginning."""
    for start, end in spans[:-1]:
        left = end - start - passed
        if left > 0.5 or (not behind and left >= -0.5):
            return min(end, start + round(passed))
        passed = max(0.0, -left)
    start, end = spans[-1]
    return min(end, start + round(passed))


def runs(spans: Sequence[Span], hole: int) -> list[Span]:
    """The stretches of voice, over pauses of up to `hole` ms."""
    found: list[Span] = []
    for start, end in spans:
        if found and start - found[-1][1] <= hole:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
