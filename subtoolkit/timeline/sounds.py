"""The storyline -> sound cues where nobody speaks, for the deaf and hard of hearing; pure."""

import re
from collections.abc import Iterable, Iterator

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Scene, Timeline

ALONE = 1_500
"""A sound is worth a cue where nobody speaks for so long."""
LONGEST = 4_000
"""No sound cue stays longer: it names what begins."""
WIDEST = 60
"""Characters of a sound cue; a longer sentence is cut at a comma or a conjunction."""

Span = tuple[int, int]

_SENTENCE = re.compile(r".+?(?:[.!?。！？](?=\s|$|[”\"’」])|$)", re.DOTALL)


def with_sounds(timeline: Timeline) -> Timeline:
    """`timeline` with a cue of kind `sound` for each scene in which nobody speaks for a while.

    The text is the first sentence of the scene. Where the model gave sound cues itself, they stand.
    """
    found = tuple(_sounds(timeline.scenes, timeline.cues))
    cues = tuple(sorted((*timeline.cues, *found), key=lambda cue: (cue.start, cue.end)))
    return timeline.model_copy(update={"cues": cues})


def _sounds(scenes: Iterable[Scene], cues: Iterable[Cue]) -> Iterator[Cue]:
    taken = sorted((cue.start, cue.end) for cue in cues if cue.kind != "text")
    for scene in scenes:
        text = _short(scene.text)
        free = next(
            (span for span in _free(scene.start, scene.end, taken) if span[1] - span[0] >= ALONE), None
        )
        if text and free:
            end = min(free[1], free[0] + LONGEST)
            yield Cue(start=free[0], end=end, text=text, kind="sound", segment=scene.segment, estimated=True)


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


def _short(text: str) -> str:
    """The first sentence, as it stands in brackets: no full stop, small first letter, short enough."""
    match = _SENTENCE.match(text.strip())
    sentence = (match[0] if match else "").strip().rstrip(".。")
    while len(sentence) > WIDEST and (shorter := _last_clause_off(sentence)) != sentence:
        sentence = shorter
    # A name keeps its capital; an article or a pronoun loses it.
    head, _, rest = sentence.partition(" ")
    return f"{head.lower()} {rest}" if rest and head in _SMALL else sentence


_SMALL = frozenset(
    {"A", "An", "The", "Some", "Several", "Someone", "Somebody", "There", "Soft", "Loud", "Music"}
)


def _last_clause_off(sentence: str) -> str:
    """The sentence without its last clause, or as it is."""
    cuts = [
        match.start()
        for match in re.finditer(r"[,;，；、—–]|\s(?:while|as|and|when|before|after)\s", sentence)
    ]
    return sentence[: cuts[-1]].rstrip() if cuts and cuts[-1] > 0 else sentence
