"""whisper's and whisperX's JSON -> Timeline.

Shapes from openai/whisper (`transcribe.py`) and m-bain/whisperX (`alignment.py`): `segments` with start,
end and text in seconds, `words` with `word` (whisper: with its leading blank), whisperX also `speaker`.
whisperX leaves out the times of words that it could not align.
"""

from typing import Any, TypeGuard

from subtoolkit.core.clock import from_seconds
from subtoolkit.core.cue import Word
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.made import Rough, made

Whole = dict[str, Any]
"""Somebody's JSON: nothing in it is sure."""


def recognises(whole: object) -> TypeGuard[Whole]:
    """Look for a list of `segments`."""
    return isinstance(whole, dict) and isinstance(whole.get("segments"), list) and "cues" not in whole


def read(whole: Whole) -> Timeline:
    """Read one cue per segment; what has no times or no words is dropped with an entry in the report."""
    segments = whole["segments"]
    language = whole.get("language")
    return made(
        (_rough(segment) for segment in segments if isinstance(segment, dict)),
        language=language if isinstance(language, str) else None,
    )


def _rough(segment: Whole) -> Rough:
    speaker = segment.get("speaker")
    return Rough(
        _time(segment.get("start")),
        _time(segment.get("end")),
        str(segment.get("text") or ""),
        speaker if isinstance(speaker, str) else None,
        words=_words(segment.get("words")),
    )


def _words(words: object) -> tuple[Word, ...]:
    """Read the words; none at all if one of them has no times."""
    result = []
    for word in words if isinstance(words, list) else []:
        start, end = (_time(word.get(key)) if isinstance(word, dict) else None for key in ("start", "end"))
        if start is None or end is None:
            return ()
        result.append(Word(start=start, end=end, text=str(word.get("word", "")).strip()))
    return tuple(result)


def _time(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        return None
    return from_seconds(value)
