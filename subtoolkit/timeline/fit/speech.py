"""Where somebody speaks -> active time, pauses, and the places where a cue can begin or end; pure."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Span = tuple[int, int]

_DIP = 60
"""Reach in ms on either side of a place within which a dip of the level counts."""


@dataclass(frozen=True)
class Speech:
    """Measured speech activity of one sound, times in ms on the media clock."""

    spans: tuple[Span, ...]
    """From onset to offset, sorted and apart; the gaps between them are pauses, short ones too."""
    levels: "NDArray[np.float32] | None" = field(default=None, compare=False)
    """Level of the speech band in dB, one every `frame` ms from `origin` on; None: not known."""
    origin: int = 0
    frame: int = 10

    @cached_property
    def _edges(self) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
        """All onsets and offsets in order, and the active time up to each."""
        import numpy as np  # costs 60 ms

        edges = np.asarray(self.spans, np.float64).reshape(-1)
        if not len(edges):
            return np.zeros(1), np.zeros(1)
        steps = np.diff(edges)
        steps[1::2] = 0
        return edges, np.concatenate([[0.0], np.cumsum(steps)])

    def active(self, times: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """How long somebody spoke before each of `times`."""
        import numpy as np

        edges, spoken = self._edges
        return np.interp(times, edges, spoken)

    def within(self, start: float, end: float) -> float:
        """How long somebody speaks between two times."""
        import numpy as np

        before, until = self.active(np.array([start, max(start, end)], np.float64))
        return float(until - before)

    def between(self, start: int, end: int) -> "Speech":
        """The part of it from `start` to `end`."""
        first = bisect_right(self.spans, start, key=itemgetter(1))
        behind = bisect_left(self.spans, end, key=itemgetter(0))
        cut = ((max(a, start), min(b, end)) for a, b in self.spans[first:behind])
        return Speech(tuple(cut), self.levels, self.origin, self.frame)

    def depth(self, times: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """How many dB the level within `_DIP` of each time falls below its surroundings; 0 where unknown."""
        import numpy as np

        if self.levels is None or not len(self.levels):
            return np.zeros(len(times))
        near, wide = _DIP // self.frame, 5 * _DIP // self.frame
        at = ((times - self.origin) / self.frame).astype(np.int64)
        around = np.clip(at[:, None] + np.arange(-wide, wide + 1), 0, len(self.levels) - 1)
        levels = self.levels[around]
        return np.asarray(np.median(levels, 1) - levels[:, wide - near : wide + near + 1].min(1), np.float64)
