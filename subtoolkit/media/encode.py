"""PCM of a piece -> a small file to send, and back; in time to within 5 ms.

Pieces that wait for a core are encoded in one go: an ffmpeg takes a tenth of a second to start, a third of
what it needs for a piece.
"""

import struct
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from subtoolkit.core.errors import FfmpegFailed, FileUnwritable, MediaUnreadable
from subtoolkit.media import cores, ffmpeg
from subtoolkit.media.process import complaint, popen

_WAV_BELOW = 2 * ffmpeg.RATE_HZ
"""Bytes of PCM, one second, below which starting an encoder is not worth it."""
_DEMUXERS = ("mp3", "wav", "flac", "ogg", "aac", "amr", "matroska", "webm", "mov", "mp4", "aiff", "au")
_LONGEST = 3 * 3_600_000
"""No piece is decoded beyond this: no service takes a longer one."""
_TIMEOUT = 300.0
"""Seconds after which ffmpeg is taken for hung."""
_TOGETHER = 3
"""Pieces that are encoded in one go at most; a minute of sound is 2 MB of PCM."""


class Encoded(NamedTuple):
    """A piece as it is sent."""

    data: bytes
    format: Literal["mp3", "wav"]


@dataclass(frozen=True, eq=False)
class _Waiting:
    """A piece that waits to be encoded."""

    pcm: bytes
    kbps: int
    mp3: "Future[bytes]" = field(default_factory=Future)


_waiting: list[_Waiting] = []
_taking = threading.Lock()


def encode(pcm: bytes, kbps: int = 32) -> Encoded:
    """Mono MP3 of `pcm` (s16le, mono, 16 kHz), or WAV where that is small.

    Call it from several threads at a time. Written to a file: into a pipe the encoder cannot write how many
    samples it put in front, and the sound would come back 69 ms late. Raises `FfmpegFailed`.
    """
    if len(pcm) <= _WAV_BELOW:
        return Encoded(_wav(pcm), "wav")
    piece = _Waiting(pcm, kbps)
    with _taking:
        _waiting.append(piece)
    with cores.encoding():
        _encode(_taken(piece))
    return Encoded(piece.mp3.result(), "mp3")


def _taken(piece: _Waiting) -> list[_Waiting]:
    """This piece and others that wait too; nothing if another thread has taken it along."""
    with _taking:
        if piece not in _waiting:
            return []
        others = [other for other in _waiting if other is not piece and other.kbps == piece.kbps]
        taken = [piece, *others[: _TOGETHER - 1]]
        for one in taken:
            _waiting.remove(one)
        return taken


def _encode(pieces: Sequence[_Waiting]) -> None:
    if not pieces:
        return
    try:
        with scratch() as folder:
            files = {Path(folder) / f"{i}.pcm": Path(folder) / f"{i}.mp3" for i in range(len(pieces))}
            for piece, pcm in zip(pieces, files, strict=True):
                pcm.write_bytes(piece.pcm)
            convert(ffmpeg.mp3_command(files, pieces[0].kbps), b"")
            for piece, mp3 in zip(pieces, files.values(), strict=True):
                piece.mp3.set_result(mp3.read_bytes())
    except BaseException as error:  # whoever waits for one of them must hear of it too
        for piece in pieces:
            if not piece.mp3.done():
                piece.mp3.set_exception(error)
        raise


def decode(data: bytes) -> bytes:
    """PCM (s16le, mono, 16 kHz) of an encoded piece. Raises `MediaUnreadable` if there is no sound in it."""
    try:
        pcm = convert(ffmpeg.piece_command(_DEMUXERS, _LONGEST), data)
    except FfmpegFailed as error:
        raise MediaUnreadable("the piece", error.why) from None
    if not pcm:
        raise MediaUnreadable("the piece", "there is no sound in it")
    return pcm


def scratch() -> "tempfile.TemporaryDirectory[str]":
    """A temporary folder. Raises `FileUnwritable`."""
    try:
        return tempfile.TemporaryDirectory(prefix="subtool-")
    except OSError as error:
        raise FileUnwritable(Path(tempfile.gettempdir()), (error.strerror or str(error)).lower()) from None


def convert(command: list[str], data: bytes) -> bytes:
    """What a short ffmpeg writes for `data` on its stdin. Raises `FfmpegFailed`."""
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
