"""Cues and a style -> what is wrong with them, as values; nothing is changed."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from subtoolkit.core.cue import Cue
from subtoolkit.core.noun import Noun
from subtoolkit.timeline.edit import Grid, voice
from subtoolkit.timeline.phrases import NO_END, NO_START, Break, pieces
from subtoolkit.timeline.style import Style
from subtoolkit.timeline.text import is_dashed, turns

Severity = Literal["error", "warning", "note"]
"""error: breaks the guideline or the file; warning: an editor would mend it; note: may be meant."""

CheckRule = Literal[
    "cpl",
    "lines",
    "cps",
    "min-duration",
    "max-duration",
    "gap",
    "overlap",
    "line-start",
    "line-end",
    "blank",
    "unsorted",
    "character",
]
"""What can be wrong, in short stable words; docs/styles.md explains each."""


class Finding(Noun):
    """One thing that is wrong with one cue."""

    rule: CheckRule
    cue: int
    """Index of the cue, from 0."""
    measured: float | str
    """What was found: a number in the unit of the rule (characters, lines, characters per second, ms), or
    the text that is at fault."""
    allowed: float | str
    """What the style wants."""
    severity: Severity = "error"


def check(cues: Sequence[Cue], style: Style, *, shots: Iterable[int] = ()) -> tuple[Finding, ...]:
    """Everything that is wrong with `cues`, in their order; times count in frames where the style has a rate.

    A gap with a picture cut in it may have any length. Of `none` only what no style allows is left.
    """
    cuts = sorted(shots)
    grid = Grid.of(style)
    found = [
        finding
        for index, cue in enumerate(cues)
        for finding in (
            *_structure(cues, index),
            *_characters(cue, index),
            *(() if style.is_none else _reading(cue, index, style, grid)),
            *(() if style.is_none else _lines(cue, index, style)),
        )
    ]
    found += () if style.is_none else _gaps(cues, style, grid, cuts)
    return tuple(sorted(found, key=lambda finding: finding.cue))


def _structure(cues: Sequence[Cue], index: int) -> Iterator[Finding]:
    cue = cues[index]
    if any(not line.strip() for line in cue.text.split("\n")):
        yield Finding(rule="blank", cue=index, measured="an empty line", allowed="none")
    if index and cue.start < cues[index - 1].start:
        yield Finding(rule="unsorted", cue=index, measured=cue.start, allowed=cues[index - 1].start)
    overlapped = _overlapped(cues, index)
    if overlapped is not None:
        same = voice(cue) == voice(overlapped) and not is_dashed(cue.text)
        yield Finding(
            rule="overlap",
            cue=index,
            measured=overlapped.end - cue.start,
            allowed=0,
            severity="error" if same else "note",
        )


def _overlapped(cues: Sequence[Cue], index: int) -> Cue | None:
    """The cue before that still stands: the same voice's first, else another's, but no sign."""
    cue = cues[index]
    before = [
        one
        for one in cues[max(0, index - _LOOK_BACK) : index]
        if one.end > cue.start and one.start <= cue.start and (one.kind == "text") == (cue.kind == "text")
    ]
    return next((one for one in before if voice(one) == voice(cue)), before[0] if before else None)


_LOOK_BACK = 16
"""More cues than this never stand at once, and a file of thousands is checked in a moment."""


def _characters(cue: Cue, index: int) -> Iterator[Finding]:
    strange = [c for c in cue.text if c != "\n" and _is_strange(c)]
    if strange:
        names = ", ".join(dict.fromkeys(f"U+{ord(c):04X}" for c in strange))
        yield Finding(rule="character", cue=index, measured=names, allowed="printable text")


def _is_strange(character: str) -> bool:
    """A control, a lone surrogate, a private or unknown code, or the mark of a failed decoding."""
    return character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn")


def _reading(cue: Cue, index: int, style: Style, grid: Grid) -> Iterator[Finding]:
    start, end = grid.span(cue)
    duration = cue.end - cue.start
    if end - start < grid.at_least(style.reading_time(cue.text)):
        speed = round(style.characters(cue.text) * 1000 / duration, 1)
        yield Finding(rule="cps", cue=index, measured=speed, allowed=style.max_cps)
    if end - start < grid.at_least(style.min_duration):
        yield Finding(rule="min-duration", cue=index, measured=duration, allowed=style.min_duration)
    if end - start > grid.at_most(style.max_duration):
        yield Finding(rule="max-duration", cue=index, measured=duration, allowed=style.max_duration)


def _lines(cue: Cue, index: int, style: Style) -> Iterator[Finding]:
    lines = [line.strip() for line in cue.text.splitlines() if line.strip()]
    if len(lines) > style.max_lines:
        yield Finding(rule="lines", cue=index, measured=len(lines), allowed=style.max_lines)
    share = 2 if style.wide_is_one else 1
    for line in lines:
        if style.columns(line) > style.line_columns:
            yield Finding(rule="cpl", cue=index, measured=style.columns(line) / share, allowed=style.max_cpl)
    for line in lines[1:]:
        if line[0] in NO_START:
            yield Finding(
                rule="line-start", cue=index, measured=line[0], allowed="not at a start", severity="warning"
            )
    for end in _bad_ends(cue.text, lines, style):
        yield Finding(rule="line-end", cue=index, measured=end, allowed="not at an end", severity="warning")


def _bad_ends(text: str, lines: Sequence[str], style: Style) -> Iterator[str]:
    """What ends a line and belongs to the next: an opening bracket, an article, the first half of a name."""
    yield from (line[-1] for line in lines[:-1] if line[-1] in NO_END)
    found = turns(text)
    if len(found) != 1 or "\n" in found[0]:
        return
    at, borders = 0, set()
    for line in lines[:-1]:
        at += len(line.replace(" ", ""))
        borders.add(at)
    at = 0
    for piece in pieces(found[0], style.language):
        # A border inside a piece is a break that may never be.
        inside = [border for border in borders if at < border < at + len(piece.text.replace(" ", ""))]
        at += len(piece.text.replace(" ", ""))
        if inside or (at in borders and piece.after is Break.TIGHT):
            yield piece.text


def _gaps(cues: Sequence[Cue], style: Style, grid: Grid, cuts: Sequence[int]) -> Iterator[Finding]:
    gap, chain = grid.at_least(style.min_gap), grid.at_least(style.chain)
    for signs in (False, True):
        group = [(index, cue) for index, cue in enumerate(cues) if (cue.kind == "text") is signs]
        starts = sorted(grid.unit(cue.start) for _, cue in group)
        for index, cue in group:
            end = grid.unit(cue.end)
            follower = bisect_left(starts, end)
            if follower == len(starts):
                continue
            between = starts[follower] - end
            onset = grid.time(starts[follower])
            if between < gap:
                yield Finding(rule="gap", cue=index, measured=onset - cue.end, allowed=style.min_gap)
            elif gap < between < chain and not _cut_between(cuts, cue.end, onset):
                yield Finding(
                    rule="gap",
                    cue=index,
                    measured=onset - cue.end,
                    allowed=style.min_gap,
                    severity="warning",
                )


def _cut_between(cuts: Sequence[int], end: int, onset: int) -> bool:
    at = bisect_left(cuts, end)
    return at < len(cuts) and cuts[at] <= onset
