"""Packets of a picture track -> those of the new file, as the jobs of a plan say: copied, or encoded anew."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from subtoolkit.core.errors import UsageError
from subtoolkit.media.editing.copying import Copy, tags
from subtoolkit.media.editing.encoders import Edges, encoder, encoder_for
from subtoolkit.media.editing.packets import Ordered, like
from subtoolkit.media.editing.pictures import Pictures
from subtoolkit.media.editing.plan import Job, Plan, Way

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_CRA, _BLA = 21, 18
"""Key pictures of HEVC: one that may be preceded by pictures which look back, and one that begins anew where
two streams were joined. ITU-T H.265, 7.4.2.2."""


class _Work:
    """One job under way."""

    def __init__(self, job: Job, shift: int, *, joins: bool) -> None:
        self.job, self.shift, self.joins = job, shift, joins
        self.packets: deque[Packet[Stream]] = deque()
        self.frames: list[VideoFrame] = []
        self.encoder: VideoCodecContext | None = None
        self.done = False
        self._decoder: VideoCodecContext | None = None

    def decode(self, packet: "Packet[Stream] | None", old: "VideoCodecContext") -> "list[VideoFrame]":
        """The pictures inside the job that come of a packet of a stream like `old`; None flushes."""
        frames = self._opened(old).decode(packet)
        return [
            frame for frame in frames if frame.pts is not None and self.job.start <= frame.pts < self.job.end
        ]

    def _opened(self, old: "VideoCodecContext") -> "VideoCodecContext":
        from av.codec.context import CodecContext

        if self._decoder is None:
            made: VideoCodecContext = CodecContext.create(old.codec.name, "r")  # type: ignore[assignment]
            made.extradata = old.extradata
            made.thread_type = "AUTO"
            self._decoder = made
        return self._decoder


class Jobs:
    """The jobs of a plan, each with its shift to the new clock, by the packet that is due."""

    def __init__(self, index: int, tick: Fraction, plan: Plan, pictures: Pictures) -> None:
        self.index = index
        self.encoded = plan.encoded
        self.reorder = pictures.reorder
        self._numbers = {time: number for number, time in enumerate(pictures.times)}
        self._number = -1
        self._waiting: deque[_Work] = deque()
        new = Fraction(0)
        for count, piece in enumerate(plan.pieces):
            shift = round((piece.start - new) / tick)
            for place, job in enumerate(piece.jobs):
                self._waiting.append(_Work(job, shift, joins=bool(count) and place == 0))
            new += piece.end - piece.start
        self._open: deque[_Work] = deque()

    def begin(self, packet: "Packet[Stream]") -> "list[_Work]":
        """The jobs that want this packet; a job whose packets are over without its last one is done."""
        number = self._numbers.get(packet.pts if packet.pts is not None else -1)
        if number is None or number <= self._number:
            return []
        self._number = number
        while self._waiting and self._waiting[0].job.first <= number:
            self._open.append(self._waiting.popleft())
        return [work for work in self._open if not work.done and work.job.first <= number < work.job.last]

    def is_last(self, work: _Work) -> bool:
        """Whether the packet at hand is the job's last one."""
        return self._number + 1 >= work.job.last

    def drained(self) -> "Iterator[_Work]":
        """Jobs in the order of the new file that may give away what they have; finished ones leave."""
        while self._open:
            yield self._open[0]
            if not self._open[0].done:
                return
            self._open.popleft()

    def unfinished(self) -> "list[_Work]":
        """Jobs for which packets are missing at the end of a damaged file."""
        return [work for work in self._open if not work.done]


