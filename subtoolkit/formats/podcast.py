"""Timeline <-> the JSON chapters of Podcasting 2.0.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
"""

import json
from typing import Any

from pydantic_core import from_json

from subtoolkit.core.clock import from_seconds, to_seconds
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import chapters
from subtoolkit.formats.base import Look, Unreadable

VERSION = "1.2.0"
_CENTURY = 100 * 365 * 86_400


def render(timeline: Timeline, look: Look) -> str:
    """Write the object; an end that nobody knows is left out."""
    rows = [
        {"startTime": to_seconds(mark.start), "title": mark.title}
        | ({"endTime": to_seconds(mark.end)} if mark.end is not None else {})
        for mark in chapters.marks(timeline)
    ]
    return json.dumps({"version": VERSION, "chapters": rows}, ensure_ascii=False, indent=2) + "\n"


def recognises(text: str) -> bool:
    """Look for its keys."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and '"startTime"' in text and '"chapters"' in text


def read(text: str) -> Timeline:
    """Read the chapters, those that a player keeps out of its list included."""
    try:
        whole = from_json(text.lstrip("\ufeff"))
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from error
    rows = whole.get("chapters") if isinstance(whole, dict) else None
    if not isinstance(rows, list):
        raise Unreadable('JSON without a list "chapters"')
    timed = (row for row in rows if isinstance(row, dict) and _time(row, "startTime") is not None)
    return chapters.made(_row(row) for row in timed)


def _row(row: dict[str, Any]) -> tuple[int, int | None, str]:
    return _time(row, "startTime") or 0, _time(row, "endTime"), str(row.get("title") or "")


def _time(row: dict[str, Any], key: str) -> int | None:
    seconds = row.get(key)
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds < _CENTURY:
        return None
    return from_seconds(seconds)
