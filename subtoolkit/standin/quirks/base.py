"""What all quirks share: a reply taken apart into its items, and its clocks printed anew.

Quirks work on the stand-in's own well-formed replies, so that little is needed to read them.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from subtoolkit.core.clock import HOUR, MINUTE, SECOND, format_clock, from_seconds, to_seconds

_TIME = re.compile(
    r"(?:(?P<hours>\d{2}):)?(?P<minutes>\d{2,}):(?P<seconds>\d{2})(?P<mark>[.,])(?P<fraction>\d{3})"
    r'|(?P<key>"(?:start|end)": )(?P<number>\d+(?:\.\d+)?)'
)
_RANGE = re.compile(r"\d{2,}:\d{2}\.\d{3} - \d{2,}:\d{2}\.\d{3}")
_SPEECH = "## Speakers and Transcript"


@dataclass(frozen=True, slots=True)
class Clip:
    """What a quirk may know about the sound that the reply is about."""

    duration: int
    """Milliseconds."""
    at: int = 0
    """Where it stands in the recording, in ms; 0 where nobody knows."""
    argument: str = ""
    """What was written behind the quirk's name."""
    prompt: str = ""
    """What was asked."""


@dataclass(frozen=True, slots=True)
class Row:
    """One habit of models."""

    says: str
    """What it is, for people."""
    bend: Callable[[str, Clip], str]


@dataclass(frozen=True, slots=True)
class Parts:
    """A reply: what stands before its items, the items, what follows."""

    head: str
    items: tuple[str, ...]
    glue: str = "\n"
    tail: str = ""

    def joined(self) -> str:
        """Put the reply together again."""
        return self.head + self.glue.join(self.items) + self.tail

    def having(self, items: Iterable[str]) -> str:
        """Put the reply together with other items."""
        return replace(self, items=tuple(items)).joined()


@dataclass(frozen=True, slots=True)
class Turn:
    """What an item says, whatever its grammar."""

    start: int
    end: int
    text: str
    speaker: str = ""


def parts(text: str) -> Parts:
    """Take a reply apart: turns of a report, lyric lines, SRT cues or JSON objects; prose has no items."""
    if text.startswith('{"segments"'):
        segments = json.loads(text)["segments"]
        items = tuple(json.dumps(segment, ensure_ascii=False) for segment in segments)
        return Parts('{"segments": [', items, ", ", "]}")
    if _SPEECH in text:
        begin = text.index(_SPEECH)
        starts = [match.start() for match in _RANGE.finditer(text, begin)]
        return _at(text, starts)
    if text.startswith("["):
        return _at(text, [match.start() for match in re.finditer(r"^\[", text, re.MULTILINE)])
    return _at(text, [match.start() for match in re.finditer(r"^\d+\n(?=\d\d:)", text, re.MULTILINE)])


def _at(text: str, starts: Sequence[int]) -> Parts:
    items = tuple(text[start:end].removesuffix("\n") for start, end in pairwise([*starts, len(text)]))
    return Parts(text[: starts[0]] if starts else text, items)


def turn(item: str) -> Turn:
    """Read an item."""
    times = [_milliseconds(match) for match in _TIME.finditer(item)]
    start, end = times[0], times[1] if len(times) > 1 else times[0]
    if item.startswith("{"):
        fields = json.loads(item)
        return Turn(start, end, fields["text"], fields.get("speaker", ""))
    speaker = re.search(r"^Speaker: (.*)$", item, re.MULTILINE)
    if speaker is not None:
        content = re.search(r"Content: “(.*)”", item, re.DOTALL)
        return Turn(start, end, content[1] if content else "", speaker[1])
    return Turn(start, end, item.partition("] ")[2] if item.startswith("[") else item.rpartition("\n")[2])


def turns(text: str) -> list[Turn]:
    """Read all items of a reply."""
    return [turn(item) for item in parts(text).items]


def retimed(text: str, change: Callable[[int], float]) -> str:
    """Change each time and keep the way it is written; none falls below zero."""

    def written(match: re.Match[str]) -> str:
        time = max(0, round(change(_milliseconds(match))))
        if match["key"]:
            return f"{match['key']}{to_seconds(time)}"
        return format_clock(time, mark=match["mark"], hours=match["hours"] is not None)

    return _TIME.sub(written, text)


def reprinted(text: str, show: Callable[[int], str]) -> str:
    """Write each time in another way; in JSON as a string."""

    def written(match: re.Match[str]) -> str:
        shown = show(_milliseconds(match))
        return f'{match["key"]}"{shown}"' if match["key"] else shown

    return _TIME.sub(written, text)


def by_number(item: str, change: Callable[[int, int], int]) -> str:
    """Change the times of one item; `change` gets their number (0 start, 1 end) and their value."""
    numbers = iter(range(len(item)))
    return retimed(item, lambda time: change(next(numbers), time))


def _milliseconds(match: re.Match[str]) -> int:
    if match["key"]:
        return from_seconds(float(match["number"]))
    whole = int(match["hours"] or 0) * HOUR + int(match["minutes"]) * MINUTE + int(match["seconds"]) * SECOND
    return whole + int(match["fraction"])
