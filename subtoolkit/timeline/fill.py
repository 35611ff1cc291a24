"""A fragment with a hole, and what a further question found there -> the fragment without the hole; pure."""

from collections.abc import Iterable

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Missing, Report, Status
from subtoolkit.core.timeline import Scene, Timeline
from subtoolkit.timeline.tokens import Token, tokens_of

Span = tuple[int, int]

_SHARED = 0.5
"""A cue that lies so much under one that is there already is the same words again."""
_NEAR = 2_000
"""A neighbour so near, in ms, may have some of the words: a piece takes along a little around its gap."""


def fill(fragment: Timeline, part: Timeline, span: Span) -> Timeline:
    """`fragment` with the cues of `part` where it has none, and the report of both.

    What the fragment missed inside `span` is what the part misses now; everything else of the part (scenes,
    speakers, sections) is added where the fragment has nothing for that time or name.
    """
    fresh = [cue for cue in part.cues if _is_new(cue, fragment.cues)]
    news = [left for cue in fresh if (left := _without_doubles(cue, fragment.cues)) is not None]
    cues = tuple(sorted((*fragment.cues, *news), key=lambda cue: (cue.start, cue.end)))
    known = {speaker.name for speaker in fragment.speakers}
    kept = tuple(missing for one in fragment.report.missing for missing in _outside(one, span))
    missing = kept + part.report.missing
    report = fragment.report.model_copy(update={"status": "empty", "missing": ()})
    report += part.report.model_copy(update={"status": "empty", "missing": ()})
    status: Status = "partial" if missing else "complete" if cues else part.report.status
    if not cues and part.report.status == "refused":
        status = "refused"
    return fragment.model_copy(
        update={
            "cues": cues,
            "scenes": (
                *fragment.scenes,
                *(one for one in part.scenes if _in(one.start, span) and _is_untold(one, fragment.scenes)),
            ),
            "speakers": (*fragment.speakers, *(one for one in part.speakers if one.name not in known)),
            "report": report + Report(status=status, missing=missing),
        }
    )


def _is_new(cue: Cue, others: Iterable[Cue]) -> bool:
    shared = sum(max(0, min(cue.end, one.end) - max(cue.start, one.start)) for one in others)
    return shared < _SHARED * (cue.end - cue.start)


def _is_untold(scene: Scene, others: Iterable[Scene]) -> bool:
    """Whether no scene tells of that time; two may, where one is a noise over the other."""
    shared = (min(scene.end, one.end) - max(scene.start, one.start) for one in others)
    return max(shared, default=0) < _SHARED * (scene.end - scene.start)


def _without_doubles(cue: Cue, others: Iterable[Cue]) -> Cue | None:
    """`cue` without the words that its neighbours begin or end with; None if nothing is left of it."""
    # Sung words come back beside themselves, so that only a line which runs into another may be that one.
    reach = -1 if cue.kind == "lyric" else _NEAR
    near = [one for one in others if one.kind == cue.kind and _distance(one, cue) <= reach]
    before = max((one for one in near if one.start < cue.start), key=lambda one: one.start, default=None)
    after = min((one for one in near if one.start >= cue.start), key=lambda one: one.start, default=None)
    words = tokens_of([cue])
    head = _shared(tokens_of([before]), words) if before else 0
    tail = _shared(words, tokens_of([after])) if after else 0
    if not head and not tail:
        return cue
    if head + tail >= len(words):
        return None
    first, last = words[head], words[len(words) - tail - 1]
    text = cue.text[first.first if head else 0 : words[-tail].first if tail else None].strip()
    start, end = first.start if head else cue.start, last.end if tail else cue.end
    return cue.model_copy(
        update={"text": text, "start": start, "end": max(end, start + 1), "words": (), "estimated": True}
    )


def _shared(left: list[Token], right: list[Token]) -> int:
    """How many words `left` ends and `right` begins with."""
    most = min(len(left), len(right))
    keys = [token.key for token in left], [token.key for token in right]
    return next((count for count in range(most, 0, -1) if keys[0][-count:] == keys[1][:count]), 0)


def _distance(one: Cue, other: Cue) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _outside(missing: Missing, span: Span) -> list[Missing]:
    """What of a missing range lies outside of `span`; crumbs of less than a second are not worth a word."""
    parts = [(missing.start, min(missing.end, span[0])), (max(missing.start, span[1]), missing.end)]
    return [missing.model_copy(update={"start": a, "end": b}) for a, b in parts if b - a >= 1_000]


def _in(time: int, span: Span) -> bool:
    return span[0] <= time < span[1]
