"""Cues -> the steps that their times were written in: frames of a rate, hundredths of a second, milliseconds.

A file that counts in hundredths cannot keep a gap of 84 ms, and one that counts in frames keeps two of them,
whatever that is in milliseconds: each is judged by what it can say.
"""

from collections.abc import Iterable
from fractions import Fraction

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.edit import Grid

_RATES = tuple(Fraction(rate) for rate in ("24000/1001", "24", "25", "30000/1001", "30", "50"))
_FEWEST = 16
"""Times; fewer may lie on frames by chance."""
_HUNDREDTH = 10


def steps(cues: Iterable[Cue]) -> tuple[Fraction | None, int]:
    """The frame rate, if all times lie on its frames, and the step in ms that all times are multiples of."""
    times = {time for cue in cues for time in (cue.start, cue.end)}
    grid = 1 if any(time % _HUNDREDTH for time in times) else _HUNDREDTH
    if len(times) < _FEWEST:
        return None, grid
    # What a file of hundredths made of the time of a frame.
    off = 0 if grid == 1 else _HUNDREDTH // 2
    return next((rate for rate in _RATES if all(_is_on(time, rate, off) for time in times)), None), grid


def _is_on(time: int, rate: Fraction, off: int) -> bool:
    grid = Grid.at(rate)
    return abs(grid.time(grid.unit(time)) - time) <= off
