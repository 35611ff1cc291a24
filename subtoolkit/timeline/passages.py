"""A timeline -> passages: the stretches between the places where a chapter may begin; pure.

A passage is a scene of the storyline with what is said in it. A long scene in which people talk is cut
further, in its longest pauses, and so is media without a storyline.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from subtoolkit.core.clock import MINUTE, SECOND
from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline

_SHORT, _LONG = 20 * SECOND, 60 * SECOND
"""Least and greatest length of the parts of a long scene."""
_WORTH_CUTTING = 75 * SECOND
_SHORTEST_SCENE = SECOND
_MOST = 4_000
"""Passages; a storyline of more is taken in larger steps."""


@dataclass(frozen=True)
class Passage:
    """A stretch of the media."""

    start: int
    end: int
    story: str
    """What the storyline tells of it; the parts of one scene share its text."""
    cues: tuple[Cue, ...]
    is_scene: bool
    """It begins with a scene, not inside one."""
    pause: int
    """How long nobody speaks around its start."""


def passages(timeline: Timeline) -> tuple[Passage, ...]:
    """The passages in order, without a hole between them, from 0 to the end of the media."""
    cues = [cue for cue in timeline.cues if cue.kind in ("speech", "lyric")]
    scenes = list(_scenes(timeline, _end(timeline)))
    starts = [cue.start for cue in cues]
    found: list[Passage] = []
    for start, end, text in scenes:
        inside = cues[bisect_left(starts, start) if start else 0 : bisect_left(starts, end)]
        places = _cut(start, end, inside)
        for place, (begin, finish) in enumerate(pairwise([*places, end])):
            own = tuple(cue for cue in inside if begin <= cue.start < finish or (cue.start < begin == 0))
            found.append(Passage(begin, finish, text, own, place == 0, _pause(cues, starts, begin)))
    return tuple(found)


def _end(timeline: Timeline) -> int:
    media = timeline.media
    known = (media.duration or media.declared or 0) if media else 0
    ends = [cue.end for cue in timeline.cues] + [scene.end for scene in timeline.scenes]
    return max([known, *ends], default=0)


def _scenes(timeline: Timeline, end: int) -> Iterator[tuple[int, int, str]]:
    """The storyline without holes: a scene lasts until the next one, the first begins at 0."""
    kept: list[tuple[int, str]] = []
    for scene in sorted(timeline.scenes, key=lambda scene: scene.start):
        if scene.start >= end:
            break
        if kept and scene.start - kept[-1][0] < _SHORTEST_SCENE:
            kept[-1] = kept[-1][0], f"{kept[-1][1]} {scene.text}"
        else:
            kept.append((scene.start, scene.text))
    kept = kept[:: len(kept) // _MOST + 1]
    if not kept or kept[0][0] > _SHORTEST_SCENE:
        kept.insert(0, (0, ""))
    kept[0] = 0, kept[0][1]
    for (start, text), (finish, _) in pairwise([*kept, (end, "")]):
        if finish > start:
            yield start, finish, text


def _cut(start: int, end: int, cues: Sequence[Cue]) -> list[int]:
    """Where the parts of a stretch begin, the first at `start`: in its longest pauses."""
    places = [start]
    if end - start < _WORTH_CUTTING or end - start > 24 * 60 * MINUTE:
        return places
    gaps = [(one.end, other.start) for one, other in pairwise(cues)]
    while end - places[-1] > _WORTH_CUTTING:
        low, high = places[-1] + _SHORT, places[-1] + _LONG
        inside = [gap for gap in gaps if low <= gap[1] <= min(high, end - _SHORT)]
        if inside:
            places.append(max(inside, key=lambda gap: gap[1] - gap[0])[1])
        else:
            after = next((gap[1] for gap in gaps if gap[1] > high and gap[1] < end - _SHORT), None)
            if after is None:
                break
            places.append(after)
    return places


def _pause(cues: Sequence[Cue], starts: Sequence[int], time: int) -> int:
    """How long nobody speaks around `time`, as far as the cues tell."""
    place = bisect_left(starts, time)
    before = max((cue.end for cue in cues[max(0, place - 4) : place]), default=0)
    after = starts[place] if place < len(starts) else time
    return max(0, after - before)
