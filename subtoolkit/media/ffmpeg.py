"""Where ffmpeg is, and the command lines for it; the only file that knows ffmpeg-python.

Every input is opened with a protocol whitelist and the one demuxer that the probe accepted, so that its
content cannot make ffmpeg open another file or the network.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from subtoolkit.core.errors import FfmpegMissing
from subtoolkit.media.source import guards, network, url

RATE_HZ = 16_000
"""Sample rate of everything behind the decoder."""

_CLOCK = {"async": 1, "min_hard_comp": 0.01, "first_pts": 0}
"""Options of aresample that keep the player's clock: silence fills a late start and every hole over 10 ms."""


def binary() -> str:
    """Path of the ffmpeg to run: $SUBTOOL_FFMPEG, else PATH, else the one inside the imageio-ffmpeg wheel."""
    named = os.environ.get("SUBTOOL_FFMPEG")
    if named:
        found = shutil.which(named)
        if found is None:
            raise FfmpegMissing(named)
        return found
    return shutil.which("ffmpeg") or _wheel()


def _wheel() -> str:
    try:
        import imageio_ffmpeg  # optional: the extra `ffmpeg`
    except ImportError:
        raise FfmpegMissing from None
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        raise FfmpegMissing from None


def sound_command(
    source: str | Path,
    *,
    container: str,
    track: int,
    zero: int,
    anchor: int | None,
    channels: int,
    start: int,
    end: int | None,
) -> list[str]:
    """The command that writes the sound of stream `track` to stdout, s16le at 16 kHz, on the player's clock.

    One channel (mid) for a mono stream, else two (mid, side). The clock counts from `zero`, the container's
    start as the probe found it: versions of ffmpeg differ in it by the padding of a codec. In formats that
    may restart their timestamps (MPEG-TS, Ogg) ffmpeg has to count itself to mend them, and it counts from
    the first of the streams that it reads; there `anchor` is the one that sets the start, to be read along.
    """
    opened = ffmpeg.input(url(source), format_whitelist=container, **guards(source))
    sound = opened[str(track)]
    if anchor is None:
        sound = sound.filter("asetpts", expr=f"PTS-{zero / 1000}/TB")
    sound = sound.filter("aresample", **_CLOCK)
    layout = "mono" if channels == 1 else "stereo"
    if channels > 8:  # more than any layout that swresample can mix down
        share = "+".join(f"{1 / channels:.6f}*c{channel}" for channel in range(channels))
        sound = sound.filter("pan", args=f"mono|c0={share}")
        layout = "mono"
    # Mixed in floating point: integer formats would turn 5.1 down by 11 dB to rule out any clipping.
    sound = sound.filter("aformat", sample_rates=RATE_HZ, sample_fmts="fltp", channel_layouts=layout)
    if layout == "stereo":
        sound = sound.filter("pan", args="stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0-0.5*c1")
    if start or end is not None:
        limits = {"end": end / 1000} if end is not None else {}
        sound = sound.filter("atrim", start=start / 1000, **limits)
    # Handed on by the half second: to wake the reader for each frame of a codec costs more than to decode it.
    sound = sound.filter("asetnsamples", n=RATE_HZ // 2, p=0)
    own_times = {"copyts": None} if anchor is None else {}
    output = ffmpeg.output(sound, "pipe:1", format="s16le", acodec="pcm_s16le", **own_times)
    if anchor is not None and anchor != track:
        unused = ffmpeg.output(opened[str(anchor)], "-", format="null", c="copy")
        output = ffmpeg.merge_outputs(output, unused)
    return compiled(output)


def silence_command(duration: int) -> list[str]:
    """The command that writes silence to stdout, as if it were the sound of a mono stream."""
    silence = ffmpeg.input(f"anullsrc=r={RATE_HZ}:cl=mono", format="lavfi", t=duration / 1000)
    return compiled(ffmpeg.output(silence, "pipe:1", format="s16le", acodec="pcm_s16le"))


def channels_out(channels: int) -> int:
    """How many channels `sound_command` writes for a stream of `channels`."""
    return 1 if channels == 1 or channels > 8 else 2


def shots_command(
    source: str | Path,
    *,
    container: str,
    picture: int,
    threshold: float,
    span: tuple[int, int] | None = None,
) -> list[str]:
    """The command that writes the time of each picture cut of stream `picture` to stdout, as metadata lines.

    Times are the file's own timestamps. The picture is made small first: a cut shows in any size. A `span` on
    the player's clock leaves the rest alone.
    """
    part = {"ss": span[0] / 1000, "t": (span[1] - span[0]) / 1000} if span else {}
    opened = ffmpeg.input(url(source), format_whitelist=container, **part, **guards(source))
    frames = opened[str(picture)].filter("scale", 160, -2).filter("select", f"gt(scene,{threshold})")
    frames = frames.filter("metadata", "print", file="-")
    return compiled(ffmpeg.output(frames, "-", format="null", copyts=None))


def fetch_command(address: str, target: Path, most: int) -> list[str]:
    """The command that copies the bytes behind an address as they are, about `most` of them at most."""
    again = {} if address.startswith("http:") else {"reconnect": 1, "reconnect_delay_max": 10}
    raw = ffmpeg.input(address, format="data", **again, **network(address))
    output = ffmpeg.output(raw, url(target), format="data", c="copy", map=0, fs=most)
    return compiled(output, "-progress", "pipe:1", "-y")


def mp3_command(pieces: Mapping[Path, Path], kbps: int) -> list[str]:
    """The command that turns files of mono s16le at 16 kHz into MP3 files without metadata."""
    plain = {"map_metadata": -1, "id3v2_version": 0, "fflags": "+bitexact", "flags:a": "+bitexact"}
    codec = {"format": "mp3", "acodec": "libmp3lame", "audio_bitrate": f"{kbps}k"}
    raw = {"format": "s16le", "ar": RATE_HZ, "ac": 1, "protocol_whitelist": "file"}
    outputs = [
        ffmpeg.output(ffmpeg.input(url(pcm), **raw)["a"], url(mp3), **codec, **plain)
        for pcm, mp3 in pieces.items()
    ]
    return compiled(ffmpeg.merge_outputs(*outputs), "-y")


def piece_command(demuxers: Sequence[str], longest: int) -> list[str]:
    """The command that reads an encoded piece from stdin and writes mono s16le at 16 kHz to stdout."""
    piece = ffmpeg.input("pipe:0", protocol_whitelist="pipe", format_whitelist=",".join(demuxers))
    sound = piece["a:0"].filter("aresample", **_CLOCK)
    sound = sound.filter("aformat", sample_rates=RATE_HZ, sample_fmts="s16", channel_layouts="mono")
    return compiled(ffmpeg.output(sound, "pipe:1", format="s16le", acodec="pcm_s16le", t=longest / 1000))


def compiled(output: Any, *options: str) -> list[str]:
    """The command line of a graph, with `options` before it."""
    head = [binary(), "-nostdin", "-hide_banner", "-loglevel", "error", *options]
    return [str(word) for word in ffmpeg.compile(output, cmd=head)]
