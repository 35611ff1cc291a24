"""The command lines for pictures: a film as stills on the player's clock, stills and a sound as a clip."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from subtoolkit.media.ffmpeg import RATE_HZ, compiled
from subtoolkit.media.source import guards, url

_CLIP_SOUND = {"acodec": "aac", "ar": 48_000}
"""At 48 kHz the encoder's priming is 21 ms, should a reader not leave it out; at 16 kHz it would be 64."""


def stills_command(
    source: str | Path,
    folder: Path,
    *,
    container: str,
    picture: int,
    zero: int,
    anchor: int | None,
    rate: Fraction,
    max_pixels: int,
    start: int,
    end: int | None,
) -> list[str]:
    """The command that writes stream `picture` as JPEG files: number n shows what is seen at n / rate.

    Upright, with square pixels, no larger than `max_pixels`. Where the picture has a hole, or stands still,
    the last still is repeated; before it begins there are none. `zero` and `anchor` as for the sound. A
    change of size in the middle is scaled away instead of beginning anew, which would lose the clock.
    """
    opened = ffmpeg.input(url(source), format_whitelist=container, reinit_filter=0, **guards(source))
    frames = opened[str(picture)]
    if anchor is None:
        frames = frames.filter("setpts", expr=f"PTS-{zero / 1000}/TB")
    frames = _shrunk(frames.filter("fps", fps=rate), max_pixels)
    if start or end is not None:
        # Half a still around the ends, so that none is lost to rounding.
        half = float(1 / rate / 2)
        limits = {"end": end / 1000 + half} if end is not None else {}
        frames = frames.filter("trim", start=max(0.0, start / 1000 - half - float(1 / rate)), **limits)
    own_times = {"copyts": None} if anchor is None else {}
    output = ffmpeg.output(
        frames.filter("format", pix_fmts="yuvj420p"),
        # In the pattern of the muxer a percent sign is written twice.
        f"{url(str(folder).replace('%', '%%'))}/%d.jpg",
        format="image2",
        vcodec="mjpeg",
        **{"q:v": 3},
        frame_pts=1,
        atomic_writing=1,
        fps_mode="passthrough",
        **own_times,
    )
    if anchor is not None and anchor != picture:
        unused = ffmpeg.output(opened[str(anchor)], "-", format="null", c="copy")
        output = ffmpeg.merge_outputs(output, unused)
    return compiled(output, "-progress", "pipe:1")


def picture_command(source: str | Path, *, container: str, max_pixels: int) -> list[str]:
    """The command that writes one picture to stdout as JPEG, no larger than `max_pixels`."""
    opened = ffmpeg.input(url(source), format=container, **guards(source))
    picture = _shrunk(opened["0"], max_pixels).filter("format", pix_fmts="yuvj420p")
    return compiled(ffmpeg.output(picture, "-", format="mjpeg", **{"q:v": 2}, vframes=1))


def _shrunk(frames: Any, max_pixels: int) -> Any:
    """Square pixels, even sides, no larger than that, never larger than it was."""
    share = f"min(1,sqrt({max_pixels}/(iw*sar*ih)))"
    size = {"w": f"max(2,trunc(iw*sar*{share}/2)*2)", "h": f"max(2,trunc(ih*{share}/2)*2)"}
    return frames.filter("scale", **size).filter("setsar", sar=1)


def clip_command(
    stills: Path,
    target: Path,
    *,
    rate: Fraction,
    lead: int,
    late: int,
    size: tuple[int, int],
    kbps: int,
    sound: Path | None,
    sound_kbps: int,
) -> list[str]:
    """The command that makes an MP4 of a file of stills (JPEG after JPEG) and of one of PCM.

    The first still is seen from 0 on, the second from `1/rate - late` and so on: exact, without an edit list.
    Before the stills `lead` more are black.
    """
    shown = ffmpeg.input(
        url(stills), format="image2pipe", vcodec="mjpeg", framerate=rate, protocol_whitelist="file"
    )
    frames = shown["v:0"].filter("scale", *size, out_range="tv").filter("format", pix_fmts="yuv420p")
    if lead:
        frames = frames.filter("tpad", start=lead, color="black")
    step = 1 / rate
    frames = frames.filter("settb", expr="1/1000")
    frames = frames.filter("setpts", expr=f"max(0,N*{float(1000 * step):.6f}-{late})")
    streams = [frames]
    sounding: dict[str, object] = {}
    if sound is not None:
        pcm = ffmpeg.input(url(sound), format="s16le", ar=RATE_HZ, ac=1, protocol_whitelist="file")
        streams.append(pcm["a:0"])
        sounding = {**_CLIP_SOUND, "audio_bitrate": f"{sound_kbps}k"}
    picture = {
        "vcodec": "libx264",
        "preset": "veryfast",
        "crf": 24,
        "maxrate": f"{kbps}k",
        "bufsize": f"{4 * kbps}k",
        "bf": 0,  # their reordering would need an edit list, which not every reader heeds
        "g": max(2, round(rate * 10)),
        "fps_mode": "passthrough",
        "enc_time_base": "1/1000",
    }
    plain = {"map_metadata": -1, "fflags": "+bitexact", "flags:v": "+bitexact", "flags:a": "+bitexact"}
    output = ffmpeg.output(
        *streams, url(target), format="mp4", movflags="+faststart", **picture, **sounding, **plain
    )
    return compiled(output, "-y")


def tints_command(source: str | Path, *, container: str, picture: int, rate: int | None) -> list[str]:
    """The command that writes the mean colour of stream `picture`, 3 bytes, for each frame or at a rate."""
    opened = ffmpeg.input(url(source), format_whitelist=container, **guards(source))
    frames = opened[str(picture)].filter("scale", 32, 32, flags="area").filter("scale", 1, 1, flags="area")
    if rate is not None:
        frames = frames.filter("fps", fps=rate, start_time=0)
    return compiled(ffmpeg.output(frames, "pipe:1", format="rawvideo", pix_fmt="rgb24"))
