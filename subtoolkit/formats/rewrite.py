"""The text of a subtitle file -> the same text at other times: markup, styles, comments and positions all
stay.

A timeline holds the words alone, which is what most jobs need. Whoever only moves times wants nothing else to
change, so the times are replaced where they stand.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from subtoolkit.core.clock import MINUTE, SECOND, format_clock, fraction
from subtoolkit.formats import ass, ass_read, blocks, lrc_read, ttml_rewrite
from subtoolkit.formats.base import Piece, Place


class Kept(NamedTuple):
    """How the text of a format is taken apart and put together."""

    pieces: Callable[[str], Iterable[Piece]]
    join: Callable[[Iterable[str]], str]


def rewritten(text: str, name: str, place: Place) -> str:
    """`text` in the format `name`, one of `KEPT`, with every caption where `place` puts it.

    Raises `Unreadable` where it cannot be kept.
    """
    kept = KEPT[name]
    return kept.join(_written(kept.pieces(blocks.lines(text)), place))


def parted(text: str, name: str, part_of: Callable[[int, int], int], places: Sequence[Place]) -> list[str]:
    """A text for each of `places`, with the captions for which `part_of` gives its number.

    What belongs to no caption stands in each. Raises `Unreadable` where it cannot be kept.
    """
    kept = KEPT[name]
    parts: list[list[Piece]] = [[] for _ in places]
    for piece in kept.pieces(blocks.lines(text)):
        mine = {part_of(*span) for span in piece.spans} if piece.spans else range(len(parts))
        for number in mine:
            parts[number].append(piece)
    return [kept.join(_written(part, place)) for part, place in zip(parts, places, strict=True)]


def _written(pieces: Iterable[Piece], place: Place) -> Iterator[str]:
    return (text for piece in pieces if (text := piece.write(place)) is not None)


def _srt(text: str) -> Iterator[Piece]:
    """A blank line inside a caption would end it for other readers and goes."""
    for block in blocks.blocks(text):
        words = "\n".join(line.rstrip() for line in block.text.split("\n") if line.strip())
        if words:
            yield Piece(((block.start, block.end),), partial(_srt_block, block, words))


def _srt_block(block: blocks.Block, words: str, place: Place) -> str | None:
    span = place(block.start, block.end)
    if span is None:
        return None
    start = max(span[0], 0)
    return f"{format_clock(start)} --> {format_clock(max(span[1], start + 1))}\n{words}\n\n"


def _numbered(written: Iterable[str]) -> str:
    return "".join(f"{number}\n{text}" for number, text in enumerate(written, 1))


_STAMP = re.compile(r"<(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})[.,](\d{1,9})>")


def _vtt(text: str) -> Iterator[Piece]:
    """Notes, styles, regions, settings and identifiers stay; stamps inside a caption move along.

    A note between captions belongs to the one behind it.
    """
    waiting: list[str] = []
    spans: tuple[tuple[int, int], ...] = ()
    for part in re.split(r"\n{2,}", text.strip("\n")):
        times = blocks.TIMES.search(part)
        if not times or part.startswith(("WEBVTT", "NOTE", "STYLE", "REGION")):
            waiting.append(part)
            continue
        first = () if not spans else ((_start_and_end(times)),)
        spans = (_start_and_end(times),)
        yield from (Piece(first, partial(_as_it_is, note)) for note in waiting)
        waiting = []
        yield Piece(spans, partial(_vtt_part, part, times))
    yield from (Piece(spans, partial(_as_it_is, note)) for note in waiting)


def _as_it_is(text: str, place: Place) -> str:
    return text


def _start_and_end(times: re.Match[str]) -> tuple[int, int]:
    return blocks.time(times.groups()[:5]), blocks.time(times.groups()[5:])


def _vtt_part(part: str, times: re.Match[str], place: Place) -> str | None:
    start, end = _start_and_end(times)
    span = place(start, end)
    if span is None:
        return None

    def stamp(found: re.Match[str]) -> str:
        time = blocks.time(("", *found.groups()))
        moved = span[0] + (time - start) * (span[1] - span[0]) // max(end - start, 1)
        return f"<{_clock(min(max(moved, span[0]), span[1]))}>"

    line = f"{_clock(span[0])} --> {_clock(span[1])}"
    settings = times[0].split(">", 1)[1].split(None, 1)
    line += f" {settings[1].rstrip()}" if len(settings) > 1 else ""
    return part[: times.start()] + line + _STAMP.sub(stamp, part[times.end() :])


def _paragraphs(written: Iterable[str]) -> str:
    return "\n\n".join(written) + "\n"


def _clock(time: int) -> str:
    return format_clock(time, mark=".")


def _ass(text: str) -> Iterator[Piece]:
    """Only the two times of each event change; karaoke inside it counts from its start."""
    for row, names in ass_read.events(text.split("\n")):
        values = row.partition(":")[2].split(",", len(names) - 1) if names else []
        span = _times_of(values, names)
        write = partial(_ass_row, row, names, values) if span else partial(_as_it_is, row)
        yield Piece((span,) if span else (), write)


def _times_of(values: Sequence[str], names: Sequence[str]) -> tuple[int, int] | None:
    if len(values) < len(names) or not {"start", "end"} <= set(names):
        return None
    start, end = (ass_read.time(values[names.index(name)]) for name in ("start", "end"))
    return None if start is None or end is None else (start, end)


def _ass_row(row: str, names: Sequence[str], values: Sequence[str], place: Place) -> str | None:
    times = _times_of(values, names)
    span = place(*times) if times else None
    if span is None:
        return None
    first = ass.hundredths(span[0])
    clocks = {"start": ass.clock(first), "end": ass.clock(max(ass.hundredths(span[1]), first + 1))}
    fields = (clocks.get(name, value) for name, value in zip(names, values, strict=True))
    return row[: row.index(":") + 1] + ",".join(fields)


_LYRIC = re.compile(r"([\[<])(\d{1,6}):(\d{1,2})(?:[.:,](\d{1,3}))?([\]>])")
_OFFSET = re.compile(r"^[ \t]*\[offset:[ \t]*([-+]?\d{1,9})[ \t]*\]", re.IGNORECASE | re.MULTILINE)


class _Sung(NamedTuple):
    """A line of lyrics at one of its stamps."""

    start: int
    end: int
    span: tuple[int, int]
    """Where it goes."""


def _lrc(text: str) -> Iterator[Piece]:
    """Tags stay, and every stamp moves; a line that has none left before its words goes, too."""
    tag = _OFFSET.search(text)
    offset = int(tag[1]) if tag else 0
    ends = lrc_read.ends(text)
    for line in text.splitlines(keepends=True):
        found = lrc_read.LINE.match(line)
        if not found:
            yield Piece((), partial(_as_it_is, line))
            continue
        head, words = line[: found.end(1)], line[found.end(1) :]
        times = (_lyric_time(stamp) - offset for stamp in _LYRIC.finditer(head))
        spans = tuple((time, ends.get(time, time + 1)) for time in times)
        yield Piece(spans, partial(_lyric_line, head, words, offset, spans))


def _lyric_line(
    head: str, words: str, offset: int, spans: Sequence[tuple[int, int]], place: Place
) -> str | None:
    sung = [_Sung(*span, there) if (there := place(*span)) else None for span in spans]
    first = next((one for one in sung if one), None)
    if first is None:
        return None
    times = (_lyric_time(stamp) - offset for stamp in _LYRIC.finditer(words))
    inside = [_word(time, first, place) for time in times]
    return _stamped(head, offset, [one and one.span[0] for one in sung]) + _stamped(words, offset, inside)


def _word(time: int, sung: _Sung, place: Place) -> int:
    """Where a word goes: not out of its line."""
    span = place(time, time + 1)
    if span is None:
        return sung.span[time - sung.start > sung.end - time]
    return min(max(span[0], sung.span[0]), sung.span[1])


def _lyric_time(stamp: re.Match[str]) -> int:
    return int(stamp[2]) * MINUTE + int(stamp[3]) * SECOND + fraction(stamp[4] or "")


def _stamped(text: str, offset: int, times: Iterable[int | None]) -> str:
    """`text` with its stamps at these times; one without a time goes."""
    waiting = iter(times)

    def stamp(found: re.Match[str]) -> str:
        time = next(waiting)
        if time is None:
            return ""
        digits = 3 if len(found[4] or "") == 3 else 2
        # The tag `offset` says how much earlier than its stamp a line is meant.
        clock = format_clock(max(time + offset, 0), mark=".", digits=digits, hours=False)
        return f"{found[1]}{clock}{found[5]}"

    return _LYRIC.sub(stamp, text)


KEPT = {
    "srt": Kept(_srt, _numbered),
    "vtt": Kept(_vtt, _paragraphs),
    "ass": Kept(_ass, "\n".join),
    "ttml": Kept(ttml_rewrite.pieces, "".join),
    "lrc": Kept(_lrc, "".join),
    "elrc": Kept(_lrc, "".join),
}
"""The formats whose text can be kept."""
