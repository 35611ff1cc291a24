"""Rows of text -> lines for a terminal or a pipe."""

import unicodedata
from collections.abc import Iterator, Sequence

WIDTH = 48
"""Columns of a snippet."""

_UNSEEN = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")


def aligned(rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> Iterator[str]:
    """A line for each row, its cells in columns; those of `numbers` to the right.

    The last cell keeps its own width, so that no script in it can push the others apart.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for *cells, last in rows:
        places = enumerate(zip(cells, widths, strict=True))
        columns = (cell.rjust(width) if at in numbers else cell.ljust(width) for at, (cell, width) in places)
        yield "  ".join((*columns, last)).rstrip()


def snippet(text: str) -> str:
    """The beginning of a text on one line; what could command a terminal is replaced.

    Text that runs from right to left is isolated, so that it does not turn the columns before it around.
    """
    from subtoolkit.timeline.text import columns

    line = " | ".join(text[: 8 * WIDTH].splitlines())
    plain = "".join("\ufffd" if unicodedata.category(sign) in _UNSEEN else sign for sign in line)
    shown = plain if columns(plain) <= WIDTH else f"{_beginning(plain)}…"
    from_right = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in shown)
    return f"\u2068{shown}\u2069" if from_right else shown


def _beginning(text: str) -> str:
    """As many whole characters, as a reader sees them, as leave room for a mark."""
    from subtoolkit.timeline.text import columns, graphemes

    width, kept = 0, ""
    for cluster in graphemes(text):
        width += columns(cluster)
        if width >= WIDTH:
            break
        kept += cluster
    return kept
