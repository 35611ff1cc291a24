"""An opened media file -> a new one with its streams, tags, chapters and attached files; packets as they are.

Times in the new file count from the container's start, as a player shows them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtoolkit.core.errors import FfmpegFailed, FileUnwritable, quoted
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.media.editing.containers import Container, letters
from subtoolkit.media.editing.labels import Label
from subtoolkit.media.source import url

if TYPE_CHECKING:
    from av.codec.context import CodecContext
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.stream import Stream

_FULL = 28
"""ENOSPC, by its number: FFmpeg's errors carry it."""
_OWN_TAGS = (
    "encoder",
    "duration",
    "number_of_",
    "_statistics",
    "major_brand",
    "minor_version",
    "compatible_",
)
"""Beginnings of tags that describe the old file, not what is in it."""


COVER = "the cover picture"
"""What is left out of a container that has no place for it."""


@dataclass
class Copy:
    """A file that is being written."""

    info: MediaInfo
    kind: Container
    source: "InputContainer"
    result: "OutputContainer"
    streams: "dict[int, Stream]" = field(default_factory=dict)
    """The new stream for each stream of the source that goes along."""
    left_out: list[str] = field(default_factory=list)
    """What the new file cannot hold, in words."""

    @property
    def zero(self) -> int:
        """The container's start in µs."""
        return self.source.start_time or 0

    def add(self, stream: "Stream", like: "Stream | None" = None) -> "Stream":
        """A new stream for the packets of `stream`, with its tags and flags; for one of another file those of
        the stream that it is `like`.
        """
        new = self.result.add_stream_from_template(stream, opaque=True)
        new.metadata.update(tags((like or stream).metadata))
        new.disposition = (like or stream).disposition
        rate = getattr(like or stream, "average_rate", None)
        if rate and stream.type == "video":  # else it is what the encoder's own header claims, often the tick
            new.codec_context.framerate = rate  # type: ignore[attr-defined]
        if self.kind.is_mp4 and "hevc" in codec_names(stream) and new.codec_context.codec_tag != "hev1":
            new.codec_context.codec_tag = "hvc1"  # the one of the two that Apple's players take
        if like is None:
            self.streams[stream.index] = new
        return new

    def holds(self, stream: "Stream") -> bool:
        """Whether the container can hold packets of this codec."""
        return self.kind.muxer == "matroska" or bool(codec_names(stream) & self.result.supported_codecs)

    def label(self, stream: "Stream", label: Label) -> None:
        """Name a subtitle track.

        Containers know languages by three letters; what a tag says beyond that (`pt-BR`, `zh-Hans`) becomes
        the title where there is none, or the menu of a player could not tell two tracks apart.
        """
        tag = label.language
        stream.metadata["language"] = letters(tag, self.kind.letters)
        title = label.title or (tag if tag and "-" in tag else None)
        if title:
            stream.metadata["handler_name" if self.kind.is_mp4 else "title"] = title
        kinds = type(stream.disposition)
        flags = kinds(0)
        flags |= kinds.default if label.default else flags
        flags |= kinds.forced if label.forced else flags
        stream.disposition = flags | kinds.hearing_impaired if label.hearing else flags

    def chapters(self, chapters: Sequence[Chapter]) -> None:
        """Set the chapters of the new file."""
        if chapters and not self.kind.chapters:
            self.left_out.append(f"{len(chapters)} chapters")
        elif chapters:
            self.result.set_chapters([_chapter(number, one) for number, one in enumerate(chapters, 1)])

    def write(self, packets: "Iterable[Packet[Stream]]") -> None:
        """Write packets whose streams and times are those of the new file."""
        for packet in packets:
            self.result.mux(packet)


def _chapter(number: int, chapter: Chapter) -> Any:
    return {
        "id": number,
        "start": chapter.start,
        "end": chapter.end,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": chapter.title},
    }


