"""What options take: times, ranges, sums, frame rates, timecodes; each as it is typed -> its value."""

import re
from typing import TYPE_CHECKING, Any, cast

import click

from subtoolkit.core.errors import ClockUnreadable, quoted

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from subtoolkit.core.report import Currency

MARKERS = ("chapter", "scene", "speaker", "sign", "cue")


_ENDLESS = 10_000 * 3_600_000
"""In ms; subtitle files have no more than four digits for hours."""


class Clock(click.ParamType[int]):
    """A time: `90`, `1:30`, `0:01:30.250`."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Milliseconds of the text."""
        from subtoolkit.core.clock import parse_clock  # brings pydantic, which --help does not need

        if isinstance(value, int):
            return value
        try:
            time = parse_clock(str(value))
        except ClockUnreadable as error:
            self.fail(str(error), param, ctx)
        if abs(time) >= _ENDLESS:
            self.fail(f"{quoted(value)} is more than 9999 hours", param, ctx)
        return time


class Piece(click.ParamType[tuple[int, int]]):
    """Shortest and longest piece in seconds: `45-90`."""

    name = "MIN-MAX"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Both in milliseconds."""
        if isinstance(value, tuple):
            return value
        try:
            shortest, longest = (round(float(part) * 1000) for part in str(value).split("-"))
        except ValueError:
            self.fail(f"{quoted(value)} is no range of seconds like 45-90", param, ctx)
        if not 1000 <= shortest <= longest:
            self.fail(
                f"{quoted(value)}: the shortest must be at least 1 and not above the longest", param, ctx
            )
        return shortest, longest


class Budget(click.ParamType["tuple[Decimal, Currency | None]"]):
    """A sum of money: `5CNY`, `0.5USD`, `5`."""

    name = "SUM"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> "tuple[Decimal, Currency | None]":
        """Amount and currency; without one it is that of the region's price list."""
        from decimal import Decimal

        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(CNY|USD)?", str(value).strip(), re.IGNORECASE)
        if match is None:
            self.fail(f"{quoted(value)} is no sum like 5CNY, 0.5USD or 5", param, ctx)
        return Decimal(match[1]), cast("Currency", match[2].upper()) if match[2] else None


class FrameRate(click.ParamType["Fraction"]):
    """Frames a second: `25`, `24000/1001`, `23.976`."""

    name = "RATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Fraction":
        """The exact rate; 23.976, 29.97 and 59.94 mean the NTSC rates of that name."""
        from fractions import Fraction

        try:
            rate = Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            self.fail(f"{quoted(value)} is no frame rate like 25, 23.976 or 24000/1001", param, ctx)
        ntsc = Fraction(round(rate) * 1000, 1001)
        rate = ntsc if rate.denominator != 1 and abs(rate - ntsc) < Fraction(1, 100) else rate
        if not 1 <= rate <= 1000:
            self.fail(f"{quoted(value)} is no frame rate between 1 and 1000", param, ctx)
        return rate


class Timecode(click.ParamType[str]):
    """Where a timeline begins."""

    name = "auto|LABEL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The label, or `auto`; whether the rate has such a frame is found out later."""
        if str(value) != "auto" and not re.fullmatch(r"\d{1,2}:\d\d:\d\d[:;.,]\d{2,3}", str(value)):
            self.fail(f"{quoted(value)} is no timecode like 01:00:00:00, and not auto", param, ctx)
        return str(value)


class Markers(click.ParamType[tuple[str, ...]]):
    """Kinds of markers by comma."""

    name = "KIND"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Their names; the plural is understood."""
        if isinstance(value, tuple):
            return value
        kinds = tuple(
            part.strip().lower().removesuffix("s") for part in str(value).split(",") if part.strip()
        )
        if wrong := [kind for kind in kinds if kind not in MARKERS]:
            self.fail(f"no kind of marker {quoted(wrong[0])}; known: {', '.join(MARKERS)}", param, ctx)
        return kinds
