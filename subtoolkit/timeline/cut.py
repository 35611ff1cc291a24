"""A timeline -> what is left of it when ranges of its media are taken out, on the new clock; pure."""

from collections.abc import Iterable
from typing import Any, TypeVar

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.noun import Noun
from subtoolkit.core.ranges import Kept, Span
from subtoolkit.core.report import Report
from subtoolkit.core.timeline import Timeline

Timed = TypeVar("Timed", bound=Noun)

LEAST = 40
"""Less of a cue than this is nothing that can be read."""


def cut(timeline: Timeline, kept: Kept) -> Timeline:
    """Cues, scenes, chapters and all else inside `kept`, on its clock.

    A cue that reaches into a range that is gone is as much shorter and loses the words that are gone; one of
    which less than 40 ms are left goes too. The report of the run that made the timeline spoke of another
    clock and is not kept.
    """
    return timeline.model_copy(
        update={
            "media": None,
            "cues": tuple(_cues(timeline.cues, kept)),
            "scenes": _moved(timeline.scenes, kept),
            "visible_text": _moved(timeline.visible_text, kept),
            "chapters": _moved(timeline.chapters, kept),
            "pauses": _spans(timeline.pauses, kept),
            "shots": tuple(sorted({kept.time(shot) for shot in timeline.shots if kept.span(shot, shot + 1)})),
            "report": Report(status=timeline.report.status),
        }
    )


def _cues(cues: Iterable[Cue], kept: Kept) -> Iterable[Cue]:
    for cue in cues:
        span = kept.span(cue.start, cue.end)
        if span is None or span[1] - span[0] < min(LEAST, cue.end - cue.start):
            continue
        update: dict[str, Any] = {
            "start": span[0],
            "end": span[1],
            "words": tuple(_words(cue.words, kept)),
            "claimed": None,
            "segment": None,
        }
        yield cue.model_copy(update=update)


def _words(words: Iterable[Word], kept: Kept) -> Iterable[Word]:
    for word in words:
        span = kept.span(word.start, word.end)
        if span:
            yield word.model_copy(update={"start": span[0], "end": span[1]})


def _moved(things: Iterable[Timed], kept: Kept) -> tuple[Timed, ...]:
    spans = ((thing, kept.span(thing.start, thing.end)) for thing in things)  # type: ignore[attr-defined]
    return tuple(thing.model_copy(update={"start": span[0], "end": span[1]}) for thing, span in spans if span)


def _spans(spans: Iterable[Span], kept: Kept) -> tuple[Span, ...]:
    return tuple(new for span in spans if (new := kept.span(*span)))
