"""The shapes a reply can have, each a module with the same three names.

To add one: write the module, give it a row in `GRAMMARS` (before every shape that would also take its
replies) and a name in `core.report.Grammar`.
"""

from typing import Protocol

from subtoolkit.core.report import Grammar
from subtoolkit.replies import json, lines, lyrics, prose, report, srt
from subtoolkit.replies.draft import Reading
from subtoolkit.replies.page import Page


class Shape(Protocol):
    """What a module in this table has."""

    NAME: Grammar

    def fits(self, page: Page) -> bool:
        """Whether the reply is written in this grammar; asked in the order of the table."""

    def read(self, page: Page) -> Reading:
        """Everything in the page as drafts and losses."""


GRAMMARS: tuple[Shape, ...] = (json, report, srt, lyrics, lines, prose)


def shape_of(page: Page) -> Shape:
    """The first grammar that takes the page; prose takes all."""
    return next(shape for shape in GRAMMARS if shape.fits(page))
