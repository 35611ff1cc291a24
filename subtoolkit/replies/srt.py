"""SRT and WebVTT -> drafts: a counter, a bare range with an arrow, the words below."""

import re
from collections.abc import Iterator

from subtoolkit.core.report import Grammar
from subtoolkit.replies.draft import Reading
from subtoolkit.replies.page import Page
from subtoolkit.replies.stamps import Row
from subtoolkit.replies.timed import entries, reading

NAME: Grammar = "srt"
_HEADER = re.compile(r"WEBVTT\b.{0,40}|(?:Kind|Language): \w{2,20}")
# WebVTT settings and SRT coordinates stand behind the range: `align:start position:0%`, `X1:40 X2:600`.
_SETTINGS = re.compile(r"(?:(?:align|position|line|size|vertical|region|[XY][12]):[\w%.,-]{1,16}\s*)+")
_INLINE_COUNTER = re.compile(r"(?:^|\s)\d{1,5}$")


def fits(page: Page) -> bool:
    """Most times are bare and have an arrow between them."""
    stamps = [row.stamp for row in page.rows if row.stamp]
    arrows = sum(stamp.arrow and not stamp.bracketed for stamp in stamps)
    return bool(stamps) and 2 * arrows > len(stamps)


def read(page: Page) -> Reading:
    """Captions; counters are ignored, whatever they count."""
    return reading("speech", entries(_without_counters(page.rows)))


def _without_counters(rows: tuple[Row, ...]) -> Iterator[Row]:
    counters = _counters(rows)
    for place, row in enumerate(rows):
        if place in counters:
            yield row._replace(text=_INLINE_COUNTER.sub("", row.text))
        elif row.stamp:
            yield row._replace(text=_SETTINGS.sub("", row.text))
        elif not _HEADER.fullmatch(row.text):
            yield row


def _counters(rows: tuple[Row, ...]) -> frozenset[int]:
    """Rows that end in a counter; none where fewer than half of the captions have one, for then a number
    before a time is what somebody says.
    """
    found: list[int] = []
    stamps = 0
    for place, row in enumerate(rows):
        if row.stamp is None:
            continue
        stamps += 1
        before = next((back for back in range(place - 1, max(place - 3, -1), -1) if rows[back].text), None)
        if before is None or (rows[before].stamp and not row.inline):
            continue
        if rows[before].text.isdigit() or (row.inline and _INLINE_COUNTER.search(rows[before].text)):
            found.append(before)
    return frozenset(found if 2 * len(found) >= stamps - 1 else ())
