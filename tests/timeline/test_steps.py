"""The steps in which the times of a file are written."""

from fractions import Fraction

import pytest

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.edit import Grid
from subtoolkit.timeline.steps import steps
from tests.timeline.made import cue

COUNT = 20


def _cues(times: list[int]) -> list[Cue]:
    return [cue(start, end, "words") for start, end in zip(times[::2], times[1::2], strict=True)]


@pytest.mark.parametrize("rate", ["24000/1001", "24", "25", "30000/1001", "30", "50"])
@pytest.mark.parametrize("step", [1, 10])
def test_frames_are_found(rate: str, step: int) -> None:
    """Times on frames give the rate away, also when a format rounded them to hundredths."""
    grid = Grid.at(Fraction(rate))
    times = [grid.time(37 * at + at * at % 11) for at in range(1, 2 * COUNT + 1)]
    rounded = [(time + step // 2) // step * step for time in times]
    assert steps(_cues(rounded))[0] == Fraction(rate)


def test_hundredths_and_milliseconds_are_told_apart() -> None:
    """One time between two hundredths is enough."""
    times = [1230 * at + 10 * (at * at % 7) for at in range(1, 2 * COUNT + 1)]
    assert steps(_cues(times)) == (None, 10)
    assert steps(_cues([*times[:-1], times[-1] + 1])) == (None, 1)


def test_few_times_say_nothing_about_frames() -> None:
    """Three round times are no frame rate."""
    assert steps(_cues([1000, 2000, 3000, 4000])) == (None, 10)
    assert steps([]) == (None, 10)
