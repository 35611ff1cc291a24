"""Levels of the speech band -> where the sound is cut; pure, and the same however the levels arrive.

Counts in frames of 10 ms from the first level; only what comes out is in milliseconds on the media clock.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from subtoolkit.media import quiet
from subtoolkit.media.levels import FRAME
from subtoolkit.media.stillness import CELL, Restless, Stillness

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PADDING = 400
"""Silence that is kept around sound."""
LONG = 8_000
"""Silence inside the sound is left out from this length on: a shorter one costs less than another request."""
EDGE = 1_000
"""Silence at the end of the sound is left out from this length on."""
SEAM = 2_000
"""Overlap of neighbours where there is no pause."""
SHORTEST = 1_000
"""No piece is shorter, unless the whole sound is."""

_CELL = CELL // FRAME
_PADDING = PADDING // FRAME
_EDGE = EDGE // FRAME
_SHORTEST = SHORTEST // FRAME
_LONG_GAP = b"\x01" * (LONG // CELL)


class Cut(NamedTuple):
    """A piece of the sound; the fields are those of a segment."""

    start: int
    end: int
    overlap: int
    level_db: float | None


class Splitter:
    """Turns levels into cuts as they arrive; `origin` is the time of the first level.

    `whole`: silence is not left out, since there is something to see in it.
    """

    def __init__(self, shortest: int, longest: int, origin: int = 0, *, whole: bool = False) -> None:
        import numpy as np  # costs 60 ms

        if not 0 < shortest <= longest:
            raise ValueError(f"no pieces of {shortest} to {longest} ms")
        self._shortest, self._longest = max(1, shortest // FRAME), max(1, longest // FRAME)
        self._seam = min(SEAM, shortest // 2) // FRAME // 2 * 2
        self._origin = origin
        self._levels: NDArray[np.float32] = np.zeros(0, np.float32)
        self._forgotten = 0
        self._stillness: Stillness | Restless = Restless() if whole else Stillness()
        self._at = 0
        self._overlap = 0
        self._earliest = 0
        self._inside = False

    @property
    def known(self) -> int:
        """Up to where levels were fed, on the media clock."""
        return self._origin + self._count * FRAME

    @property
    def _count(self) -> int:
        return self._forgotten + len(self._levels)

    def feed(self, levels: "NDArray[np.float32]") -> Iterator[Cut]:
        """The cuts that can be decided with these `levels` too."""
        self._add(levels)
        while cut := self._next(None):
            yield cut

    def finish(self, levels: "NDArray[np.float32]", end: int) -> Iterator[Cut]:
        """The remaining cuts: `levels` are the last ones, and the sound ends at `end` on the media clock."""
        self._add(levels, last=True)
        while cut := self._next(end):
            yield cut

    def _add(self, levels: "NDArray[np.float32]", *, last: bool = False) -> None:
        import numpy as np

        done = max(0, self._at - self._forgotten)
        self._levels = np.concatenate([self._levels[done:], levels])
        self._forgotten += done
        self._stillness.feed(levels, last=last)

    def _next(self, end: int | None) -> Cut | None:
        """The next cut, None if there is none or if more must be known; `end` once all levels are there."""
        if not self._inside and not self._enter():
            return None
        rest = self._stretch(end is not None)
        if rest is None:
            return None
        if rest <= self._longest:
            return self._leave(rest, end)
        return self._cut(rest)

    def _enter(self) -> bool:
        """Go to the next sound, if there is one."""
        first = self._stillness.mask.find(0, -(-self._at // _CELL))  # it is still here
        if first < 0:  # what is surely still can be forgotten, but for what padding may need
            self._at = max(self._at, len(self._stillness.mask) * _CELL - _PADDING - _SHORTEST)
            return False
        self._earliest = self._at
        self._at = max(self._at, first * _CELL - _PADDING)
        self._inside = True
        return True

    def _stretch(self, complete: bool) -> int | None:
        """How far it is from here to the next long silence; None if that cannot be known yet.

        Looks only so far that a last piece between `shortest` and `longest` remains possible.
        """
        mask = self._stillness.mask
        horizon = self._at + self._longest + self._shortest
        gap = mask.find(_LONG_GAP, self._at // _CELL)
        if 0 <= gap * _CELL <= horizon:
            return gap * _CELL + _PADDING - self._at
        if not complete:
            return self._longest + self._shortest if len(mask) * _CELL >= horizon + LONG // FRAME else None
        heard = (mask.rfind(0) + 1) * _CELL
        tail = heard + _PADDING if self._count - heard >= _EDGE else self._count
        return tail - self._at

    def _leave(self, rest: int, end: int | None) -> Cut:
        """The last piece before a long silence or the end; one shorter than a second takes more silence."""
        stop = min(max(self._at + rest, self._at + _SHORTEST), self._count)
        if not self._overlap:
            self._at = max(self._earliest, min(self._at, stop - _SHORTEST))
        at_end = end is not None and stop == self._count
        cut = Cut(
            start=self._time(self._at),
            end=end if end is not None and at_end else self._time(stop),
            overlap=self._overlap * FRAME,
            level_db=None if at_end else self._level(stop),
        )
        self._at, self._overlap, self._inside = stop, 0, False
        return cut

    def _cut(self, rest: int) -> Cut:
        """A piece that ends in the best place of its window; without a pause it overlaps with the next."""
        low, high = self._window(rest)
        ahead = self._levels[self._at - self._forgotten :][: min(rest, self._longest)]
        place, half = quiet.pause(ahead, low, high), 0
        if place is None:
            half = self._seam // 2
            high = min(high, self._longest - half)
            place = quiet.dip(ahead, min(low, high), high)
        cut = Cut(
            start=self._time(self._at),
            end=self._time(self._at + place + half),
            overlap=self._overlap * FRAME,
            level_db=self._level(self._at + place),
        )
        self._at, self._overlap = self._at + place - half, 2 * half
        return cut

    def _window(self, rest: int) -> tuple[int, int]:
        """Where to cut: between shortest and longest, if what is left can be long enough too."""
        low, high = self._shortest, min(self._longest, rest - self._shortest)
        if high == self._longest or high - low >= self._shortest // 4:
            return low, high
        # Too much for one piece and hardly enough for two: two of about half, which may be a little short.
        low, high = rest * 3 // 8, min(rest * 5 // 8, self._longest)
        return min(max(low, rest + self._seam // 2 - self._longest), high), high

    def _time(self, frame: int) -> int:
        return self._origin + frame * FRAME

    def _level(self, frame: int) -> float:
        """Mean level of a tenth of a second around `frame`."""
        here = frame - self._forgotten
        around = self._levels[max(0, here - _CELL // 2) : here + _CELL // 2]
        return round(float(around.mean()), 1)
