"""whisper's and whisperX's JSON -> Timeline.

Shapes from openai/whisper (`transcribe.py`) and m-bain/whisperX (`alignment.py`): `segments` with start,
end and text in seconds, `words` with `word` (whisper: with its leading blank), whisperX also `speaker`.
whisperX leaves out the times of words that it could not align. `utterances` with `words` of `text` are what
the stand-in's recordings are written down in, and are read alike.
"""

from typing import Any, TypeGuard

from subtoolkit.core.clock import from_seconds
from subtoolkit.core.cue import Word
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.made import Rough, made

Whole = dict[str, Any]
"""Somebody's JSON: nothing in it is sure."""


def recognises(whole: object) -> TypeGuard[Whole]:
    """Look for a list of `segments` or `utterances`."""
    return isinstance(whole, dict) and "cues" not in whole and isinstance(_segments(whole), list)


def read(whole: Whole) -> Timeline:
    """Read one cue per segment; what has no times or no words is dropped with an entry in the report."""
    segments = _segments(whole)
    language = whole.get("language")
    return made(
        (_rough(segment) for segment in segments if isinstance(segment, dict)),
        language=language if isinstance(language, str) else None,
    )


def _segments(whole: Whole) -> Any:
    return whole.get("segments", whole.get("utterances"))


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
        result.append(Word(start=start, end=end, text=str(word.get("word", word.get("text", ""))).strip()))
    return tuple(result)


def _time(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        return None
    return from_seconds(value)
