"""The scenes that single pieces tell of -> the storyline of the whole; pure.

A scene that goes on over a seam is told twice, by the piece before it and by the one behind. The two are one
scene when the first ends and the second begins within 1.5 s of each other, they come of different pieces, and
they tell of the same: equal texts, or at least two terms in common that are half of those of the shorter one.
"""

import re
from collections.abc import Iterable, Iterator

from subtoolkit.core.timeline import Scene, Timeline
from subtoolkit.timeline.terms import terms

NEAR = 1_500
"""How far apart the two ends at a seam may be, in ms: pieces may overlap or leave out a pause."""
_LATEST = 6
"""Scenes that may still go on: storylines tell at most of a few things at a time."""
_SHARED = 0.5
_FEWEST = 2
_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]*[\"”’』」)]*\s*")


def storyline(timeline: Timeline) -> Timeline:
    """`timeline` with its scenes in order, none over another, those that go on over a seam joined."""
    scenes: list[Scene] = []
    joined: set[int] = set()
    for scene in sorted(timeline.scenes, key=lambda scene: (scene.start, scene.end)):
        # Noises may be told in between, and over it.
        near = range(len(scenes) - 1, max(len(scenes) - 1 - _LATEST, -1), -1)
        place = next((place for place in near if goes_on(scenes[place], scene)), None)
        if place is None:
            scenes.append(scene)
        else:
            scenes[place] = _joined(scenes[place], scene)
            joined.add(place)
    for place in joined:  # of no single piece, and settled: a second look joins nothing more
        scenes[place] = scenes[place].model_copy(update={"segment": None})
    return timeline.model_copy(update={"scenes": tuple(_apart(scenes))})


def goes_on(before: Scene, behind: Scene) -> bool:
    """Whether `behind`, of another piece, tells of the scene that `before` tells of."""
    if None in (before.segment, behind.segment) or before.segment == behind.segment:
        return False
    if abs(behind.start - before.end) > NEAR:
        return False
    if _plain(before.text) == _plain(behind.text):
        return True
    one, other = set(terms(before.text)), set(terms(behind.text))
    shared = len(one & other)
    return shared >= _FEWEST and shared >= _SHARED * min(len(one), len(other))


def _joined(before: Scene, behind: Scene) -> Scene:
    """One scene with what both say; while scenes are joined it belongs to the later piece."""
    told = {_plain(sentence) for sentence in _SENTENCE.findall(before.text)}
    news = [each.strip() for each in _SENTENCE.findall(behind.text) if _plain(each) not in told]
    text = " ".join([before.text.strip(), *news])
    return before.model_copy(
        update={"end": max(before.end, behind.end), "text": text, "segment": behind.segment}
    )


def _apart(scenes: list[Scene]) -> Iterator[Scene]:
    """Scenes of different pieces do not overlap: the earlier one ends where the later one begins."""
    for place, scene in enumerate(scenes):
        later = scenes[place + 1] if place + 1 < len(scenes) else None
        if later and later.segment != scene.segment and scene.start < later.start < scene.end:
            yield scene.model_copy(update={"end": later.start})
        else:
            yield scene


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def story(scenes: Iterable[Scene]) -> str:
    """The texts of `scenes` as one."""
    return " ".join(scene.text for scene in scenes)
