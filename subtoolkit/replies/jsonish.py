"""Text that is meant to be JSON -> a tree with positions, whatever is wrong with it.

Read are trailing and missing commas, single and curly quotes, unquoted keys, comments, NaN, unescaped quotes
inside strings, line ends inside strings, missing and extra braces, and an end anywhere. Each character is
looked at a bounded number of times.
"""

import json
import re
from dataclasses import dataclass, field

from subtoolkit.replies.characters import without_halves

MAX_DEPTH = 40
"""Deeper nesting is noise, not a reply."""


@dataclass(slots=True)
class Object:
    """`{…}` with its pairs in order, the same key possibly twice."""

    at: int
    pairs: "list[tuple[str, Value]]" = field(default_factory=list)
    complete: bool = False
    """False: the text ends inside it."""


@dataclass(slots=True)
class Array:
    """`[…]`."""

    at: int
    values: "list[Value]" = field(default_factory=list)
    complete: bool = False


@dataclass(slots=True)
class Text:
    """A string; `complete` is False where the text ends inside it."""

    at: int
    text: str
    complete: bool = True


@dataclass(slots=True)
class Number:
    """A number as it was written."""

    at: int
    text: str


@dataclass(slots=True)
class Word:
    """`true`, `null`, `NaN` and other bare words."""

    at: int
    text: str


Value = Object | Array | Text | Number | Word

_GAP = re.compile(r"(?:[\s,;]++|//[^\n]*+|/\*(?:(?!\*/).)*+(?:\*/|$)|#[^\n]*+)*+", re.DOTALL)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d{1,3})?(?=\s*(?:[,}\]{\[\n/\"“']|$))")
_BARE = re.compile(r"[^,{}\[\]\n\"“]++")
_BARE_KEY = re.compile(r"[^\s,{}\[\]:\"“']++(?: [^\s,{}\[\]:\"“']++)*+(?=[\"'”]?\s*[:：])")
_COLON = re.compile(r"[\"'”]?\s*[:：]\s*")
_CLOSING = {'"': '"', "'": "'", "“": "”"}
_STRING = {
    '"': re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL),
    "'": re.compile(r"(?:[^'\\]|\\.)*+'", re.DOTALL),
    # A curly opening mark is often closed by a straight one.
    "“": re.compile(r'(?:[^”"\\]|\\.)*+[”"]', re.DOTALL),
}
# What may follow a string: only then did its mark close it, else the mark is an unescaped quote inside.
_AFTER_STRING = re.compile(
    r"\s*+(?:$|[}\]:：]|//|/\*|[\"'“]?\w{1,40}[\"'”]?\s?:"
    r"|,\s*+(?:$|[{}\[\]\"'“]|//|/\*|-?\d|\w{1,40}\s*:|(?:null|none|nan|true|false|undefined)\s*[,}\]]))",
    re.IGNORECASE,
)
_ESCAPES = {"n": "\n", "t": " ", "r": "", "b": "", "f": "", "/": "/", "'": "'", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)


def read_value(text: str, at: int) -> tuple[Value, int]:
    """The value that begins at `at`, a brace or a bracket, and where it ends."""
    reader = _Reader(text, at)
    value = reader.value(0)
    return value, reader.at


class _Reader:
    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at

    def value(self, depth: int) -> Value:
        mark = self.text[self.at : self.at + 1]
        if depth == MAX_DEPTH:
            start, self.at = self.at, len(self.text)
            return Word(start, self.text[start:])
        if mark == "{":
            return self.object(depth)
        if mark == "[":
            return self.array(depth)
        if mark in _CLOSING:
            return self.string()
        start = self.at
        if match := _NUMBER.match(self.text, start):
            self.at = match.end()
            return Number(start, match[0])
        match = _BARE.match(self.text, start)
        self.at = match.end() if match else start + 1
        return Word(start, self.text[start : self.at].strip())

    def object(self, depth: int) -> Object:
        result = Object(self.at)
        self.at += 1
        while (mark := self.next_mark()) not in ("", "}"):
            # A brace where a key should be: the one that closes this object was forgotten.
            if mark in "{[]":
                result.complete = True
                return result
            key = self.key()
            self.at = self.gap_end()
            result.pairs.append((key, self.value(depth + 1)))
        result.complete = mark == "}" and _is_complete(result.pairs[-1][1] if result.pairs else None)
        self.at += len(mark)
        return result

    def array(self, depth: int) -> Array:
        result = Array(self.at)
        self.at += 1
        while (mark := self.next_mark()) not in ("", "]"):
            if mark == "}":
                self.at += 1
                continue
            result.values.append(self.value(depth + 1))
        result.complete = mark == "]"
        self.at += len(mark)
        return result

    def key(self) -> str:
        """The key here, its colon included; a value without key gets an empty one."""
        if match := _BARE_KEY.match(self.text, self.at):
            key, self.at = match[0], match.end()
        elif self.text[self.at] in _CLOSING:
            start = self.at
            text = self.string().text
            if not _COLON.match(self.text, self.at):
                self.at = start
                return ""
            key = text
        else:
            return ""
        colon = _COLON.match(self.text, self.at)
        self.at = colon.end() if colon else self.at
        return key

    def string(self) -> Text:
        start = self.at
        pattern = _STRING[self.text[start]]
        end = start + 1
        while match := pattern.match(self.text, end):
            end = match.end()
            if _AFTER_STRING.match(self.text, end):
                self.at = end
                return Text(start, _unescaped(self.text[start + 1 : end - 1]))
        self.at = len(self.text)
        return Text(start, _unescaped(self.text[start + 1 :]), complete=False)

    def next_mark(self) -> str:
        self.at = self.gap_end()
        return self.text[self.at : self.at + 1]

    def gap_end(self) -> int:
        match = _GAP.match(self.text, self.at)
        return match.end() if match else self.at


def _is_complete(value: Value | None) -> bool:
    return not isinstance(value, Text) or value.complete


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        text = str(json.loads(f'"{raw}"', strict=False))
    except json.JSONDecodeError:
        text = _ESCAPE.sub(_escape, raw)
    return without_halves(text)


def _escape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) == 5:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, code)
