"""A reply's text -> its lines without wrappers: fences, role words, reasoning, control characters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from subtoolkit.replies.characters import cleaned, without_halves
from subtoolkit.replies.draft import Loss
from subtoolkit.replies.echoes import without_echo
from subtoolkit.replies.stamps import Line, Row, rows


@dataclass(frozen=True)
class Page:
    """What the grammars read."""

    lines: tuple[Line, ...]
    """Blank ones among them: they can end a paragraph."""
    rows: tuple[Row, ...]
    """The same, cut at the times that stand in them."""
    losses: tuple[Loss, ...] = ()
    """What the wrappers hid."""


_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_ONE_END = frozenset(("", "\r\n", *"\n\r\v\f\x85\u2028\u2029"))
_FENCE = re.compile(r"\s{0,8}(?:`{3,}+|~{3,}+)\s{0,8}(?:[A-Za-z]{1,16}|)\s*+")
_FENCE_HEAD = re.compile(r"\s{0,8}`{3,}+(?:json|srt|vtt|lrc|markdown|md|text|txt)?(?=[\s{\[])", re.IGNORECASE)
_FENCE_TAIL = re.compile(r"`{3,}+$")
_ROLES = frozenset({"system", "user", "assistant"})
_THINK = re.compile(r"<(/?)think(?:ing)?>")


def open_page(text: str, prompt: str | None = None) -> Page:
    """The lines of `text` without what only wraps them; what a wrapper hides (an echoed prompt, reasoning)
    is a loss. `prompt` is what was sent, if that is known.
    """
    lines, thoughts = _without_thoughts(list(_lines(without_halves(text))))
    lines, echoed = _after_roles(lines)
    answer, repeated = without_echo(list(_without_fences(lines)), prompt or "")
    return Page(tuple(answer), tuple(rows(answer)), tuple(thoughts + echoed + repeated))


def joined(lines: Iterable[Line]) -> str:
    """Their words as one text, blank lines left out."""
    return "\n".join(line.text.strip() for line in lines if line.text.strip())


def _lines(text: str) -> Iterator[Line]:
    """The lines, blank ones as one: that there is a gap matters, how wide it is does not."""
    last, blank = 0, False
    for match in _LINE.finditer(text):
        line = cleaned(match[0])
        if not blank and (not line or text[last : match.start()] not in _ONE_END):
            yield Line(last, "")
        if line:
            yield Line(match.start(), line)
        last, blank = match.end(), not line


def _without_thoughts(lines: list[Line]) -> tuple[list[Line], list[Loss]]:
    """Reasoning in its tags is no part of the answer; an open tag hides the rest, a lone end tag the head."""
    if not any("think" in line.text for line in lines):
        return lines, []
    kept: list[Line] = []
    thought: list[Line] = []
    thinking = False
    for at, text in lines:
        last = 0
        for tag in _THINK.finditer(text):
            (thought if thinking else kept).append(Line(at + last, text[last : tag.start()]))
            if tag[1] and not thinking:
                thought, kept = [*thought, *kept], []
            thinking = not tag[1]
            last = tag.end()
        (thought if thinking else kept).append(Line(at + last, text[last:]))
    said = joined(thought)
    return kept, [Loss("thinking", said)] if said else []


def _after_roles(lines: list[Line]) -> tuple[list[Line], list[Loss]]:
    """A raw decode has `system … user … assistant …`: the answer is what follows the last role word."""
    filled = [place for place, line in enumerate(lines) if line.text]
    if not filled or lines[filled[0]].text not in _ROLES:
        return lines, []
    last = max(place for place in filled if lines[place].text in _ROLES)
    echo = joined(line for line in lines[:last] if line.text not in _ROLES)
    return lines[last + 1 :], [Loss("prompt-echo", echo)] if echo else []


def _without_fences(lines: list[Line]) -> Iterator[Line]:
    for line in lines:
        text = line.text
        if "`" not in text and "~~~" not in text:
            yield line
        elif not _FENCE.fullmatch(text):
            head = _FENCE_HEAD.match(text)
            start = head.end() if head else 0
            yield Line(line.at + start, _FENCE_TAIL.sub("", text[start:]).rstrip())
