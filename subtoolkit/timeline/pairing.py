"""Words of two files -> which of them are the same words, and what happened to the others; pure.

Words are compared in Unicode's form NFKC, without case, punctuation and blanks; what a hyphen joins are two
words, and in scripts that put no blanks between words each character is one. Numbers are not spelt out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.tokens import tokens_of

_BETWEEN = re.compile(r"[-\s]+")
"""What parts words inside a token: hyphens, and the blanks that NFKC makes of some ligatures."""


class Spoken(NamedTuple):
    """One word as it is compared; times in ms."""

    key: str
    times: tuple[int, int]
    """Its start and end."""
    known: bool
    """The file gives times of words; else they are in proportion to the text."""
    edges: tuple[int | None, int | None]
    """Start of its cue if it is the first word there, end of its cue if it is the last."""
    sung: bool

    @property
    def start(self) -> int:
        """When it begins."""
        return self.times[0]


class Block(NamedTuple):
    """A run of equal words; between two blocks lies what differs."""

    left: int
    right: int
    """Where it begins in the two lists."""
    size: int


class Gap(NamedTuple):
    """What lies between two blocks: `left[a:b]` stands where `right[c:d]` stands."""

    a: int
    b: int
    c: int
    d: int


def words_of(cues: Sequence[Cue]) -> list[Spoken]:
    """All words of `cues`, in order."""
    return [word for cue in cues for word in _words(cue)]


def _words(cue: Cue) -> Iterator[Spoken]:
    found = [(key, token) for token in tokens_of([cue]) for key in _BETWEEN.split(token.key) if key]
    for at, (key, token) in enumerate(found, 1):
        edges = cue.start if at == 1 else None, cue.end if at == len(found) else None
        yield Spoken(key, (token.start, token.end), token.known, edges, cue.kind == "lyric")


def gaps(blocks: Sequence[Block]) -> list[Gap]:
    """What lies between the blocks, of which the first and the last are empty and mark the ends."""
    return [
        Gap(one.left + one.size, other.left, one.right + one.size, other.right)
        for one, other in pairwise(blocks)
    ]


def settled(blocks: Sequence[Block], left: Sequence[Spoken], right: Sequence[Spoken]) -> list[Block]:
    """`blocks` with each gap where the times agree best.

    When a file lacks one of two equal choruses, the words do not tell which: a gap that begins like what
    follows it can as well stand later, and one that ends like what precedes it, earlier.
    """
    apart = [right[b.right + i].start - left[b.left + i].start for b in blocks for i in range(b.size)]
    clock = median(apart) if apart else 0
    found = list(blocks)
    for at in range(1, len(found)):
        before, after = found[at - 1], found[at]
        move = _best_move(before, after, left, right, clock)
        found[at - 1] = before._replace(size=before.size + move)
        found[at] = Block(after.left + move, after.right + move, after.size - move)
    return found


def _best_move(
    before: Block, after: Block, left: Sequence[Spoken], right: Sequence[Spoken], clock: float
) -> int:
    """How many words later (negative: earlier) the gap between two blocks should stand."""
    (gap,) = gaps((before, after))
    if (gap.a == gap.b) == (gap.c == gap.d):
        return 0
    words, first, behind = (left, gap.a, gap.b) if gap.c == gap.d else (right, gap.c, gap.d)

    def apart(one: int, other: int) -> float:
        return abs(right[other].start - left[one].start - clock)

    def later(step: int) -> float:
        return apart(gap.a + step, gap.c + step) - apart(gap.b + step, gap.d + step)

    least, best = 0.0, 0
    for way, room in ((1, after.size), (-1, before.size)):
        cost = 0.0
        for count in range(1, room + 1):
            step = count - 1 if way > 0 else -count
            if words[first + step].key != words[behind + step].key:
                break
            cost += way * later(step)
            if cost < least:
                least, best = cost, way * count
    return best


def doubled(words: Sequence[str], first: int, behind: int, longest: int = 200) -> bool:
    """Whether `words[first:behind]` only say again what stands beside them: a loop, a seam, a stutter."""
    return any(
        _repeats(words, first, behind, period) for period in range(1, min(behind - first, longest) + 1)
    )


def _repeats(words: Sequence[str], first: int, behind: int, period: int) -> bool:
    """Whether the words and as many as `period` around them come back after `period` words."""
    if any(words[at] != words[at + period] for at in range(first, behind - period)):
        return False
    earlier = _alike(words, range(first - 1, max(0, first - period) - 1, -1), period)
    last = min(behind, len(words) - period)
    return earlier + _alike(words, range(behind - period, last), period) >= period


def _alike(words: Sequence[str], places: Iterable[int], period: int) -> int:
    """How many of `places`, from the first on, hold the word that comes `period` words later."""
    count = 0
    for at in places:
        if words[at] != words[at + period]:
            break
        count += 1
    return count
