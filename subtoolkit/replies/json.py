"""JSON -> drafts: objects with times and words under any of the usual names, read one by one."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from subtoolkit.core.block import Kind
from subtoolkit.core.claims import Claim
from subtoolkit.core.report import Grammar
from subtoolkit.replies.draft import Draft, Loss, Reading
from subtoolkit.replies.fields import draft_of, time_of
from subtoolkit.replies.jsonish import Array, Object, Text, Value, Word, read_value
from subtoolkit.replies.labels import field_of, part_of
from subtoolkit.replies.page import Page

NAME: Grammar = "json"
_ROOT = re.compile(r"\{\s*+(?:[\"'“{}]|\w{1,40}\s?:|//|/\*)|\[\s*+(?:[{\[\"'“]|-?\d[\d.]*\s*+,|//|/\*)")
_OBJECT = re.compile(r"\{\s*+[\"'“]?\w{1,40}[\"'”]?\s?[:：]")
_PART_KIND: dict[str, Kind] = {"story": "scene", "visible": "text", "speech": "speech", "profiles": "profile"}


@dataclass
class _Told:
    page: Page
    starts: list[int]
    drafts: list[Draft] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def at(self, place: int) -> int:
        """Place in the reply of a place in the joined lines."""
        line = bisect_right(self.starts, place) - 1
        return self.page.lines[line].at + place - self.starts[line]


def fits(page: Page) -> bool:
    """Objects with keys outnumber the times that stand before words, or it begins as an array of arrays."""
    head = next((line.text.lstrip() for line in page.lines if line.text), "")
    if not any("{" in line.text for line in page.lines) and not re.match(r"\[\s*(?:$|\[\s*[\d\"])", head):
        return False
    objects = sum(1 for line in page.lines for _ in _OBJECT.finditer(line.text))
    opened = sum(line.text.strip() in ("{", "[{") for line in page.lines)
    stamps = sum(row.stamp is not None for row in page.rows)
    return objects + opened > stamps or (objects + opened == 0 and bool(re.match(r"\[\s*(?:$|\[)", head)))


def read(page: Page) -> Reading:
    """All complete objects; one that the end cut is a loss, and so is what stands around the JSON."""
    text = "\n".join(line.text for line in page.lines)
    starts, place = [], 0
    for line in page.lines:
        starts.append(place)
        place += len(line.text) + 1
    told = _Told(page, starts)
    at, cut, reason = 0, False, "preamble"
    while root := _ROOT.search(text, at):
        _stray(text[at : root.start()], reason, told)
        value, at = read_value(text, root.start())
        cut = not (isinstance(value, Object | Array) and value.complete)
        _walk(value, "speech", told, text)
        reason = "remark"
    _stray(text[at:], reason, told)
    return Reading(told.drafts, told.losses, cut=cut)


def _stray(text: str, reason: str, told: _Told) -> None:
    said = " ".join(part for part in text.split() if part.strip(",;]}"))
    if said:
        told.losses.append(Loss(reason, said))


def _walk(value: Value, kind: Kind, told: _Told, source: str) -> None:
    match value:
        case Array(values=values) if (told_row := _row(values)) is not None:
            told.drafts.append(Draft(kind, told_row[2], told.at(value.at), told_row[0], told_row[1]))
        case Array(values=values):
            for inner in values:
                _walk(inner, kind, told, source)
        case Object() if not value.complete and not _is_container(value):
            told.losses.append(Loss("cut-off", " ".join(source[value.at :].split())))
        case Object() if _is_container(value) or (kind == "profile" and not _named(value)):
            _walk_container(value, kind, told, source)
        case Object():
            draft, losses = draft_of(value, kind, told.at(value.at))
            told.drafts += [draft] if draft else []
            told.losses += losses
        case Text(text=text) | Word(text=text) if text.strip() and not _is_literal(value):
            if kind == "profile":
                told.drafts.append(Draft(kind, "", told.at(value.at), speaker=text))
            elif isinstance(value, Text) and value.complete:
                told.drafts.append(Draft(kind, text.strip(), told.at(value.at)))
            else:
                told.losses.append(Loss("cut-off" if isinstance(value, Text) else "unknown-field", text))
        case _:
            pass


def _walk_container(value: Object, kind: Kind, told: _Told, source: str) -> None:
    for key, inner in value.pairs:
        part = part_of(key)
        below = (
            _PART_KIND[part] if part else "lyric" if key.casefold() in ("lyrics", "歌词", "lines") else kind
        )
        match inner:
            case Object() | Array():
                _walk(inner, below, told, source)
            case Text(text=text) if part and text.strip():
                _walk(inner, below, told, source)
            case Text(text=text) if kind == "profile" and text.strip():
                told.drafts.append(Draft(kind, text.strip(), told.at(inner.at), speaker=key))
            case Text(text=text) if text.strip():
                told.losses.append(Loss("unknown-field", f"{key}: {text}"))
            case _:
                pass


def _is_container(value: Object) -> bool:
    """Whether it holds other objects rather than one caption; word times do not make it one."""
    children = [inner for key, inner in value.pairs if _is_child(key, inner)]
    if any(isinstance(child, Array) and _holds_objects(child) for child in children):
        return True
    return bool(children) and not any(
        field_of(key) for key, inner in value.pairs if not _is_child(key, inner)
    )


def _is_child(key: str, value: Value) -> bool:
    is_time = field_of(key) in ("time", "start", "end")
    return isinstance(value, Object | Array) and not is_time and key != "words"


def _holds_objects(array: Array) -> bool:
    return any(isinstance(inner, Object | Array) for inner in array.values)


def _named(value: Object) -> bool:
    return any(field_of(key) in ("speaker", "profile") for key, _ in value.pairs)


def _row(values: list[Value]) -> tuple[Claim, Claim | None, str] | None:
    """`[3.2, 6.05, "words"]`."""
    if len(values) != 3 or not isinstance(values[2], Text):
        return None
    start, end = time_of("start", values[0]), time_of("end", values[1])
    return (start, end, values[2].text) if start else None


def _is_literal(value: Value) -> bool:
    return isinstance(value, Word) and value.text.casefold() in (
        "true",
        "false",
        "null",
        "none",
        "nan",
        "infinity",
        "",
    )
