"""What an independent reader finds in a media file: PyAV, beside the product's own use of it."""

import hashlib
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


def hashes(path: Path, kinds: tuple[str, ...] = ("video", "audio")) -> list[str]:
    """A hash of the packets of each stream of these kinds, in the order of the file."""
    with av.open(str(path)) as file:
        sums = {stream.index: hashlib.sha256() for stream in file.streams if stream.type in kinds}
        for packet in file.demux():
            if packet.stream.index in sums and packet.size:
                sums[packet.stream.index].update(bytes(packet))
    return [one.hexdigest() for one in sums.values()]


def captions(path: Path, number: int = 0) -> list[tuple[int, int, str]]:
    """What a player shows of a subtitle track: from, to, in ms on its clock, and the words."""
    with av.open(str(path)) as file:
        zero = (file.start_time or 0) / 1000
        stream = file.streams.subtitles[number]
        found = []
        for packet in file.demux(stream):
            text = _words(bytes(packet), stream.codec_context.codec.canonical_name)
            if packet.pts is not None and text:
                start = float(packet.pts * packet.time_base * 1000) - zero
                length = float((packet.duration or 0) * packet.time_base * 1000)
                found.append((round(start), round(start + length), text))
    return found


def _words(data: bytes, codec: str) -> str:
    if codec == "mov_text":
        return data[2 : 2 + int.from_bytes(data[:2], "big")].decode()
    text = data.decode()
    return text.split(",", 8)[-1] if codec == "ass" else text


def tracks(path: Path) -> list[tuple[str, str, dict[str, str], set[str]]]:
    """Kind, codec, tags and flags of each stream."""
    with av.open(str(path)) as file:
        return [
            (
                stream.type,
                stream.codec_context.codec.canonical_name if getattr(stream, "codec_context", None) else "",
                dict(stream.metadata),
                {flag.name for flag in type(stream.disposition) if flag in stream.disposition and flag.name},
            )
            for stream in file.streams
        ]


def chapters(path: Path) -> list[tuple[int, int, str]]:
    """Start, end in ms, and title of each chapter."""
    with av.open(str(path)) as file:
        return [
            (
                round(one["start"] * one["time_base"] * 1000),
                round(one["end"] * one["time_base"] * 1000),
                one["metadata"].get("title", ""),
            )
            for one in file.chapters()
        ]


def picture_at(path: Path, time: float) -> NDArray[np.uint8]:
    """The luma of what a player shows at a time, in seconds."""
    with av.open(str(path)) as file:
        zero = (file.start_time or 0) / 1_000_000
        last = None
        for frame in file.decode(video=0):
            if frame.time - zero > time + 0.001:
                break
            last = frame
        assert last is not None, f"nothing is shown at {time}"
        return last.to_ndarray(format="gray")
