"""Ranges of time that are kept of a media file, and the new clock that they make; pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

Span = tuple[int, int]


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, without empty ones; what overlaps or touches is one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return tuple(result)


def without(spans: Iterable[Span], dropped: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of `spans` when `dropped` are taken out."""
    left = list(merged(spans))
    for start, end in merged(dropped):
        left = [piece for old in left for piece in ((old[0], min(old[1], start)), (max(old[0], end), old[1]))]
        left = [piece for piece in left if piece[0] < piece[1]]
    return tuple(left)


def clipped(spans: Iterable[Span], end: int) -> tuple[Span, ...]:
    """`spans`, merged, inside 0 and `end`."""
    return merged((max(0, first), min(last, end)) for first, last in spans)


@dataclass(frozen=True)
class Kept:
    """The clock of a file of which only `spans` are left, one after the other."""

    spans: tuple[Span, ...]
    """In order, none touches another."""

    @property
    def length(self) -> int:
        """How long it is then."""
        return sum(end - start for start, end in self.spans)

    @property
    def starts(self) -> Sequence[int]:
        """Where each of the spans begins on the new clock."""
        return list(accumulate((end - start for start, end in self.spans), initial=0))[:-1]

    def time(self, time: int) -> int:
        """`time` on the new clock; one that is not kept is that of the join."""
        number = bisect_right(self.spans, time, key=lambda span: span[0]) - 1
        if number < 0:
            return 0
        start, end = self.spans[number]
        return self.starts[number] + min(time, end) - start

    def span(self, start: int, end: int) -> Span | None:
        """`start` to `end` on the new clock; None where nothing of it is kept."""
        new = self.time(start), self.time(end)
        return new if new[0] < new[1] else None
