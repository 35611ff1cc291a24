"""Times as users type them and as files show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.clock import format_clock, fraction, from_seconds, parse_clock, to_seconds
from subtoolkit.core.errors import ClockUnreadable

TIMES = st.integers(0, 360_000_000)


@given(TIMES, st.sampled_from([",", "."]))
def test_what_is_printed_is_read_back(time: int, mark: str) -> None:
    """`parse_clock(format_clock(time)) == time`, with either decimal mark."""
    assert parse_clock(format_clock(time, mark=mark)) == time


@given(TIMES, st.integers(0, 3), st.booleans())
def test_no_field_ever_shows_sixty(time: int, digits: int, hours: bool) -> None:
    """Rounding to fewer digits carries into the next field and is off by half a digit at most."""
    text = format_clock(time, digits=digits, hours=hours)
    assert abs(parse_clock(text) - time) * 2 <= 10 ** (3 - digits)
    assert all(int(field) < 60 for field in text.replace(",", ".").partition(".")[0].split(":")[1:])


@given(TIMES)
def test_seconds_of_json_are_exact(time: int) -> None:
    """Milliseconds survive the way through a number of seconds."""
    assert from_seconds(to_seconds(time)) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("90", 90_000),
        ("2.5", 2_500),
        ("1:30", 90_000),
        ("0:01:30.250", 90_250),
        ("-0:00:01,2", -1_200),
        (" 7 ", 7_000),
    ],
)
def test_what_users_type(text: str, time: int) -> None:
    """Seconds, minutes and hours, with a fraction and a sign."""
    assert parse_clock(text) == time


@pytest.mark.parametrize("text", ["", "soon", "1:2:3:4", "1.2.3", "--1", "1h"])
def test_what_is_no_clock(text: str) -> None:
    """Anything else is an error that shows what was typed."""
    with pytest.raises(ClockUnreadable, match="cannot read the time"):
        parse_clock(text)


@pytest.mark.parametrize(("digits", "time"), [("", 0), ("2", 200), ("25", 250), ("2504", 250), ("2505", 251)])
def test_a_fraction_counts_by_its_digits(digits: str, time: int) -> None:
    """`.2` is 200 ms; what is finer than a millisecond is rounded, half up."""
    assert fraction(digits) == time
