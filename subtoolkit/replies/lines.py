"""Plain timed lines -> drafts: `[0:08 - 0:21] words`, `0:08 words`, in any bracket or none."""

from subtoolkit.core.report import Grammar
from subtoolkit.replies.draft import Reading
from subtoolkit.replies.page import Page
from subtoolkit.replies.timed import entries, reading

NAME: Grammar = "lines"


def fits(page: Page) -> bool:
    """A time stands at the head of some text."""
    return any(row.stamp for row in page.rows)


def read(page: Page) -> Reading:
    """What is said, line by line."""
    return reading("speech", entries(page.rows))
