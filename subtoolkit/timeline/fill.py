"""A fragment with a hole, and what a further question found there -> the fragment without the hole; pure."""

from collections.abc import Iterable

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Missing, Report, Status
from subtoolkit.core.timeline import Timeline

Span = tuple[int, int]

_SHARED = 0.5
"""A cue that lies so much under one that is there already is the same words again."""


def fill(fragment: Timeline, part: Timeline, span: Span) -> Timeline:
    """`fragment` with the cues of `part` where it has none, and the report of both.

    What the fragment missed inside `span` is what the part misses now; everything else of the part (scenes,
    speakers, sections) is added where the fragment has nothing for that time or name.
    """
    news = [cue for cue in part.cues if _is_new(cue, fragment.cues)]
    cues = tuple(sorted((*fragment.cues, *news), key=lambda cue: (cue.start, cue.end)))
    known = {speaker.name for speaker in fragment.speakers}
    kept = tuple(missing for one in fragment.report.missing for missing in _outside(one, span))
    missing = kept + part.report.missing
    report = fragment.report.model_copy(update={"status": "empty", "missing": ()})
    report += part.report.model_copy(update={"status": "empty", "missing": ()})
    status: Status = "partial" if missing else "complete" if cues else part.report.status
    return fragment.model_copy(
        update={
            "cues": cues,
            "scenes": (*fragment.scenes, *(scene for scene in part.scenes if _in(scene.start, span))),
            "speakers": (*fragment.speakers, *(one for one in part.speakers if one.name not in known)),
            "report": report + Report(status=status, missing=missing),
        }
    )


def _is_new(cue: Cue, others: Iterable[Cue]) -> bool:
    shared = sum(max(0, min(cue.end, one.end) - max(cue.start, one.start)) for one in others)
    return shared < _SHARED * (cue.end - cue.start)


def _outside(missing: Missing, span: Span) -> list[Missing]:
    """What of a missing range lies outside of `span`; crumbs of less than a second are not worth a word."""
    parts = [(missing.start, min(missing.end, span[0])), (max(missing.start, span[1]), missing.end)]
    return [missing.model_copy(update={"start": a, "end": b}) for a, b in parts if b - a >= 1_000]


def _in(time: int, span: Span) -> bool:
    return span[0] <= time < span[1]
