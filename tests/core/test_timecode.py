"""Frames and their labels: known pairs, every frame of a day, and what cannot be read."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.errors import TimecodeUnreadable
from subtoolkit.core.media import MediaInfo, Picture, SourceTimecode
from subtoolkit.core.timecode import USUAL_RATES, Timebase, Timecode, timecode, usual

FILM, PAL, NTSC, FAST = (Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001))


@pytest.mark.parametrize(
    ("base", "frame", "label"),
    [
        (Timebase(PAL), 0, "00:00:00:00"),
        (Timebase(PAL), 90_000, "01:00:00:00"),
        (Timebase(FILM), 86_400, "01:00:00:00"),
        (Timebase(NTSC), 107_892, "00:59:56:12"),
        (Timebase(NTSC, drop=True), 1_799, "00:00:59;29"),
        (Timebase(NTSC, drop=True), 1_800, "00:01:00;02"),
        (Timebase(NTSC, drop=True), 17_981, "00:09:59;29"),
        (Timebase(NTSC, drop=True), 17_982, "00:10:00;00"),
        (Timebase(NTSC, drop=True), 107_892, "01:00:00;00"),
        (Timebase(NTSC, drop=True), 2_589_407, "23:59:59;29"),
        (Timebase(FAST, drop=True), 3_599, "00:00:59;59"),
        (Timebase(FAST, drop=True), 3_600, "00:01:00;04"),
        (Timebase(FAST, drop=True), 35_964, "00:10:00;00"),
        (Timebase(FAST, drop=True), 215_784, "01:00:00;00"),
        (Timebase(Fraction(120)), 119, "00:00:00:119"),
    ],
)
def test_known_labels(base: Timebase, frame: int, label: str) -> None:
    """Frames and labels as the standard pairs them, both ways."""
    assert base.label(frame) == label
    assert base.number(label) == frame


BASES = [Timebase(rate) for rate in USUAL_RATES] + [
    Timebase(Fraction(n * 1000, 1001), drop=True) for n in (30, 60, 120)
]


@given(st.sampled_from(BASES), st.integers(0, 24 * 3600 * 120))
def test_label_and_frame_are_inverse(base: Timebase, frame: int) -> None:
    """Every frame of a day has a label of its own, and after midnight they begin again."""
    day = base.number("23:59:59:" + f"{base.nominal - 1:02d}") + 1
    assert base.number(base.label(frame)) == frame % day


@given(st.sampled_from(BASES), st.integers(0, 100 * 3600 * 1000))
def test_a_frame_is_found_again_by_its_time(base: Timebase, time: int) -> None:
    """In whole milliseconds no frame is lost: neither the nearest one nor the one that is shown then."""
    frame = base.frame(time)
    assert base.frame(base.time(frame)) == frame
    assert int(base.time(frame) * base.rate / 1000) == frame
    assert abs(base.seconds(frame) * 1000 - time) * 2 <= 1000 / base.rate


def test_drop_frame_stays_with_the_clock() -> None:
    """In ten hours the label is never further from the clock than two frames and their minute allow."""
    base = Timebase(NTSC, drop=True)
    for minute in range(600):
        clock = base.label(base.frame(minute * 60_000 + 2_000))
        hours, minutes, seconds = (int(part) for part in clock[:8].split(":"))
        assert abs((hours * 60 + minutes) * 60 + seconds - (minute * 60 + 2)) <= 1


@pytest.mark.parametrize(
    ("base", "label", "why"),
    [
        (Timebase(PAL), "01:00:00", "not hours, minutes, seconds and frames"),
        (Timebase(PAL), "01:60:00:00", "not hours, minutes, seconds and frames"),
        (Timebase(PAL), "24:00:00:00", "not hours, minutes, seconds and frames"),
        (Timebase(PAL), "00:00:00:25", "a second has 25 frames"),
        (Timebase(NTSC, drop=True), "00:01:00;01", "drop-frame skips it"),
        (Timebase(NTSC, drop=True), "", "not hours, minutes, seconds and frames"),
    ],
)
def test_labels_that_no_frame_has(base: Timebase, label: str, why: str) -> None:
    """An error of one line that says how to write it."""
    with pytest.raises(TimecodeUnreadable, match=f"{why}; write 01:00:00:00"):
        base.number(label)


def media(rate: Fraction | None, label: str | None = None, at: int = 0) -> MediaInfo:
    """A file with a picture of this rate, and a timecode."""
    return MediaInfo(
        path="a.mov",
        container="mov",
        pictures=(Picture(index=0, codec="h264", width=2, height=2, fps=rate),) if rate else (),
        timecode=SourceTimecode(label=label, at=at) if label else None,
    )


@pytest.mark.parametrize(
    ("info", "rate", "start", "zero", "offset"),
    [
        (None, None, None, "00:00:00:00", 0),
        (None, None, "auto", "01:00:00:00", 3_600_000),
        (media(NTSC), None, "auto", "01:00:00:00", 3_600_000),
        (media(NTSC), None, "01:00:00;00", "01:00:00;00", 3_600_000),
        (media(PAL, "10:00:00:12"), None, "auto", "10:00:00:12", 36_000_480),
        (media(PAL, "10:00:00:12"), None, None, "00:00:00:00", 0),
        (media(PAL, "10:00:00:12"), None, "02:00:00:00", "02:00:00:00", 7_200_000),
        (media(PAL, "10:00:00:12", at=480), None, "auto", "10:00:00:00", 36_000_000),
        (media(NTSC, "01:00:00;02"), None, "auto", "01:00:00;02", 3_600_067),
        (media(NTSC, "01:00:00;02"), PAL, "auto", "01:00:00:02", 3_600_080),
        (media(PAL, "01:00:00:24"), Fraction(50), "auto", "01:00:00:48", 3_600_960),
        (media(Fraction(50), "01:00:00:49"), PAL, "auto", "01:00:00:24", 3_600_960),
        (media(PAL, "00:01:00:00"), NTSC, "00:01:00;02", "00:01:00;02", 60_067),
        (media(PAL, "00:00:00:00", at=40), None, "auto", "23:59:59:24", 86_399_960),
    ],
)
def test_where_a_timeline_begins(
    info: MediaInfo | None, rate: Fraction | None, start: str | None, zero: str, offset: int
) -> None:
    """By what is asked, else by the file's own timecode, else at hour one; and by nobody's wish at zero."""
    found = timecode(info, rate=rate, start=start)
    assert (found.label(0), found.offset) == (zero, offset)


def test_drop_frame_needs_its_rate() -> None:
    """At 25 frames a second nothing is dropped."""
    with pytest.raises(TimecodeUnreadable, match="25 frames a second have no drop-frame"):
        timecode(media(PAL), start="01:00:00;00")


def test_a_measured_rate_is_one_of_the_editors() -> None:
    """What varies, or was measured badly, is counted in the nearest rate there is."""
    assert usual(Fraction(2997, 100)) == NTSC
    assert usual(Fraction(1_000_000, 41_708)) == FILM
    assert usual(Fraction(15)) == FILM
    assert usual(None) is None
    assert Timecode(Timebase(NTSC), 5).label(0) == "00:00:00:05"
