"""Times as models write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.claims import Scale, claim, milliseconds, read, scale_of, seconds
from subtoolkit.core.clock import format_clock


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:13", 553_000),
        ("00:01:07,480", 67_480),
        ("01:07.480", 67_480),
        ("12.3", 12_300),
        ("754.0", 754_000),
        ("12.3s", 12_300),
        ("12秒", 12_000),
        ("1m20s", 80_000),
        ("1分20.5秒", 80_500),
        ("250 ms", 250),
        ("00:00:21,", 21_000),
        ("0:0:6,2", 6_200),
        ("37,45", 37_450),
        ("00:00:18,0:", 18_000),
        ("00:12:340", 12_340),
        ("00:00:12:340", 12_340),
        ("０：０９．５", 9_500),
        ("00:00:05。5", 5_500),
        ("00:75:10", 4_510_000),
        ("00:00:60", 60_000),
        ("00:00:05,1000", 6_000),
        ("-3.5", -3_500),
    ],
)
def test_what_models_write(text: str, time: int) -> None:
    """Every way of writing a time that was seen is read."""
    found = claim(text)
    assert found is not None
    assert found.value == time


@pytest.mark.parametrize("text", ["", "soon", "1:2:3:4:5", "::", "9" * 5000, "1h", "NaN"])
def test_what_is_no_time(text: str) -> None:
    """Anything else is none, however long."""
    assert claim(text) is None


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 1e300])
def test_numbers_that_are_no_time(number: float) -> None:
    """JSON can hold numbers that no clock shows."""
    assert seconds(number) is None
    assert milliseconds(number) is None


@given(st.integers(0, 360_000_000), st.sampled_from([",", "."]))
def test_what_is_printed_is_read_back(time: int, mark: str) -> None:
    """A well-formed time is read to the millisecond."""
    found = claim(format_clock(time, mark=mark))
    assert found is not None
    assert found.value == time


def decided(texts: list[str], duration: int | None) -> tuple[Scale, list[int]]:
    """The scale of `texts` and their times on it."""
    claims = [found for text in texts if (found := claim(text))]
    scale = scale_of(claims, duration)
    return scale, [read(one, scale) for one in claims]


def test_a_colon_separates_minutes_and_seconds() -> None:
    """`a:b` is minutes and seconds, also past the end of the clip and in a mixed reply."""
    assert decided(["0:41", "00:02:10", "1:15"], 60_000) == ("usual", [41_000, 130_000, 75_000])


def test_hours_where_only_they_keep_the_order() -> None:
    """In a clip of more than an hour `a:b` is h:mm if only that keeps the order."""
    assert decided(["0:10", "0:55:00", "1:05", "1:20:00"], 5_400_000)[0] == "hours"
    assert decided(["0:10", "0:55", "1:05", "59:00"], 5_400_000)[0] == "usual"


def test_hundredths_where_only_they_fit() -> None:
    """`31:02` in a clip of a minute is 31.02 s when all such times then fit."""
    assert decided(["05:20", "12:48", "31:02"], 60_000) == ("hundredths", [5_200, 12_480, 31_020])


def test_absolute_times_are_no_reason_to_change_the_scale() -> None:
    """Times that span no more than the clip stay what they are, wherever they begin."""
    assert decided(["5:01", "5:58"], 60_000)[0] == "usual"
    assert decided(["7300", "7350"], 60_000)[0] == "usual"


def test_milliseconds_by_their_size() -> None:
    """Whole numbers far beyond the clip are milliseconds; without a clip their steps tell."""
    assert decided(["1200", "3400", "41000"], 60_000) == ("milliseconds", [1_200, 3_400, 41_000])
    assert decided(["1200", "3400", "5100"], None)[0] == "milliseconds"
    assert decided(["12", "14", "19"], None)[0] == "usual"


def test_one_wild_time_decides_nothing() -> None:
    """A single impossible time among many good ones does not change their scale."""
    texts = [f"0:{second:02d}" for second in range(0, 60, 2)] + ["55:00"]
    assert decided(texts, 60_000)[0] == "usual"
