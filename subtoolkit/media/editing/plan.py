"""Ranges that were asked for -> what is copied and what is encoded anew of a picture track; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from subtoolkit.core.ranges import Kept, Span, merged
from subtoolkit.media.editing.pictures import Pictures

Way = Literal["copy", "edges", "all"]
"""How pictures get into the new file: as they are, with new ones at the edges of ranges, or all new."""


@dataclass(frozen=True)
class Job:
    """Packets `first` to `last` (not included) of the pictures; shown are those from `start` to `end`."""

    first: int
    last: int
    start: int
    end: int
    copied: bool
    """As they are; else they are decoded and encoded anew."""


@dataclass(frozen=True)
class Piece:
    """One range of the source that is kept; times in seconds."""

    start: Fraction
    end: Fraction
    jobs: tuple[Job, ...] = ()
    decoded: Fraction | None = None
    """Where the key picture is shown that its first pictures need; None: nothing before `start` is needed."""

    @property
    def reach(self) -> Fraction:
        """Where reading must begin."""
        return self.start if self.decoded is None else min(self.start, self.decoded)


@dataclass(frozen=True)
class Plan:
    """All pieces, in order."""

    pieces: tuple[Piece, ...]

    @property
    def kept(self) -> Kept:
        """The ranges in ms."""
        return Kept(merged((_ms(piece.start), _ms(piece.end)) for piece in self.pieces))

    @property
    def encoded(self) -> bool:
        """Some pictures are encoded anew."""
        return any(not job.copied for piece in self.pieces for job in piece.jobs)


def of_sound(spans: Iterable[Span]) -> Plan:
    """The plan where there is no picture."""
    return Plan(tuple(Piece(Fraction(start, 1000), Fraction(end, 1000)) for start, end in spans))


def of_pictures(spans: Sequence[Span], pictures: Pictures, tick: Fraction, way: Way) -> Plan:
    """The plan for ranges in ms.

    With `copy` a range begins at the key picture before it and ends where the next picture needs nothing of
    it, so that nothing that was asked for is missing; ranges that meet become one. Else a range begins and
    ends at the first picture that is shown in or after its times.
    """
    asked = [(_ticks(start, tick), _ticks(end, tick)) for start, end in spans]
    if way == "copy":
        return Plan(tuple(_copied(asked, pictures, tick)))
    make = _edged if way == "edges" else _anew
    pieces = []
    for start, end in asked:
        first, last = _framed(start, end, pictures)
        if first < last:
            jobs = make(first, last, pictures)
            decoded = min((pictures.times[job.first] for job in jobs), default=first) * tick
            pieces.append(Piece(first * tick, last * tick, jobs, decoded))
    return Plan(tuple(pieces))


def _framed(start: int, end: int, pictures: Pictures) -> tuple[int, int]:
    """A range on the borders of pictures, except where sound goes on before the first or after the last."""
    first = start if start <= pictures.shown[0] else pictures.frame_from(start)
    return first, end if end >= pictures.end else pictures.frame_from(end)


def _copied(asked: Iterable[tuple[int, int]], pictures: Pictures, tick: Fraction) -> Iterable[Piece]:
    found: list[tuple[int, int, int, int]] = []
    for start, end in asked:
        first = pictures.key_before(start)
        begin = min(start, pictures.times[first]) if start <= pictures.shown[0] else pictures.times[first]
        last, stop = pictures.border_from(end)
        stop = max(stop, end) if last == len(pictures.times) else stop
        if found and first < found[-1][1]:
            first, _, begin, before = found.pop()
            stop = max(stop, before)
        found.append((first, last, begin, stop))
    for first, last, begin, stop in found:
        job = Job(first, last, pictures.times[first], stop, copied=True)
        yield Piece(begin * tick, stop * tick, (job,) if first < last else ())


def _edged(start: int, end: int, pictures: Pictures) -> tuple[Job, ...]:
    door = pictures.door_from(start)
    last, stop = pictures.border_before(end)
    if door >= last:
        return _anew(start, end, pictures)
    opened = pictures.times[door]
    head = Job(pictures.key_before(start), door, start, opened, copied=False)
    middle = Job(door, last, opened, stop, copied=True)
    tail = Job(pictures.key_before(stop), pictures.needed(end), stop, end, copied=False)
    ends = last == len(pictures.times) or pictures.frame_from(stop) >= end
    heads = pictures.frame_from(start) < opened
    return (*([head] if heads else ()), middle, *([] if ends else [tail]))


def _anew(start: int, end: int, pictures: Pictures) -> tuple[Job, ...]:
    if pictures.frame_from(start) >= min(end, pictures.end):
        return ()
    return (Job(pictures.key_before(start), pictures.needed(end), start, end, copied=False),)


def _ticks(time: int, tick: Fraction) -> int:
    return -(-Fraction(time, 1000) // tick)


def _ms(seconds: Fraction) -> int:
    return round(seconds * 1000)
