"""Quirks of JSON: other keys, and what is not quite JSON. A reply that is none is brought into JSON first."""

import json
import re
from collections.abc import Callable, Mapping

from subtoolkit.standin.quirks.base import Clip, Row
from subtoolkit.standin.quirks.shapes import ROWS as SHAPES
from subtoolkit.standin.wire import Json

_KEYS = {
    "": {"start": "start_time", "end": "end_time", "text": "content"},
    "begin": {"start": "begin", "end": "finish", "text": "sentence"},
    "from": {"start": "from", "end": "to", "text": "line", "speaker": "role"},
}


def _json(text: str, clip: Clip) -> str:
    return text if text.startswith("{") else SHAPES["json"].bend(text, Clip(clip.duration))


def _on_text(change: Callable[[str], str]) -> Callable[[str, Clip], str]:
    return lambda text, clip: change(_json(text, clip))


def _on_segments(change: Callable[[Json], Json]) -> Callable[[str, Clip], str]:
    def bend(text: str, clip: Clip) -> str:
        segments = [change(segment) for segment in json.loads(_json(text, clip))["segments"]]
        return json.dumps({"segments": segments}, ensure_ascii=False)

    return bend


def _renamed(segment: Json, names: Mapping[str, str]) -> Json:
    return {names.get(key, key): value for key, value in segment.items()}


def _keys(text: str, clip: Clip) -> str:
    return _on_segments(lambda segment: _renamed(segment, _KEYS.get(clip.argument, _KEYS[""])))(text, clip)


def _milliseconds(segment: Json) -> Json:
    times = {"startMs": round(segment["start"] * 1000), "endMs": round(segment["end"] * 1000)}
    return {**times, "text": segment["text"]}


def _whole(segment: Json) -> Json:
    return {**segment, "start": round(segment["start"] * 1000), "end": round(segment["end"] * 1000)}


def _strings(segment: Json) -> Json:
    return {**segment, "start": str(segment["start"]), "end": str(segment["end"])}


def _commented(text: str) -> str:
    return text.replace('{"segments": [', '{"segments": [ // all that can be heard\n').replace(
        "}, {", "}, /* next */ {"
    )


def _unescaped(text: str) -> str:
    """Quote the first word of each text without escaping the marks."""
    return re.sub(r'"text": "(\w+)', r'"text": ""\1"', text)


def _trailing(text: str) -> str:
    return text.replace("}]", "},]").replace('"}', '",}')


ROWS: dict[str, Row] = {
    "json-keys": Row("json-keys[:begin|from], other keys: start_time, begin, from", _keys),
    "json-ms": Row("startMs and endMs", _on_segments(_milliseconds)),
    "json-whole-ms": Row("milliseconds under start and end", _on_segments(_whole)),
    "json-strings": Row("times as strings", _on_segments(_strings)),
    "json-comma": Row("trailing commas", _on_text(_trailing)),
    "json-single-quotes": Row(
        "single quotes", _on_text(lambda t: re.sub(r'(?<![\\])"', "'", t.replace("'", "’")))
    ),
    "json-comments": Row("comments", _on_text(_commented)),
    "json-nan": Row("NaN as a time", _on_text(lambda t: re.sub(r'"end": [\d.]+', '"end": NaN', t, count=1))),
    "json-null": Row(
        "null as a time", _on_text(lambda t: re.sub(r'"end": [\d.]+', '"end": null', t, count=1))
    ),
    "json-unescaped": Row("quotes that are not escaped", _on_text(_unescaped)),
    "json-cut": Row(
        "the end is missing, inside a string", _on_text(lambda t: t[: t.rfind('"text": "') + 14])
    ),
    "json-indented": Row("spread over many lines", _on_text(lambda t: json.dumps(json.loads(t), indent=2))),
}
