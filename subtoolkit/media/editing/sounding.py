"""Sound that is cut to the sample: decoded, and encoded anew."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from subtoolkit.media.editing.copying import Copy, codec_names, tags
from subtoolkit.media.editing.plan import Piece

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.packet import Packet
    from av.stream import Stream

_LOSSLESS = {"flac": "flac", "alac": "alac"}
"""Codecs that lose nothing by being encoded anew, and their encoders; their packets are long."""
_ENCODERS = {
    "mp3": "libmp3lame",
    "opus": "libopus",
    "vorbis": "libvorbis",
    "aac": "aac",
    "ac3": "ac3",
    "eac3": "eac3",
}
_NUMBERED = ("flac", "ogg")
"""Containers in which the packets of FLAC say themselves where they belong, so that none can move."""
_KEPT_BIT_RATE = 64_000
"""Below this no encoder here does well: then it is this."""


def encoder_of(copy: Copy, stream: "AudioStream", *, exact: bool) -> str | None:
    """The encoder for a sound track that is cut to the sample; None where its packets are copied.

    That is what loses nothing by it, and with `exact` the sound of a file without pictures. Samples without a
    codec are always taken one by one.
    """
    import av

    names = codec_names(stream)
    if plain := next((name for name in names if name.startswith("pcm_")), None):
        return plain if plain in av.codecs_available else None
    lossless = next((_LOSSLESS[name] for name in names if name in _LOSSLESS), None)
    if lossless and (exact or copy.kind.muxer in _NUMBERED):
        return lossless
    if not exact or copy.info.pictures:
        return None
    found = next((_ENCODERS[name] for name in names if name in _ENCODERS), None)
    return found if found in av.codecs_available else None


class Samples:
    """Encodes the samples of all pieces, one after the other."""

    def __init__(self, copy: Copy, stream: "AudioStream", pieces: Sequence[Piece], encoder: str) -> None:
        self._rate = stream.rate
        new: AudioStream = copy.result.add_stream(encoder, rate=stream.rate)  # type: ignore[assignment]
        new.codec_context.layout = stream.layout
        if encoder not in _LOSSLESS.values() and not encoder.startswith("pcm_"):
            new.codec_context.bit_rate = max(stream.bit_rate or 192_000, _KEPT_BIT_RATE)
        new.metadata.update(tags(stream.metadata))
        new.disposition = stream.disposition
        self._new = new
        self._ranges = []
        start = 0
        for piece in pieces:
            first, last = round(piece.start * self._rate), round(piece.end * self._rate)
            self._ranges.append((first, last, first - start))
            start += last - first

    def packets(self, packet: "Packet[Stream] | None") -> "Iterator[Packet[Stream]]":
        """What a packet of the source lets be written; None for the end."""
        frames = packet.decode() if packet is not None else []
        for frame in frames:
            for part in self._parts(frame):  # type: ignore[arg-type]
                yield from self._written(self._new.encode(part))
        if packet is None:
            yield from self._written(self._new.encode(None))

    def _written(self, packets: "list[Packet[Stream]]") -> "Iterator[Packet[Stream]]":
        for packet in packets:
            packet.stream = self._new
            yield packet

    def _parts(self, frame: "AudioFrame") -> "Iterator[AudioFrame]":
        """The parts of a frame inside the pieces, at their new places."""
        from av.audio.frame import AudioFrame

        if frame.pts is None or frame.time_base is None:
            return
        begin = round(frame.pts * frame.time_base * self._rate)
        values = frame.to_ndarray()
        step = 1 if frame.format.is_planar else frame.layout.nb_channels
        for first, last, shift in self._ranges:
            start, end = max(first, begin), min(last, begin + frame.samples)
            if start >= end:
                continue
            samples = values[:, (start - begin) * step : (end - begin) * step].copy()
            part = AudioFrame.from_ndarray(samples, format=frame.format.name, layout=frame.layout.name)
            part.sample_rate, part.pts, part.time_base = self._rate, start - shift, Fraction(1, self._rate)
            yield part
