"""Lyric lines -> drafts: `[00:00:09,120 --> 00:00:13,640] text`, and LRC with its tags."""

import re

from subtoolkit.core.report import Grammar
from subtoolkit.replies.draft import Loss, Reading
from subtoolkit.replies.page import Page
from subtoolkit.replies.stamps import Row
from subtoolkit.replies.timed import entries, reading

NAME: Grammar = "lyrics"
_TAG = re.compile(r"\[(?:ti|ar|al|au|by|offset|length|re|tool|ve|#):[^\]]*\]", re.IGNORECASE)


def fits(page: Page) -> bool:
    """Most times stand in brackets with an arrow between them, or it has the tags or word times of LRC."""
    stamps = [row.stamp for row in page.rows if row.stamp]
    arrows = sum(stamp.bracketed and stamp.arrow for stamp in stamps)
    return bool(stamps) and (
        2 * arrows > len(stamps) or any(_is_tag(row) or _is_elrc(row) for row in page.rows)
    )


def read(page: Page) -> Reading:
    """Lines that are sung; the tags of LRC are a loss."""
    told = reading("lyric", entries(row for row in page.rows if not _is_tag(row)))
    tags = [Loss("tag", row.text) for row in page.rows if _is_tag(row)]
    return Reading(told.drafts, [*told.losses, *tags], told.notes, told.cut)


def _is_elrc(row: Row) -> bool:
    return row.stamp is not None and row.text[:1] == "<" and row.text[1:2].isdigit()


def _is_tag(row: Row) -> bool:
    return row.stamp is None and row.text[:1] == "[" and bool(_TAG.fullmatch(row.text))
