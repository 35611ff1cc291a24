"""Run an ffmpeg that writes a file, tell how far it is, and say in one line why it failed."""

from collections.abc import Sequence

from subtoolkit.core.errors import FfmpegFailed
from subtoolkit.core.progress import Progress, Watch, nobody
from subtoolkit.media.process import Process, complaint

_BLOCK = 64
"""Bytes: ffmpeg tells its progress in a few hundred, which must not wait for more."""


def run(command: Sequence[str], what: str, *, total: int | None = None, watch: Watch = nobody) -> str:
    """Run `command` to its end; gives what it complained about. Raises `FfmpegFailed`."""
    process = Process(command)
    try:
        told = b""
        while block := process.read(_BLOCK):
            *lines, told = (told + block).split(b"\n")
            for line in lines:
                _tell(line, total, watch)
        code, complaints = process.finish()
    except BaseException:
        process.kill()
        raise
    if code:
        raise FfmpegFailed(what, complaint(complaints) or f"ffmpeg ended with code {code}")
    return complaints


def _tell(line: bytes, total: int | None, watch: Watch) -> None:
    name, _, value = line.partition(b"=")
    if name == b"out_time_us" and value.strip().isdigit():
        time = int(value) // 1000
        watch(Progress(total=total, decoded=time, heard=time))
