"""Two neighbours that heard the same seconds -> the same cues with each word once, whole, and at its time."""

from collections.abc import Sequence
from typing import NamedTuple

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Drop, Repair, Report
from subtoolkit.timeline.align import REACH, Pair, align
from subtoolkit.timeline.tokens import Token, tokens_of, word_places

_MADE_UP = 1_500
"""A cut whose time would be an estimate is as bad as one that lies so much further from the middle: worse
than any other inside the usual overlap."""
_MUTILATED = 100_000
_OPENING = "\"'“‘「『（([【¿¡-–— "


class _Side(NamedTuple):
    """The cues of one side that can be concerned, and their words."""

    cues: Sequence[Cue]
    tokens: Sequence[Token]


class _Cut(NamedTuple):
    """Where the left side stops and the right one goes on."""

    left: int
    """So many words of the left side stay."""
    right: int
    """So many words of the right side go."""


class _Kept(NamedTuple):
    """What a cut leaves of one side."""

    cues: list[Cue | None]
    """For each cue what stays of it."""
    gone: list[int]
    """Places of the words that do not."""


def sewn(
    left: Sequence[Cue], right: Sequence[Cue], start: int, end: int
) -> tuple[list[Cue], list[Cue], Report]:
    """Both sides without the words that the other one keeps; they overlap from `start` to `end`.

    The cut falls near the middle of the overlap, where each side is far from the edge of its sound, and at
    the boundary of a cue of either side where there is one, so that its time is one that was heard. A word
    that an edge mutilated is taken from the side that heard all of it. Where the texts do not match, the
    middle of the overlap decides.
    """
    near = next((place for place, cue in enumerate(left) if cue.end > start - REACH), len(left))
    far = next((place for place, cue in enumerate(right) if cue.start >= end + REACH), len(right))
    one, other = _side(left[near:]), _side(right[:far])
    middle = (start + end) // 2
    pairs = align(one.tokens, other.tokens, start, end)
    cut = _best_cut(one, other, pairs, middle) if pairs else _middle_cut(one, other, start, end)
    if cut == _Cut(len(one.tokens), 0):
        return list(left), list(right), Report()
    heads = _kept(one, range(cut.left), _start_of(other, cut.right))
    tails = _kept(other, range(cut.right, len(other.tokens)), _end_of(one, cut.left - 1))
    lefts = _with_lonely(one, heads, {pair.left for pair in pairs}, tails)
    rights = _with_lonely(other, tails, {pair.right for pair in pairs}, heads)
    report = _told(one, heads, {pair.left for pair in pairs}, start, end) + _told(
        other, tails, {pair.right for pair in pairs}, start, end
    )
    count = len(heads.gone) + len(tails.gone)
    detail = f"{count} words heard twice" if pairs else f"{count} words where the texts differ"
    report += Report(repairs=(Repair(reason="seam", detail=detail, start=start, end=end),))
    return [*left[:near], *lefts], [*rights, *right[far:]], report


def _side(cues: Sequence[Cue]) -> _Side:
    return _Side(cues, tokens_of(cues))


def _best_cut(one: _Side, other: _Side, pairs: Sequence[Pair], middle: int) -> _Cut:
    """The cut between two pairs, or before or behind all, that costs least."""
    cuts = [_Cut(pairs[0].left, pairs[0].right), *(_Cut(pair.left + 1, pair.right + 1) for pair in pairs)]
    torn = sum(pair.whole == "left" for pair in pairs)
    best, least = cuts[0], float("inf")
    for place, cut in enumerate(cuts):
        if place:
            # The pair before this cut comes from the left side now.
            whole = pairs[place - 1].whole
            torn += (whole == "right") - (whole == "left")
        pair = pairs[max(place - 1, 0)]
        tokens = one.tokens[pair.left], other.tokens[pair.right]
        time = sum(token.end if place else token.start for token in tokens) // 2
        made_up = (
            0
            if _start_of(other, cut.right) is not None or _end_of(one, cut.left - 1) is not None
            else _MADE_UP
        )
        cost = abs(time - middle) + made_up + torn * _MUTILATED
        if cost < least:
            best, least = cut, cost
    return best


