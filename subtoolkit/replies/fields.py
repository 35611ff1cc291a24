"""One JSON object -> a draft: its fields under any of the usual names, what is left over as losses."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from subtoolkit.core.block import Kind
from subtoolkit.core.claims import Claim, claim, milliseconds, seconds
from subtoolkit.replies.draft import Draft, Loss, TimedWord
from subtoolkit.replies.jsonish import Array, Number, Object, Text, Value
from subtoolkit.replies.labels import field_of
from subtoolkit.replies.stamps import Line, rows

# Which of several texts are the words.
_RANK = {
    name: rank
    for rank, name in enumerate(("text", "content", "transcript", "sentence", "lyric", "line", "utterance"))
}
_LINE_NUMBERS = frozenset(("line", "lyric", "line_number", "line_no", "number", "行", "行号"))
_LENGTHS = frozenset(("duration", "dur", "length", "时长"))
_LABELS = frozenset(("id", "type", "language", "lang"))


@dataclass
class _Fields:
    start: Claim | None = None
    end: Claim | None = None
    length: Claim | None = None
    speaker: str | None = None
    states: list[str] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)
    line: str | None = None
    words: tuple[TimedWord, ...] = ()
    parts: list[str] = field(default_factory=list)
    """The texts of the words."""
    losses: list[Loss] = field(default_factory=list)


def draft_of(value: Object, kind: Kind, at: int) -> tuple[Draft | None, list[Loss]]:
    """The draft that `value` stands for, if it says anything, and the texts in it that are no part of one."""
    found = _Fields()
    for key, inner in value.pairs:
        _take(key, inner, found)
    if found.end is None and found.start and found.length:
        found.end = Claim(found.start.value + found.length.value)
    found.contents.sort(key=lambda content: _RANK.get(content[0].casefold(), len(_RANK)))
    text, *others = [content.strip() for _, content in found.contents] or [_sentence(found.parts)]
    others = [other for other in others if other not in ("", text)]
    if kind == "profile":
        profile = "; ".join(part for part in [text, *found.states, *others] if part)
        return Draft(kind, profile, at, speaker=found.speaker or ""), found.losses
    if kind == "text":
        found.states += others
    else:
        found.losses += [Loss("unknown-field", other, found.start, found.end, at) for other in others]
    if found.line:
        # An answer to numbered lines: the number stands for the words, which are known better.
        found.losses += [Loss("unknown-field", text, found.start, found.end, at)] if text else []
        text, kind, found.states = found.line, "lyric", ["line"]
    if not (text or found.start or found.speaker or found.states):
        return None, found.losses
    state = "; ".join(found.states) or None
    draft = Draft(kind, text, at, found.start, found.end, found.speaker or None, state, found.words)
    return draft, found.losses


def _sentence(words: list[str]) -> str:
    """Words put together; those of Chinese and Japanese have no blanks between."""
    return ("" if all(not word.isascii() for word in words) else " ").join(word.strip() for word in words)


def time_of(key: str, value: Value) -> Claim | None:
    """The claim of a number or a text; a key that ends in `ms` names the unit."""
    match value:
        case Text(text=text):
            found = claim(text)
            if found and key.casefold().endswith("ms") and found.whole and len(found.fields) == 1:
                return milliseconds(found.fields[0])
            return found
        case Number(text=text) if len(text) < 40:
            number = int(text) if text.lstrip("+-").isdigit() else float(text)
            return milliseconds(number) if key.casefold().endswith("ms") else seconds(number)
    return None


def _take(key: str, value: Value, found: _Fields) -> None:
    name, plain = field_of(key), key.casefold()
    match name, value:
        case "start", (Number() | Text()) if start := time_of(key, value):
            found.start = start
        case "end", (Number() | Text()) if end := time_of(key, value):
            found.end = end
        case "time", _ if range_ := _range(value):
            found.start, found.end = range_
        case "speaker", Text(text=text) | Number(text=text):
            found.speaker = text.strip()
        case (("state" | "profile"), Text(text=text)) if text.strip():
            found.states.append(text.strip())
        case "content", Text(text=text):
            found.contents.append((key, text))
        case _, Number(text=text) if plain in _LINE_NUMBERS:
            found.line = text
        case None, Number() if plain in _LENGTHS:
            found.length = time_of(key, value)
        case _, Array(values=values) if plain == "words":
            found.words, found.parts = _words(values), _texts(values)
        case _, Text(text=text) if text.strip() and plain not in _LABELS:
            found.losses.append(Loss("unknown-field", f"{key}: {text}"))
        case _, (Object() | Array()):
            found.losses += [Loss("unknown-field", text) for text in _texts([value])]
        case _:
            # Counters, confidences and flags are no words.
            pass


def _range(value: Value) -> tuple[Claim | None, Claim | None] | None:
    match value:
        case Text(text=text):
            stamp = next(rows([Line(0, f"[{text.strip(' []')}]")])).stamp
            return (stamp.start, stamp.end) if stamp else None
        case Number():
            return time_of("time", value), None
        case Array(values=[first, second]):
            return time_of("start", first), time_of("end", second)
        case Object(pairs=pairs):
            found = {field_of(key): time_of(key, time) for key, time in pairs}
            return found.get("start"), found.get("end")
    return None


def _words(values: Iterable[Value]) -> tuple[TimedWord, ...]:
    """Words with their times; none where one of them has none."""
    words: list[TimedWord] = []
    for value in values:
        pairs = value.pairs if isinstance(value, Object) else []
        texts = [inner.text for key, inner in pairs if key in ("word", "text") and isinstance(inner, Text)]
        times = {field_of(key): time_of(key, inner) for key, inner in pairs}
        start = times.get("start")
        if not texts or start is None:
            return ()
        words.append(TimedWord(texts[0].strip(), start, times.get("end")))
    return tuple(words)


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
