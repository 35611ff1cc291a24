"""Text of a cue -> lines of a style: as few as hold it, balanced, broken where a reader would."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from subtoolkit.timeline.phrases import NO_END, NO_START, Break, Piece, pieces
from subtoolkit.timeline.style import Style
from subtoolkit.timeline.text import turns, written_turns

_COST = {Break.TIGHT: 70.0, Break.WORD: 25.0, Break.PHRASE: 15.0, Break.CLAUSE: 3.0, Break.SENTENCE: 0.0}
"""Against the cost of uneven lines: half a line of difference weighs 12, a whole one 50. So a comma may
outweigh a good balance by about half a line, and an article at a line's end is the last resort."""

_UNEVEN = 100.0


def wrap(text: str, style: Style) -> str:
    """`text` in lines; words are kept, in order, and so is the dash of each voice.

    A word wider than a line stays whole on its own. Lines may be more than the style allows when the text is
    too long for a cue: splitting it is another rule's work. In a script without blanks lines that fit are
    kept, because nothing else remembers where a phrase ended.
    """
    return "\n".join(
        line
        for turn, written in zip(turns(text), written_turns(text), strict=True)
        for line in (written if _good_as_written(written, turn, style) else _lines(turn, style))
    )


def line_count(text: str, style: Style) -> int:
    """How many lines `text` needs at least."""
    return sum(_fewest(turn, style) for turn in turns(text))


def fits(text: str, style: Style) -> bool:
    """Can `text` stand in one cue?"""
    return line_count(text, style) <= style.max_lines


def _good_as_written(lines: Sequence[str], turn: str, style: Style) -> bool:
    fewest = _fewest(turn, style)
    return (
        "\n" in turn
        and fewest <= len(lines) <= (2 * fewest - 1 if _has_spare(fewest, style) else fewest)
        and all(_fewest(line, style) == 1 for line in lines)
        and not any(line[0] in NO_START for line in lines[1:])
        and not any(line[-1] in NO_END for line in lines[:-1])
    )


def _has_spare(fewest: int, style: Style) -> bool:
    """May a bad break cost one line more? Where they are too many already, or there is room."""
    return fewest > style.max_lines or 2 * fewest - 1 <= style.max_lines


@dataclass(frozen=True, slots=True)
class Measured:
    """Pieces with their widths in columns, for one style."""

    pieces: tuple[Piece, ...]
    widths: tuple[int, ...]
    gaps: tuple[int, ...]

    def line(self, first: int, end: int) -> str:
        """The text of pieces `first` to `end - 1`."""
        inner = "".join(p.text + p.gap.replace("\n", "") for p in self.pieces[first : end - 1])
        return inner + self.pieces[end - 1].text

    def line_ends(self, room: int) -> list[int]:
        """For each piece: behind which piece a line that begins with it must end at the latest."""
        ends, end, width = [], 0, 0
        for first in range(len(self.pieces)):
            if end <= first:
                end, width = first + 1, self.widths[first]
            while end < len(self.pieces) and width + self.gaps[end - 1] + self.widths[end] <= room:
                width += self.gaps[end - 1] + self.widths[end]
                end += 1
            ends.append(end)
            width -= self.widths[first] + self.gaps[first]
        return ends


@lru_cache(maxsize=1 << 12)
def measure(turn: str, style: Style) -> Measured:
    """The pieces of one turn with their widths; the mark of a lost line end is as wide as a blank."""
    found = pieces(turn, style.language)
    return Measured(
        found,
        tuple(style.columns(piece.text) for piece in found),
        tuple(max(style.columns(piece.gap), 1 if "\n" in piece.gap else 0) for piece in found),
    )


@lru_cache(maxsize=1 << 15)
def _fewest(turn: str, style: Style) -> int:
    if style.columns(turn) + turn.count("\n") <= style.line_columns:
        return 1
    ends = measure(turn, style).line_ends(style.line_columns)
    at = lines = 0
    while at < len(ends):
        at = ends[at]
        lines += 1
    return lines


@lru_cache(maxsize=1 << 15)
def _cached_lines(turn: str, style: Style) -> tuple[str, ...]:
    measured = measure(turn, style)
    cuts = _cuts(measured, style.line_columns, spare=_has_spare(_fewest(turn, style), style))
    return tuple(measured.line(first, end) for first, end in pairwise(cuts))


def _lines(turn: str, style: Style) -> list[str]:
    if style.columns(turn) + turn.count("\n") <= style.line_columns:
        return [turn.replace("\n", "")]
    return list(_cached_lines(turn, style))


def _cuts(measured: Measured, room: int, *, spare: bool) -> Sequence[int]:
    """Where lines begin and the last ends: fewest lines, then the least sum of breaks and unevenness.

    `spare`: one line more is allowed for each bad break that it avoids.
    Dynamic programming over the end of each line; the sum of squares of the widths is least when the lines
    are equal. Looks back as far as a line reaches, so the time grows with the length of the text.
    """
    ends = measured.line_ends(room)
    count = len(ends)
    best: list[tuple[int, float]] = [(0, 0.0)] + [(count + 1, 0.0)] * count
    begin = [0] * (count + 1)
    for first in range(count):
        lines, cost = best[first]
        width = 0
        for end in range(first + 1, ends[first] + 1):
            width += measured.widths[end - 1] + (measured.gaps[end - 2] if end > first + 1 else 0)
            after = measured.pieces[end - 1].after
            total = cost + _UNEVEN * (width / room) ** 2 + _COST[after]
            more = lines + 2 if spare and after is Break.TIGHT else lines + 1
            if (more, total) < best[end]:
                best[end] = (more, total)
                begin[end] = first
    cuts = [count]
    while cuts[-1]:
        cuts.append(begin[cuts[-1]])
    return cuts[::-1]
