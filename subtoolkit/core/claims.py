"""Times as a model writes them -> claims -> milliseconds, once the scale of the whole reply is known.

A model mixes `0:41`, `00:00:41`, `41.0`, `41秒` and slips in the commas. What `12:30` means cannot be told
from one line, so a time is first taken apart into a `Claim`, and `scale_of` decides for all claims together.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from subtoolkit.core.clock import HOUR, MINUTE, SECOND, fraction

Scale = Literal["usual", "hours", "hundredths", "milliseconds"]
"""usual: h:mm:ss, m:ss and seconds; hours: a:b is h:mm; hundredths: the last field counts hundredths of a
second (s:cc, m:ss:cc); milliseconds: whole numbers without colon are milliseconds."""

# `\d` takes full-width digits as well, and so does `int`; marks and colons need their full-width twins.
_COLON = "[:：]"
_MARK = "[.,，。．]"
_FRACTION = rf"{_MARK}\d{{1,9}}"

CLOCK = (
    rf"\d{{1,6}}(?:{_COLON}\d{{1,4}}){{1,3}}+"
    # A mark without digits (`00:00:21,`) and a colon that nothing follows (`00:00:18,0:`) are slips.
    rf"(?:{_MARK}(?:\d{{1,9}}(?:{_COLON}(?!\d))?)?)?"
)
"""Pattern of a time with colons."""

UNITS = (
    r"(?:\d{1,4} ?(?:hours?|h|小时|时) ?)?(?:\d{1,4} ?(?:minutes?|mins?|m|分钟|分) ?)?"
    rf"\d{{1,9}}(?:{_FRACTION})? ?(?:milliseconds|msecs?|ms|毫秒|seconds?|secs?|s|秒)(?![A-Za-z])"
)
"""Pattern of a time that names its unit: `12.3s`, `1m20s`, `12秒`."""

NUMBER = rf"\d{{1,12}}(?:{_FRACTION})?"
"""Pattern of a bare number."""

TIME = rf"(?:{CLOCK}|{UNITS}|{NUMBER})"
"""Pattern of anything that can be a time; what may stand around it decides whether it is one."""

_COLONS = re.compile(
    rf"(-?)(\d+)(?:{_COLON}(\d+))?(?:{_COLON}(\d+))?(?:{_COLON}(\d+))?(?:{_MARK}(\d*){_COLON}?)?"
)
_NAMED = re.compile(
    r"(-?)(?:(\d+) ?(?:hours?|h|小时|时) ?)?(?:(\d+) ?(?:minutes?|mins?|m|分钟|分) ?)?"
    rf"(\d+)(?:{_MARK}(\d+))? ?(?:(milliseconds|msecs?|ms|毫秒)|seconds?|secs?|s|秒)",
    re.IGNORECASE,
)

_CENTURY = 100 * 365 * 86_400


class Claim(NamedTuple):
    """One time as it was written."""

    value: int
    """Milliseconds on the usual scale."""
    fields: tuple[int, ...] = ()
    """Numbers between colons, from coarse to fine; empty where the time names its unit and is certain."""
    part: int = 0
    """Milliseconds of the digits behind the decimal mark."""
    counted: bool = False
    """The last field is a fraction (`00:12:340`), so no other scale is possible."""
    overflow: bool = False
    """A field ran over (`00:75:10`, `,1000`) and was carried."""
    whole: bool = True
    """Written without a decimal mark."""


def claim(text: str) -> Claim | None:
    """The time in `text`, in any of the patterns above and with an optional minus; None if it is none."""
    text = text.strip()
    # No time is longer; what is may be a number that `int` refuses.
    match = _COLONS.fullmatch(text) if len(text) <= 40 else None
    if match is None:
        return _named(text) if len(text) <= 40 else None
    sign, *numbers, digits = match.groups()
    fields = [int(number) for number in numbers if number]
    part, overflow = _part(digits or "")
    # Three digits in the last place are milliseconds that lost their mark: `00:12:340`.
    counted = len(fields) > 1 and not digits and len(numbers[len(fields) - 1] or "") == 3
    if counted or len(fields) == 4:
        part = fraction(numbers[len(fields) - 1] or "")
        del fields[-1]
        counted = True
    value = _seconds(fields) * SECOND + part
    overflow = overflow or any(field > 59 for field in fields[1:])
    return Claim(-value if sign else value, tuple(fields), part, counted, overflow, digits is None)


def seconds(number: float) -> Claim | None:
    """The claim of a JSON number; None of what is no time: not a number, or more than a century."""
    if not abs(number) < _CENTURY:
        return None
    whole = isinstance(number, int)
    value = int(number * SECOND + (0.5 if number >= 0 else -0.5))
    return Claim(value, (int(number),), abs(value) % SECOND, whole=whole)


def milliseconds(number: float) -> Claim | None:
    """The claim of a JSON number that is known to count milliseconds."""
    return Claim(round(number)) if abs(number) < _CENTURY * SECOND else None


def read(claim: Claim, scale: Scale) -> int:
    """Milliseconds of `claim` on `scale`."""
    if scale == "usual" or claim.counted or not claim.fields:
        return claim.value
    match scale, claim.fields:
        case "hours", (hours, minutes):
            return hours * HOUR + minutes * MINUTE
        case "hundredths", (*coarse, last) if coarse and claim.whole:
            return _seconds(coarse) * SECOND + last * 10
        case "milliseconds", (number,) if claim.whole:
            return number
    return claim.value


def scale_of(claims: Sequence[Claim], duration: int | None) -> Scale:
    """The scale on which the claims of one reply, in their order, make sense in a clip of `duration` ms.

    The usual one, unless that one is impossible and another fits: spans of more than twice the clip, or, in
    a clip of more than an hour, an order that only h:mm keeps. Absolute times are no reason to leave it.
    """
    uncertain = [claim for claim in claims if claim.fields and not claim.counted]
    if not uncertain:
        return "usual"
    if duration is None:
        return "milliseconds" if _steps_are_milliseconds(uncertain) else "usual"
    usual = [claim.value for claim in uncertain]
    if duration > HOUR:
        hours = [read(claim, "hours") for claim in uncertain]
        return "hours" if _falls(hours) < _falls(usual) and max(hours) <= duration + SECOND else "usual"
    if _spread(usual) <= 2 * duration + SECOND:
        return "usual"
    others: tuple[Scale, ...] = ("hundredths", "milliseconds")
    for scale in others:
        values = [read(claim, scale) for claim in uncertain]
        if values != usual and _spread(values) <= duration + SECOND and _falls(values) <= _falls(usual):
            return scale
    return "usual"


def _named(text: str) -> Claim | None:
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    sign, hours, minutes, number, digits, thousandth = match.groups()
    if thousandth:
        return Claim(int(number))
    whole = int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + int(number) * SECOND
    value = whole + fraction(digits or "")
    return Claim(-value if sign else value)


def _part(digits: str) -> tuple[int, bool]:
    # `,1000` is one count too many of milliseconds, not a tenth of a second.
    return (SECOND, True) if digits == "1000" else (fraction(_ascii(digits)), False)


def _ascii(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def _seconds(fields: Sequence[int]) -> int:
    total = 0
    for field in fields:
        total = total * 60 + field
    return total


def _spread(values: list[int]) -> int:
    """Range without the outermost twentieth on either side, so that one wild time decides nothing."""
    ordered = sorted(values)
    edge = len(ordered) // 20
    return ordered[-1 - edge] - ordered[edge]


def _falls(values: list[int]) -> int:
    return sum(after < before for before, after in pairwise(values))


def _steps_are_milliseconds(claims: list[Claim]) -> bool:
    """Whether whole numbers advance by hundreds at a time, as seconds of captions never do."""
    if not all(len(claim.fields) == 1 and claim.whole for claim in claims):
        return False
    values = [claim.fields[0] for claim in claims]
    steps = sorted(after - before for before, after in pairwise(values) if after > before)
    return bool(steps) and steps[len(steps) // 2] >= 200
