"""Pieces of a spoken answer -> raw PCM, s16le, mono, 24 kHz, as they arrive.

The service sends base64 of bare samples, although the format that it wants to be asked for is `wav` (help
page "Qwen-Omni", section on sound output). Servers of one's own may send a file with its header.
"""

from base64 import b64decode
from collections.abc import Mapping

RATE_HZ = 24_000

_DATA = b"data"
_LONGEST_HEADER = 4_096


class Speech:
    """Takes one piece after the other."""

    def __init__(self) -> None:
        self._rest = ""
        self._head: bytes | None = b""
        """What may be a header and is held back until that is clear; None once it is."""
        self.length = 0
        """Bytes of sound so far."""

    def add(self, piece: str) -> bytes:
        """Take a piece of base64, which may end within a byte; raises `ValueError` for what is none."""
        text = self._rest + piece
        whole = len(text) - len(text) % 4
        self._rest = text[whole:]
        pcm = self._bare(b64decode(text[:whole], validate=True))
        self.length += len(pcm)
        return pcm

    def _bare(self, content: bytes) -> bytes:
        """Samples without the header of a file."""
        if self._head is None:
            return content
        self._head += content
        if self._head[:4] != b"RIFF"[: len(self._head)] or len(self._head) > _LONGEST_HEADER:
            return self._all(0)
        at = self._head.find(_DATA)
        return self._all(at + len(_DATA) + 4) if 0 <= at <= len(self._head) - 8 else b""

    def _all(self, start: int) -> bytes:
        held, self._head = self._head or b"", None
        return held[start:]


def spoken(words: Mapping[str, object]) -> Mapping[str, object]:
    """The sound in a chunk or a whole answer; empty if there is none."""
    found = words.get("audio")
    return found if isinstance(found, Mapping) else {}
