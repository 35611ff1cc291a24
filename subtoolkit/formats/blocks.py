"""Text with `start --> end` lines -> Timeline: what SubRip and WebVTT files have in common.

People's files are damaged in many ways; each that is tolerated has its comment here, and what had to be
put right stands in the report.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from subtoolkit.core.clock import HOUR, MINUTE, SECOND, fraction
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.made import Rough, made

Plain = Callable[[str], tuple[str, str | None]]
"""Takes a cue's text with markup, gives the words and the speaker."""

# Hours may be missing, fields may have any number of digits, comma and dot are both in use, some writers
# leave blanks inside, or drop the fraction; word processors make a dash of the arrow. A file that was moved
# too far begins before zero.
_CLOCK = r"(-?)(?:(\d{1,4})[ \t]*:[ \t]*)?(\d{1,4})[ \t]*:[ \t]*(\d{1,2})(?:[ \t]*[.,][ \t]*(\d{0,9}))?"
_TIMES = rf"^[ \t]*{_CLOCK}[ \t]*(?:-{{2,3}}|[–—])>[ \t]*{_CLOCK}(?:[ \t]+\S.*)?[ \t]*$"
TIMES = re.compile(_TIMES, re.MULTILINE)
"""A time line: five fields of the start, five of the end."""
_LIKE_A_CLOCK = r"[^\s:>]{1,5}:[^\s:>]{1,2}:[^\s:>]{1,6}"
_ANY = re.compile(
    rf"{_TIMES}|^[ \t]*{_LIKE_A_CLOCK}[ \t]*--+>|^[^\n>]*--+>[ \t]*{_LIKE_A_CLOCK}[ \t]*$", re.MULTILINE
)
"""Or what was one before a slip: `00:00:O1,000 --> 00:00:02,000`, an end that is missing."""
_COUNTER = re.compile(r"(?:^|\n)[ \t]*\d+[ \t]*\n?\Z")


class Block(NamedTuple):
    """One time line with the text up to the next."""

    start: int
    end: int
    text: str


class Lost(NamedTuple):
    """Text behind a time line that cannot be read, or before the first one."""

    text: str


def has_times(text: str) -> bool:
    """Whether a time line stands in the first 4,000 characters."""
    return TIMES.search(lines(text[:4000])) is not None


def read(text: str, plain: Plain) -> Timeline:
    """Read the cues of all blocks; raises `Unreadable` where there is text and no time line at all."""
    text = lines(text)
    if text.strip() and not TIMES.search(text):
        raise Unreadable("no line with `start --> end`")
    return made((_rough(block, plain) for block in _all(text)), ordered=True)


def _rough(block: Block | Lost, plain: Plain) -> Rough:
    words, speaker = plain(block.text)
    if isinstance(block, Lost):
        return Rough(None, None, words, speaker)
    return Rough(block.start, block.end, words, speaker)


def lines(text: str) -> str:
    """`text` without a byte order mark, lines parted by a line feed."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def blocks(text: str) -> Iterator[Block]:
    """Each time line of `lines(…)` with what stands below it, counters left out."""
    return (block for block in _all(text) if isinstance(block, Block))


def _all(text: str) -> Iterator[Block | Lost]:
    """The same with the text that has no times; what stands above all captions of WebVTT is none."""
    found = list(_time_lines(text))
    starts = [*(start for start, _, _ in found), len(text)]
    head = _COUNTER.sub("", text[: starts[0]]).strip()
    if head and found and not head.startswith("WEBVTT"):
        yield Lost(head)
    for (_, end, times), following in zip(found, starts[1:], strict=True):
        words = text[end:following]
        words = words if following == len(text) else _COUNTER.sub("", words)
        if times:
            yield Block(time(times.groups()[:5]), time(times.groups()[5:]), words)
        elif words.strip():
            yield Lost(words)


def _time_lines(text: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Where each time line begins and ends, and its times, where they can be read."""
    for line in _ANY.finditer(text):
        end = text.find("\n", line.end())
        yield line.start(), len(text) if end < 0 else end, TIMES.match(text, line.start())


def time(fields: Sequence[str | None]) -> int:
    """Milliseconds of a sign, hours, minutes, seconds and the digits behind them."""
    sign, hours, minutes, seconds, part = fields
    whole = int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + int(seconds or 0) * SECOND
    return (whole + fraction(part or "")) * (-1 if sign else 1)
