"""A media file and a plan -> the packets that the plan may need, in the order of the file.

What lies far from all pieces is not read: whoever keeps a minute of a film does not wait for the rest of it.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from subtoolkit.core.progress import Progress, Watch, nobody
from subtoolkit.core.ranges import Span, merged
from subtoolkit.media.editing.copying import Copy, on_clock
from subtoolkit.media.editing.plan import Plan

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream

_AROUND = 20_000
"""So far around a piece packets are read: subtitles may begin long before, streams lie apart in the file."""
_FAR = 30_000
"""A shorter way is read through, not jumped over."""
_TOLD_EVERY = 500
"""Packets between two words about the progress."""


def needed(copy: Copy, plan: Plan, indexes: set[int], watch: Watch = nobody) -> "Iterator[Packet[Stream]]":
    """The packets of these streams with times from the container's start; pictures may come again."""
    wanted = merged((start - _AROUND, end + _AROUND) for start, end in _spans(plan))
    streams = [copy.source.streams[index] for index in sorted(indexes)]
    last: dict[int, int] = {}
    at = 0
    for start, end in wanted if streams else ():  # of no streams libavformat reads them all
        if start - at > _FAR:
            copy.source.seek(start * 1000 + copy.zero)
        count = 0
        for packet in copy.source.demux(streams):
            if packet.time_base is None or not packet.size:
                continue
            on_clock(packet, copy.zero)
            time = packet.dts if packet.dts is not None else packet.pts
            if time is None or _was_read(packet, time, last):
                continue
            at = max(at, round(time * packet.time_base * 1000))
            if count % _TOLD_EVERY == 0:
                watch(Progress(total=copy.info.declared, decoded=at, heard=at))
            count += 1
            yield packet
            if at > end:
                break


def _was_read(packet: "Packet[Stream]", time: int, last: dict[int, int]) -> bool:
    """Whether a jump led back to what was read before; pictures are not in order here, and have numbers."""
    if packet.stream.type == "video":
        return False
    before = last.get(packet.stream.index, time)
    last[packet.stream.index] = max(before, time)
    return time < before


def _spans(plan: Plan) -> Sequence[Span]:
    """The pieces, with the pictures before them that are decoded for them, in ms."""
    return [(round(piece.reach * 1000), round(piece.end * 1000)) for piece in plan.pieces]
