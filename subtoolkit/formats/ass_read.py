"""ASS and the older SSA -> Timeline.

Read here, since pysubs2 does not look at the `Format:` line and needs quadratic time for hostile text.
"""

import re
from collections.abc import Iterable, Iterator

from subtoolkit.core.clock import HOUR, MINUTE, SECOND, fraction
from subtoolkit.core.cue import CueKind
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.made import Rough, made

_FIELDS: tuple[str, ...] = (
    "layer",
    "start",
    "end",
    "style",
    "name",
    "marginl",
    "marginr",
    "marginv",
    "effect",
    "text",
)
_KINDS: dict[str, CueKind] = {"Sign": "text", "Sound": "sound"}
"""Our own styles."""


def read(text: str) -> Timeline:
    """Read the dialogue lines without overrides; comments and drawings are left behind."""
    rows = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    found = [fields for fields in _dialogue(rows) if not _is_drawing(fields["text"])]
    if not found and text.strip() and not recognises(text):
        raise Unreadable("it has neither [Script Info] nor a dialogue line")
    return made(_rough(fields) for fields in found)


def recognises(text: str) -> bool:
    """Look for one of the first sections."""
    pattern = r"^\s*\[(?:Script Info|V4\+? Styles|Events)\]"
    return re.search(pattern, text[:4000], re.IGNORECASE | re.MULTILINE) is not None


def _dialogue(rows: list[str]) -> Iterator[dict[str, str]]:
    for row, names in events(rows):
        kind, _, rest = row.strip().partition(":")
        if names and kind.lower() == "dialogue":
            values = rest.lstrip().split(",", len(names) - 1)
            yield dict.fromkeys(names, "") | {"text": ""} | dict(zip(names, values, strict=False))


def events(rows: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each line of a script, with the names of its fields if it is an event (a dialogue or a comment)."""
    names, section = _FIELDS, ""
    for row in rows:
        key, _, rest = row.strip().partition(":")
        is_event = False
        if row.lstrip().startswith("["):
            section = row.strip().lower()
        elif key.lower() == "format" and section == "[events]":
            named = tuple(name.strip().lower() for name in rest.split(","))
            # The text is always last, since it alone may hold commas.
            names = named if named[-1] == "text" else _FIELDS
        else:
            is_event = key.lower() in ("dialogue", "comment")
        yield row, names if is_event else ()


def _rough(fields: dict[str, str]) -> Rough:
    kind = _KINDS.get(fields.get("style", "").strip(), "speech")
    # SSA calls the name so, some writers `Actor`.
    speaker = fields.get("name") or fields.get("actor") or ""
    return Rough(
        time(fields.get("start")), time(fields.get("end")), plain(fields["text"]), speaker.strip(), kind
    )


def _is_drawing(text: str) -> bool:
    return re.search(r"\{[^{}]*\\p[1-9]", text) is not None


_COMMANDS = {r"\N": "\n", r"\n": "\n", r"\h": " ", "\\\u2060": "\\"}
_COMMAND = re.compile("\\\\[Nnh\u2060]")


def plain(text: str) -> str:
    """Take overrides and commands off `text`; the word joiner behind a backslash is that of `ass.escape`."""
    # Behind the last closing brace nothing is an override; so no brace is searched for in vain.
    end = text.rfind("}") + 1
    text = re.sub(r"\{[^}]*\}", "", text[:end]) + text[end:]
    return _COMMAND.sub(lambda command: _COMMANDS[command[0]], text)


_CLOCK = re.compile(r"(-?)(\d{1,4}):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?")


def time(text: str | None) -> int | None:
    """Milliseconds of `h:mm:ss.cc`; None for what is no time."""
    found = _CLOCK.fullmatch((text or "").strip())
    if not found:
        return None
    sign, hours, minutes, seconds, part = found.groups()
    time = int(hours) * HOUR + int(minutes) * MINUTE + int(seconds) * SECOND + fraction(part or "")
    return -time if sign else time
