"""Text <-> whole milliseconds: the only place where a time is read or printed.

Inside the toolkit every time is an `int` of milliseconds. In JSON it is a number of seconds with at most
three decimals, as users of whisper's files expect; `Time` makes a noun's field do both.
"""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, ValidationInfo

from subtoolkit.core.errors import ClockUnreadable

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


def from_seconds(seconds: float) -> int:
    """Whole milliseconds of `seconds`; halves go up, unlike `round`, which takes them to the even side."""
    return int(seconds * SECOND + (0.5 if seconds >= 0 else -0.5))


def to_seconds(time: int) -> float:
    """Seconds of `time`; prints with at most three decimals."""
    return time / SECOND


def _from_json(value: Any, info: ValidationInfo) -> Any:
    if info.mode == "json" and isinstance(value, int | float) and not isinstance(value, bool):
        return from_seconds(value)
    return value


Time = Annotated[int, BeforeValidator(_from_json), PlainSerializer(to_seconds, when_used="json")]
"""Milliseconds in Python, seconds in JSON."""

_CLOCK = re.compile(
    r"(?P<sign>[-+]?)(?:(?:(?P<hours>\d+):)?(?P<minutes>\d+):)?(?P<seconds>\d+)(?:[.,](?P<fraction>\d{1,9}))?"
)


def parse_clock(text: str) -> int:
    """Milliseconds of a time a user typed: `90`, `2.5`, `1:30`, `0:01:30.250`, `-0:00:01,2`.

    One colon separates minutes and seconds. A fraction counts by its digits: `.2` is 200 ms.
    Raises `ClockUnreadable`.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise ClockUnreadable(text)
    whole = (
        int(match["hours"] or 0) * HOUR + int(match["minutes"] or 0) * MINUTE + int(match["seconds"]) * SECOND
    )
    time = whole + fraction(match["fraction"] or "")
    return -time if match["sign"] == "-" else time


def fraction(digits: str) -> int:
    """Milliseconds of the digits behind a decimal mark: `2` is 200, `25` is 250, `2505` is 251 (half up)."""
    return (int(digits.ljust(4, "0")[:4]) + 5) // 10 if digits else 0


def format_clock(time: int, *, mark: str = ",", digits: int = 3, hours: bool = True) -> str:
    """`hh:mm:ss,mmm` of a time >= 0, with another decimal mark, fewer digits, or without hours.

    Without hours the minutes run past 59, as LRC wants it. Rounding is half up, once, so that no field
    ever shows 60.
    """
    step = 10 ** (3 - digits)
    units = (time + step // 2) // step
    whole, part = divmod(units, 10**digits)
    minutes, seconds = divmod(whole, 60)
    tail = f"{seconds:02d}{mark}{part:0{digits}d}" if digits else f"{seconds:02d}"
    if not hours:
        return f"{minutes:02d}:{tail}"
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{tail}"
