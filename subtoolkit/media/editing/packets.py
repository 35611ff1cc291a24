"""Packets of one stream -> the same on the clock of the new file: pictures, sound, text."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from subtoolkit.core.ranges import Kept
from subtoolkit.media.editing.plan import Piece

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream

_LONG = Fraction(60, 1000)
"""Packets of sound that last longer keep their own times: half of one would be heard late."""


def like(packet: "Packet[Stream]", data: bytes) -> "Packet[Stream]":
    """A packet with the times and flags of another."""
    from av.packet import Packet

    new = Packet(data)
    new.pts, new.dts, new.duration = packet.pts, packet.dts, packet.duration
    new.time_base = packet.time_base
    new.is_keyframe = packet.is_keyframe
    return new


class Ordered:
    """Gives pictures in the order of decoding their decoding times: each is that of an earlier one shown."""

    def __init__(self, reorder: int, step: int) -> None:
        self._waiting: list[int] = []
        self._reorder, self._step = reorder, max(step, 1)
        self._count = 0
        self._last: int | None = None

    def time(self, shown: int) -> int:
        """The decoding time of the next packet, which is shown at `shown`."""
        heapq.heappush(self._waiting, shown)
        if self._count < self._reorder:
            time = self._waiting[0] - (self._reorder - self._count) * self._step
            self._count += 1
        else:
            time = heapq.heappop(self._waiting)
        self._last = time if self._last is None else max(time, self._last + 1)
        return self._last


class SoundClock:
    """Puts packets of sound one after the other; half a packet is the most by which a join is off.

    That is not added up over the joins: each range begins with the packet that is nearest to where the sound
    before it ends. In one sound track packets are all of about one length.
    """

    def __init__(self, pieces: Sequence[Piece], tick: Fraction) -> None:
        self._tick = tick
        self._ranges = []
        new = Fraction(0)
        for piece in pieces:
            length = piece.end - piece.start
            self._ranges.append((round((piece.start - new) / tick), round((new + length) / tick)))
            new += length
        self._number = 0
        self._shift: int | None = None
        self._end = 0
        """Where the sound so far ends on the new clock."""
        self._from_start = bool(pieces) and pieces[0].start <= 0

    def time(self, packet: "Packet[Stream]") -> int | None:
        """The new time of a packet; None for one that does not go along."""
        if packet.pts is None:
            return None
        duration = packet.duration or 1
        half = duration // 2
        while self._number < len(self._ranges):
            shift, stop = self._ranges[self._number]
            if self._shift is None:
                natural = packet.pts - shift
                is_first = self._from_start and self._number == 0
                if natural < self._end - half and not is_first:
                    return None
                if natural >= stop - half:
                    self._number += 1
                    continue
                gapless = not is_first and abs(natural - self._end) <= duration <= _LONG / self._tick
                self._shift = packet.pts - self._end if gapless else shift
            time = packet.pts - self._shift
            if time < stop - half:
                self._end = time + duration
                return time
            self._number, self._shift = self._number + 1, None
        return None


class Moved:
    """Packets of sound, copied."""

    def __init__(self, clock: SoundClock, new: "Stream") -> None:
        self._clock, self._new = clock, new

    def packets(self, packet: "Packet[Stream] | None") -> "Iterator[Packet[Stream]]":
        """The packet at its new time, if it goes along."""
        time = self._clock.time(packet) if packet is not None else None
        if packet is not None and time is not None:
            packet.pts = packet.dts = time
            packet.stream = self._new
            yield packet


def texts(packets: "Iterable[Packet[Stream]]", kept: Kept) -> "Iterator[Packet[Stream]]":
    """Packets of a subtitle track with texts on the new clock; those without anything left are gone."""
    for packet in packets:
        if packet.pts is None or packet.time_base is None or not packet.size:
            continue
        start = packet.pts * packet.time_base * 1000
        end = start + (packet.duration or 0) * packet.time_base * 1000
        span = kept.span(round(start), round(end))
        if span:
            tick = 1000 * packet.time_base
            packet.pts = packet.dts = round(span[0] / tick)
            packet.duration = round(span[1] / tick) - packet.pts
            yield packet


class Pictured:
    """Packets of a subtitle track of pictures, of which each stands until the next one comes.

    Of those in a range that is gone the last one goes to the join, so that there stands what stood there.
    """

    def __init__(self, kept: Kept, new: "Stream") -> None:
        self._kept, self._new = kept, new
        self._waiting: Packet[Stream] | None = None
        self._last = -1

    def packets(self, packet: "Packet[Stream] | None") -> "Iterator[Packet[Stream]]":
        """What a packet of the source lets be written; None for the end."""
        if packet is None:
            yield from self._placed(self._waiting)
        elif packet.pts is not None and packet.time_base is not None:
            time = round(packet.pts * packet.time_base * 1000)
            is_kept = any(start <= time < end for start, end in self._kept.spans)
            if self._waiting is not None and (
                is_kept or self._new_time(packet) > self._new_time(self._waiting)
            ):
                yield from self._placed(self._waiting)
                self._waiting = None
            if is_kept:
                yield from self._placed(packet)
            else:
                self._waiting = packet

    def _new_time(self, packet: "Packet[Stream]") -> int:
        assert packet.pts is not None  # noqa: S101 - others are not taken
        assert packet.time_base is not None  # noqa: S101
        return self._kept.time(round(packet.pts * packet.time_base * 1000))

    def _placed(self, packet: "Packet[Stream] | None") -> "Iterator[Packet[Stream]]":
        if packet is None or packet.time_base is None:
            return
        self._last = max(self._new_time(packet), self._last + 1)
        if self._last < self._kept.length:
            packet.pts = packet.dts = round(Fraction(self._last, 1000) / packet.time_base)
            packet.stream = self._new
            yield packet
