"""A timeline as it was heard -> one that can be read, by a style: the list of rules in their order.

A rule is a pure function `rule(cues, style, context) -> cues`. It keeps every promise of a cue, loses,
adds and reorders no word, and changes nothing the second time. To add one: write it, and give it its place
in `RULES`.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from subtoolkit.core.cue import Cue
from subtoolkit.core.profiles import Overlap
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.context import Context, Speakers
from subtoolkit.timeline.edit import Cues, Grid, flagged, in_order, with_text
from subtoolkit.timeline.join import alone, join_fragments, join_turns, part_overlaps
from subtoolkit.timeline.shots import snap_to_shots
from subtoolkit.timeline.split import split_long
from subtoolkit.timeline.style import Style
from subtoolkit.timeline.timing import (
    TOO_FAST,
    TOO_SHORT,
    close_gaps,
    lengthen,
    open_gaps,
    shorten,
    snap,
    too_brief,
)
from subtoolkit.timeline.tongue import tongue
from subtoolkit.timeline.voices import choose_kinds, dash_overlaps, name_speakers
from subtoolkit.timeline.wrap import wrap

TOO_LONG = "too-long"
TOO_WIDE = "too-wide"
TOO_MANY_LINES = "too-many-lines"
FLAGS = (TOO_FAST, TOO_SHORT, TOO_LONG, TOO_WIDE, TOO_MANY_LINES)
"""What polishing could not mend and a person should look at."""


class Rule(Protocol):
    """One step of polishing."""

    def __call__(self, cues: Cues, style: Style, context: Context) -> Cues:
        """The cues after it."""


def wrap_lines(cues: Cues, style: Style, context: Context) -> Cues:
    """The lines of each cue."""
    return tuple(with_text(cue, wrap(cue.text, style)) for cue in cues)


def flag(cues: Cues, style: Style, context: Context) -> Cues:
    """What is still wrong is written on the cue; flags of others stay."""
    grid = Grid.of(style)
    return tuple(
        flagged(cue, (*too_brief(cue, style, grid), *_too_much(cue, style, grid)), FLAGS) for cue in cues
    )


def _too_much(cue: Cue, style: Style, grid: Grid) -> Iterable[str]:
    start, end = grid.span(cue)
    lines = cue.text.splitlines()
    checks = {
        TOO_LONG: end - start > grid.at_most(style.max_duration),
        TOO_WIDE: any(style.columns(line) > style.line_columns for line in lines),
        TOO_MANY_LINES: len(lines) > style.max_lines,
    }
    return (word for word, wrong in checks.items() if wrong)


RULES: tuple[Rule, ...] = (
    choose_kinds,
    alone,
    name_speakers,
    split_long,
    join_fragments,
    join_turns,
    part_overlaps,
    snap,
    snap_to_shots,
    shorten,
    open_gaps,
    lengthen,
    close_gaps,
    dash_overlaps,
    wrap_lines,
    flag,
)
"""In this order: who is shown, how much stands in a cue, when, in which lines; the last one only judges."""

_ROUNDS = 12
"""Rules that change the ground of an earlier one settle in two or three rounds."""


def polish(
    timeline: Timeline,
    style: Style,
    *,
    pauses: Iterable[tuple[int, int]] = (),
    shots: Iterable[int] = (),
    speakers: Speakers = "none",
    overlap: Overlap = "keep",
    sdh: bool = False,
    signs: bool = False,
) -> Timeline:
    """`timeline` with cues that keep `style`; one named `none` keeps to the frames and the overlaps alone.

    `pauses` are ranges without speech and `shots` the times of picture cuts, in ms on the media clock.
    What cannot be mended is flagged (`FLAGS`). Polishing twice is polishing once.
    """
    rules = RULES
    if style.is_none:
        rules = (*((part_overlaps,) if overlap == "join" else ()), *((snap,) if style.fps else ()))
        if not rules:
            return timeline
    media = timeline.media
    context = Context(
        pauses=tuple(sorted(pauses)),
        shots=tuple(sorted(shots)),
        duration=media.duration if media else None,
        speakers=speakers,
        overlap=overlap,
        sdh=sdh,
        signs=signs,
    )
    # Visible text stands elsewhere in the picture: it neither makes room for speech nor needs any.
    apart = [cue for cue in timeline.cues if cue.kind == "text" and overlap == "keep"]
    rest = [cue for cue in timeline.cues if cue.kind != "text" or overlap == "join"]
    groups = (_settled(group, rules, style, context) for group in (rest, apart))
    cues = in_order(cue for group in groups for cue in group)
    return timeline.model_copy(update={"cues": cues})


def _settled(cues: Iterable[Cue], rules: Sequence[Rule], style: Style, context: Context) -> Cues:
    """All rules, again until they change nothing."""
    found = in_order(cues)
    for _ in range(_ROUNDS):
        before = found
        for rule in rules:
            found = rule(found, style, context)
        if found == before:
            break
    return found


def guess_language(timeline: Timeline) -> str | None:
    """The timeline's language, else what its text gives away, else None."""
    return timeline.language or tongue("\n".join(cue.text for cue in timeline.cues[:500]))
