"""What mutagen does for files that chapters are put into: the tag of an MP3, and tags that a copy would lose.

Chapters of an MP3 are the frames CTOC and CHAP of its ID3 tag; sound and all other frames stay:
https://mutagen-specs.readthedocs.io/en/latest/id3/id3v2-chapters-1.0.html. mutagen writes the tag with room
behind its frames, and ours are put there: its own would stand in the order of their lengths, and many players
list chapters as they stand in the file. Other containers are written by `media.editing.mux`.
"""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from subtoolkit.core.errors import FfmpegFailed, quoted
from subtoolkit.core.media import Chapter

_NO_OFFSET = 0xFFFFFFFF
_TOP_LEVEL, _ORDERED = 2, 1
_MOST = 255
"""A table of contents counts its entries in a byte."""
_LATEST = 0xFFFFFFFE
_UTF16, _UTF8 = 1, 3
_HEADER = 10
_ROOM = 1024
"""Bytes of padding, so that a player that corrects a tag need not write the whole file."""


def tag_chapters(path: Path, chapters: Sequence[Chapter]) -> list[str]:
    """Give the MP3 file at `path` these chapters and no others; gives what it could not hold, in words.

    The tag keeps its version, 2.3 or 2.4; a file without one gets 2.3, which every player reads.
    """
    from mutagen import id3  # costs 30 ms, and few commands need it

    try:
        tag = _tag(id3, path)
        version = 4 if tag.version[:2] == (2, 4) else 3
        tag.delall("CTOC")
        tag.delall("CHAP")
        frames = _frames(chapters[:_MOST], version)
        tag.save(str(path.absolute()), v2_version=version, padding=lambda _: len(frames) + _ROOM)
        _put(path, frames)
    except (id3.error, OSError, ValueError) as error:
        raise FfmpegFailed(f"cannot tag {quoted(path.name)}", str(error).lower()) from error
    return [f"{len(chapters) - _MOST} chapters: an MP3 has {_MOST} at most"] if len(chapters) > _MOST else []


def keep_tags(source: str | Path, copy: Path) -> bool:
    """Give a copy of an MP4 file all tags of its source; False where mutagen finds none there.

    Multiplexers know a few of them: a cover in a file of sound alone, and what shops add, they leave behind.
    """
    mp4 = _mp4()
    try:
        old, new = (mp4.MP4(str(Path(path).absolute())) for path in (source, copy))
        if old.tags is not None:
            new.tags = old.tags
            new.save()
    except (mp4.error, OSError, ValueError, KeyError):
        return False  # the copy has what the multiplexer kept
    return old.tags is not None


def _mp4() -> Any:
    from mutagen import mp4

    return mp4


def _tag(id3: Any, path: Path) -> Any:
    try:
        return id3.ID3(str(path.absolute()))
    except id3.ID3NoHeaderError:
        tag = id3.ID3()
        tag.version = (2, 3, 0)
        return tag


def _put(path: Path, frames: bytes) -> None:
    """Write frames over the beginning of the padding."""
    with path.open("r+b") as file:
        size = sum(byte << shift for byte, shift in zip(file.read(_HEADER)[6:], (21, 14, 7, 0), strict=True))
        file.seek(_HEADER + size - len(frames) - _ROOM)
        file.write(frames)


def _frames(chapters: Sequence[Chapter], version: int) -> bytes:
    names = [f"ch{number}".encode() + b"\0" for number in range(len(chapters))]
    if not names:
        return b""
    head = struct.pack(">BB", _TOP_LEVEL | _ORDERED, len(names))
    contents = _frame(b"CTOC", b"toc\0" + head + b"".join(names), version)
    rows = zip(names, chapters, strict=True)
    return contents + b"".join(_frame(b"CHAP", _chapter(name, one, version), version) for name, one in rows)


def _chapter(name: bytes, chapter: Chapter, version: int) -> bytes:
    start, end = (min(max(time, 0), _LATEST) for time in (chapter.start, chapter.end))
    # 2.3 knows no UTF-8.
    encoding, codec = (_UTF8, "utf-8") if version == 4 else (_UTF16, "utf-16")
    title = bytes([encoding]) + chapter.title.encode(codec, "replace")
    times = struct.pack(">IIII", start, max(start, end), _NO_OFFSET, _NO_OFFSET)
    return name + times + _frame(b"TIT2", title, version)


def _frame(kind: bytes, content: bytes, version: int) -> bytes:
    """A frame with its header; in 2.4 a size has seven bits a byte."""
    size = len(content)
    if version == 4:
        size = sum((size >> shift & 0x7F) << place for shift, place in ((0, 0), (7, 8), (14, 16), (21, 24)))
    return kind + struct.pack(">IH", size, 0) + content
