"""Media file -> `MediaInfo`: what is in it, without decoding its sound; the only file that knows PyAV."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from subtoolkit.core.errors import MediaUnreadable
from subtoolkit.core.media import AudioTrack, Chapter, MediaInfo, Picture, SourceTimecode, SubtitleTrack
from subtoolkit.media.fetch import fetch
from subtoolkit.media.source import check, guards, local, unreadable, url
from subtoolkit.media.timecode import Tagged, source_timecode

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.stream import Stream
    from av.subtitles.stream import SubtitleStream
    from av.video.stream import VideoStream

_OPENERS = frozenset(
    {"concat", "dash", "hls", "image2", "imf", "rtp", "rtsp", "sap", "sdp", "vobsub", "webm_dash_manifest"}
)
"""Demuxers that open other files or addresses than the one they were given."""
_TEXT_ART = frozenset({"tty", "bin", "adf", "idf", "xbin"})
"""Demuxers that take any text for a picture."""
_RICH = frozenset({"mov", "matroska"})
"""Formats that can encrypt a track and turn a picture."""
_FAIRPLAY = "drms"
"""Sample entry of a sound track with Apple's protection."""
_NO_CLAIM = frozenset(
    {"aac", "ac3", "ac4", "eac3", "dts", "dtshd", "truehd", "mlp", "loas", "amr", "amrnb", "amrwb", "gsm"}
    | {"g722", "g726", "mpeg", "mpegts", "mpegvideo", "h264", "hevc"}
)
"""Formats without a duration in a header: the demuxer guesses it from the bit rate or finds it at the end."""
_MAY_RESTART = 0x0200
"""libavformat's AVFMT_TS_DISCONT."""
_TIMEOUT = 60.0
"""Seconds that opening, or one read, may take."""
_FASTEST = 1000
"""Frames a second; what claims more is no rate."""
_PACKETS = 60
"""Packets that are looked at to find the first picture, which carries the rotation."""


def probe(source: str | Path, *, whole: bool = True) -> MediaInfo:
    """What is in the media file or https address `source`, with exact times on the player's clock.

    Opens that one file and nothing else, whatever its content says. An address is fetched first, since all of
    it will be read; without `whole` its header alone is. Raises `FileNotThere` for what is no file and
    `MediaUnreadable` for a file that is no media. A file without sound is no error here.
    """
    if whole:
        fetch(source)
    with opened(source) as container:
        return _info(str(source), container)


def reach(source: str | Path, near: int) -> dict[int, int]:
    """Where each stream's packets behind `near` end on the player's clock, by index of the stream.

    Tells a file that stops before its header says from one whose sound track ends early.
    """
    import av

    ends: dict[int, int] = {}
    with opened(source) as container:
        zero = container.start_time or 0
        try:
            container.seek(max(0, near) * 1000 + zero)
            for packet in container.demux():
                if packet.pts is not None and packet.time_base is not None:
                    end = _clock((packet.pts + (packet.duration or 0)) * packet.time_base, zero)
                    ends[packet.stream.index] = max(end, ends.get(packet.stream.index, end))
        except (av.FFmpegError, OSError):
            pass  # the damage begins here: what was read so far is the answer
    return ends


def length(info: MediaInfo) -> int:
    """Up to where there is something in the file: as its header claims, else as its last packets tell."""
    return info.declared or max(reach(info.path, 0).values(), default=0)


@contextmanager
def opened(source: str | Path) -> "Iterator[InputContainer]":
    """`source`, opened for reading under its guards. Raises what `probe` raises."""
    check(source)
    import av  # costs 100 ms, and commands that need no media import this module

    options = guards(source) | {"format_whitelist": ",".join(_demuxers())}
    try:
        container = av.open(url(source), "r", options=options, metadata_errors="replace", timeout=_TIMEOUT)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise unreadable(source, getattr(error, "strerror", None) or str(error)) from None
    with container:
        if not container.streams.audio and not container.streams.video:
            raise MediaUnreadable(source, "there is neither sound nor picture in it")
        yield container


@cache
def _demuxers() -> tuple[str, ...]:
    """Every demuxer that reads only what it is given."""
    import av

    return tuple(
        name
        for name in sorted(av.formats_available)
        if not {*name.split(",")} & (_OPENERS | _TEXT_ART) and _is_reader(name)
    )


def _is_reader(name: str) -> bool:
    import av

    try:
        form = av.ContainerFormat(name, "r")
    except ValueError:  # a muxer only
        return False
    return not form.no_file  # devices and other formats that open things themselves


def _info(path: str, container: "InputContainer") -> MediaInfo:
    zero = container.start_time or 0
    name = container.format.name
    moving = [stream for stream in container.streams.video if not _is_cover(stream)]
    claims = name not in _NO_CLAIM and not (name == "mp3" and not _counts_frames(path))
    return MediaInfo(
        path=path,
        container=name,
        start=_clock(Fraction(zero, 1_000_000), 0),
        anchor=_anchor(container, zero),
        declared=container.duration // 1000 if claims and container.duration else None,
        audio=tuple(
            _audio(container, number, stream, zero, claims=claims)
            for number, stream in enumerate(container.streams.audio, 1)
        ),
        pictures=tuple(_picture(container, stream, zero) for stream in moving),
        subtitles=tuple(
            _subtitles(number, stream) for number, stream in enumerate(container.streams.subtitles, 1)
        ),
        chapters=_chapters(container, zero),
        timecode=_timecode(container, moving, zero),
        has_cover=len(moving) < len(container.streams.video),
    )


