"""A media file, subtitle tracks, chapters and fonts -> one file with all of them; all else as it was."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from subtoolkit.core.errors import UsageError, quoted
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.progress import Progress, Watch, nobody
from subtoolkit.media.editing.commands import sound_file_command, steady_command, text_command, track_command
from subtoolkit.media.editing.containers import Container
from subtoolkit.media.editing.copying import Copy, attach, codec_names, copying, is_cover, on_clock
from subtoolkit.media.editing.labels import Label
from subtoolkit.media.editing.running import run
from subtoolkit.media.source import url

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.subtitles.stream import SubtitleStream

TEXT = frozenset(
    {"subrip", "srt", "ass", "ssa", "webvtt", "mov_text", "text", "stl", "microdvd", "subviewer"}
)
"""Codecs of subtitles that are made of words; the others are pictures."""
_RESTLESS = frozenset({"avi", "flv", "mpeg", "asf", "rm", "mpegvideo", "h264", "hevc", "m4v"})
"""Formats whose packets may have no presentation time."""
_TOLD_EVERY = 500
"""Packets between two words about the progress."""
_SUFFIX = {"subrip": "srt", "ass": "ass", "webvtt": "webvtt", "mov_text": "mp4"}
"""The muxer of a file that holds one track of that codec."""


@dataclass(frozen=True)
class Track:
    """A subtitle track to be added."""

    path: Path
    """A file of ours in UTF-8: SubRip, ASS or WebVTT."""
    codec: str
    """Its codec: subrip, ass, webvtt."""
    label: Label


@dataclass(frozen=True)
class Additions:
    """What comes into the copy, and what of the old one does not."""

    tracks: tuple[Track, ...] = ()
    fonts: tuple[Path, ...] = ()
    chapters: tuple[Chapter, ...] | None = None
    """None: those that are there."""
    picture: Path | None = None
    """A file whose picture takes the place of the first one, on the player's clock."""
    without: frozenset[int] = frozenset()
    """Indexes of the streams that do not go along."""


def mux(
    info: MediaInfo, target: Path, kind: Container, additions: Additions, *, watch: Watch = nobody
) -> list[str]:
    """Write `target`; gives what it could not hold, in words. Raises `FfmpegFailed`, `UsageError`."""
    if additions.tracks and kind.text is None:
        raise UsageError(
            f"{kind.suffixes[0]} files cannot hold subtitles",
            "no player would show them",
            "name an .mkv with -o",
        )
    if additions.fonts and not kind.fonts:
        raise UsageError(
            "fonts cannot be attached", f"{kind.suffixes[0]} files hold none", "name an .mkv with -o"
        )
    with (
        TemporaryDirectory(prefix="subtool-") as folder,
        steady(info, Path(folder), watch) as source,
        copying(source, target, kind) as copy,
    ):
        _write(copy, additions, Path(folder), watch)
        return copy.left_out


@contextmanager
def steady(info: MediaInfo, folder: Path, watch: Watch = nobody) -> Iterator[MediaInfo]:
    """`info`, or the same on one unbroken clock where its format has packets without a time or restarts it.

    The codecs' packets are the same; a temporary file in `folder` holds them.
    """
    names = {*info.container.split(",")}
    if info.anchor is None and not names & _RESTLESS:
        yield info
        return
    from subtoolkit.media.probe import probe

    path = folder / "steady.mkv"
    run(steady_command(info, path), f"cannot copy {quoted(info.path)}", total=info.declared, watch=watch)
    found = probe(path)
    yield found.model_copy(update={"chapters": info.chapters})
    path.unlink(missing_ok=True)


def _write(copy: Copy, additions: Additions, folder: Path, watch: Watch) -> None:
    import av

    with ExitStack() as stack:
        feeds: list[Iterator[tuple[Fraction, Packet[Stream]]]] = []
        for stream in moving(copy):
            if additions.picture and stream.index == copy.info.pictures[0].index:
                film = stack.enter_context(av.open(url(additions.picture))).streams.video[0]
                feeds.append(_fed(film, copy.add(film, like=stream)))
            elif stream.type == "audio" and not copy.holds(stream):
                file = stack.enter_context(av.open(url(_encoded(copy, stream, folder))))
                feeds.append(_fed(file.streams.audio[0], copy.add(file.streams.audio[0], like=stream)))
            else:
                copy.add(stream)

        def feed(path: Path) -> "SubtitleStream":
            text = stack.enter_context(av.open(url(path), metadata_errors="replace"))
            return text.streams.subtitles[0]

        there = [one for one in copy.source.streams.subtitles if one.index not in additions.without]
        feeds += [found for stream in there if (found := keep(copy, stream, folder, feed))]
        for number, track in enumerate(additions.tracks):
            stream = feed(_fitting(track, copy.kind, folder / f"new{number}"))
            new = copy.result.add_stream_from_template(stream, opaque=True)
            copy.label(new, track.label)
            feeds.append(_fed(stream, new))
        attach(copy)
        for font in additions.fonts:
            copy.result.add_attachment(font.name, _font_kind(font), font.read_bytes())
        copy.chapters(copy.info.chapters if additions.chapters is None else additions.chapters)
        own = _own(copy, watch)
        copy.write(packet for _, packet in heapq.merge(own, *feeds, key=lambda pair: pair[0]))


