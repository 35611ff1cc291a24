"""Films for the tests whose every picture says its number, and whose sound beeps when a picture flashes."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import PictureType, VideoFrame

from tests.media.build import Samples, beeps

WIDTH, HEIGHT = 128, 64
_BITS = 10
_BLOCK = 12
RATE = 48_000


def picture(number: int, *, flash: bool = False) -> VideoFrame:
    """A picture with `number` as a row of black and white blocks at the top; below it is grey, or white."""
    values = np.full((HEIGHT, WIDTH), 235 if flash else 60 + number % 7, np.uint8)
    values[:24] = 16
    for bit in range(_BITS):
        if number >> bit & 1:
            values[4:20, 4 + bit * _BLOCK : 4 + (bit + 1) * _BLOCK] = 235
    frame = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    frame[:HEIGHT] = values
    return VideoFrame.from_ndarray(frame, format="yuv420p")


def number_of(frame: VideoFrame) -> int:
    """The number that a picture says."""
    luma = frame.to_ndarray(format="gray")
    middles = [luma[12, 4 + bit * _BLOCK + _BLOCK // 2] > 125 for bit in range(_BITS)]
    return sum(1 << bit for bit, on in enumerate(middles) if on)


def film(
    path: Path,
    count: int = 100,
    *,
    fps: int = 25,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    gop: int = 25,
    sound: str | None = "aac",
    flashes: Sequence[float] = (),
    times: Sequence[Fraction] | None = None,
    muxer: str | None = None,
) -> Path:
    """A film of `count` pictures; it flashes and beeps at `flashes`, in seconds. `times`: its rate varies."""
    shown = list(times or [Fraction(number, fps) for number in range(count)])
    usual = {
        "libx264": {"preset": "veryfast", "sc_threshold": "0"},
        "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"},
    }
    with av.open(str(path), "w", format=muxer) as file:
        pictures = file.add_stream(codec, rate=fps, options=usual.get(codec, {}) | (options or {}))
        pictures.width, pictures.height, pictures.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        pictures.codec_context.time_base = Fraction(1, 12800)
        pictures.codec_context.gop_size = gop
        heard = file.add_stream(sound, rate=RATE, layout="mono") if sound else None
        for number, time in enumerate(shown[:count]):
            frame = picture(
                number, flash=any(0 <= time - Fraction(str(flash)) < Fraction(2, 25) for flash in flashes)
            )
            frame.pts, frame.time_base = int(time * 12800), Fraction(1, 12800)
            frame.pict_type = PictureType.NONE
            file.mux(pictures.encode(frame))
        file.mux(pictures.encode(None))
        if heard:
            length = float(shown[count - 1]) + 1 / fps
            for frame in _sound(
                beeps(length, *flashes), heard.codec_context.frame_size or 1024, str(heard.format.name)
            ):
                file.mux(heard.encode(frame))
            file.mux(heard.encode(None))
    return path


def _sound(samples: Samples, size: int, form: str) -> list[AudioFrame]:
    frames = []
    for start in range(0, len(samples), size):
        part = samples[start : start + size].astype(np.float32)[None, :]
        if form.startswith("s16"):
            part = (part * 32767).astype(np.int16)
        elif form.startswith("s32"):
            part = (part * 2**31).astype(np.int32)
        frame = AudioFrame.from_ndarray(part, format=form, layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        frames.append(frame)
    return frames


def seen(path: Path) -> list[tuple[float, int]]:
    """When a player shows which picture, in seconds."""
    with av.open(str(path)) as file:
        zero = (file.start_time or 0) / 1_000_000
        return [(frame.time - zero, number_of(frame)) for frame in file.decode(video=0)]


def flashes(path: Path) -> list[float]:
    """When a player shows each flash, in seconds."""
    with av.open(str(path)) as file:
        zero = (file.start_time or 0) / 1_000_000
        bright = [
            (frame.time - zero, frame.to_ndarray(format="gray")[40:].mean() > 180)
            for frame in file.decode(video=0)
        ]
    return [
        time
        for (_, before), (time, now) in zip([(0, False), *bright], bright, strict=False)
        if now and not before
    ]
