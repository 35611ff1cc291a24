"""A fragment with claims anywhere -> the fragment inside its segment."""

from typing import TypeVar

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Drop, Missing, Repair, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Scene, Timeline, VisibleText

_Part = TypeVar("_Part", Scene, VisibleText)

SLACK = 1_000
"""A cue that starts no later than this behind the end was heard at the end."""
SHORTEST = 400
"""What such a cue gets, at the edge."""
_TOO_MANY = 0.2
"""A larger share of cues behind the end means that the times of the whole reply are not to be believed."""


def clip(fragment: Timeline, segment: Segment) -> Timeline:
    """`fragment` with everything inside `segment`: clamped if it begins inside or just outside, else dropped.

    When more than a fifth of the cues begin behind the end, the uncovered rest of the segment is reported as
    missing, so that it can be asked for again.
    """
    cues: list[Cue] = []
    repairs: list[Repair] = []
    drops: list[Drop] = []
    for cue in fragment.cues:
        span = _inside(cue.start, cue.end, segment)
        if span is None:
            drops.append(Drop(reason="past-end", text=cue.text, start=cue.start, end=cue.end))
        elif span == (cue.start, cue.end):
            cues.append(cue)
        else:
            repairs.append(Repair(reason="clamped", detail=cue.text, start=cue.start, end=cue.end))
            cues.append(moved(cue, *span))
    report = Report(repairs=tuple(repairs), drops=tuple(drops))
    past = sum(cue.start >= segment.end for cue in fragment.cues)
    if past > _TOO_MANY * len(fragment.cues):
        covered = max((cue.end for cue in cues if cue.end < segment.end), default=segment.start)
        rest = Missing(start=covered, end=segment.end, reason="past-end")
        report += Report(status="partial", missing=(rest,))
    return fragment.model_copy(
        update={
            "cues": tuple(sorted(cues, key=lambda cue: cue.start)),
            "scenes": tuple(clipped for one in fragment.scenes if (clipped := _clipped(one, segment))),
            "visible_text": tuple(
                shown for one in fragment.visible_text if (shown := _clipped(one, segment))
            ),
            "report": fragment.report + report,
        }
    )


def moved(cue: Cue, start: int, end: int) -> Cue:
    """`cue` from `start` to `end`; its words stay where they are, as far as that is inside."""
    words = tuple(
        word.model_copy(
            update={"start": _within(word.start, start, end), "end": _within(word.end, start, end)}
        )
        for word in cue.words
    )
    return cue.model_copy(update={"start": start, "end": end, "words": words})


def _inside(start: int, end: int, segment: Segment) -> tuple[int, int] | None:
    """The range inside the segment; None: too far outside."""
    if start > segment.end + SLACK or end < segment.start - SLACK:
        return None
    first, last = max(start, segment.start), min(end, segment.end)
    if first < last:
        return first, last
    # Heard at the very edge: the claim is off by less than anybody could tell.
    if start >= segment.end:
        return max(segment.start, segment.end - SHORTEST), segment.end
    return segment.start, min(segment.end, segment.start + SHORTEST)


def _within(time: int, start: int, end: int) -> int:
    return min(max(time, start), end)


def _clipped(part: _Part, segment: Segment) -> _Part | None:
    """What the picture shows, inside the segment; None where nothing of it is."""
    start, end = max(part.start, segment.start), min(part.end, segment.end)
    return part.model_copy(update={"start": start, "end": end}) if start < end else None
