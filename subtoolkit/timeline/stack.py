"""Two timelines of one media file, mostly two languages -> one with both; pure.

Two files never agree on every start and end, and a line that comes or goes some frames before the other
flickers. So times of the second file that are near to one of the first are taken for the same; then at every
moment the lines that both files show stand together.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.edit import Cues, in_order, moved

NEAR = 500
"""Times of the two files that differ by less are the same, in ms."""
_BRIEF = 700
"""A cue that would stand for less time than this shares the one before or behind it, in ms."""


def stack(first: Timeline, second: Timeline) -> Timeline:
    """One cue for all lines that stand at a time, those of `first` above; no line of either is lost.

    What else is known of the media is that of `first`. A line that stands while the other one changes is
    repeated with each.
    """
    one, two = in_order(first.cues), _near(in_order(second.cues), first.cues)
    return first.model_copy(update={"cues": tuple(_stacked(one, two))})


def apart(first: Timeline, second: Timeline) -> Timeline:
    """Both at their own times: the cues of `second` as signs, which every format shows at the top."""
    above = (cue.model_copy(update={"kind": "text"}) for cue in second.cues)
    return first.model_copy(update={"cues": in_order([*first.cues, *above])})


def _near(cues: Cues, others: Sequence[Cue]) -> Cues:
    """`cues` with starts and ends on those of `others` that are near; none overtakes or enters another so."""
    starts, ends = sorted({cue.start for cue in others}), sorted({cue.end for cue in others})
    found: list[Cue] = []
    for at, cue in enumerate(cues):
        least = 0
        if found:
            least = found[-1].end if cues[at - 1].end <= cue.start else found[-1].start
        start = _nearest(starts, cue.start)
        start = start if start >= least else max(cue.start, least)
        end = _nearest(ends, cue.end)
        found.append(moved(cue, start, end if end > start else max(cue.end, start + 1)))
    return tuple(found)


def _nearest(times: Sequence[int], time: int) -> int:
    at = bisect_left(times, time)
    near = min(times[max(at - 1, 0) : at + 1], key=lambda one: abs(one - time), default=time)
    return near if abs(near - time) < NEAR else time


class _Moment(NamedTuple):
    """What stands from a time to the next change."""

    start: int
    end: int
    lines: Cues
    """Those of the first file, then those of the second."""


def _stacked(one: Cues, two: Cues) -> Iterator[Cue]:
    for moment in _without_flicker([each for each in _moments(one, two) if each.lines]):
        text = "\n".join(cue.text for cue in moment.lines)
        update = {
            "start": moment.start,
            "end": moment.end,
            "text": text,
            "words": (),
            "claimed": None,
            "flags": (),
        }
        yield moment.lines[0].model_copy(update=update)


def _moments(one: Cues, two: Cues) -> Iterator[_Moment]:
    borders = sorted({time for cue in (*one, *two) for time in (cue.start, cue.end)})
    pairs = zip(pairwise(borders), _standing(one, borders), _standing(two, borders), strict=False)
    for (start, end), above, below in pairs:
        yield _Moment(start, end, (*above, *below))


def _standing(cues: Cues, times: Sequence[int]) -> Iterator[Cues]:
    """The cues that stand at each of `times`, all in order."""
    active: list[Cue] = []
    coming = deque(cues)
    for time in times:
        active = [cue for cue in active if cue.end > time]
        while coming and coming[0].start <= time:
            active.append(coming.popleft())
        yield tuple(active)


def _without_flicker(moments: Sequence[_Moment]) -> list[_Moment]:
    """A brief moment goes to the one before or behind it, where all of its lines stand there anyway."""
    found: list[_Moment] = []
    for at, moment in enumerate(moments):
        before = found[-1] if found and found[-1].end == moment.start else None
        behind = moments[at + 1] if at + 1 < len(moments) and moments[at + 1].start == moment.end else None
        if before and before.lines == moment.lines:
            found[-1] = before._replace(end=moment.end)
        elif moment.end - moment.start >= _BRIEF:
            found.append(moment)
        elif before and _all_in(moment, before):
            found[-1] = before._replace(end=moment.end)
        elif behind and _all_in(moment, behind, before):
            found.append(behind._replace(start=moment.start, end=moment.end))
        else:
            found.append(moment)
    return found


def _all_in(moment: _Moment, *others: _Moment | None) -> bool:
    known = [id(cue) for other in others if other for cue in other.lines]
    return all(id(cue) in known for cue in moment.lines)
