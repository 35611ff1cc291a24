"""Passages -> how much changes between each two of them: words, voices, pauses; pure.

After M. Hearst, "TextTiling" (Computational Linguistics 23(1), 1997): what is told and said before and after
a place is compared by its terms. The two are compared apart, since a storyline says much in few words.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from subtoolkit.core.clock import MINUTE, SECOND
from subtoolkit.timeline.passages import Passage
from subtoolkit.timeline.terms import likeness, terms, vector, weights

_WINDOW = 2 * MINUTE
_FEWEST = 2
_MOST = 4
"""What is compared: passages on either side for two minutes, at least two of them and at most four."""
_STORY, _TALK, _VOICES, _PAUSE, _SCENE, _SHOT = 0.5, 0.12, 0.1, 0.1, 0.08, 0.1
"""How much each change counts; together 1."""
_ALIKE = 0.75
"""Two sides are as alike as those of one chapter when they are it more than this share of all places."""
_LEAST_ALIKE = 0.1
_LONGEST_PAUSE = 4 * SECOND
_FADING = 0.6
"""What the next passage counts of the one before it, seen from the place that is judged."""

Counts = Counter[str]
Vector = dict[str, float]


def changes(found: Sequence[Passage], shots: Iterable[int] = (), reach: int = 2 * SECOND) -> list[float]:
    """For each passage how much changes at its start, 0 to 1; for the first 1.

    `shots` are picture cuts near starts of passages, where they were looked for.
    """
    if not found:
        return []
    cuts = sorted(shots)
    story = _differences(_likenesses(found, _once_told(found)))
    talk = _differences(_likenesses(found, [terms(" ".join(c.text for c in one.cues)) for one in found]))
    voices = _differences(_likenesses(found, [_voices(each) for each in found], weigh=_evenly))
    scores = [1.0]
    for place in range(1, len(found)):
        passage = found[place]
        cut = any(abs(shot - passage.start) <= reach for shot in cuts)
        scores.append(
            _STORY * (story[place] if passage.is_scene else 0)
            + _TALK * talk[place]
            + _VOICES * voices[place]
            + _PAUSE * min(passage.pause, _LONGEST_PAUSE) / _LONGEST_PAUSE
            + _SCENE * passage.is_scene
            + _SHOT * cut
        )
    return scores


def _once_told(found: Sequence[Passage]) -> list[Counts]:
    """The terms of each passage's story; the parts of one scene share them."""
    known: dict[str, Counts] = {}
    return [known.setdefault(passage.story, terms(passage.story)) for passage in found]


def _voices(passage: Passage) -> Counts:
    """How long each voice speaks, in seconds."""
    voices: Counts = Counter()
    for cue in passage.cues:
        voices[cue.speaker or ""] += (cue.end - cue.start) // SECOND + 1
    return voices


def _evenly(texts: Sequence[Counts]) -> dict[str, float]:
    return {term: 1.0 for text in texts for term in text}


def _differences(likenesses: Sequence[float]) -> list[float]:
    """How much changes at each place, 0 to 1, by what is usual here: a storyline in few words is never
    very like itself.
    """
    inner = sorted(likenesses[1:])
    usual = max(inner[int(_ALIKE * (len(inner) - 1))] if inner else 1.0, _LEAST_ALIKE)
    return [max(0.0, 1 - likeness / usual) for likeness in likenesses]


def _likenesses(
    found: Sequence[Passage],
    counts: Sequence[Counts],
    weigh: Callable[[Sequence[Counts]], dict[str, float]] = weights,
) -> list[float]:
    """For each place how alike what is before and behind it is; 1 where one side says nothing."""
    weight = weigh(counts)
    vectors = [vector(each, weight) for each in counts]
    result = [1.0]
    for place in range(1, len(found)):
        before = _window(found, vectors, range(place - 1, -1, -1))
        behind = _window(found, vectors, range(place, len(found)))
        result.append(likeness(before, behind) if before and behind else 1.0)
    return result


def _window(found: Sequence[Passage], vectors: Sequence[Vector], places: Iterable[int]) -> Vector:
    """What is told in the nearest passages, the farther ones fading."""
    total: Vector = {}
    length, share = 0, 1.0
    for number, place in enumerate(islice(places, _MOST)):
        if number >= _FEWEST and length > _WINDOW:
            break
        for term, value in vectors[place].items():
            total[term] = total.get(term, 0.0) + share * value
        length += found[place].end - found[place].start
        share *= _FADING
    return total
