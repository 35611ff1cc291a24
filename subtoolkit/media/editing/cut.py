"""A media file and the ranges of it that are kept -> a file of these alone, on one clock.

Packets are copied. Where a range must begin or end between two key pictures the few pictures there are
encoded anew, or the whole track where its codec does not allow that.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from subtoolkit.core.errors import UsageError
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.ranges import Kept, Span
from subtoolkit.core.timecode import timecode
from subtoolkit.media.editing import h264
from subtoolkit.media.editing.containers import Container
from subtoolkit.media.editing.copying import Copy, attach, codec_names, copying
from subtoolkit.media.editing.encoders import Edges, encoder_for
from subtoolkit.media.editing.filming import Anew, Film, Jobs
from subtoolkit.media.editing.mux import TEXT, keep, moving
from subtoolkit.media.editing.needed import needed
from subtoolkit.media.editing.packets import Moved, Pictured, SoundClock, texts
from subtoolkit.media.editing.pictures import Pictures
from subtoolkit.media.editing.plan import Plan, Way, of_pictures, of_sound
from subtoolkit.media.editing.sounding import Samples, encoder_of
from subtoolkit.media.source import url

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream


@dataclass(frozen=True)
class Scan:
    """A media file, and where its pictures can be parted."""

    info: MediaInfo
    way: Way = "copy"
    pictures: Pictures | None = None
    """None where there is none, or nothing in it."""
    tick: Fraction = Fraction(1, 1000)
    """The unit of their times, in seconds."""
    exact: bool = False

    def plan(self, spans: Sequence[Span]) -> Plan:
        """What will be kept of the ranges `spans`, in ms on the player's clock."""
        if self.pictures is None:
            return of_sound(spans)
        return of_pictures(spans, self.pictures, self.tick, self.way)

    def parted(self, times: Sequence[int]) -> list[int]:
        """Times at which one part can end and the next begin: without new pictures those of key pictures."""
        if self.pictures is None or self.way != "copy":
            return list(times)
        ticks = [round(Fraction(time, 1000) / self.tick) for time in times]
        shown = [self.pictures.times[self.pictures.key_before(tick)] for tick in ticks]
        return sorted({round(time * self.tick * 1000) for time in shown})


def scan(info: MediaInfo, *, exact: bool) -> Scan:
    """Read the whole file once to learn where its pictures can be parted.

    Raises `UsageError` where its codec cannot be cut exactly.
    """
    from subtoolkit.media.probe import opened

    if not info.pictures:
        return Scan(info, exact=exact)
    with opened(info.path) as container:
        stream = container.streams[info.pictures[0].index]
        assert stream.time_base is not None  # noqa: S101 - every picture track has one
        pictures = _scan(container, stream, idr=exact)  # type: ignore[arg-type]
        way: Way = "copy" if not exact else _way(stream, pictures)  # type: ignore[arg-type]
        found = Scan(info, way, pictures, stream.time_base, exact)
        return found if pictures.times else Scan(info, exact=exact)


def cut(scan: Scan, plan: Plan, target: Path, kind: Container, *, watch: Watch = nobody) -> list[str]:
    """Write the pieces of `plan`; gives what the new file could not hold, in words."""
    with (
        TemporaryDirectory(prefix="subtool-") as folder,
        copying(scan.info, target, kind) as copy,
        ExitStack() as stack,
    ):
        _write(copy, scan, plan, Path(folder), stack, watch)
    return copy.left_out


def _scan(container: "InputContainer", stream: "VideoStream", *, idr: bool) -> Pictures:
    """The pictures of a track, times from the container's start; with `idr` only such are key pictures."""
    assert stream.time_base is not None  # noqa: S101 - every picture track has one
    shift = round(Fraction(container.start_time or 0, 1_000_000) / stream.time_base)
    times: list[int] = []
    keys: list[int] = []
    end = 0
    pick = idr and stream.codec_context.codec.canonical_name == "h264"
    for packet in container.demux(stream):
        if packet.pts is None or not packet.size:
            continue
        if packet.is_keyframe and (
            not pick or _is_idr(bytes(packet), bytes(stream.codec_context.extradata or b""))
        ):
            keys.append(len(times))
        times.append(packet.pts - shift)
        end = max(end, times[-1] + (packet.duration or 0))
    return Pictures(times, keys or [0][: len(times)], end)


def _is_idr(packet: bytes, extradata: bytes) -> bool:
    if not h264.is_record(extradata):
        return any(unit[0] & 31 == h264.IDR for unit in h264.units(packet))
    size, place = h264.length_size(extradata), 0
    while place + size < len(packet):
        if packet[place + size] & 31 == h264.IDR:
            return True
        place += size + int.from_bytes(packet[place : place + size], "big")
    return False