def _middle_cut(one: _Side, other: _Side, start: int, end: int) -> _Cut:
    """By time alone: a word on the wrong half goes, but only where the other side has a cue at that time."""
    middle = (start + end) // 2
    begin = max(middle, min((cue.start for cue in other.cues), default=end))
    until = min(middle, max((cue.end for cue in one.cues), default=start))
    left = sum(token.middle < begin for token in one.tokens)
    right = sum(token.middle < until for token in other.tokens)
    clash = any(
        cue.start < behind.end and behind.start < cue.end for cue in one.cues for behind in other.cues
    )
    return _Cut(left, right) if clash else _Cut(len(one.tokens), 0)


def _start_of(side: _Side, place: int) -> int | None:
    """The time where the word at `place` begins, if one knows it: it begins a cue, or has its own time."""
    if not 0 <= place < len(side.tokens):
        return None
    token = side.tokens[place]
    cue = side.cues[token.cue]
    if word_places(cue):
        return token.start
    begins = place == 0 or side.tokens[place - 1].cue != token.cue
    return cue.start if begins else None


def _end_of(side: _Side, place: int) -> int | None:
    """The time where the word at `place` ends, if one knows it."""
    if not 0 <= place < len(side.tokens):
        return None
    token = side.tokens[place]
    cue = side.cues[token.cue]
    if word_places(cue):
        return token.end
    ends = place == len(side.tokens) - 1 or side.tokens[place + 1].cue != token.cue
    return cue.end if ends else None


def _kept(side: _Side, keep: range, boundary: int | None) -> _Kept:
    """The side with the words of `keep`; a cue that loses some is cut at the other side's boundary."""
    own: list[list[int]] = [[] for _ in side.cues]
    for place, token in enumerate(side.tokens):
        own[token.cue].append(place)
    cues: list[Cue | None] = []
    for cue, places in zip(side.cues, own, strict=True):
        inside = [place for place in places if place in keep]
        if len(inside) == len(places):
            cues.append(cue)
        elif not inside:
            cues.append(None)
        elif places[0] in keep:
            cues.append(_head(cue, side.tokens[inside[-1]], side.tokens[inside[-1] + 1], boundary))
        else:
            cues.append(_tail(cue, side.tokens[inside[0]], boundary))
    return _Kept(cues, [place for place in range(len(side.tokens)) if place not in keep])


def _head(cue: Cue, last: Token, following: Token, boundary: int | None) -> Cue:
    """`cue` up to its word `last`."""
    text = cue.text[: following.first].rstrip().rstrip(_OPENING) or cue.text[: last.last]
    known = word_places(cue)
    heard = known or (boundary is not None and cue.start < boundary <= cue.end)
    end = last.end if known or boundary is None or not heard else boundary
    return cue.model_copy(
        update={
            "end": max(end, cue.start + 1),
            "text": text,
            "words": tuple(word for _, place, word in known if place <= following.first),
            "estimated": cue.estimated or not heard,
        }
    )


def _tail(cue: Cue, first: Token, boundary: int | None) -> Cue:
    """`cue` from its word `first` on."""
    head = cue.text[: first.first]
    begin = len(head.rstrip()) if not head[-1:].strip() else len(head.rstrip(_OPENING))
    known = word_places(cue)
    heard = known or (boundary is not None and cue.start <= boundary < cue.end)
    start = first.start if known or boundary is None or not heard else boundary
    return cue.model_copy(
        update={
            "start": min(start, cue.end - 1),
            "text": cue.text[begin:].strip(),
            "words": tuple(word for place, _, word in known if place >= begin),
            "estimated": cue.estimated or not heard,
        }
    )


def _with_lonely(side: _Side, kept: _Kept, paired: set[int], others: _Kept) -> list[Cue]:
    """A whole cue on the wrong side of the cut stays if the other side heard nothing there."""
    heard = {side.tokens[place].cue for place in paired}
    result: list[Cue] = []
    for place, (cue, rest) in enumerate(zip(side.cues, kept.cues, strict=True)):
        if rest is not None:
            result.append(rest)
        elif place not in heard and not any(
            other is not None and other.start < cue.end and cue.start < other.end for other in others.cues
        ):
            result.append(cue)
    return result


def _told(side: _Side, kept: _Kept, paired: set[int], start: int, end: int) -> Report:
    """Words that only this side had and that are gone."""
    lost = [side.tokens[place] for place in kept.gone if place not in paired]
    if not lost:
        return Report()
    text = " ".join(side.cues[token.cue].text[token.first : token.last] for token in lost)
    return Report(drops=(Drop(reason="seam", text=text, start=start, end=end),))
