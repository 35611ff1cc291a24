"""A reply about numbered lines -> when each of them is sung: `3 [00:00:09,120 --> 00:00:13,640]`.

Only numbers and times are taken from it: the words are known, and no reply may change them.
"""

import re
from collections.abc import Iterator

from subtoolkit.core.claims import TIME, Claim, claim, read, scale_of

_LINE = re.compile(
    r"^[\s\[(<*#\"'{]{0,8}(?:line|number|no|行|第)?[\s.:：\"'#]{0,4}(?P<number>\d{1,5})(?!\d*[:：,.]\d)"
    r"[^\d\n]{0,24}?"
    rf"(?P<start>{TIME})(?:[^\d\n]{{1,24}}(?P<end>{TIME}))?",
    re.IGNORECASE | re.MULTILINE,
)
_LAST = 4_000
"""Length of a line whose end is not known."""


def read_numbered(text: str, *, count: int, duration: int) -> dict[int, tuple[int, int]]:
    """Number of a line, from 1 to `count` -> its start and end on the clock of the piece of `duration` ms.

    Numbers that were not asked for, times outside of the piece and all words are ignored; of several times
    for one line the first counts, since whoever asked knows that it is sung once here.
    """
    found = list(_found(text.replace("},", "}\n")))
    scale = scale_of([one for _, *times in found for one in times if one is not None], duration)
    lines: dict[int, tuple[int, int]] = {}
    for number, start, end in found:
        begin = read(start, scale)
        until = read(end, scale) if end is not None else begin + _LAST
        if 1 <= number <= count and number not in lines and 0 <= begin < duration:
            lines[number] = begin, max(begin + 1, min(until, duration))
    return lines


def _found(text: str) -> Iterator[tuple[int, Claim, Claim | None]]:
    for match in _LINE.finditer(text):
        between = text[match.end("number") : match.start("start")]
        if between.isspace() and match["start"].isdigit():
            continue  # numbers in a row are no times
        start, end = claim(match["start"]), claim(match["end"]) if match["end"] else None
        if start is not None:
            yield int(match["number"]), start, end
