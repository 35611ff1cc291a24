"""What is heard besides words -> cues that a deaf viewer can read, where nobody speaks; pure."""

import re
from collections.abc import Iterable, Iterator

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Scene, Timeline

ALONE = 1_500
"""A sound is best told where nobody speaks for so long."""
LONGEST = 4_000
"""No sound cue stays longer: it names what begins."""

Span = tuple[int, int]

_EVENT = re.compile(r"[\[【［]([^\[\]【】［］]{1,80})[\]】］]|([♪♫♬][^♪♫♬\n]{0,80}[♪♫♬])")


def with_sounds(timeline: Timeline) -> Timeline:
    """`timeline` with its sounds in the first stretch in which nobody speaks for a while.

    What the model marked as a sound goes there, or stays where it is when there is no such stretch. What the
    storyline tells in brackets or between notes is a sound, too, where it has room; the rest of it may be of
    the picture, and is none.
    """
    sounds = [cue for cue in timeline.cues if cue.kind == "sound"]
    others = [cue for cue in timeline.cues if cue.kind != "sound"]
    taken = sorted((cue.start, cue.end) for cue in others if cue.kind != "text")
    placed = [_placed(cue, taken) for cue in sounds]
    taken = sorted((*taken, *((cue.start, cue.end) for cue in placed)))
    cues = (*others, *placed, *_told(timeline.scenes, taken))
    return timeline.model_copy(update={"cues": tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))})


def _placed(cue: Cue, taken: Iterable[Span]) -> Cue:
    room = _room(cue.start, cue.end, taken)
    return cue.model_copy(update={"start": room[0], "end": room[1]}) if room and not cue.words else cue


def _told(scenes: Iterable[Scene], taken: list[Span]) -> Iterator[Cue]:
    for scene in scenes:
        for event in _EVENT.finditer(scene.text):
            text, room = (event[1] or event[2]).strip(), _room(scene.start, scene.end, taken)
            if text and room:
                start, end = room
                taken = sorted((*taken, room))
                yield Cue(
                    start=start, end=end, text=text, kind="sound", segment=scene.segment, estimated=True
                )


def _room(start: int, end: int, taken: Iterable[Span]) -> Span | None:
    """The beginning of the first stretch that is long enough."""
    for first, last in _free(start, end, taken):
        if last - first >= ALONE:
            return first, min(last, first + LONGEST)
    return None


def _free(start: int, end: int, taken: Iterable[Span]) -> Iterator[Span]:
    """What of a range no cue takes, in order."""
    for begin, stop in taken:
        if begin >= end:
            break
        if begin > start:
            yield start, begin
        start = max(start, stop)
    if start < end:
        yield start, end