@contextmanager
def copying(info: MediaInfo, target: Path, kind: Container) -> Iterator[Copy]:
    """Open `info`'s file and a new one of this kind at `target`, which is written over.

    The new file has the tags of the old one and nothing else yet. Raises `FileUnwritable`, `FfmpegFailed`.
    """
    import av  # costs 100 ms

    from subtoolkit.media.probe import opened

    options = {"movflags": "+faststart+use_metadata_tags"} if kind.muxer == "mov" else {}
    options |= {"movflags": "+faststart"} if kind.is_mp4 and not options else {}
    options |= {"brand": kind.brand} if kind.brand else {}
    with opened(info.path) as source:
        try:
            with av.open(url(target), "w", format=kind.muxer, options=options) as result:
                result.metadata.update(tags(source.metadata))
                yield Copy(info, kind, source, result)
                result.start_encoding()  # for a file without a single packet
        except (av.FFmpegError, OSError, ValueError) as error:
            raise _translated(error, target, kind) from error


def _translated(error: Exception, target: Path, kind: Container) -> Exception:
    """An error of libavformat as one of ours."""
    why = getattr(error, "strerror", None) or str(error)
    if getattr(error, "errno", None) == _FULL:
        return FileUnwritable(target.parent, "the disk is full", "make room")
    return FfmpegFailed(f"cannot write a {kind.suffixes[0]} file of this", why.lower(), "try .mkv")


def tags(metadata: Mapping[str, str]) -> dict[str, str]:
    """The tags that say something about the contents."""
    return {key: value for key, value in metadata.items() if not key.lower().startswith(_OWN_TAGS)}


def attach(copy: Copy) -> None:
    """Take along cover pictures and attached files, as the new container keeps them."""
    for stream in copy.source.streams.video:
        if not is_cover(stream):
            continue
        if copy.kind.fonts:
            _attach_cover(copy, stream)
        elif not (copy.kind.covers and _added(copy, stream)):
            copy.left_out.append(COVER)
    for attached in copy.source.streams.attachments:
        if copy.kind.fonts and attached.data:
            name = attached.name or f"attachment{attached.index}"
            copy.result.add_attachment(name, attached.mimetype or "application/octet-stream", attached.data)
        else:
            copy.left_out.append(f"the attached file {quoted(attached.name or attached.index)}")


def _added(copy: Copy, stream: "Stream") -> bool:
    """Whether the container takes this kind of cover; it says so only when it is asked."""
    try:
        copy.add(stream)
    except ValueError:
        return False
    return True


def _attach_cover(copy: Copy, stream: "Stream") -> None:
    """Matroska keeps a cover as an attached file of that name."""
    from subtoolkit.media.probe import opened

    kind = "png" if stream.codec_context.codec.canonical_name == "png" else "jpeg"
    with opened(copy.info.path) as again:  # the copy's own source must not move
        packet = next((one for one in again.demux(again.streams[stream.index]) if one.size), None)
    if packet is not None:
        copy.result.add_attachment(f"cover.{kind.replace('e', '')}", f"image/{kind}", bytes(packet))


def codec_names(stream: "Stream") -> set[str]:
    """What a stream's codec is called: by everybody, and by the decoder; nothing for one unknown here."""
    context: CodecContext | None = stream.codec_context
    return set() if context is None else {context.codec.canonical_name, context.codec.name}


def is_cover(stream: "Stream") -> bool:
    """A picture that does not move."""
    kinds = type(stream.disposition)
    return bool(stream.disposition & (kinds.attached_pic | kinds.still_image))


def on_clock(packet: "Packet[Stream]", zero: int) -> None:
    """Let the times of a packet count from the container's start, `zero` in µs; a cover gets 0."""
    assert packet.time_base is not None  # noqa: S101 - whoever reads packets leaves out those without
    if packet.pts is None and is_cover(packet.stream):
        packet.pts = packet.dts = 0
        return
    shift = round(Fraction(zero, 1_000_000) / packet.time_base)
    packet.pts = None if packet.pts is None else packet.pts - shift
    packet.dts = None if packet.dts is None else packet.dts - shift