def moving(copy: Copy) -> "list[Stream]":
    """The pictures and sounds that go along; what the container has no place for is noted.

    QuickTime keeps timecode and the titles of chapters as streams, which the muxer writes anew.
    """
    wanted: list[Stream] = []
    titles = bool(copy.info.chapters) and "mov" in copy.info.container
    for stream in copy.source.streams:
        if stream.type == "data" and "timecode" not in stream.metadata and not titles:
            told = stream.metadata.get("handler_name", "").strip()
            copy.left_out.append(f"data stream {stream.index}" + (f" ({told})" if told else ""))
        elif stream.type in ("video", "audio") and not is_cover(stream):
            wanted.append(stream)
        titles = titles and stream.type != "data"
    return wanted


def keep(
    copy: Copy, stream: "SubtitleStream", folder: Path, feed: "object"
) -> "Iterator[tuple[Fraction, Packet[Stream]]] | None":
    """A subtitle track of the source as a track of the copy: as it is, in the container's codec, or not."""
    codecs = codec_names(stream)
    if codecs & {*copy.kind.texts} or (not codecs & TEXT and copy.holds(stream)):
        copy.add(stream)
        return None
    if codecs & TEXT and copy.kind.text:
        path = folder / f"track{stream.index}"
        command = track_command(
            copy.info, stream.index, path, codec=copy.kind.text, muxer=_SUFFIX[copy.kind.text]
        )
        run(command, f"cannot read subtitle track {stream.index}")
        text = feed(path)  # type: ignore[operator]
        new = copy.result.add_stream_from_template(text, opaque=True)
        new.metadata.update(stream.metadata)
        new.disposition = stream.disposition
        return _fed(text, new)
    copy.left_out.append(f"subtitle track {stream.index} ({min(codecs, default='unknown')})")
    return None


def _encoded(copy: Copy, stream: "Stream", folder: Path) -> Path:
    """A sound track in the container's own codec, where it cannot hold the one that it has."""
    path = folder / f"sound{stream.index}"
    codec = min(codec_names(stream), default="unknown")
    run(
        sound_file_command(copy.info, stream.index, path, muxer=copy.kind.muxer, codec=copy.kind.sound),
        f"cannot encode sound stream {stream.index} ({codec}) of {quoted(copy.info.path)}",
    )
    copy.left_out.append(f"the {codec} of sound stream {stream.index}: it is {copy.kind.sound} now")
    return path


def _fitting(track: Track, kind: Container, path: Path) -> Path:
    """The track in a codec that the container holds."""
    if track.codec in kind.texts:
        return track.path
    assert kind.text is not None  # noqa: S101 - checked before anything was opened
    run(
        text_command(track.path, path, codec=kind.text, muxer=_SUFFIX[kind.text]),
        f"cannot convert {quoted(track.path)} to {kind.text}",
    )
    return path


def _fed(stream: "Stream", new: "Stream") -> "Iterator[tuple[Fraction, Packet[Stream]]]":
    """The packets of a stream of another file with their times."""
    for packet in stream.container.demux(stream):  # type: ignore[attr-defined]
        if packet.pts is None or not packet.size:
            continue
        time = (packet.pts if packet.dts is None else packet.dts) * packet.time_base
        packet.stream = new
        yield time, packet


def _own(copy: Copy, watch: Watch) -> "Iterator[tuple[Fraction, Packet[Stream]]]":
    """The source's own packets on the clock of the copy, in the order of decoding."""
    last = Fraction(-1)
    for number, packet in enumerate(wanted(copy)):
        time = packet.dts if packet.dts is not None else packet.pts
        if time is None or packet.time_base is None:
            continue
        last = max(last, time * packet.time_base)
        if number % _TOLD_EVERY == 0:
            at = max(0, round(last * 1000))
            watch(Progress(total=copy.info.declared, decoded=at, heard=at))
        yield last, packet


def wanted(copy: Copy) -> "Iterable[Packet[Stream]]":
    """Packets of the streams that go along, with times from the container's start, for their new streams."""
    streams = [copy.source.streams[index] for index in copy.streams]
    for packet in copy.source.demux(streams) if streams else ():  # of no streams libavformat reads them all
        if packet.time_base is None or not packet.size:
            continue
        on_clock(packet, copy.zero)
        packet.stream = copy.streams[packet.stream.index]
        yield packet


def _font_kind(font: Path) -> str:
    kinds = {".ttf": "font/ttf", ".otf": "font/otf", ".ttc": "font/collection"}
    return kinds.get(font.suffix.lower(), "application/x-truetype-font")
