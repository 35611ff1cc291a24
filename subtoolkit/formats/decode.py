"""Bytes of a subtitle file -> text, whatever wrote them."""

import codecs
import re
from typing import NamedTuple

from subtoolkit.core.errors import UsageError, quoted
from subtoolkit.formats.base import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


_WESTERN = ["cp1252", "cp1250", "iso8859_2", "cp1254"]
_OTHER = ["cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874"]
_EAST_ASIAN = ["gb18030", "big5", "cp932", "euc_jp", "cp949"]
_USUAL = _WESTERN + _OTHER + _EAST_ASIAN
"""What subtitle files are in; with fewer candidates short files are guessed right more often."""


class Decoded(NamedTuple):
    """A text and how it was found."""

    text: str
    encoding: str
    certain: bool
    """False where the encoding was guessed from the letters."""


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode with `encoding`, else by byte order mark, as UTF-8, or by what the letters look like.

    Raises `UsageError` for an unknown `encoding`, `Unreadable` where nothing fits or it is no text at all.
    """
    decoded = _decoded(data, encoding)
    if is_binary(decoded.text):
        raise Unreadable("it is a binary file")
    return decoded


def is_binary(text: str) -> bool:
    """Whether a hundredth of `text` and more are control characters, which no text has."""
    return len(_CONTROLS.findall(text)) > len(text) // 100


_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


def _decoded(data: bytes, encoding: str | None) -> Decoded:
    if encoding:
        return Decoded(_as_told(data, encoding), encoding, certain=True)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(name, "replace"), name, certain=True)
    if b"\0" in data:
        name = _wide(data)
        return Decoded(data.decode(name, "replace"), name, certain=False)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", certain=True)
    except UnicodeDecodeError:
        return _damaged(data) or _guessed(data)


def _as_told(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"it is not in {encoding}: byte {data[error.start]:#04x} at {error.start}"
        ) from error
    except LookupError as error:
        raise UsageError(
            f"no encoding {quoted(encoding)}",
            "unknown name",
            "e.g. utf-8, cp1252, cp1251, gb18030, shift_jis",
        ) from error


def _wide(data: bytes) -> str:
    """Name the UTF-16 without a mark that `data` is in: the zero bytes of its digits tell the order."""
    low, high = data[::2].count(0), data[1::2].count(0)
    if max(low, high) < len(data) // 10 or min(low, high) > max(low, high) // 4:
        raise Unreadable("it is a binary file")
    return "utf-16-le" if high > low else "utf-16-be"


def _damaged(data: bytes) -> Decoded | None:
    """UTF-8 with some bytes broken: one bad byte must not turn a whole file into rubbish."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(not letter.isascii() for letter in text) - bad
    return Decoded(text, "utf-8", certain=False) if good >= 10 * bad else None


def _guessed(data: bytes) -> Decoded:
    # Only needed for old files, and its tables take a while to load.
    from charset_normalizer import from_bytes

    # It counts letters, and needs more of them than a short file has.
    found = from_bytes(data * (4096 // len(data) + 1), cp_isolation=_USUAL)
    best = found.best()
    if best is None:
        raise Unreadable("its encoding cannot be found, --encoding names it")
    # Neighbours share most letters of western languages; then the western one is the likelier.
    near = (one for one in found if one.chaos <= best.chaos and one.coherence >= best.coherence - 0.1)
    name = next((one.encoding for one in near if one.encoding == "cp1252"), best.encoding)
    return Decoded(data.decode(name, "replace"), name, certain=False)
