"""A timeline by another clock: shifted, stretched, or through pairs of times that belong together; pure."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.media import Chapter
from subtoolkit.core.report import Drop, Repair, Report
from subtoolkit.core.timeline import Scene, Timeline, VisibleText

Clock = Callable[[int], int]
"""A time of the file in ms -> the new time; later stays later."""
_Part = TypeVar("_Part", Scene, VisibleText, Chapter)


def linear(offset: int = 0, rate: Fraction = Fraction(1)) -> Clock:
    """`rate` times as late, then `offset` later."""
    return lambda time: _nearest(time * rate) + offset


def through(points: Sequence[tuple[int, int]]) -> Clock:
    """The clock that maps each first time of `points` to its second one; sorted, rising on both sides.

    One point is a shift. Between two the time runs evenly; before the first and behind the last as it does
    beside them.
    """
    if len(points) == 1:
        return linear(points[0][1] - points[0][0])
    starts = [start for start, _ in points]

    def clock(time: int) -> int:
        at = min(max(bisect_right(starts, time), 1), len(points) - 1)
        (one, new), (two, other) = points[at - 1], points[at]
        return new + _nearest(Fraction((time - one) * (other - new), two - one))

    return clock


def follow(spans: Mapping[tuple[int, int], tuple[int, int]]) -> Callable[[int, int], tuple[int, int]]:
    """Where captions go whose old start and end are in `spans`; another one moves like the one before it."""
    old = sorted(spans)
    starts = [start for start, _ in old]

    def place(start: int, end: int) -> tuple[int, int]:
        if (start, end) in spans or not old:
            return spans.get((start, end), (start, end))
        near = old[max(bisect_right(starts, start) - 1, 0)]
        by = spans[near][0] - near[0]
        return max(start + by, 0), max(end + by, start + by + 1, 1)

    return place


def retimed(timeline: Timeline, clock: Clock) -> Timeline:
    """Everything by `clock`. What would begin before 0 is cut off there; what would end there is left out.

    The report says so, and nothing else: that of the run that made the timeline spoke of another clock.
    """
    cues, repairs, drops = list[Cue](), list[Repair](), list[Drop]()
    for cue in timeline.cues:
        start, end = clock(cue.start), max(clock(cue.end), clock(cue.start) + 1)
        if end <= 0:
            drops.append(Drop(reason="before-start", text=cue.text, start=cue.start, end=cue.end))
            continue
        if start < 0:
            repairs.append(Repair(reason="negative", detail=cue.text, start=0, end=end))
        cues.append(_cue(cue, max(start, 0), end, clock))
    update = {
        "cues": tuple(cues),
        "scenes": _parts(timeline.scenes, clock),
        "visible_text": _parts(timeline.visible_text, clock),
        "chapters": _parts(timeline.chapters, clock),
        "pauses": tuple(
            (max(clock(a), 0), clock(b)) for a, b in timeline.pauses if clock(b) > max(clock(a), 0)
        ),
        "shots": tuple(clock(shot) for shot in timeline.shots if clock(shot) > 0),
        "report": Report(status=timeline.report.status, repairs=tuple(repairs), drops=tuple(drops)),
    }
    return timeline.model_copy(update=update)


def _cue(cue: Cue, start: int, end: int, clock: Clock) -> Cue:
    claimed = (clock(cue.claimed[0]), clock(cue.claimed[1])) if cue.claimed else None
    words = tuple(_words(cue.words, start, end, clock))
    return cue.model_copy(update={"start": start, "end": end, "words": words, "claimed": claimed})


def _words(words: Sequence[Word], start: int, end: int, clock: Clock) -> Iterator[Word]:
    for word in words:
        times = {
            "start": min(max(clock(word.start), start), end),
            "end": min(max(clock(word.end), start), end),
        }
        yield word.model_copy(update=times)


def _parts(parts: Sequence[_Part], clock: Clock) -> tuple[_Part, ...]:
    found = ((part, max(clock(part.start), 0), clock(part.end)) for part in parts)
    return tuple(
        part.model_copy(update={"start": a, "end": b})
        for part, a, b in found
        if b > a or part.end <= part.start
    )


def _nearest(time: Fraction) -> int:
    return (2 * time.numerator + time.denominator) // (2 * time.denominator)
