"""The text of a subtitle file -> the same text at other times: markup, styles, comments and positions all
stay.

A timeline holds the words alone, which is what most jobs need. Whoever only moves times wants nothing else to
change, so the times are replaced where they stand.
"""

import re
from collections.abc import Callable, Iterator
from itertools import count

from subtoolkit.core.clock import MINUTE, SECOND, format_clock, fraction
from subtoolkit.formats import ass, ass_read, blocks

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


def _lrc(text: str, place: Place) -> Iterator[str]:
    """Tags stay, and every stamp moves; a line whose stamps are all left out goes, too."""
    tag = _OFFSET.search(text)
    offset = int(tag[1]) if tag else 0
    for line in text.splitlines(keepends=True):
        moved = _LYRIC.sub(lambda stamp: _lyric(stamp, offset, place), line)
        if moved == line or _LYRIC.search(moved):
            yield moved


def _lyric(stamp: re.Match[str], offset: int, place: Place) -> str:
    """A stamp at its new time; the tag `offset` says how much earlier each is meant."""
    time = int(stamp[2]) * MINUTE + int(stamp[3]) * SECOND + fraction(stamp[4] or "") - offset
    span = place(time, time + 1)
    if span is None:
        return ""
    digits = 3 if len(stamp[4] or "") == 3 else 2
    clock = format_clock(max(span[0] + offset, 0), mark=".", digits=digits, hours=False)
    return f"{stamp[1]}{clock}{stamp[5]}"


KEPT = {"srt": _srt, "vtt": _vtt, "ass": _ass, "lrc": _lrc, "elrc": _lrc}
"""The formats whose text can be kept."""
