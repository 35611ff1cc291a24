"""whisper's and whisperX's JSON -> Timeline.

Shapes from openai/whisper (`transcribe.py`) and m-bain/whisperX (`alignment.py`): `segments` with start,
end and text in seconds, `words` with `word` (whisper: with its leading blank), whisperX also `speaker`.
whisperX leaves out the times of words that it could not align.
"""

from typing import TypeGuard

from subtoolkit.core.clock import from_seconds
from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.report import Drop, Report
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.shown import clean

Whole = dict[str, object]


def recognises(whole: object) -> TypeGuard[Whole]:
    """Look for a list of `segments`."""
    return isinstance(whole, dict) and isinstance(whole.get("segments"), list) and "cues" not in whole


def read(whole: Whole) -> Timeline:
    """One cue per segment; what has no times or no words is dropped with an entry in the report."""
    cues, drops = [], []
    segments = whole["segments"]
    for segment in segments if isinstance(segments, list) else []:
        cue = _cue(segment) if isinstance(segment, dict) else None
        if cue:
            cues.append(cue)
        else:
            text = segment.get("text") if isinstance(segment, dict) else segment
            drops.append(Drop(reason="no-time", text=str(text)))
    cues.sort(key=lambda cue: (cue.start, cue.end))
    language = whole.get("language")
    return Timeline(
        language=language if isinstance(language, str) and language else None,
        cues=tuple(cues),
        report=Report(status="complete" if cues else "empty", drops=tuple(drops)),
    )


def _cue(segment: Whole) -> Cue | None:
    start, end = _time(segment.get("start")), _time(segment.get("end"))
    text = clean(str(segment.get("text") or ""))
    if start is None or end is None or not text:
        return None
    end = max(end, start + 1)
    speaker = segment.get("speaker")
    return Cue(
        start=start,
        end=end,
        text=text,
        speaker=speaker if isinstance(speaker, str) and speaker else None,
        words=_words(segment.get("words"), start, end),
    )


def _words(words: object, start: int, end: int) -> tuple[Word, ...]:
    """Words inside the cue and in order; none at all if one lacks its times."""
    result: list[Word] = []
    for word in words if isinstance(words, list) else []:
        times = (_time(word.get("start")), _time(word.get("end"))) if isinstance(word, dict) else (None, None)
        if times[0] is None or times[1] is None:
            return ()
        first = min(max(times[0], start), end)
        if result:
            first = max(first, result[-1].end)
        last = max(min(times[1], end), first)
        result.append(Word(start=first, end=last, text=str(word.get("word", "")).strip()))
    return tuple(result)


def _time(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        return None
    return from_seconds(value)
