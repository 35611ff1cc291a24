"""Where somebody speaks -> active time, and how deep the voice dips inside speech; pure."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Span = tuple[int, int]

_NEAR, _AROUND = 60, 300
"""A dip counts within so many ms of it, against the mean level of so many ms on either side."""


@dataclass(frozen=True)
class Speech:
    """Measured speech activity of one sound, times in ms on the media clock."""

    spans: tuple[Span, ...]
    """From onset to offset, sorted and apart; the gaps between them are pauses, short ones too."""
    levels: "NDArray[np.float32] | None" = field(default=None, compare=False)
    """Level of the speech band in dB, one every `frame` ms from `origin` on; None: not known."""
    origin: int = 0
    frame: int = 10

    def between(self, start: int, end: int) -> "Speech":
        """The part of it from `start` to `end`."""
        first = bisect_right(self.spans, start, key=itemgetter(1))
        behind = bisect_left(self.spans, end, key=itemgetter(0))
        cut = ((max(a, start), min(b, end)) for a, b in self.spans[first:behind])
        skipped = max(0, start - self.origin) // self.frame
        kept = None if self.levels is None else self.levels[skipped : max(0, end - self.origin) // self.frame]
        return Speech(tuple(cut), kept, self.origin + skipped * self.frame, self.frame)

    def within(self, start: float, end: float) -> float:
        """How long somebody speaks between two times."""
        import numpy as np  # costs 60 ms

        before, until = self.active(np.array([start, max(start, end)], np.float64))
        return float(until - before)

    def active(self, times: "Floats") -> "Floats":
        """How long somebody spoke before each of `times`."""
        import numpy as np

        edges, spoken = self._edges
        return np.interp(times, edges, spoken)

    def depth(self, times: "Floats") -> "Floats":
        """How many dB the level near each time falls below that around it; 0 where unknown."""
        import numpy as np

        depths = self._depths
        if not len(depths):
            return np.zeros(len(times))
        frames = ((times - self.origin) / self.frame).astype(np.int64)
        return depths[np.clip(frames, 0, len(depths) - 1)]

    @cached_property
    def _edges(self) -> "tuple[Floats, Floats]":
        """All onsets and offsets in order, and the active time up to each."""
        import numpy as np

        if not self.spans:
            return np.zeros(1), np.zeros(1)
        edges = np.asarray(self.spans, np.float64).reshape(-1)
        steps = np.diff(edges)
        steps[1::2] = 0
        return edges, np.concatenate([[0.0], np.cumsum(steps)])

    @cached_property
    def _depths(self) -> "Floats":
        import numpy as np

        if self.levels is None or not len(self.levels):
            return np.zeros(0)
        near, around = _NEAR // self.frame, _AROUND // self.frame
        windows = np.lib.stride_tricks.sliding_window_view
        lowest = windows(np.pad(self.levels, near, mode="edge"), 2 * near + 1).min(1)
        mean = windows(np.pad(self.levels, around, mode="edge"), 2 * around + 1).mean(1)
        return np.asarray(mean - lowest, np.float64)
