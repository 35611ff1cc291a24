"""Times of TTML: clock values with fractions or frames, offsets in any unit, how they nest (TTML2, 12)."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple, Self
from xml.etree import ElementTree as ET

from subtoolkit.core.clock import HOUR, MINUTE, SECOND

_CLOCK = re.compile(r"(?:(\d+):)?(?:(\d+):)?(\d+(?:[.,]\d+)?)(?::(\d+(?:\.\d+)?))?")
_OFFSET = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|f|t)")


def local(element: ET.Element) -> str:
    """Name an element without its namespace: there are several for TTML."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def attribute(element: ET.Element, name: str) -> str | None:
    """Find an attribute by its name without the namespace."""
    return next((value for key, value in element.items() if key.rsplit("}", 1)[-1] == name), None)


class Timed(NamedTuple):
    """A piece of the document with its times, None where it has none."""

    element: ET.Element
    start: int | None
    end: int | None


class Clock(NamedTuple):
    """How a document counts time."""

    frame_rate: Fraction
    tick_rate: Fraction
    absolute: bool
    """Times do not count from the parent's: so it is in Apple's lyrics."""

    @classmethod
    def of(cls, root: ET.Element) -> Self:
        """Read the parameters of the root."""
        rate = _number(attribute(root, "frameRate")) or Fraction(30)
        multiplier = (attribute(root, "frameRateMultiplier") or "1 1").replace(":", " ").split()
        top, bottom = (_number(part) or Fraction(1) for part in (multiplier[0], multiplier[-1]))
        ticks = _number(attribute(root, "tickRate"))
        declares_frames = attribute(root, "frameRate") is not None
        effective = rate * top / bottom if len(multiplier) > 1 else rate
        fallback = effective if declares_frames else Fraction(1)
        return cls(effective, ticks or fallback, attribute(root, "timing") is not None)

    def time(self, text: str | None) -> int | None:
        """Milliseconds of a time expression, None for none or one that cannot be read."""
        text = (text or "").strip()
        offset = _OFFSET.fullmatch(text)
        if offset:
            return _whole(Fraction(offset[1]) * self._unit(offset[2]))
        clock = _CLOCK.fullmatch(text)
        if not clock:
            return None
        first, second, seconds, frames = clock.groups()
        # With one colon the field before it is minutes.
        hours, minutes = (first, second) if second is not None else (None, first)
        whole = int(hours or 0) * HOUR + int(minutes or 0) * MINUTE
        part = Fraction(seconds.replace(",", ".")) * SECOND
        return _whole(whole + part + Fraction(frames or 0) * self._unit("f"))

    def _unit(self, name: str) -> Fraction:
        fixed = {"h": HOUR, "m": MINUTE, "s": SECOND, "ms": 1}
        if name in fixed:
            return Fraction(fixed[name])
        return SECOND / (self.frame_rate if name == "f" else self.tick_rate)

    def paragraphs(self, root: ET.Element) -> Iterator[Timed]:
        """Give each `p`, or where a `p` has no times of its own but its spans have, each of these."""
        waiting = [Timed(root, None, None)]
        while waiting:
            parent = waiting.pop()
            spans = _spans(parent)
            if local(parent.element) in ("p", "span") and not spans:
                yield parent
            else:
                waiting += [self._inside(child, parent) for child in reversed(spans or list(parent.element))]

    def _inside(self, child: ET.Element, parent: Timed) -> Timed:
        zero = 0 if self.absolute else parent.start or 0
        begin, end, duration = (self.time(child.get(name)) for name in ("begin", "end", "dur"))
        if begin is None and end is None and duration is None:
            return Timed(child, parent.start, parent.end)
        start = zero + (begin or 0)
        if end is not None:
            return Timed(child, start, zero + end)
        return Timed(child, start, start + duration if duration is not None else parent.end)


def _spans(timed: Timed) -> list[ET.Element]:
    if local(timed.element) != "p" or timed.element.get("begin") or timed.element.get("end"):
        return []
    return [child for child in timed.element if local(child) == "span" and child.get("begin")]


def _number(text: str | None) -> Fraction | None:
    try:
        number = Fraction(text or "")
    except (ValueError, ZeroDivisionError):
        return None
    return number if number > 0 else None


def _whole(time: Fraction) -> int:
    return int(time + Fraction(1, 2))