class Film:
    """Copies pictures, and encodes some at the edges of ranges."""

    def __init__(self, copy: Copy, stream: "VideoStream", jobs: Jobs, way: Way) -> None:
        self._jobs = jobs
        self.index = jobs.index
        self._old = stream.codec_context
        self._hevc = stream.codec_context.codec.canonical_name == "hevc"
        self._edges: Edges | None = None
        self._new = copy.add(stream)
        if way == "edges" and jobs.encoded:
            name = encoder_for(stream.codec_context.codec.canonical_name, edges=True)
            assert name is not None  # noqa: S101 - the plan would be another
            self._edges = Edges(stream, name)
            if extradata := self._edges.extradata():
                self._new.codec_context.extradata = extradata
        step = Fraction(1) / (stream.average_rate or 25) / (stream.time_base or Fraction(1, 1000))
        self._ordered = Ordered(jobs.reorder, round(step))

    def packets(self, packet: "Packet[Stream]") -> "Iterator[Packet[Stream]]":
        """What a packet of the source lets be written."""
        for work in sorted(self._jobs.begin(packet), key=lambda work: work.job.copied):
            if work.job.copied:
                self._copy(work, packet)
            else:
                self._encode(work, work.decode(packet, self._old))
            if self._jobs.is_last(work):
                self._finish(work)
        yield from self._written()

    def rest(self) -> "Iterator[Packet[Stream]]":
        """What is left at the end of the source."""
        for work in self._jobs.unfinished():
            self._finish(work)
        yield from self._written()

    def _copy(self, work: _Work, packet: "Packet[Stream]") -> None:
        if packet.pts is None or packet.pts < work.job.start:
            return  # leads up to a key picture and needs what was before it
        if work.joins and self._hevc and not work.packets:
            packet = _separated(packet, bytes(self._new.codec_context.extradata or b""))
        work.joins = False
        work.packets.append(packet)

    def _encode(self, work: _Work, frames: "Sequence[VideoFrame | None]") -> None:
        """At once, for decoded pictures are large, and there may be hundreds before a key picture."""
        assert self._edges is not None  # noqa: S101 - only then are there such jobs
        if work.encoder is None:
            work.encoder = self._edges.started()
        for frame in frames:
            work.packets.extend(self._edges.encode(work.encoder, frame))

    def _finish(self, work: _Work) -> None:
        work.done = True
        if not work.job.copied:
            self._encode(work, [*work.decode(None, self._old), None])
            work.encoder = None

    def _written(self) -> "Iterator[Packet[Stream]]":
        for work in self._jobs.drained():
            while work.packets:
                packet = work.packets.popleft()
                packet.pts = (packet.pts or 0) - work.shift
                packet.dts = self._ordered.time(packet.pts)
                packet.stream = self._new
                yield packet


def _separated(packet: "Packet[Stream]", extradata: bytes) -> "Packet[Stream]":
    """A key picture of HEVC that does not look back at another range, which would hide its last pictures."""
    data = bytearray(bytes(packet))
    if extradata[:1] == b"\1":
        size, place = (extradata[21] & 3) + 1, 0
        while place + size < len(data):
            _renamed(data, place + size)
            place += size + int.from_bytes(data[place : place + size], "big")
    else:
        for mark in re.finditer(rb"\x00\x00\x01(?=.)", bytes(packet), re.DOTALL):
            _renamed(data, mark.end())
    return like(packet, bytes(data))


def _renamed(data: bytearray, place: int) -> None:
    if data[place] >> 1 & 63 == _CRA:
        data[place] = data[place] & 0x81 | _BLA << 1


class Anew:
    """Encodes all pictures of all ranges anew."""

    def __init__(self, copy: Copy, stream: "VideoStream", jobs: Jobs) -> None:
        self._jobs = jobs
        self.index = jobs.index
        self._old = stream.codec_context
        self._tick = stream.time_base or Fraction(1, 1000)
        codec = stream.codec_context.codec.canonical_name
        name = encoder_for(codec, edges=False)
        if name is None:
            raise UsageError(f"cannot cut {codec} exactly", "there is no encoder for it", "leave out --exact")
        self._encoder, self._new = _started(copy, stream, name)

    def packets(self, packet: "Packet[Stream]") -> "Iterator[Packet[Stream]]":
        """What a packet of the source lets be written."""
        for work in self._jobs.begin(packet):
            work.frames += work.decode(packet, self._old)
            if self._jobs.is_last(work):
                work.frames += work.decode(None, self._old)
                work.done = True
        yield from self._written()

    def rest(self) -> "Iterator[Packet[Stream]]":
        """What is left at the end of the source."""
        for work in self._jobs.unfinished():
            work.frames += work.decode(None, self._old)
            work.done = True
        yield from self._written()
        yield from self._streamed(self._encoder.encode(None))

    def _written(self) -> "Iterator[Packet[Stream]]":
        from av.video.frame import PictureType

        for work in self._jobs.drained():
            for frame in work.frames:
                frame.pts = (frame.pts or 0) - work.shift
                frame.time_base = self._tick
                frame.pict_type = PictureType.NONE
                yield from self._streamed(self._encoder.encode(frame))
            work.frames = []

    def _streamed(self, packets: "list[Packet[Stream]]") -> "Iterator[Packet[Stream]]":
        for packet in packets:
            packet.stream = self._new
            yield packet


def _started(copy: Copy, stream: "VideoStream", name: str) -> "tuple[VideoCodecContext, Stream]":
    """An encoder whose packets go to a new stream like the old one."""
    rate = stream.average_rate or stream.guessed_rate or 25
    new: VideoStream = copy.result.add_stream(name, rate=rate)  # type: ignore[assignment]
    made = new.codec_context
    like_old = encoder(stream, name)
    for field in ("width", "height", "pix_fmt", "framerate", "sample_aspect_ratio"):
        setattr(made, field, getattr(like_old, field))
    for field in ("color_range", "colorspace", "color_primaries", "color_trc"):
        setattr(made, field, getattr(like_old, field))
    made.options = like_old.options
    made.time_base = like_old.time_base
    new.metadata.update(tags(stream.metadata))
    new.disposition = stream.disposition
    return made, new
