"""Lines -> rows: each line with the time that stands at its head, split where several share a line."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from subtoolkit.core.claims import CLOCK, TIME, Claim, claim
from subtoolkit.core.clock import HOUR, MINUTE, SECOND


class Line(NamedTuple):
    """One line of a reply, cleaned."""

    at: int
    """Where it begins in the reply, in characters."""
    text: str


class Stamp(NamedTuple):
    """A time at the head of a text."""

    start: Claim
    end: Claim | None
    bracketed: bool
    arrow: bool
    """Written with an arrow, as SRT and the lyric lines have it."""


class Row(NamedTuple):
    """A piece of a line: what stands behind its time, or the whole of it."""

    at: int
    text: str
    stamp: Stamp | None = None
    inline: bool = False
    """Does not begin its line."""
    line: int = 0
    """Number of its line."""


_OPEN = r"[\[(<【［（〔「{《*_|`]"
_CLOSE = r"[\])>】］）〕」}》*_|`]"
_ARROW = r"(?:[-‐‑‒–—―−~～〜=]{1,3}(?:[>＞]|&gt;)|[→⇒➜⟶])"
_SEPARATOR = (
    rf"(?:[ \t]{{0,4}}(?:{_ARROW}|[-‐‑‒–—―−~～〜=]{{1,3}}|\||至|到|\bto\b|\buntil\b)[ \t]{{0,4}}|\t{{1,4}})"
)
# Bullets, quote marks and bold, a counter, the word "Time:"; each bounded, none can backtrack into the next.
_LEAD = (
    r"[\s>*_#•·|‐–—-]{0,12}+(?:\d{1,5}[.)、]?[ \t]{1,4}+(?=[\[(<【［（*_|\d]))?"
    r"(?:(?:time(?:stamp|code| range)?|时间[戳段点]?)[*_]{0,2}\s{0,2}[:：][*_]{0,2}\s{0,2})?+"
)
# One separator behind the time belongs to it: `] :`, `]:`, `] -`, `0:12 -`.
_AFTER = r"[ \t]{0,4}(?:[:：|]|[-–—](?=[ \t]|$))?[ \t]*+"
_HEAD = re.compile(
    rf"{_LEAD}(?P<open>{_OPEN}{{0,5}}+)[ \t]?(?P<start>{TIME})"
    rf"(?:{_CLOSE}{{0,5}}+(?P<by>{_SEPARATOR}){_OPEN}{{0,5}}+(?P<end>{TIME})"
    rf"|[ \t]?{_ARROW}(?=[ \t]*{_CLOSE}))?"
    rf"[ \t]?(?:[-–—~][ \t]?(?={_CLOSE}))?(?P<close>{_CLOSE}{{0,5}}+){_AFTER}",
    re.IGNORECASE,
)
# Inside a line only what cannot be words is a time: square brackets, or a range in others, or an arrow.
_INSIDE = re.compile(
    rf"\*{{0,2}}[\[【［]\s?(?:{CLOCK})(?:{_CLOSE}{{0,3}}{_SEPARATOR}{_OPEN}{{0,3}}(?:{CLOCK}))?\s?[\]】］]"
    rf"|[(（<《](?:{CLOCK}){_SEPARATOR}(?:{CLOCK})[)）>》]"
    rf"|(?<![\d:.,])(?:{CLOCK})[ \t]{{0,2}}(?:-->|->|–>)[ \t]{{0,2}}(?:{CLOCK})"
)
# The well-formed line is most of what comes, and certain in all: a fraction of the work.
_PLAIN_CLOCK = r"(\d\d):([0-5]\d):([0-5]\d)[,.](\d{3})"
_PLAIN = re.compile(
    rf"(\[?){_PLAIN_CLOCK} --> {_PLAIN_CLOCK}(?(1)\])(?: (?=[^\s:：|–—-])|$)([^\[【［(（<《>]*)"
)
_ARROWS = frozenset(">＞→⇒➜⟶;")
_BRACKETS = frozenset("[【［(（<《")
_WORD_STAMP = re.compile(rf"<(?:{CLOCK})>")


def rows(lines: Iterable[Line]) -> Iterator[Row]:
    """The rows of `lines`, in order; their texts and stamps together are all that the lines hold."""
    for number, (at, line) in enumerate(lines):
        if plain := _PLAIN.fullmatch(line):
            yield _plain_row(plain, at, number)
            continue
        match = _HEAD.match(line)
        stamp = _stamp(match) if match else None
        if match is None or stamp is None:
            start, inline = 0, False
        else:
            start, inline = match.end(), False
        may_hold_more = "-->" in line or not _BRACKETS.isdisjoint(line[start:])
        while True:
            inner = _INSIDE.search(line, start) if may_hold_more else None
            text = line[start : inner.start()] if inner else line[start:]
            if inner is None or stamp is not None or text.strip():
                yield Row(at + start, text.strip(), stamp, inline, number)
            if inner is None:
                break
            match = _HEAD.match(line, inner.start())
            stamp, inline = _stamp(match) if match else None, True
            if match is None or stamp is None or match.end() < inner.end():
                yield Row(at + inner.start(), line[inner.start() :], None, inline, number)
                break
            start = match.end()


def _plain_row(match: re.Match[str], at: int, number: int) -> Row:
    bracket, hour, minute, second, part, hour2, minute2, second2, part2, text = match.groups()
    start = int(hour) * HOUR + int(minute) * MINUTE + int(second) * SECOND + int(part)
    end = int(hour2) * HOUR + int(minute2) * MINUTE + int(second2) * SECOND + int(part2)
    stamp = Stamp(Claim(start), Claim(end), bracket != "", True)
    return Row(at + match.start(10), text, stamp, False, number)


def _stamp(match: re.Match[str]) -> Stamp | None:
    opened, first, by, second, close = match.group("open", "start", "by", "end", "close")
    bracketed = bool(opened.strip("*_|`")) and bool(close.strip("*_|`"))
    start = claim(first)
    end = claim(second) if second else None
    if start is None or not _believed(match, first, second, bracketed=bracketed):
        return None
    return Stamp(start, end, bracketed, bool(by) and not _ARROWS.isdisjoint(by))


def _believed(match: re.Match[str], first: str, second: str | None, *, bracketed: bool) -> bool:
    """Whether what looks like a time is one: `99 balloons`, `3-4 apples` and `[12]` are words."""
    if ":" in first or "：" in first:
        return True
    exact = not first.isdigit()
    if second:
        return bracketed or exact or not second.isdigit()
    return exact and (bracketed or match[0].rstrip()[-1] in ":：|-–—")
