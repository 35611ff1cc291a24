"""Cues -> cues of which no two are shown at once, for tracks that can show only one; pure."""

import itertools
from collections.abc import Sequence

from subtoolkit.core.cue import Cue


def flatten(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """The same words at the same times: what is shown together is one cue of several lines.

    A cue that overlaps others becomes several, one for each set of cues that is on the screen. Nothing is
    changed where nothing overlaps.
    """
    ordered = sorted(cues, key=lambda cue: cue.start)
    if all(before.end <= after.start for before, after in itertools.pairwise(ordered)):
        return tuple(ordered)
    borders = sorted({time for cue in ordered for time in (cue.start, cue.end)})
    flat: list[Cue] = []
    first = 0
    for start, end in itertools.pairwise(borders):
        while first < len(ordered) and ordered[first].end <= start:
            first += 1
        shown = [cue for cue in _from(ordered, first, end) if cue.start <= start < cue.end]
        if shown:
            flat.append(_together(shown, start, end))
    return tuple(flat)


def _from(ordered: Sequence[Cue], first: int, end: int) -> Sequence[Cue]:
    last = first
    while last < len(ordered) and ordered[last].start < end:
        last += 1
    return ordered[first:last]


def _together(shown: Sequence[Cue], start: int, end: int) -> Cue:
    if len(shown) == 1 and (shown[0].start, shown[0].end) == (start, end):
        return shown[0]
    text = "\n".join(cue.text for cue in shown)
    return shown[0].model_copy(update={"start": start, "end": end, "text": text, "words": ()})
