"""The text of a subtitle file -> the same text at other times: markup, styles, comments and positions all
stay.

A timeline holds the words alone, which is what most jobs need. Whoever only moves times wants nothing else to
change, so the times are replaced where they stand.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from subtoolkit.core.clock import MINUTE, SECOND, format_clock, fraction
from subtoolkit.formats import ass, ass_read, blocks, lrc_read

Place = Callable[[int, int], "tuple[int, int] | None"]
"""Start and end of a caption in ms -> the new ones; None: it is left out."""


def rewritten(text: str, name: str, place: Place) -> str:
    """`text` in the format `name`, one of `KEPT`, with every caption where `place` puts it."""
    return "".join(KEPT[name](blocks.lines(text), place))


def _srt(text: str, place: Place) -> Iterator[str]:
    """Numbered anew; a blank line inside a caption would end it for other readers and goes."""
    number = count(1)
    for block in blocks.blocks(text):
        words = "\n".join(line.rstrip() for line in block.text.split("\n") if line.strip())
        span = place(block.start, block.end) if words else None
        if span:
            start = max(span[0], 0)
            end = max(span[1], start + 1)
            yield f"{next(number)}\n{format_clock(start)} --> {format_clock(end)}\n{words}\n\n"


_STAMP = re.compile(r"<(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})[.,](\d{1,9})>")


def _vtt(text: str, place: Place) -> Iterator[str]:
    """Notes, styles, regions, settings and identifiers stay; stamps inside a caption move along."""
    parts = re.split(r"\n{2,}", text.strip("\n"))
    kept = [moved for part in parts if (moved := _vtt_part(part, place)) is not None]
    yield "\n\n".join(kept) + "\n"


def _vtt_part(part: str, place: Place) -> str | None:
    times = blocks.TIMES.search(part)
    if not times or part.startswith(("WEBVTT", "NOTE", "STYLE", "REGION")):
        return part
    start, end = blocks.time(times.groups()[:5]), blocks.time(times.groups()[5:])
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


def _clock(time: int) -> str:
    return format_clock(time, mark=".")


def _ass(text: str, place: Place) -> Iterator[str]:
    """Only the two times of each event change; karaoke inside it counts from its start."""
    rows = [_ass_row(row, names, place) for row, names in ass_read.events(text.split("\n"))]
    yield "\n".join(row for row in rows if row is not None)


def _ass_row(row: str, names: tuple[str, ...], place: Place) -> str | None:
    head, colon, rest = row.partition(":")
    values = rest.split(",", len(names) - 1) if names else []
    if len(values) < len(names) or not {"start", "end"} <= set(names):
        return row
    at, until = names.index("start"), names.index("end")
    start, end = ass_read.time(values[at]), ass_read.time(values[until])
    if start is None or end is None:
        return row
    span = place(start, end)
    if span is None:
        return None
    first = ass.hundredths(span[0])
    values[at], values[until] = ass.clock(first), ass.clock(max(ass.hundredths(span[1]), first + 1))
    return head + colon + ",".join(values)


_LYRIC = re.compile(r"([\[<])(\d{1,6}):(\d{1,2})(?:[.:,](\d{1,3}))?([\]>])")
_OFFSET = re.compile(r"^[ \t]*\[offset:[ \t]*([-+]?\d{1,9})[ \t]*\]", re.IGNORECASE | re.MULTILINE)


class _Sung(NamedTuple):
    """A line of lyrics at one of its stamps."""

    start: int
    end: int
    span: tuple[int, int]
    """Where it goes."""


def _lrc(text: str, place: Place) -> Iterator[str]:
    """Tags stay, and every stamp moves; a line that has none left before its words goes, too."""
    tag = _OFFSET.search(text)
    offset = int(tag[1]) if tag else 0
    ends = lrc_read.ends(text)
    for line in text.splitlines(keepends=True):
        found = lrc_read.LINE.match(line)
        if not found:
            yield line
            continue
        head, words = line[: found.end(1)], line[found.end(1) :]
        sung = [_sung(_lyric_time(stamp) - offset, ends, place) for stamp in _LYRIC.finditer(head)]
        first = next((one for one in sung if one), None)
        if first:
            yield _stamped(head, offset, [one and one.span[0] for one in sung])
            times = (_lyric_time(stamp) - offset for stamp in _LYRIC.finditer(words))
            yield _stamped(words, offset, [_word(time, first, place) for time in times])


def _sung(time: int, ends: Mapping[int, int], place: Place) -> _Sung | None:
    end = ends.get(time, time + 1)
    span = place(time, end)
    return _Sung(time, end, span) if span else None


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


KEPT = {"srt": _srt, "vtt": _vtt, "ass": _ass, "lrc": _lrc, "elrc": _lrc}
"""The formats whose text can be kept."""
