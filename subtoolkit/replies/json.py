"""JSON -> drafts: objects with times and words under any of the usual names, read one by one."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from subtoolkit.core.block import Kind
from subtoolkit.core.claims import Claim, claim, milliseconds, seconds
from subtoolkit.core.report import Grammar
from subtoolkit.replies.draft import Draft, Loss, Reading
from subtoolkit.replies.jsonish import Array, Number, Object, Text, Value, Word, read_value
from subtoolkit.replies.labels import field_of, part_of
from subtoolkit.replies.page import Page
from subtoolkit.replies.stamps import Line, Stamp, rows

NAME: Grammar = "json"
_ROOT = re.compile(r"\{\s*+(?:[\"'“{}]|\w{1,40}\s?:|//|/\*)|\[\s*+(?:[{\[\"'“]|-?\d[\d.]*\s*+,|//|/\*)")
_OBJECT = re.compile(r"\{\s*+[\"'“]?\w{1,40}[\"'”]?\s?[:：]")
_PART_KIND: dict[str, Kind] = {"story": "scene", "visible": "text", "speech": "speech", "profiles": "profile"}
# Which of several texts are the words.
_RANK = {
    name: rank
    for rank, name in enumerate(("text", "content", "transcript", "sentence", "lyric", "line", "utterance"))
}


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
            _add(value, kind, told)
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
    children = [
        inner
        for key, inner in value.pairs
        if isinstance(inner, Object | Array)
        and field_of(key) not in ("time", "start", "end")
        and key != "words"
    ]
    if any(isinstance(child, Array) and _holds_objects(child) for child in children):
        return True
    return bool(children) and not any(field_of(key) for key, inner in value.pairs if inner not in children)


def _holds_objects(array: Array) -> bool:
    return any(isinstance(inner, Object | Array) for inner in array.values)


def _named(value: Object) -> bool:
    return any(field_of(key) in ("speaker", "profile") for key, _ in value.pairs)


def _row(values: list[Value]) -> tuple[Claim, Claim | None, str] | None:
    """`[3.2, 6.05, "words"]`."""
    if len(values) != 3 or not isinstance(values[2], Text):
        return None
    start, end = _claim("start", values[0]), _claim("end", values[1])
    return (start, end, values[2].text) if start else None


@dataclass
class _Fields:
    start: Claim | None = None
    end: Claim | None = None
    speaker: str | None = None
    states: list[str] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)
    line: str | None = None
    length: Claim | None = None


def _add(value: Object, kind: Kind, told: _Told) -> None:
    found = _Fields()
    for key, inner in value.pairs:
        _take(key, inner, found, told)
    if found.end is None and found.start and found.length:
        found.end = Claim(found.start.value + found.length.value)
    found.contents.sort(key=lambda content: _RANK.get(content[0].casefold(), len(_RANK)))
    text, *others = [content for _, content in found.contents] or [""]
    if kind == "text" or kind == "profile":
        found.states += [other for other in others if other != text]
    else:
        told.losses += [
            Loss("unknown-field", other, found.start, found.end) for other in others if other != text
        ]
    if kind == "profile":
        text = "; ".join(part for part in [text, *found.states] if part)
        told.drafts.append(Draft(kind, text, told.at(value.at), speaker=found.speaker or ""))
        return
    if found.line:
        # An answer to numbered lines: the number stands for the words, which are known better.
        told.losses += [Loss("unknown-field", text, found.start, found.end)] if text else []
        text, kind, found.states = found.line, "lyric", ["line"]
    if text.strip() or found.start or found.speaker or found.states:
        state = "; ".join(found.states) or None
        told.drafts.append(
            Draft(kind, text.strip(), told.at(value.at), found.start, found.end, found.speaker or None, state)
        )


def _take(key: str, inner: Value, found: _Fields, told: _Told) -> None:
    name = field_of(key)
    match name, inner:
        case (("start" | "end"), (Number() | Text())) if told_time := _claim(key, inner):
            if name == "start":
                found.start = told_time
            else:
                found.end = told_time
        case "time", _ if stamp := _stamp(inner):
            found.start, found.end = stamp
        case "speaker", Text(text=text) | Number(text=text):
            found.speaker = text.strip()
        case (("state" | "profile"), Text(text=text)) if text.strip():
            found.states.append(text.strip())
        case "content", Text(text=text):
            found.contents.append((key, text))
        case "content", Number(text=text) if key.casefold() in ("line", "lyric", "line_number"):
            found.line = text
        case None, Number() if key.casefold() in ("duration", "dur", "length", "时长"):
            found.length = _claim(key, inner)
        case None, Number(text=text) if key.casefold() in ("line_no", "line_number", "number", "行", "行号"):
            found.line = text
        case _, Text(text=text) if text.strip() and key.casefold() not in ("id", "type", "language", "lang"):
            told.losses.append(Loss("unknown-field", f"{key}: {text}"))
        case _, (Object() | Array()) if key != "words":
            told.losses += [Loss("unknown-field", text) for text in _texts([inner])]
        case _:
            # Counters, confidences and flags are no words.
            pass


def _stamp(inner: Value) -> tuple[Claim | None, Claim | None] | None:
    match inner:
        case Text(text=text):
            row = next(rows([Line(0, f"[{text.strip(' []')}]")]))
            return (row.stamp.start, row.stamp.end) if isinstance(row.stamp, Stamp) else None
        case Number():
            return _claim("time", inner), None
        case Array(values=[first, second]):
            return _claim("start", first), _claim("end", second)
        case Object(pairs=pairs):
            found = {field_of(key): _claim(key, time) for key, time in pairs}
            return found.get("start"), found.get("end")
    return None


def _claim(key: str, inner: Value) -> Claim | None:
    match inner:
        case Text(text=text):
            found = claim(text)
            if found and key.casefold().endswith("ms") and found.whole and len(found.fields) == 1:
                return milliseconds(found.fields[0])
            return found
        case Number(text=text) if len(text) < 40:
            number = int(text) if text.lstrip("+-").isdigit() else float(text)
            return milliseconds(number) if key.casefold().endswith("ms") else seconds(number)
    return None


def _texts(values: Iterable[Value]) -> list[str]:
    found: list[str] = []
    stack = list(values)
    while stack:
        match stack.pop():
            case Text(text=text) if text.strip():
                found.append(text)
            case Array(values=inner):
                stack.extend(inner)
            case Object(pairs=pairs):
                stack.extend(value for _, value in pairs)
            case _:
                pass
    return found[::-1]


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
