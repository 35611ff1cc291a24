"""Times and whole frames <-> SMPTE timecode, drop-frame included; exact, in fractions.

A label counts frames, not time: at 29.97 frames a second `01:00:00:00` is reached 3.6 s after an hour.
Drop-frame labels skip numbers (never frames) to stay with the clock: two at the start of each minute but the
tenth ones, four at 59.94 (SMPTE ST 12-1).
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from subtoolkit.core.clock import HOUR, MINUTE, SECOND
from subtoolkit.core.errors import TimecodeUnreadable
from subtoolkit.core.media import MediaInfo, SourceTimecode

NTSC = Fraction(1000, 1001)
USUAL_RATES = tuple(
    sorted(
        [Fraction(n) for n in (24, 25, 30, 48, 50, 60, 100, 120)] + [n * NTSC for n in (24, 30, 48, 60, 120)]
    )
)
"""The rates in which editors count."""
DEFAULT_RATE = Fraction(25)
"""Where nothing tells the rate."""
HOUR_ONE = "01:00:00:00"
"""Where programmes begin, and timelines of Resolve and Avid (EBU R 122; the makers' defaults)."""

_LABEL = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})")


@dataclass(frozen=True, slots=True)
class Timebase:
    """Frames of a rate, and how they are counted."""

    rate: Fraction
    drop: bool = False
    """Drop-frame; only for multiples of 29.97."""

    @property
    def nominal(self) -> int:
        """Frames in a second of the label: 24 of 23.976."""
        return int(self.rate + Fraction(1, 2))

    def frame(self, time: int) -> int:
        """The frame nearest to `time` in ms."""
        return int(time * self.rate / SECOND + Fraction(1, 2))

    def time(self, frame: int) -> int:
        """Milliseconds of a frame, rounded up, so that a reader of either kind finds the same frame again."""
        exact = frame * SECOND / self.rate
        return -(-exact.numerator // exact.denominator)

    def seconds(self, frame: int) -> Fraction:
        """Exact time of a frame, in seconds."""
        return frame / self.rate

    def label(self, frame: int) -> str:
        """`hh:mm:ss:ff`, with a semicolon in drop-frame; after 24 hours it begins again."""
        frame %= self._day
        if self.drop:
            tens, rest = divmod(frame, self._ten_minutes)
            minutes = max(0, rest - self._dropped) // (self.nominal * 60 - self._dropped)
            frame += self._dropped * (9 * tens + minutes)
        seconds, part = divmod(frame, self.nominal)
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        return f"{clock}{';' if self.drop else ':'}{part:02d}"

    def number(self, label: str) -> int:
        """The frame that a label names; raises `TimecodeUnreadable` for one that does not exist."""
        hours, minutes, seconds, _, part = _fields(label)
        dropped = self._dropped if self.drop else 0
        if part >= self.nominal:
            raise TimecodeUnreadable(label, f"a second has {self.nominal} frames")
        if seconds == 0 and minutes % 10 and part < dropped:
            raise TimecodeUnreadable(label, "drop-frame skips it")
        total = hours * 60 + minutes
        return (total * 60 + seconds) * self.nominal + part - dropped * (total - total // 10)

    @property
    def _dropped(self) -> int:
        return self.nominal // 15

    @property
    def _ten_minutes(self) -> int:
        return self.nominal * 600 - 9 * self._dropped

    @property
    def _day(self) -> int:
        return 144 * self._ten_minutes if self.drop else self.nominal * 86_400


@dataclass(frozen=True, slots=True)
class Timecode:
    """The labels of one timeline: where its zero stands."""

    base: Timebase
    first: int = 0
    """Number of the frame at time 0."""

    def label(self, time: int) -> str:
        """The label at `time` in ms."""
        return self.base.label(self.first + self.base.frame(time))

    @property
    def offset(self) -> int:
        """The label of time 0 read as a clock, in ms: what is added to times in a file without frames."""
        hours, minutes, seconds, _, part = _fields(self.base.label(self.first))
        return hours * HOUR + minutes * MINUTE + seconds * SECOND + self.base.time(part)


def usual(rate: Fraction | None) -> Fraction | None:
    """The rate in which editors count that is nearest to a measured one; what varies has an average."""
    return min(USUAL_RATES, key=lambda one: max(one / rate, rate / one)) if rate else None


def timecode(media: MediaInfo | None, *, rate: Fraction | None = None, start: str | None = None) -> Timecode:
    """How to count along `media`: by `rate`, else as its picture or its timecode, else 25 frames a second.

    `start` is a label, `auto` (the media's own timecode, else hour one), or None (zero). Raises
    `TimecodeUnreadable`.
    """
    source = media.timecode if media else None
    seen = usual(media.pictures[0].fps) if media and media.pictures else None
    counted = rate or seen or (source.rate if source else None) or DEFAULT_RATE
    if start is None:
        return Timecode(Timebase(counted))
    if start == "auto" and source:
        return _own(source, counted, source.rate or seen or counted)
    label = HOUR_ONE if start == "auto" else start
    base = Timebase(counted, drop=_fields(label)[3] != ":")
    if base.drop and not _can_drop(counted):
        raise TimecodeUnreadable(label, f"{float(counted):g} frames a second have no drop-frame")
    return Timecode(base, base.number(label))


def _own(source: SourceTimecode, rate: Fraction, written: Fraction) -> Timecode:
    """By the file's own label; where it was `written` by another rate the clock of the label stays."""
    hours, minutes, seconds, mark, part = _fields(source.label)
    base = Timebase(rate, drop=mark != ":" and _can_drop(rate))
    nominal = Timebase(written).nominal
    if base.nominal != nominal:
        part = (part * base.nominal + nominal // 2) // nominal
    dropped = base.drop and seconds == 0 and minutes % 10 > 0
    part = max(part, base.nominal // 15) if dropped else min(part, base.nominal - 1)
    return Timecode(
        base, base.number(f"{hours:02d}:{minutes:02d}:{seconds:02d}:{part:02d}") - base.frame(source.at)
    )


def _can_drop(rate: Fraction) -> bool:
    return rate.denominator != 1 and int(rate + Fraction(1, 2)) % 30 == 0


def _fields(label: str) -> tuple[int, int, int, str, int]:
    match = _LABEL.fullmatch(label.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3]) > 59:
        raise TimecodeUnreadable(label, "not hours, minutes, seconds and frames")
    return int(match[1]), int(match[2]), int(match[3]), match[4], int(match[5])
