"""PCM as it arrives -> a WAV file whose header tells its true length in the end."""

import wave
from pathlib import Path
from types import TracebackType
from typing import Self


class WavWriter:
    """Writes mono 16-bit PCM; a context manager."""

    def __init__(self, path: Path, rate_hz: int) -> None:
        self._path = path
        self._rate_hz = rate_hz
        self._open()

    def _open(self) -> None:
        self._file = wave.open(str(self._path), "wb")  # noqa: SIM115 - closed by `restart` and on leaving
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(self._rate_hz)
        self._file.writeframesraw(b"")
        self.length = 0
        """Bytes of sound so far."""
        self._half = b""

    def write(self, pcm: bytes) -> None:
        """Add sound; half a sample waits for its other half."""
        pcm = self._half + pcm
        whole = len(pcm) - len(pcm) % 2
        self._half = pcm[whole:]
        self._file.writeframesraw(pcm[:whole])
        self.length += whole

    def restart(self) -> None:
        """Forget what was written: all of it comes anew."""
        self._file.close()
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
