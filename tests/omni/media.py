"""Small media for requests: sounds of any length in a few bytes, and what ffmpeg makes of nothing."""

import struct
import subprocess
from functools import cache

from subtoolkit.media.ffmpeg import binary
from subtoolkit.omni.request import Clip, Frames, Image, Sound

_FRAME = 1_152
_RATE_HZ = 48_000


def claiming(duration: int) -> bytes:
    """An MP3 whose header claims a length; for who believes it, that is its length."""
    frames = -(-duration * _RATE_HZ // (_FRAME * 1_000))
    header = b"\xff\xfb\x94\xc4" + bytes(32) + b"Xing" + struct.pack(">II", 1, frames)
    return header + bytes(480)


def sound(duration: int = 3_000) -> Sound:
    """A sound of nearly this length, at most a frame longer."""
    return Sound("mp3", duration, claiming(duration))


def clip(duration: int, width: int = 64, height: int = 64, *, audible: bool = False) -> Clip:
    """A film of one grey."""
    return Clip(
        duration=duration,
        width=width,
        height=height,
        audible=audible,
        data=_film(duration, width, height, audible=audible),
    )


def image(width: int = 64, height: int = 64) -> Image:
    """A grey picture."""
    return Image(width=width, height=height, data=_picture(width, height))


def frames(number: int) -> Frames:
    """A film picture by picture, two a second."""
    times = tuple(500 * at for at in range(number))
    return Frames(pictures=(_picture(64, 64),) * number, times=times, fps=2)


@cache
def _picture(width: int, height: int) -> bytes:
    return _made(f"color=gray:size={width}x{height}:rate=1", "-frames:v", "1", "-f", "mjpeg")


@cache
def _film(duration: int, width: int, height: int, *, audible: bool) -> bytes:
    grey = f"color=gray:size={width}x{height}:rate=4:duration={duration / 1000}"
    sound = ("-f", "lavfi", "-i", f"sine=duration={duration / 1000}") if audible else ()
    fast = ("-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "frag_keyframe+empty_moov")
    return _made(grey, *sound, *fast, "-f", "mp4")


def _made(source: str, *options: str) -> bytes:
    command = [binary(), "-v", "error", "-f", "lavfi", "-i", source, *options, "-"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
