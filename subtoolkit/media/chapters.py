"""Chapters into an MP3 file: the frames CTOC and CHAP of its ID3 tag; sound and all other frames stay.

https://mutagen-specs.readthedocs.io/en/latest/id3/id3v2-chapters-1.0.html. Other containers are written by
`media.editing.mux`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from subtoolkit.core.errors import FfmpegFailed, quoted
from subtoolkit.core.media import Chapter

_NO_OFFSET = 0xFFFFFFFF
_TOP_LEVEL, _ORDERED = 2, 1
_MOST = 255
"""A table of contents counts its entries in a byte."""
_UTF8 = 3


def tag_chapters(path: Path, chapters: Sequence[Chapter]) -> list[str]:
    """Give the MP3 file at `path` these chapters and no others; gives what it could not hold, in words.

    The tag keeps its version, 2.3 or 2.4; a file without one gets 2.3, which every player reads.
    """
    id3, kept = _id3(), chapters[:_MOST]
    try:
        tag = _tag(id3, path)
        version = 4 if tag.version[:2] == (2, 4) else 3
        tag.delall("CTOC")
        tag.delall("CHAP")
        names = [f"ch{number}" for number in range(len(kept))]
        if kept:
            flags = _TOP_LEVEL | _ORDERED
            tag.add(id3.CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[]))
        for name, chapter in zip(names, kept, strict=True):
            tag.add(_frame(id3, name, chapter))
        tag.save(str(path.absolute()), v2_version=version)
    except (id3.error, OSError, ValueError) as error:
        raise FfmpegFailed(f"cannot tag {quoted(path.name)}", str(error).lower()) from error
    return [f"{len(chapters) - _MOST} chapters: an MP3 has {_MOST} at most"] if len(chapters) > _MOST else []


def _id3() -> Any:
    from mutagen import id3  # costs 30 ms, and few commands need it

    return id3


def _tag(id3: Any, path: Path) -> Any:
    try:
        return id3.ID3(str(path.absolute()))
    except id3.ID3NoHeaderError:
        tag = id3.ID3()
        tag.version = (2, 3, 0)
        return tag


def _frame(id3: Any, name: str, chapter: Chapter) -> Any:
    return id3.CHAP(
        element_id=name,
        start_time=chapter.start,
        end_time=max(chapter.end, chapter.start),
        start_offset=_NO_OFFSET,
        end_offset=_NO_OFFSET,
        # Written as UTF-16 where the tag is 2.3, which knows no UTF-8.
        sub_frames=[id3.TIT2(encoding=_UTF8, text=[chapter.title])],
    )
