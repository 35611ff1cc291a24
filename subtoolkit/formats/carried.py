"""The markup of a file's cues -> the same words in other cues: split, joined, at other times, in other lines.

Polishing measures words, and markup would count as some; so it works on the bare words, and afterwards each
letter gets back what it had. Letters tell which word is which, for they stay in order; names and dashes that
came before them have none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import markup

_BEFORE, _BEHIND = 16, 64
"""How many cues around the last that was found are looked at: voices that speak at once may change places."""


@dataclass(frozen=True, slots=True)
class _Source:
    """What is left of a cue with markup."""

    letters: str
    styles: tuple[markup.Style, ...]
    """Of each letter."""
    top: bool

    def without(self, count: int) -> "_Source":
        return replace(self, letters=self.letters[count:], styles=self.styles[count:])


def carried(timeline: Timeline, marked: Iterable[Cue]) -> Timeline:
    """`timeline` with the markup of the `marked` cues, whose words are all those of its own.

    A cue whose words are nowhere among them stays bare.
    """
    sources = [_source(cue) for cue in marked]
    at, cues = 0, []
    for cue in timeline.cues:
        text, at = _dressed(cue.text, sources, at)
        cues.append(cue.model_copy(update={"text": text}))
    return timeline.model_copy(update={"cues": tuple(cues)})


def _source(cue: Cue) -> _Source:
    styled = [(sign, style) for sign, style in markup.styled(cue.text) if sign.isalnum()]
    return _Source(
        "".join(sign for sign, _ in styled), tuple(style for _, style in styled), markup.is_top(cue.text)
    )


def _dressed(text: str, sources: list[_Source], at: int) -> tuple[str, int]:
    """The text with its markup, and which source was the last to give some."""
    behind = max(text.find(":"), text.find("：")) + 1
    for begin in dict.fromkeys((0, behind)):
        letters = "".join(filter(str.isalnum, text[begin:]))
        used = _found(letters, sources, at)
        if not used:
            continue
        styles = [style for number, count in used for style in sources[number].styles[:count]]
        top = sources[used[0][0]].top
        for number, count in used:
            sources[number] = sources[number].without(count)
        return text[:begin] + markup.with_styles(text[begin:], styles, top=top), used[-1][0]
    return text, at


def _found(letters: str, sources: list[_Source], at: int) -> list[tuple[int, int]]:
    """Which sources begin with `letters`, one after the other, and how many letters are of each."""
    used: list[tuple[int, int]] = []
    while letters:
        near = range(max(0, at - _BEFORE), min(len(sources), at + _BEHIND))
        taken = [number for number, _ in used]
        number = next((n for n in near if n not in taken and _fits(sources[n].letters, letters)), None)
        if number is None:
            return []
        count = min(len(sources[number].letters), len(letters))
        used.append((number, count))
        letters, at = letters[count:], number
    return used


def _fits(one: str, other: str) -> bool:
    return bool(one) and (other.startswith(one) or one.startswith(other))
