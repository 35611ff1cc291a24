"""Timeline -> what a text format shows of it: by time, in clean lines, sounds and speakers as asked."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from subtoolkit.core.cue import Cue, CueKind, Word
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Look


class Shown(NamedTuple):
    """One cue as it goes to the screen, before a format's own escaping."""

    start: int
    end: int
    text: str
    """One to many lines, separated by `\\n`; no blank line, no control character, no blanks at the edges."""
    speaker: str | None
    kind: CueKind
    words: tuple[Word, ...] = ()


def shown(timeline: Timeline, look: Look) -> list[Shown]:
    """Choose the cues that `look` asks for, by time."""
    cues = sorted(_chosen(timeline, look), key=lambda cue: (cue.start, cue.end))
    dashed = _sharing_the_screen(cues) if look.speakers == "dash" else frozenset[int]()
    dash = _dash(timeline.language)
    result = []
    for index, cue in enumerate(cues):
        text = clean(cue.text)
        if not text:
            # Only control characters: nothing that could be seen.
            continue
        speaker = line(cue.speaker or "") or None
        text = _marked(text, cue.kind, look)
        if speaker and look.speakers == "name" and cue.kind != "text":
            text = f"{speaker}: {text}"
        if index in dashed:
            text = dash + text
        result.append(Shown(cue.start, cue.end, text, speaker, cue.kind, cue.words))
    return result


def _chosen(timeline: Timeline, look: Look) -> Iterator[Cue]:
    yield from (cue for cue in timeline.cues if look.sdh or cue.kind != "sound")
    if look.visible_text:
        for seen in timeline.visible_text:
            yield Cue(start=seen.start, end=seen.end, text=seen.text, kind="text")


# Every character that some reader takes for the end of a line.
_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Not allowed in XML 1.0, or cut a text short (NUL), or are taken for a byte order mark.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|\n\n|^\\s|\\s$| \n|\n "
)


def clean(text: str) -> str:
    """`text` in lines that every format can hold: no control characters, no blank lines, no blank edges."""
    if not _ODD.search(text):
        return text
    lines = (_UNSEEN.sub("", piece).replace("\t", " ").strip() for piece in _BREAKS.split(text))
    return "\n".join(piece for piece in lines if piece)


def line(text: str) -> str:
    """`text` on one line; between two wide characters a line break needs no blank."""
    return _WIDE_JOIN.sub("", clean(text)).replace("\n", " ")


_WIDE = "\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
_WIDE_JOIN = re.compile(f"(?<=[{_WIDE}])\n(?=[{_WIDE}])")


def _marked(text: str, kind: CueKind, look: Look) -> str:
    if not look.sdh:
        return text
    if kind == "sound" and not (text[0] in "[(（【♪" or text[-1] in "])）】♪"):
        return f"[{text}]"
    if kind == "lyric" and "♪" not in text:
        return f"♪ {text} ♪"
    return text


def _dash(language: str | None) -> str:
    # Netflix's timed text guides: no blank behind the hyphen in English, one in most other languages.
    return "-" if (language or "en").lower().split("-")[0] == "en" else "- "


def _sharing_the_screen(cues: list[Cue]) -> frozenset[int]:
    """Find the indices of the cues that are on the screen together with another voice."""
    found: set[int] = set()
    active: list[int] = []
    for index, cue in enumerate(cues):
        active = [other for other in active if cues[other].end > cue.start]
        others = [other for other in active if _two_voices(cues[other], cue)]
        if others:
            found.update(others, [index])
        active.append(index)
    return frozenset(found)


def _two_voices(one: Cue, other: Cue) -> bool:
    return bool(one.speaker and other.speaker) and one.speaker != other.speaker


def voices(cues: Iterable[Shown]) -> dict[str, int]:
    """Give each speaker a number from 0, in the order in which they are first heard."""
    return {
        name: number for number, name in enumerate(dict.fromkeys(cue.speaker for cue in cues if cue.speaker))
    }
