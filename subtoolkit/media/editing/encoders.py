"""Decoded pictures -> packets that fit a track: a few at the edge of a range, or all of it.

Where they stand between packets of the source the encoder gets its size, its pixels and its colours, and a
number for its parameter sets that the source does not use.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from subtoolkit.media.editing import h264

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_EDGES = {"h264": "libx264", "vp8": "libvpx", "vp9": "libvpx-vp9"}
"""Codecs of which new pictures may stand between old ones, and their encoders."""
_ALL = _EDGES | {
    "hevc": "libx265", "av1": "libsvtav1", "mpeg4": "mpeg4", "mpeg2video": "mpeg2video",
    "mpeg1video": "mpeg1video",
}  # fmt: skip
_QUALITY: dict[str, dict[str, str]] = {
    "libx264": {"crf": "15", "preset": "veryfast"},
    "libx265": {"crf": "18", "preset": "medium", "x265-params": "log-level=error"},
    "libvpx": {"crf": "8", "b": "20M", "deadline": "good", "cpu-used": "2", "auto-alt-ref": "0"},
    "libvpx-vp9": {"crf": "18", "b": "0", "deadline": "good", "cpu-used": "3", "auto-alt-ref": "0"},
    "libsvtav1": {"crf": "22", "preset": "7"},
}
"""What nobody can tell from the source."""
_BY_SCALE = {"qmin": "2", "qmax": "3"}
"""The same for encoders of the nineties."""


def encoder_for(codec: str, *, edges: bool) -> str | None:
    """Name of the encoder for a codec; None if there is none that fits."""
    import av

    name = (_EDGES if edges else _ALL).get(codec)
    return name if name in av.codecs_available else None


def encoder(stream: "VideoStream", name: str, number: int | None = None) -> "VideoCodecContext":
    """A new encoder for pictures of `stream`, in its ticks.

    With `number` for the sets of H.264 it writes pictures in the order of showing and keeps its sets for
    `extradata`.
    """
    from av.codec.context import CodecContext

    made: VideoCodecContext = CodecContext.create(name, "w")  # type: ignore[assignment]
    old = stream.codec_context
    made.width, made.height = old.width, old.height
    made.pix_fmt = old.pix_fmt
    made.framerate = stream.average_rate or stream.guessed_rate or Fraction(25)
    # The encoders of the nineties know no finer times than those of a steady rate.
    made.time_base = (stream.time_base if name in _QUALITY else None) or 1 / made.framerate
    made.sample_aspect_ratio = old.sample_aspect_ratio or Fraction(1)
    made.color_range, made.colorspace = old.color_range, old.colorspace
    made.color_primaries, made.color_trc = old.color_primaries, old.color_trc
    made.options = dict(_QUALITY.get(name, _BY_SCALE))
    if number is not None:
        made.options |= {"x264-params": f"sps-id={number}:bframes=0:keyint=infinite:scenecut=0"}
        made.flags |= 1 << 22  # AV_CODEC_FLAG_GLOBAL_HEADER
    return made


class Edges:
    """Encodes the pictures at the edges of ranges, so that they fit between packets of the source."""

    def __init__(self, stream: "VideoStream", name: str) -> None:
        self._stream, self._name = stream, name
        self._old = bytes(stream.codec_context.extradata or b"")
        known = h264.sets(self._old) if name == "libx264" and self._old else []
        self._number = h264.free_number(known) if name == "libx264" else None

    @property
    def is_able(self) -> bool:
        """Whether there is a number left for its sets."""
        return self._name != "libx264" or (bool(self._old) and self._number is not None)

    def extradata(self) -> bytes:
        """The configuration of the track, with the sets of the new pictures."""
        if self._name != "libx264":
            return self._old
        trial = encoder(self._stream, self._name, self._number)
        trial.open()
        return h264.joined(self._old, self._sets(trial))

    def started(self) -> "VideoCodecContext":
        """An encoder for the pictures of one edge, of which the first will be a key picture."""
        return encoder(self._stream, self._name, self._number)

    def encode(self, made: "VideoCodecContext", frame: "VideoFrame | None") -> "Iterator[Packet[Stream]]":
        """What a picture lets be written, times in ticks of the source; None for the end of the edge."""
        from av.video.frame import PictureType

        if frame is not None:
            frame.pict_type = PictureType.NONE
        yield from self._fitting(made, made.encode(frame))

    def _sets(self, made: "VideoCodecContext") -> list[bytes]:
        return h264.sets(bytes(made.extradata or b""))

    def _fitting(
        self, made: "VideoCodecContext", packets: "list[Packet[Stream]]"
    ) -> "Iterator[Packet[Stream]]":
        """Packets in the layout of the source; key pictures bring their sets along."""
        for packet in packets:
            yield self._laid(made, packet) if self._name == "libx264" else packet

    def _laid(self, made: "VideoCodecContext", packet: "Packet[Stream]") -> "Packet[Stream]":
        from subtoolkit.media.editing.packets import like

        parts = h264.units(bytes(packet))
        if packet.is_keyframe:
            parts = [*self._sets(made), *parts]
        if h264.is_record(self._old):
            return like(packet, h264.sized(parts, h264.length_size(self._old)))
        return like(packet, h264.streamed(parts))
