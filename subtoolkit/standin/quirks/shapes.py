"""Quirks of the grammar: the right content in another shape than was asked for."""

import json
import re

from subtoolkit.core.clock import HOUR, format_clock, to_seconds
from subtoolkit.standin.quirks.base import Clip, Row, Turn, turns


def like(item: str, start: int, end: int, text: str) -> str:
    """Write an item in the grammar of another one, with its speaker."""
    if item.startswith("{"):
        fields = {**json.loads(item), "start": to_seconds(start), "end": to_seconds(end), "text": text}
        return json.dumps(fields, ensure_ascii=False)
    if item.startswith("["):
        return f"[{format_clock(start)} --> {format_clock(end)}] {text}"
    speaker = re.search(r"^Speaker: .*$", item, re.MULTILINE)
    if speaker is None:
        return f"1\n{format_clock(start)} --> {format_clock(end)}\n{text}"
    first, last = (format_clock(time, mark=".", hours=False) for time in (start, end))
    return f"{first} - {last}\n{speaker[0]}\nState: calm\nContent: “{text}”"


def _srt(text: str, clip: Clip) -> str:
    """SRT; `restart` begins to count anew at the third cue, `none` does not count at all."""
    numbered = enumerate(turns(text), 1)
    return "\n\n".join(
        f"{_counter(number, clip.argument)}{format_clock(t.start)} --> {format_clock(t.end)}\n{t.text}"
        for number, t in numbered
    )


def _counter(number: int, style: str) -> str:
    if style == "none":
        return ""
    return f"{(number - 1) % 3 + 1 if style == 'restart' else number}\n"


def _vtt(text: str, clip: Clip) -> str:
    cues = (
        f"{format_clock(turn.start, mark='.')} --> {format_clock(turn.end, mark='.')}\n{turn.text}"
        for turn in turns(text)
    )
    return "\n\n".join(["WEBVTT", *cues])


def _lines(text: str, clip: Clip) -> str:
    return "\n".join(f"[{_clock(turn.start)}] {_named(turn)}" for turn in turns(text))


def _ranges(text: str, clip: Clip) -> str:
    return "\n".join(f"[{_clock(turn.start)} - {_clock(turn.end)}] {_named(turn)}" for turn in turns(text))


def _lrc(text: str, clip: Clip) -> str:
    rows = (
        f"[{format_clock(turn.start, mark='.', digits=2, hours=False)}]{turn.text}" for turn in turns(text)
    )
    return "\n".join(["[ti:Unknown]", *rows])


def _markdown(text: str, clip: Clip) -> str:
    return "\n".join(
        f"- **{_clock(turn.start)} - {_clock(turn.end)}** {_named(turn)}" for turn in turns(text)
    )


def _table(text: str, clip: Clip) -> str:
    rows = (
        f"| {_clock(turn.start)} | {_clock(turn.end)} | {turn.speaker} | {turn.text} |"
        for turn in turns(text)
    )
    return "\n".join(["| Start | End | Speaker | Text |", "|---|---|---|---|", *rows])


def _json(text: str, clip: Clip) -> str:
    segments = [
        {
            "start": to_seconds(turn.start),
            "end": to_seconds(turn.end),
            "text": turn.text,
            "speaker": turn.speaker,
        }
        for turn in turns(text)
    ]
    if clip.argument == "bare":
        return json.dumps(segments, ensure_ascii=False)
    if clip.argument == "lines":
        return "\n".join(json.dumps(segment, ensure_ascii=False) for segment in segments)
    return json.dumps({"segments": segments}, ensure_ascii=False)


def _clock(time: int) -> str:
    return format_clock(time, digits=0, hours=time >= HOUR)


def _named(turn: Turn) -> str:
    return f"{turn.speaker}: {turn.text}" if turn.speaker else turn.text


ROWS: dict[str, Row] = {
    "srt": Row("srt[:restart|none], SRT instead; counters restarted or left out", _srt),
    "vtt": Row("WebVTT instead", _vtt),
    "lrc": Row("LRC instead", _lrc),
    "lines": Row("[mm:ss] lines instead", _lines),
    "ranges": Row("[mm:ss - mm:ss] lines instead", _ranges),
    "markdown-list": Row("a list in Markdown instead", _markdown),
    "table": Row("a table in Markdown instead", _table),
    "json": Row("json[:bare|lines], JSON instead; a bare list, or an object a line", _json),
}
