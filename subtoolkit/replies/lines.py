"""Plain timed lines -> drafts: `[0:08 - 0:21] words`, `0:08 words`, in any bracket or none, or in a table."""

from subtoolkit.core.report import Grammar
from subtoolkit.replies.draft import Reading
from subtoolkit.replies.page import Page
from subtoolkit.replies.tables import has_table, read_table
from subtoolkit.replies.timed import entries, reading

NAME: Grammar = "lines"


def fits(page: Page) -> bool:
    """A time stands at the head of some text."""
    return any(row.stamp for row in page.rows) or has_table(page.lines)


def read(page: Page) -> Reading:
    """What is said, line by line."""
    if has_table(page.lines):
        return Reading(*read_table(page.lines))
    return reading("speech", entries(page.rows))
