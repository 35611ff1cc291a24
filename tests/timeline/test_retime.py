"""A timeline by another clock: shifted, stretched, through known pairs."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.media import Chapter
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.retime import linear, retimed, through
from tests.formats.strategies import timelines
from tests.timeline.made import cue

TIMES = st.integers(-(10**8), 10**8)
POINTS = st.lists(TIMES, min_size=2, max_size=5, unique=True).map(sorted)


def test_frames_taken_for_others() -> None:
    """25 frames shown at 23.976: each time is that much later, to the millisecond."""
    clock = linear(rate=Fraction(25) / Fraction(24000, 1001))
    assert [clock(time) for time in (0, 3_600_000)] == [0, 3_753_750]
    assert linear(-1_200)(1_000) == -200


def test_through_points() -> None:
    """Even between two of them, and outside as beside them."""
    clock = through([(10_000, 12_000), (20_000, 32_000), (30_000, 33_000)])
    assert [clock(time) for time in (0, 10_000, 15_000, 20_000, 25_000, 30_000, 50_000)] == [
        -8_000,
        12_000,
        22_000,
        32_000,
        32_500,
        33_000,
        35_000,
    ]
    assert through([(600, 500)])(1_000) == 900


@given(POINTS, POINTS, TIMES, TIMES)
def test_later_stays_later(ones: list[int], others: list[int], time: int, other: int) -> None:
    """Whatever the points, they are met exactly and the order of times is kept."""
    count = min(len(ones), len(others))
    points = list(zip(ones[:count], others[:count], strict=True))
    clock = through(points)
    assert [clock(one) for one, _ in points] == [new for _, new in points]
    assert (clock(time) <= clock(other)) == (time <= other) or clock(time) == clock(other)


def test_what_falls_before_the_start() -> None:
    """Cut off there, or left out, and told; chapters too."""
    timeline = Timeline(
        cues=(cue(0, 1_000, "gone"), cue(1_500, 3_000, "half"), cue(4_000, 5_000, "kept")),
        chapters=(Chapter(start=0, end=1_000, title="a"), Chapter(start=1_000, end=9_000, title="b")),
    )
    found = retimed(timeline, linear(-2_000))
    assert [(one.start, one.end, one.text) for one in found.cues] == [
        (0, 1_000, "half"),
        (2_000, 3_000, "kept"),
    ]
    assert [(one.start, one.end) for one in found.chapters] == [(0, 7_000)]
    assert [(drop.reason, drop.text) for drop in found.report.drops] == [("before-start", "gone")]
    assert [(repair.reason, repair.detail) for repair in found.report.repairs] == [("negative", "half")]


@given(timelines, TIMES, st.fractions(Fraction(1, 3), 3))
def test_any_timeline_stays_valid(timeline: Timeline, offset: int, rate: Fraction) -> None:
    """Every promise of a cue holds, and nothing is lost but what the report says."""
    found = retimed(timeline, linear(offset, rate))
    assert Timeline.model_validate_json(found.model_dump_json()) == found
    assert len(found.cues) + len(found.report.drops) == len(timeline.cues)


@given(timelines, st.integers(0, 10**8))
def test_there_and_back(timeline: Timeline, offset: int) -> None:
    """A shift is taken back by its opposite."""
    once = retimed(timeline, linear(offset))
    assert retimed(once, linear(-offset)).cues == timeline.cues
