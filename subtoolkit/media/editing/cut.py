"""A media file and the ranges of it that are kept -> a file of these alone, on one clock.

Packets are copied. Where a range must begin or end between two key pictures the few pictures there are
encoded anew, or the whole track where its codec does not allow that.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from subtoolkit.core.errors import UsageError
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.progress import Progress, Watch, nobody
from subtoolkit.core.ranges import Kept, Span
from subtoolkit.media.editing import h264
from subtoolkit.media.editing.containers import Container
from subtoolkit.media.editing.copying import Copy, attach, codec_names, copying, on_clock
from subtoolkit.media.editing.encoders import Edges, encoder_for
from subtoolkit.media.editing.filming import Anew, Film
from subtoolkit.media.editing.mux import TEXT, keep, moving
from subtoolkit.media.editing.packets import SoundClock, texts
from subtoolkit.media.editing.pictures import Pictures
from subtoolkit.media.editing.plan import Plan, Way, of_pictures, of_sound
from subtoolkit.media.source import url

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream


def planned(info: MediaInfo, spans: Sequence[Span], *, exact: bool) -> tuple[Plan, Way]:
    """What will be kept of the ranges `spans`, in ms on the player's clock, and how its pictures get there.

    Reads the whole file once to learn where its pictures can be parted. Raises `UsageError` where its codec
    cannot be cut exactly.
    """
    from subtoolkit.media.probe import opened

    if not info.pictures:
        return of_sound(spans), "copy"
    with opened(info.path) as container:
        stream = container.streams[info.pictures[0].index]
        assert stream.time_base is not None  # noqa: S101 - every picture track has one
        pictures = _scan(container, stream, idr=exact)  # type: ignore[arg-type]
        if not pictures.times:
            return of_sound(spans), "copy"
        way: Way = "copy" if not exact else _way(stream)  # type: ignore[arg-type]
        return of_pictures(spans, pictures, stream.time_base, way), way


def cut(
    info: MediaInfo, plan: Plan, way: Way, target: Path, kind: Container, *, watch: Watch = nobody
) -> list[str]:
    """Write the pieces of `plan`; gives what the new file could not hold, in words."""
    with TemporaryDirectory(prefix="subtool-") as folder, copying(info, target, kind) as copy:
        with ExitStack() as stack:
            _write(copy, plan, way, Path(folder), stack, watch)
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


def _way(stream: "VideoStream") -> Way:
    codec = stream.codec_context.codec.canonical_name
    name = encoder_for(codec, edges=True)
    if name and Edges(stream, name).is_able:
        return "edges"
    if encoder_for(codec, edges=False):
        return "all"
    raise UsageError(f"cannot cut {codec} exactly", "there is no encoder for it", "leave out --exact")


def _write(copy: Copy, plan: Plan, way: Way, folder: Path, stack: ExitStack, watch: Watch) -> None:
    import av

    info, kept = copy.info, plan.kept
    film: Film | Anew | None = None
    sounds: dict[int, SoundClock] = {}
    for stream in moving(copy):
        if stream.type == "audio":
            copy.add(stream)
            assert stream.time_base is not None  # noqa: S101
            sounds[stream.index] = SoundClock(plan.pieces, stream.time_base)
        elif not info.pictures or stream.index != info.pictures[0].index:
            copy.left_out.append(f"picture track {stream.index}")
        else:
            film = (Anew if way == "all" else Film)(copy, stream, plan, way)  # type: ignore[arg-type]
    late: list[Iterator[Packet[Stream]]] = []

    def feed(path: Path) -> "Stream":
        text = stack.enter_context(av.open(url(path), metadata_errors="replace"))
        return text.streams.subtitles[0]

    for stream in copy.source.streams.subtitles:
        if not codec_names(stream) & TEXT:
            copy.left_out.append(f"subtitle track {stream.index}")
        elif converted := keep(copy, stream, folder, feed):
            late.append(texts((packet for _, packet in converted), kept))
    attach(copy)
    copy.chapters(chapters(info.chapters, kept))
    for packets in late:
        _mux(copy, packets)
    _pass(copy, film, sounds, kept, watch)


def chapters(old: Sequence[Chapter], kept: Kept) -> list[Chapter]:
    """Chapters on the new clock; one of which less than half a second is left goes."""
    spans = [(chapter, kept.span(chapter.start, chapter.end)) for chapter in old]
    return [
        chapter.model_copy(update={"start": span[0], "end": span[1]})
        for chapter, span in spans
        if span and span[1] - span[0] >= min(500, chapter.end - chapter.start)
    ]


def _pass(
    copy: Copy, film: "Film | Anew | None", sounds: dict[int, SoundClock], kept: Kept, watch: Watch
) -> None:
    """Go once through the source, and write what is kept."""
    indexes = [*copy.streams, *([film.index] if film else [])]
    done = 0
    for number, packet in enumerate(
        copy.source.demux([copy.source.streams[index] for index in set(indexes)])
    ):
        if packet.time_base is None or not packet.size:
            continue
        on_clock(packet, copy.zero)
        index = packet.stream.index
        if number % 500 == 0 and packet.pts is not None:
            done = max(done, round(packet.pts * packet.time_base * 1000))
            watch(Progress(total=copy.info.declared, decoded=done, heard=done))
        if film and index == film.index:
            _mux(copy, film.packets(packet))
        elif index in sounds:
            time = sounds[index].time(packet)
            if time is not None:
                packet.pts = packet.dts = time
                packet.stream = copy.streams[index]
                copy.result.mux(packet)
        else:
            packet.stream = copy.streams[index]
            is_text = packet.stream.type == "subtitle"
            _mux(copy, texts([packet], kept) if is_text else iter([packet]))
    if film:
        _mux(copy, film.rest())


def _mux(copy: Copy, packets: "Iterator[Packet[Stream]]") -> None:
    for packet in packets:
        copy.result.mux(packet)
