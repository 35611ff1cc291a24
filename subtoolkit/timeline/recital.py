"""Cues that only recite the list of names and terms that went with the question -> left out, reported."""

import re
from collections.abc import Iterator, Sequence

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Drop

_WORD = re.compile(r"\w+")
_TERMS = re.compile(r"[,;\n、，；]")
_FEWEST = 3
"""Terms; a shorter list can be said by chance."""


def without_recital(
    cues: Sequence[Cue], context: str, *, heard: bool = False
) -> tuple[tuple[Cue, ...], tuple[Drop, ...]]:
    """`cues` without words of the list where nobody speaks, and without the whole list in its order.

    A cue is meant that holds nothing else. With `heard` the list may have been said: only silence counts.
    """
    listed = _words(context)
    if not listed:
        return tuple(cues), ()
    gone = {at for at, cue in enumerate(cues) if "unsupported" in cue.flags and _is_of(cue, set(listed))}
    if not heard and sum(bool(_words(term)) for term in _TERMS.split(context)) >= _FEWEST:
        gone |= {at for run in _runs(cues, set(listed)) for at in _recited(cues, run, listed)}
    drops = (
        Drop(reason="context-echo", text=cues[at].text, start=cues[at].start, end=cues[at].end) for at in gone
    )
    return tuple(cue for at, cue in enumerate(cues) if at not in gone), tuple(
        sorted(drops, key=lambda drop: drop.start or 0)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_of(cue: Cue, listed: set[str]) -> bool:
    words = _words(cue.text)
    return cue.kind in ("speech", "lyric") and bool(words) and listed.issuperset(words)


def _runs(cues: Sequence[Cue], listed: set[str]) -> Iterator[range]:
    """Neighbours that hold nothing but words of the list."""
    start = 0
    for at in range(len(cues) + 1):
        if at == len(cues) or not _is_of(cues[at], listed):
            if at > start:
                yield range(start, at)
            start = at + 1


def _recited(cues: Sequence[Cue], run: range, listed: Sequence[str]) -> Iterator[int]:
    """Those of a run in which the whole list stands in its order."""
    said = [(word, at) for at in run for word in _words(cues[at].text)]
    for first in range(len(said) - len(listed) + 1):
        part = said[first : first + len(listed)]
        if [word for word, _ in part] == listed:
            yield from {at for _, at in part}
