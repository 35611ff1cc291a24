"""Timeline <-> JSON, the lossless form; whisper's and whisperX's JSON are read too.

Times are seconds with at most three decimals. The keys at the top are always there, those of
the report, and of a cue `start`, `end`, `text`, `speaker`, `kind` and `words`; others only where they say
something.
"""

import json
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import podcast, whisper
from subtoolkit.formats.base import Look, Unreadable

VERSION = 1

_LISTS = ("scenes", "visible_text", "speakers", "chapters")
"""What always stands between the cues and the report."""
_IF_ANY = ("sections", "pauses", "shots")
"""What stands there only where there is some."""


def render(timeline: Timeline, look: Look) -> str:
    """One cue a line, so that two files can be compared; `look` changes nothing."""
    saying = timeline.model_dump(mode="json", exclude={"cues", "report"}, exclude_defaults=True)
    whole = {
        "version": VERSION,
        "media": saying.get("media"),
        "language": timeline.language,
        "cues": [_cue(cue) for cue in timeline.cues],
        **{name: saying.get(name, []) for name in _LISTS},
        **{name: saying[name] for name in _IF_ANY if name in saying},
        "report": timeline.report.model_dump(mode="json"),
    }
    return "{\n" + ",\n".join(_entry(key, value) for key, value in whole.items()) + "\n}\n"


def _cue(cue: Cue) -> dict[str, object]:
    saying = cue.model_dump(mode="json", exclude_defaults=True)
    always = {key: saying.pop(key, None) for key in ("start", "end", "text", "speaker")}
    return always | {"kind": cue.kind, "words": saying.pop("words", [])} | saying


def _entry(key: str, value: object) -> str:
    if isinstance(value, list) and value:
        lines = ",\n".join(f"    {_compact(entry)}" for entry in value)
        return f'  "{key}": [\n{lines}\n  ]'
    return f'  "{key}": {_compact(value)}'


def _compact(value: object) -> str:
    # U+2028 and U+2029 are legal in JSON, but editors and JavaScript take them for line ends.
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def recognises(text: str) -> bool:
    """Look for an object that is not the one of podcasts."""
    if podcast.recognises(text):
        return False
    start = text.lstrip("\ufeff \t\r\n")[:40]
    return start.startswith("{") and ('"' in start or start[1:].strip().startswith("}"))


def read(text: str) -> Timeline:
    """Read the timeline of our own JSON, the cues of whisper's."""
    try:
        whole = from_json(text.lstrip("\ufeff"))
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from error
    if whisper.recognises(whole):
        return whisper.read(whole)
    if not isinstance(whole, dict) or "cues" not in whole:
        raise Unreadable('JSON without "cues" or "segments"')
    version = whole.pop("version", VERSION)
    if version != VERSION:
        raise Unreadable(f"version {version!r} of the JSON, and this subtool knows {VERSION}")
    try:
        return Timeline.model_validate_json(to_json(whole))
    except ValidationError as error:
        raise Unreadable(" ".join(_first(error))) from error


def _first(error: ValidationError) -> Iterator[str]:
    first = error.errors(include_url=False, include_context=False)[0]
    yield ".".join(str(place) for place in first["loc"]) + ":"
    yield first["msg"]
    if error.error_count() > 1:
        yield f"(and {error.error_count() - 1} more)"
