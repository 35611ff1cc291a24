"""Passages and where chapters shall begin -> chapters, at places where nobody is interrupted; pure."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from subtoolkit.core.clock import SECOND
from subtoolkit.core.media import Chapter
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.cohesion import changes
from subtoolkit.timeline.grouping import borders
from subtoolkit.timeline.passages import Passage
from subtoolkit.timeline.titles import titles

REACH = 3 * SECOND
"""How far a border is moved to a picture cut or into a pause: the times of a storyline are about so exact."""
_PAUSE_COSTS = 600
"""A cut is taken rather than a pause nearer by less than this; of a pause the nearer counts double."""
_LEAD = 200
"""In a pause a chapter begins so long before the next word, or in its middle where it is short."""
_SHORTEST_PAUSE = 200


def by_rule(
    found: Sequence[Passage], shots: Iterable[int] = (), *, count: int | None = None, shortest: int = 0
) -> list[Chapter]:
    """Chapters by what changes in the storyline, the voices, the pauses and the picture, not yet moved."""
    begins = borders(found, changes(found, shots), count=count, shortest=shortest)
    groups = [found[first:behind] for first, behind in pairwise([*begins, len(found)])]
    rows = zip(groups, titles(groups), strict=True)
    return [Chapter(start=group[0].start, end=group[-1].end, title=title) for group, title in rows]


def by_answer(
    found: Sequence[Passage], told: Iterable[tuple[int, str]], *, count: int | None = None, shortest: int = 0
) -> list[Chapter]:
    """Chapters as the model told them, by numbers of passages from 1; short ones join their neighbours.

    Of more than `count` those go at whose border least changes.
    """
    scores = changes(found)
    rows = [(number - 1, title) for number, title in told]
    while len(rows) > 1 and (wrong := _superfluous(rows, found, scores, count, shortest)) is not None:
        # What begins the media keeps its place; its title goes with the chapter that is too short.
        rows = [(0, rows[1][1]), *rows[2:]] if wrong == 0 else rows[:wrong] + rows[wrong + 1 :]
    starts = [found[index].start for index, _ in rows]
    ends = [*starts[1:], found[-1].end]
    return [
        Chapter(start=start, end=end, title=title)
        for start, end, (_, title) in zip(starts, ends, rows, strict=True)
    ]


def _superfluous(
    rows: Sequence[tuple[int, str]],
    found: Sequence[Passage],
    scores: Sequence[float],
    count: int | None,
    shortest: int,
) -> int | None:
    """The chapter that has to go next; None: all may stay."""
    starts = [found[index].start for index, _ in rows]
    lengths = [after - before for before, after in pairwise([*starts, found[-1].end])]
    short = [place for place, length in enumerate(lengths) if length < shortest]
    if short:
        return min(short, key=lambda place: lengths[place])
    if count is not None and len(rows) > count:
        return min(range(1, len(rows)), key=lambda place: scores[rows[place][0]])
    return None


def settled(
    chapters: Sequence[Chapter], timeline: Timeline, shots: Iterable[int] = ()
) -> tuple[Chapter, ...]:
    """`chapters` with their borders moved to picture cuts and pauses near them; the first begins at 0."""
    cuts, pauses = sorted(shots), _pauses(timeline)
    starts = [0]
    for chapter in chapters[1:]:
        starts.append(max(_place(chapter.start, cuts, pauses), starts[-1] + 1))
    ends = [*starts[1:], max([starts[-1] + 1, *(chapter.end for chapter in chapters[-1:])])]
    return tuple(
        chapter.model_copy(update={"start": start, "end": end})
        for chapter, start, end in zip(chapters, starts, ends, strict=True)
    )


def _place(time: int, cuts: Sequence[int], pauses: Sequence[tuple[int, int]]) -> int:
    """The picture cut near `time`, or the pause where that is much nearer; else `time`."""
    found = [(abs(cut - time) // 2, cut) for cut in cuts if abs(cut - time) <= REACH]
    for pause in pauses:
        place = time if pause[0] <= time <= pause[1] else _in(pause)
        if abs(place - time) <= REACH:
            found.append((abs(place - time) + _PAUSE_COSTS, place))
    return min(found, default=(0, time))[1]


def _in(pause: tuple[int, int]) -> int:
    start, end = pause
    return max(end - _LEAD, (start + end) // 2)


def _pauses(timeline: Timeline) -> list[tuple[int, int]]:
    """Where nobody speaks: as measured, and as the cues tell."""
    cues = [cue for cue in timeline.cues if cue.kind in ("speech", "lyric")]
    gaps: list[tuple[int, int]] = []
    spoken = 0
    for cue in cues:
        if cue.start - spoken >= _SHORTEST_PAUSE:
            gaps.append((spoken, cue.start))
        spoken = max(spoken, cue.end)
    return gaps or [pause for pause in timeline.pauses if pause[1] - pause[0] >= _SHORTEST_PAUSE]
