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
# leave blanks inside, or drop the fraction; word processors make a dash of the arrow.
_CLOCK = r"(?:(\d{1,4})[ \t]*:[ \t]*)?(\d{1,4})[ \t]*:[ \t]*(\d{1,2})(?:[ \t]*[.,][ \t]*(\d{0,9}))?"
TIMES = re.compile(
    rf"^[ \t]*{_CLOCK}[ \t]*(?:-{{2,3}}|[–—])>[ \t]*{_CLOCK}(?:[ \t]+\S.*)?[ \t]*$", re.MULTILINE
)
"""A time line: four fields of the start, four of the end."""
_COUNTER = re.compile(r"(?:^|\n)[ \t]*\d+[ \t]*\n?\Z")


class Block(NamedTuple):
    """One time line with the text up to the next."""

    start: int
    end: int
    text: str


def has_times(text: str) -> bool:
    """Whether a time line stands in the first 4,000 characters."""
    return TIMES.search(lines(text[:4000])) is not None


def read(text: str, plain: Plain) -> Timeline:
    """Read the cues of all blocks; raises `Unreadable` where there is text and no time line at all."""
    text = lines(text)
    if text.strip() and not TIMES.search(text):
        raise Unreadable("no line with `start --> end`")
    return made(_rough(block, plain) for block in blocks(text))


def _rough(block: Block, plain: Plain) -> Rough:
    words, speaker = plain(block.text)
    return Rough(block.start, block.end, words, speaker)


def lines(text: str) -> str:
    """`text` without a byte order mark, lines parted by a line feed."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def blocks(text: str) -> Iterator[Block]:
    """Each time line of `lines(…)` with what stands below it, counters left out."""
    found = list(TIMES.finditer(text))
    for index, times in enumerate(found):
        last = index + 1 == len(found)
        words = text[times.end() : len(text) if last else found[index + 1].start()]
        yield Block(
            time(times.groups()[:4]), time(times.groups()[4:]), words if last else _COUNTER.sub("", words)
        )


def time(fields: Sequence[str | None]) -> int:
    """Milliseconds of hours, minutes, seconds and the digits behind them."""
    hours, minutes, seconds, part = fields
    whole = int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + int(seconds or 0) * SECOND
    return whole + fraction(part or "")
