"""Frames, durations, gaps and reading speed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.context import Context
from subtoolkit.timeline.edit import Grid
from subtoolkit.timeline.shots import snap_to_shots
from subtoolkit.timeline.style import style
from subtoolkit.timeline.timing import close_gaps, lengthen, open_gaps, shorten, snap
from tests.timeline.made import cue, spoken

EN = style("netflix", "en")
FILM = style("netflix", "en", fps=Fraction(24))
RATES = [Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(60)]


def times(cues: tuple[Cue, ...]) -> list[tuple[int, int]]:
    """Starts and ends."""
    return [(one.start, one.end) for one in cues]


@pytest.mark.parametrize("rate", RATES, ids=str)
@given(frame=st.integers(0, 2_000_000))
def test_frames_come_back(rate: Fraction, frame: int) -> None:
    """The milliseconds of a frame lead to it again, to the nearest and to the one that is shown then."""
    grid = Grid.of(style(fps=rate))
    time = grid.time(frame)
    assert grid.unit(time) == frame
    assert time * rate // 1000 == frame
    assert 0 <= time - frame * 1000 / rate < 1


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_durations_on_frames(rate: Fraction) -> None:
    """Two frames are two frames at any rate, five sixths of a second never less, seven seconds never more."""
    wanted = style(fps=rate)
    grid = Grid.of(wanted)
    assert grid.at_least(wanted.min_gap) == 2
    assert (grid.at_least(wanted.min_duration) - 1) / rate < Fraction(5, 6) <= grid.at_least(834) / rate
    assert grid.at_most(wanted.max_duration) / rate <= 7 + Fraction(1, 1000)


def test_snap() -> None:
    """Times go to the nearest frame, no cue is shorter than one, and without a rate nothing moves."""
    assert times(snap((cue(1010, 2015, "x"),), FILM, Context())) == [(1000, 2000)]
    assert times(snap((cue(1000, 1003, "x"),), FILM, Context())) == [(1000, 1042)]
    assert times(snap((cue(1011, 2017, "x"),), EN, Context())) == [(1011, 2017)]


def test_snap_keeps_a_voice_apart() -> None:
    """Two cues of one voice on one frame follow each other."""
    assert times(snap((cue(1000, 1003, "x"), cue(1004, 1900, "y")), FILM, Context())) == [
        (1000, 1042),
        (1042, 1917),
    ]


def test_longest() -> None:
    """A cue that lingers ends after seven seconds, and its words with it."""
    (one,) = shorten((spoken(0, 20_000, "Well I never"),), EN, Context())
    assert one.end == 7000
    assert one.words[-1].end == 7000


def test_touching_cues_part() -> None:
    """The first gives up its end, if it can spare it, else the second starts a little later."""
    relaxed = (cue(0, 3000, "Hi."), cue(3000, 6000, "Yes."))
    assert times(open_gaps(relaxed, EN, Context())) == [(0, 2916), (3000, 6000)]
    hurried = (cue(0, 833, "Hi."), cue(833, 6000, "Yes."))
    assert times(open_gaps(hurried, EN, Context())) == [(0, 833), (917, 6000)]
    both = (cue(0, 833, "Hi."), cue(833, 1666, "Yes."))
    assert times(open_gaps(both, EN, Context())) == [(0, 749), (833, 1666)]


def test_overlapping_voices_have_no_gap() -> None:
    """Voices that speak at once are left alone."""
    cues = (cue(0, 3000, "Hi.", "A"), cue(1000, 4000, "Yes.", "B"))
    assert open_gaps(cues, EN, Context()) == cues
    assert close_gaps(cues, EN, Context()) == cues


def test_too_short_stays_longer() -> None:
    """A short cue stays up to half a second longer, then comes up to a fifth earlier; then it is flagged."""
    assert times(lengthen((cue(5000, 5700, "Stop!"),), EN, Context())) == [(5000, 5833)]
    assert times(lengthen((cue(5000, 5200, "Stop!"),), EN, Context())) == [(4867, 5700)]
    (one,) = lengthen((cue(5000, 5050, "Stop!"),), EN, Context())
    assert (one.start, one.end) == (4800, 5550)
    assert one.flags == ("too-short",)
    assert lengthen((one,), EN, Context()) == (one,)


def test_too_fast_stays_longer() -> None:
    """Forty characters want two seconds; without room the cue keeps its time and says so."""
    text = "0123456789" * 4
    assert times(lengthen((cue(5000, 6700, text),), EN, Context())) == [(5000, 7000)]
    crowded = (cue(0, 4950, "x"), cue(5034, 6734, text), cue(6818, 9000, "y"))
    found = lengthen(crowded, EN, Context())
    assert times(found) == times(crowded)
    assert [one.flags for one in found] == [(), ("too-fast",), ()]


def test_nothing_grows_beyond_the_end() -> None:
    """The end of the media and a picture cut are borders too."""
    assert times(lengthen((cue(5000, 5400, "Stop!"),), EN, Context(duration=5500))) == [(4800, 5500)]
    assert times(lengthen((cue(5000, 5400, "Stop!"),), EN, Context(shots=(4900, 5500)))) == [(4900, 5416)]


def test_a_crumb_of_time_is_borrowed() -> None:
    """Two frames or less that are missing come from before, also from a cue that can spare them."""
    last = cue(5884, 8000, "Never again.")
    spares = (cue(2000, 4916, "Wait."), cue(5000, 5800, "Stop!"), last)
    assert times(lengthen(spares, EN, Context())) == [(2000, 4883), (4967, 5800), (5884, 8000)]
    needs = (cue(4500, 4916, "Wait for me here."), cue(5000, 5800, "Stop!"), last)
    assert lengthen(needs, EN, Context())[1].flags == ("too-short",)
    much = (cue(2000, 4916, "Wait."), cue(5100, 5800, "Stop!"), last)
    assert lengthen(much, EN, Context(shots=(5000,)))[1].flags == ("too-short",)


def test_gaps_close() -> None:
    """A gap under half a second is closed to two frames, a longer one is left, so is one with a cut in it."""
    near = (cue(0, 2000, "Hi."), cue(2400, 4000, "Yes."))
    assert times(close_gaps(near, EN, Context()))[0] == (0, 2316)
    far = (cue(0, 2000, "Hi."), cue(2500, 4000, "Yes."))
    assert close_gaps(far, EN, Context()) == far
    assert close_gaps(near, EN, Context(shots=(2200,))) == near
    assert times(close_gaps(near, style("social", "en"), Context()))[0] == (0, 2000)
    assert times(close_gaps((near[0], cue(2200, 4000, "x")), style("social"), Context()))[0] == (0, 2200)
    assert close_gaps(near, style("netflix", "ja"), Context()) == near


def test_gaps_open_where_a_cue_would_get_too_long() -> None:
    """A cue that may not reach its neighbour leaves it a gap that can be seen."""
    cues = (cue(0, 6900, "Hi."), cue(7200, 8500, "Yes."))
    assert times(close_gaps(cues, EN, Context()))[0] == (0, 6700)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (240, 240),
        (239, 240),
        (233, 240),
        (232, 228),
        (229, 228),
        (228, 228),
        (220, 220),
        (245, 240),
        (250, 250),
    ],
)
def test_starts_at_shots(start: int, expected: int) -> None:
    """In frames, a cut at 240: near it the start is on it, 8 to 11 before it 12 before, else where it was."""
    grid = Grid.of(FILM)
    (one,) = snap_to_shots(
        (cue(grid.time(start), grid.time(start + 60), "Hi."),), FILM, Context(shots=(10_000,))
    )
    assert grid.unit(one.start) == expected


@pytest.mark.parametrize(
    ("end", "expected"), [(238, 238), (230, 238), (229, 238), (228, 228), (243, 238), (247, 238), (249, 252)]
)
def test_ends_at_shots(end: int, expected: int) -> None:
    """In frames, a cut at 240: an end near it is two frames before it, one well behind it 12 behind."""
    grid = Grid.of(FILM)
    (one,) = snap_to_shots((cue(grid.time(end - 60), grid.time(end), "Hi."),), FILM, Context(shots=(10_000,)))
    assert grid.unit(one.end) == expected


def test_shots_leave_neighbours_alone() -> None:
    """No start is moved into the cue before, no end into the cue behind."""
    cues = (cue(0, 9900, "Hi.", "A"), cue(9950, 12_000, "Yes.", "B"))
    found = snap_to_shots(cues, FILM, Context(shots=(9850,)))
    assert found[0].end <= found[1].start
