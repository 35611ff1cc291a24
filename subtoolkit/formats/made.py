"""What a reader found -> Timeline: sorted, valid cues, and a report of what had to be put right."""

from collections.abc import Iterable
from typing import NamedTuple

from subtoolkit.core.cue import Cue, CueKind, Word
from subtoolkit.core.report import Drop, Repair, Report
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.shown import clean


class Rough(NamedTuple):
    """One caption as it stands in a file."""

    start: int | None
    end: int | None
    text: str
    """The words without markup; not yet clean."""
    speaker: str | None = None
    kind: CueKind = "speech"
    words: tuple[Word, ...] = ()
    estimated: bool = False
    """The file does not say when it ends."""


def made(found: Iterable[Rough], language: str | None = None, *, ordered: bool = False) -> Timeline:
    """Make the timeline.

    A caption without words or without a start is dropped. One that does not end after its start ends a
    millisecond later, one from before zero begins there, and one behind a later one, where the format wants
    them `ordered`, goes to its place. All of that is reported.
    """
    cues: list[Cue] = []
    repairs: list[Repair] = []
    drops: list[Drop] = []
    latest = 0
    for rough in found:
        text = clean(rough.text)
        if not text or rough.start is None:
            drops.append(
                Drop(reason="no-time" if text else "no-text", text=text, start=rough.start, end=rough.end)
            )
            continue
        start = max(rough.start, 0)
        end = start + 1 if rough.end is None or rough.end <= start else rough.end
        wrong = {
            "negative": rough.start < 0,
            "end-before-start": end != rough.end,
            "unsorted": ordered and start < latest,
        }
        repairs += [
            Repair(reason=reason, detail=text, start=start, end=end)
            for reason, is_so in wrong.items()
            if is_so
        ]
        latest = max(latest, start)
        cues.append(_cue(rough, start, end, text))
    cues.sort(key=lambda cue: (cue.start, cue.end))
    return Timeline(
        language=language or None,
        cues=tuple(cues),
        report=Report(status="complete" if cues else "empty", repairs=tuple(repairs), drops=tuple(drops)),
    )


def _cue(rough: Rough, start: int, end: int, text: str) -> Cue:
    return Cue(
        start=start,
        end=end,
        text=text,
        speaker=rough.speaker or None,
        kind=rough.kind,
        words=_inside(rough.words, start, end),
        estimated=rough.estimated,
    )


def _inside(words: tuple[Word, ...], start: int, end: int) -> tuple[Word, ...]:
    """Move word times that stick out of their cue or overlap each other."""
    result: list[Word] = []
    for word in words:
        first = min(max(word.start, result[-1].end if result else start), end)
        last = max(min(word.end, end), first)
        result.append(
            word
            if (first, last) == (word.start, word.end)
            else word.model_copy(update={"start": first, "end": last})
        )
    return tuple(result)
