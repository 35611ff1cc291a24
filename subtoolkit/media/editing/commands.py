"""The command lines of ffmpeg for editing; like `media.ffmpeg`, whose guards hold here too."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from subtoolkit.core.media import MediaInfo
from subtoolkit.media.ffmpeg import binary
from subtoolkit.media.source import guards, url

_KBPS = {"aac": 192, "libmp3lame": 192, "libopus": 128, "libvorbis": 160, "ac3": 384, "eac3": 384}
_TOLD = {"progress": "pipe:1", "stats_period": 0.5}


def steady_command(info: MediaInfo, target: Path) -> list[str]:
    """The command that copies sound, pictures and subtitles to a Matroska file, on one unbroken clock."""
    source = _opened(info, fflags="+genpts")
    streams = [source["v?"], source["a?"], source["s?"]]
    return _command(ffmpeg.output(*streams, url(target), format="matroska", c="copy", **_TOLD))


def text_command(source: Path, target: Path, *, codec: str, muxer: str) -> list[str]:
    """The command that writes the one track of a subtitle file of ours in another codec."""
    opened = ffmpeg.input(url(source), protocol_whitelist="file")
    return _command(ffmpeg.output(opened["s:0"], url(target), format=muxer, scodec=codec))


def track_command(info: MediaInfo, index: int, target: Path, *, codec: str, muxer: str) -> list[str]:
    """The command that writes one subtitle track of a media file by itself, on the player's clock."""
    track = _timed(info)[str(index)]
    return _command(ffmpeg.output(track, url(target), format=muxer, scodec=codec, copyts=None, **_TOLD))


def sound_file_command(info: MediaInfo, index: int, target: Path, *, muxer: str, codec: str) -> list[str]:
    """The command that encodes one sound track anew, as a file of its own.

    Silence fills a late start and every hole, so that the file runs on the player's clock.
    """
    sound = _opened(info)[str(index)].filter("asetpts", expr=f"PTS-{info.start / 1000}/TB")
    sound = sound.filter("aresample", **{"async": 1, "min_hard_comp": 0.01, "first_pts": 0})
    rate = {"audio_bitrate": f"{_KBPS[codec]}k"} if codec in _KBPS else {}
    return _command(
        ffmpeg.output(
            sound, url(target), format=muxer, acodec=codec, copyts=None, map_metadata=0, **rate, **_TOLD
        )
    )


def burn_command(
    info: MediaInfo,
    target: Path,
    *,
    tick: Fraction,
    drawing: Mapping[str, str],
    picture: Mapping[str, Any],
    upload: str | None,
) -> list[str]:
    """The command that draws an ASS script on the first moving picture and writes that picture alone.

    `drawing` are the options of the filter `ass`, `picture` those of the encoder; `upload` names the kind of
    device that frames are handed to. Pictures keep their times, in units of `tick`, however they vary: of all
    containers NUT alone lets every version of ffmpeg write any.
    """
    shown = _timed(info)[str(info.pictures[0].index)]
    # Most encoders want even sizes: a column or row less is seen by nobody, a stretched letter is.
    shown = shown.filter("crop", "trunc(iw/2)*2", "trunc(ih/2)*2", 0, 0).filter("ass", **drawing)
    if upload:
        shown = shown.filter("format", "nv12").filter("hwupload")
    output = ffmpeg.output(
        shown,
        url(target),
        format="nut",
        enc_time_base=str(tick),
        avoid_negative_ts="disabled",
        copyts=None,
        map_metadata=-1,
        map_chapters=-1,
        **picture,
        **_TOLD,
    )
    device = ("-init_hw_device", f"{upload}=gpu", "-filter_hw_device", "gpu") if upload else ()
    return _command(output, *device)


