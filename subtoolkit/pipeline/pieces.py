"""A segment and its gaps -> the pieces that are asked about again; pure."""

from collections.abc import Sequence

from subtoolkit.core.clock import SECOND
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Timeline

Span = tuple[int, int]

AROUND = 300
"""What a piece for a gap takes along on both sides."""
FEWEST = 700
"""A gap is worth a question from this length on."""
_NEAR = 1_000
_LEAST = 1_000


def joined(gaps: Sequence[Span]) -> tuple[Span, ...]:
    """Gaps in order; those that are near each other are one, and crumbs are none."""
    found: list[Span] = []
    for start, end in sorted(gaps):
        if found and start - found[-1][1] < _NEAR:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(gap for gap in found if gap[1] - gap[0] >= FEWEST)


def piece(segment: Segment, gap: Span) -> Segment:
    """The gap as a piece, with a little around it, inside its segment."""
    start, end = max(segment.start, gap[0] - AROUND), min(segment.end, gap[1] + AROUND)
    end = min(segment.end, max(end, start + _LEAST))
    return segment.model_copy(
        update={"start": max(segment.start, min(start, end - _LEAST)), "end": end, "overlap": 0}
    )


def core(part: Timeline, own: Segment, whole: Segment) -> Timeline:
    """What was heard in a gap, without crumbs of the words on either side, which its piece took along."""
    start = own.start if own.start == whole.start else own.start + AROUND
    end = own.end if own.end == whole.end else own.end - AROUND
    inside = tuple(cue for cue in part.cues if start <= (cue.start + cue.end) // 2 <= end)
    return part.model_copy(update={"cues": inside})


def halves(segment: Segment, pauses: Sequence[Span]) -> tuple[Segment, Segment]:
    """Two pieces that meet in the pause nearest to the middle, or overlap where there is none near it."""
    middle = (segment.start + segment.end) // 2
    places = [sum(pause) // 2 for pause in pauses]
    near = [place for place in places if abs(place - middle) < segment.duration // 4]
    cut, lap = (min(near, key=lambda place: abs(place - middle)), 0) if near else (middle, SECOND)
    first, second = {"end": cut + lap}, {"start": cut - lap, "overlap": 0}
    return segment.model_copy(update=first), segment.model_copy(update=second)