def _clock(seconds: Fraction, zero: int) -> int:
    """Milliseconds on the player's clock of a presentation time; `zero` is the container's start in µs."""
    return round((seconds - Fraction(zero, 1_000_000)) * 1000)


def _start(stream: "Stream", zero: int) -> int:
    if stream.start_time is None or stream.time_base is None:
        return 0
    return _clock(stream.start_time * stream.time_base, zero)


def _anchor(container: "InputContainer", zero: int) -> int | None:
    if not container.format.flags & _MAY_RESTART:
        return None
    timed = [stream for stream in container.streams if stream.start_time is not None]
    return min(timed, key=lambda stream: abs(_start(stream, zero))).index if timed else None


def _audio(
    container: "InputContainer", number: int, stream: "AudioStream", zero: int, *, claims: bool
) -> AudioTrack:
    start = _start(stream, zero)
    known = stream.codec_context is not None
    length = stream.duration * stream.time_base if claims and stream.duration and stream.time_base else None
    return AudioTrack(
        number=number,
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name if known else "unknown",
        channels=stream.channels if known else 0,
        rate_hz=stream.rate if known else 0,
        language=_language(stream),
        title=stream.metadata.get("title"),
        default=bool(stream.disposition & type(stream.disposition).default),
        start=start,
        declared=start + _clock(length, 0) if length is not None else None,
        unreadable=_obstacle(container, stream, known=known),
    )


def _obstacle(container: "InputContainer", stream: "AudioStream", *, known: bool) -> str | None:
    if not known:
        return "its codec is unknown"
    if _is_encrypted(container, stream):
        return "it is encrypted (DRM)"
    return None if stream.channels and stream.rate else "its header does not say how to decode it"


def _is_encrypted(container: "InputContainer", stream: "AudioStream") -> bool:
    """Whether the track is protected: by FairPlay, or by Common Encryption, which marks each packet."""
    import av

    try:
        if stream.codec_tag == _FAIRPLAY:
            return True
    except UnicodeDecodeError:  # a tag of a number, as AVI has them
        return False
    if not _RICH & {*container.format.name.split(",")}:
        return False
    try:
        first = next(container.demux(stream), None)
        return first is not None and first.has_sidedata("encryption_info")
    except (av.FFmpegError, OSError):
        return False


def _picture(container: "InputContainer", stream: "VideoStream", zero: int) -> Picture:
    known = stream.codec_context is not None
    rotation = _rotation(container, stream) if known else 0
    width, height = (stream.width, stream.height) if known else (0, 0)
    return Picture(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name if known else "unknown",
        width=height if rotation % 180 else width,
        height=width if rotation % 180 else height,
        fps=_rate(stream),
        rotation=rotation,
        start=_start(stream, zero),
    )


def _rate(stream: "VideoStream") -> Fraction | None:
    """The average rate, unless the demuxer makes one up of its clock, as that of raw DV does."""
    average = stream.average_rate
    return average if average and average <= _FASTEST else stream.guessed_rate


def _rotation(container: "InputContainer", stream: "VideoStream") -> int:
    """Degrees clockwise, in quarter turns; the first decoded picture carries it."""
    import av

    if not _RICH & {*container.format.name.split(",")}:
        return 0
    try:
        container.seek(0)
        for packet in islice(container.demux(stream), _PACKETS):
            for frame in packet.decode():
                return round(-frame.rotation / 90) * 90 % 360
    except (av.FFmpegError, OSError):
        pass  # a broken picture is no obstacle: only the sound is needed
    return 0


def _subtitles(number: int, stream: "SubtitleStream") -> SubtitleTrack:
    return SubtitleTrack(
        number=number,
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name if stream.codec_context is not None else "unknown",
        language=_language(stream),
        title=stream.metadata.get("title"),
    )


def _language(stream: "Stream") -> str | None:
    language = stream.metadata.get("language")
    return None if language in (None, "", "und") else language


def _is_cover(stream: "VideoStream") -> bool:
    kinds = type(stream.disposition)
    return bool(stream.disposition & (kinds.attached_pic | kinds.still_image))


def _chapters(container: "InputContainer", zero: int) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(
            start=_clock(chapter["start"] * chapter["time_base"], zero),
            end=_clock(chapter["end"] * chapter["time_base"], zero),
            title=chapter["metadata"].get("title", ""),
        )
        for chapter in container.chapters()
        if chapter["time_base"] is not None
    )


def _timecode(container: "InputContainer", moving: "list[VideoStream]", zero: int) -> SourceTimecode | None:
    sounds = container.streams.audio
    return source_timecode(
        container.metadata,
        (Tagged(stream.metadata, _start(stream, zero)) for stream in container.streams),
        picture=_start(moving[0], zero) if moving else 0,
        rate_hz=sounds[0].rate if sounds and sounds[0].codec_context is not None else None,
    )


def _counts_frames(path: str) -> bool:
    """Whether an MP3 file begins with a header that counts its frames; else its duration is a guess."""
    here = local(path)
    if here is None:
        return False
    with here.open("rb") as file:
        head = file.read(10)
        if head[:3] == b"ID3":  # https://id3.org/id3v2.4.0-structure: the size has 7 bits a byte
            file.seek(sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True)) + 10)
        else:
            file.seek(0)
        start = file.read(4096)
    return any(mark in start for mark in (b"Xing", b"Info", b"VBRI"))