def ground_command(info: MediaInfo, target: Path, size: tuple[int, int]) -> list[str]:
    """The command that writes one picture to sing on: the cover over its blurred self, or a plain one."""
    width, height = size
    if not info.has_cover:
        plain = ffmpeg.input(f"color=c=0x1c2438:s={width}x{height}:r=1:d=1", format="lavfi")["v"]
        plain = plain.filter("vignette", angle=0.6)
        return _command(ffmpeg.output(plain, url(target), format="image2", vframes=1, update=1))
    cover = _opened(info)["v:0"].filter("setsar", 1).split()
    wide = cover[0].filter("scale", width, height, force_original_aspect_ratio="increase")
    wide = wide.filter("crop", width, height).filter("boxblur", min(width, height) // 24, 2)
    wide = wide.filter("eq", brightness=-0.24, saturation=0.8)
    # Above the two rows of words.
    small = cover[1].filter(
        "scale", width * 6 // 10, height * 54 // 100, force_original_aspect_ratio="decrease"
    )
    both = ffmpeg.overlay(wide, small, x="(W-w)/2", y=f"({height * 6 // 10}-h)/2")
    return _command(ffmpeg.output(both, url(target), format="image2", vframes=1, update=1))


def song_film_command(
    info: MediaInfo,
    target: Path,
    *,
    track: int,
    ground: Path | None,
    drawing: Mapping[str, str],
    copies: bool,
    seconds: float | None,
) -> list[str]:
    """The command that draws an ASS script over a still picture, or over the song's own moving one.

    With `copies` the packets of the sound stay as they are.
    """
    opened = _opened(info)
    if ground is None:
        shown = opened[str(info.pictures[0].index)]
    else:
        shown = ffmpeg.input(url(ground), format="image2", loop=1, framerate=25, protocol_whitelist="file")[
            "v"
        ]
    shown = shown.filter("crop", "trunc(iw/2)*2", "trunc(ih/2)*2", 0, 0).filter("ass", **drawing)
    still = {"tune": "stillimage"} if ground else {}
    sound = {"acodec": "copy"} if copies else {"acodec": "aac", "audio_bitrate": "192k"}
    output = ffmpeg.output(
        shown,
        opened[str(track)],
        url(target),
        format="mp4",
        vcodec="libx264",
        preset="veryfast",
        crf=20,
        pix_fmt="yuv420p",
        movflags="+faststart",
        **still,
        **sound,
        **({"t": seconds} if seconds is not None else {"shortest": None}),
        **_TOLD,
    )
    return _command(output)


def trial_command(picture: Mapping[str, Any], upload: str | None) -> list[str]:
    """The command that encodes a few pictures of nothing, to learn whether an encoder works here."""
    black = ffmpeg.input("color=s=320x240:r=25:d=0.2", format="lavfi")["v"]
    black = black.filter("format", "nv12").filter("hwupload") if upload else black.filter("format", "yuv420p")
    device = ("-init_hw_device", f"{upload}=gpu", "-filter_hw_device", "gpu") if upload else ()
    return _command(ffmpeg.output(black, "-", format="null", **picture), *device)


def letters_command(drawing: Mapping[str, str]) -> list[str]:
    """The command that draws an ASS script once on nothing, and says which fonts it took."""
    black = ffmpeg.input("color=s=320x240:r=1:d=1", format="lavfi")["v"]
    output = ffmpeg.output(black.filter("ass", **drawing), "-", format="null")
    return _command(output, level="verbose")


def filters_command() -> list[str]:
    """The command that lists the filters of this ffmpeg."""
    return [binary(), "-hide_banner", "-filters"]


def _timed(info: MediaInfo) -> Any:
    """An input whose times, with the option copyts, count from the start that the probe found.

    Versions of ffmpeg differ in it by the padding of a codec.
    """
    return _opened(info, itsoffset=-info.start / 1000)


def _opened(info: MediaInfo, **options: Any) -> Any:
    source = info.path
    return ffmpeg.input(url(source), format_whitelist=info.container, **guards(source), **options)


def _command(output: Any, *options: str, level: str = "error") -> list[str]:
    head = [binary(), "-nostdin", "-hide_banner", "-loglevel", level, "-y", *options]
    return [str(word) for word in ffmpeg.compile(output, cmd=head)]