def _way(stream: "VideoStream", pictures: Pictures) -> Way:
    if len(pictures.keys) == len(pictures.times):
        return "edges"  # there are none: every picture stands by itself
    codec = stream.codec_context.codec.canonical_name
    name = encoder_for(codec, edges=True)
    if name and Edges(stream, name).is_able:
        return "edges"
    if encoder_for(codec, edges=False):
        return "all"
    raise UsageError(f"cannot cut {codec} exactly", "there is no encoder for it", "leave out --exact")


def _write(copy: Copy, scan: Scan, plan: Plan, folder: Path, stack: ExitStack, watch: Watch) -> None:
    import av

    info, kept = copy.info, plan.kept
    film: Film | Anew | None = None
    others: dict[int, Moved | Samples | Pictured] = {}
    for stream in moving(copy):
        if stream.type == "audio":
            others[stream.index] = _sound(copy, stream, plan, exact=scan.exact)  # type: ignore[arg-type]
        elif scan.pictures is None or stream.index != info.pictures[0].index:
            copy.left_out.append(f"picture track {stream.index}")
        else:
            assert scan.pictures is not None  # noqa: S101 - a file without any has no job either
            jobs = Jobs(stream.index, stream.time_base, plan, scan.pictures)  # type: ignore[arg-type]
            film = Anew(copy, stream, jobs) if scan.way == "all" else Film(copy, stream, jobs, scan.way)  # type: ignore[arg-type]
    late: list[Iterator[Packet[Stream]]] = []

    def feed(path: Path) -> "Stream":
        text = stack.enter_context(av.open(url(path), metadata_errors="replace"))
        return text.streams.subtitles[0]

    for stream in copy.source.streams.subtitles:
        if converted := keep(copy, stream, folder, feed):
            late.append(texts((packet for _, packet in converted), kept))
        elif stream.index in copy.streams and not codec_names(stream) & TEXT:
            others[stream.index] = Pictured(kept, copy.streams[stream.index])
    attach(copy)
    _set_timecode(copy, kept)
    copy.chapters(chapters(info.chapters, kept))
    for packets in late:
        _mux(copy, packets)
    _pass(copy, film, others, plan, watch)


def _sound(copy: Copy, stream: "AudioStream", plan: Plan, *, exact: bool) -> "Moved | Samples":
    """How the sound of a track gets into the new file."""
    if name := encoder_of(copy, stream, exact=exact):
        return Samples(copy, stream, plan.pieces, name)
    new = copy.add(stream)
    return Moved(SoundClock(plan.pieces, stream.time_base or Fraction(1, stream.rate)), new)


def _set_timecode(copy: Copy, kept: Kept) -> None:
    """The label of the first picture that is kept, wherever the source told its own."""
    if copy.info.timecode is None or not kept.spans:
        return
    label = timecode(copy.info, start="auto").label(max(0, kept.spans[0][0]))
    tagged = [one.metadata for one in copy.result.streams if "timecode" in one.metadata]
    for metadata in tagged or [copy.result.metadata]:
        metadata["timecode"] = label


def chapters(old: Sequence[Chapter], kept: Kept) -> list[Chapter]:
    """Chapters on the new clock; one of which less than half a second is left goes."""
    spans = [(chapter, kept.span(chapter.start, chapter.end)) for chapter in old]
    return [
        chapter.model_copy(update={"start": span[0], "end": span[1]})
        for chapter, span in spans
        if span and span[1] - span[0] >= min(500, chapter.end - chapter.start)
    ]


def _pass(
    copy: Copy,
    film: "Film | Anew | None",
    others: dict[int, Moved | Samples | Pictured],
    plan: Plan,
    watch: Watch,
) -> None:
    """Go once through what is needed of the source, and write what is kept."""
    kept = plan.kept
    for packet in needed(copy, plan, {*copy.streams, *others, *([film.index] if film else [])}, watch):
        index = packet.stream.index
        if film and index == film.index:
            _mux(copy, film.packets(packet))
        elif index in others:
            _mux(copy, others[index].packets(packet))
        else:
            packet.stream = copy.streams[index]
            is_text = packet.stream.type == "subtitle"
            _mux(copy, texts([packet], kept) if is_text else iter([packet]))
    for other in others.values():
        _mux(copy, other.packets(None))
    if film:
        _mux(copy, film.rest())


def _mux(copy: Copy, packets: "Iterator[Packet[Stream]]") -> None:
    for packet in packets:
        copy.result.mux(packet)
