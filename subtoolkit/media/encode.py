"""PCM of a piece -> a small file to send, and back; in time to within 5 ms."""

import struct
import subprocess
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

from subtoolkit.core.errors import FfmpegFailed, FileUnwritable, MediaUnreadable
from subtoolkit.media import ffmpeg
from subtoolkit.media.process import complaint, popen

_WAV_BELOW = 2 * ffmpeg.RATE_HZ
"""Bytes of PCM, one second, below which starting an encoder is not worth it."""
_DEMUXERS = ("mp3", "wav", "flac", "ogg", "aac", "amr", "matroska", "webm", "mov", "mp4", "aiff", "au")
_LONGEST = 3 * 3_600_000
"""No piece is decoded beyond this: no service takes a longer one."""
_TIMEOUT = 300.0
"""Seconds after which ffmpeg is taken for hung."""


class Encoded(NamedTuple):
    """A piece as it is sent."""

    data: bytes
    format: Literal["mp3", "wav"]


def encode(pcm: bytes, kbps: int = 32) -> Encoded:
    """Mono MP3 of `pcm` (s16le, mono, 16 kHz), or WAV where that is small.

    Written to a file: into a pipe the encoder cannot write how many samples it put in front, and the sound
    would come back 69 ms late. Raises `FfmpegFailed`.
    """
    if len(pcm) <= _WAV_BELOW:
        return Encoded(_wav(pcm), "wav")
    with _folder() as folder:
        target = Path(folder) / "piece.mp3"
        _run(ffmpeg.mp3_command(target, kbps), pcm)
        return Encoded(target.read_bytes(), "mp3")


def decode(data: bytes) -> bytes:
    """PCM (s16le, mono, 16 kHz) of an encoded piece. Raises `MediaUnreadable` if there is no sound in it."""
    try:
        pcm = _run(ffmpeg.piece_command(_DEMUXERS, _LONGEST), data)
    except FfmpegFailed as error:
        raise MediaUnreadable("the piece", error.why) from None
    if not pcm:
        raise MediaUnreadable("the piece", "there is no sound in it")
    return pcm


def _folder() -> "tempfile.TemporaryDirectory[str]":
    try:
        return tempfile.TemporaryDirectory(prefix="subtool-")
    except OSError as error:
        raise FileUnwritable(Path(tempfile.gettempdir()), (error.strerror or str(error)).lower()) from None


def _run(command: list[str], data: bytes) -> bytes:
    process = popen(command, stdin=subprocess.PIPE)
    try:
        output, complaints = process.communicate(data, timeout=_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise FfmpegFailed("cannot convert a piece", "ffmpeg hung") from None
    except BaseException:  # Ctrl-C in the middle must leave no process behind
        process.kill()
        raise
    if process.returncode:
        raise FfmpegFailed(
            "cannot convert a piece",
            complaint(complaints.decode(errors="replace")) or f"ffmpeg ended with code {process.returncode}",
        )
    return output


def _wav(pcm: bytes) -> bytes:
    """The canonical header of 44 bytes, and the samples."""
    rate = ffmpeg.RATE_HZ
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)
    body = form + struct.pack("<4sI", b"data", len(pcm)) + pcm
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body
