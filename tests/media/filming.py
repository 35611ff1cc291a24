"""Films for the tests: a dark picture that flashes while the sound beeps, and what is seen in a file."""

import io
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np

from tests.media.build import beeps, onsets, run, wav

FLASH = 0.2


def film(
    target: Path,
    *flashes: float,
    length: float = 6,
    size: str = "160x90",
    rate: int = 25,
    picture_at: float = 0,
    sound_at: float = 0,
    picture: Sequence[str] = ("-c:v", "libx264", "-preset", "ultrafast"),
    sound: Sequence[str] = ("-c:a", "aac"),
    shown: str = "",
) -> Path:
    """A film whose picture and sound begin at these seconds; flashes and beeps are on the player's clock."""
    lit = "+".join(f"between(t,{time - picture_at},{time - picture_at + FLASH - 0.001})" for time in flashes)
    graph = f"color=black:s={size}:r={rate}:d={length - picture_at},drawbox=c=white:t=fill:enable='{lit}'"
    beeping = wav(target.with_suffix(".wav"), beeps(length - sound_at, *(t - sound_at for t in flashes)))
    run(
        *("-itsoffset", str(picture_at), "-f", "lavfi", "-i", graph + shown),
        *("-itsoffset", str(sound_at), "-i", f"file:{beeping}"),
        *("-map", "0:v", "-map", "1:a", "-pix_fmt", "yuv420p", *picture, *sound, f"file:{target}"),
    )
    return target


def seen(data: bytes) -> list[float]:
    """When each flash begins in a video, in seconds: an independent reading with PyAV."""
    with av.open(io.BytesIO(data)) as container:
        shown = container.decode(video=0)
        return onsets([one.time for one in shown if one.to_ndarray(format="gray").mean() > 128])


def heard_in(data: bytes) -> list[float]:
    """When each beep begins in a video, in seconds; edit lists are heeded, as players do."""
    times: list[float] = []
    with av.open(io.BytesIO(data)) as container:
        for frame in container.decode(audio=0):
            loud = np.flatnonzero(np.abs(frame.to_ndarray()).max(axis=0) > 0.1)
            times += [frame.time + index / frame.sample_rate for index in loud]
    return onsets(times)


def brightness(picture: bytes) -> float:
    """Mean brightness of a JPEG file, 0 to 255."""
    with av.open(io.BytesIO(picture)) as container:
        return float(next(container.decode(video=0)).to_ndarray(format="gray").mean())


def colours(picture: bytes) -> np.ndarray:
    """A JPEG file as RGB, shape (height, width, 3)."""
    with av.open(io.BytesIO(picture)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")
