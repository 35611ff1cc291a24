"""A given text and what was heard of the song -> the lines of the text, letter by letter, at their times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Drop
from subtoolkit.timeline.fit import Speech
from subtoolkit.timeline.lyrics.matching import Pair, Spoken, matched
from subtoolkit.timeline.lyrics.sharing import Span, runs, shared
from subtoolkit.timeline.lyrics.syllables import syllables
from subtoolkit.timeline.tokens import Token, tokens_of

NOT_HEARD = "not-heard"
"""Flag of a line whose place between its neighbours was computed."""
NOT_IN_TEXT = "not-in-text"
"""Reason of a drop: a line that was heard and is not in the text."""
HEARD = 0.4
"""A line was heard if so much of it was, by words and their likeness."""
_SURE = 0.9
"""The least that tells a line: of one word nothing but that word."""
_LONGEST = 20_000
"""Words of one line that are farther apart, in ms, are not one line."""
_APART = 100
"""Lines that have no room begin so many ms apart, as far as that can be had: no player may join them."""
_PHRASE = 400
"""A pause of so many ms parts two phrases."""
_SYLLABLE = 250
"""What a syllable of a line without any measure takes, in ms."""


@dataclass(frozen=True)
class Placed:
    """The lines of a text on the clock of a song."""

    cues: tuple[Cue | None, ...]
    """For each line its cue; None where it was not heard."""
    pins: tuple[tuple[tuple[int, int], ...], ...]
    """For each line places in its text whose time is known."""
    drops: tuple[Drop, ...]
    """What was heard and is not in the text."""


class Hole(NamedTuple):
    """Lines that were not heard, between two that were."""

    first: int
    behind: int
    """Their places: `lines[first:behind]`."""
    start: int
    end: int
    """The room between their neighbours."""


def placed(lines: Sequence[str], heard: Sequence[Cue]) -> Placed:
    """Each of `lines` at the time of its words, wherever the lines of `heard` begin and end."""
    given = tokens_of([Cue(start=0, end=1, text=line) for line in lines])
    said = tokens_of(heard)
    pairs = matched(_spoken(given), _spoken(said))
    own: list[list[Pair]] = [[] for _ in lines]
    counts = [0] * len(lines)
    for token in given:
        counts[token.cue] += 1
    for pair in pairs:
        own[given[pair.given].cue].append(pair)
    cues: list[Cue | None] = []
    pins: list[tuple[tuple[int, int], ...]] = []
    used: set[int] = set()
    for line, mine, count in zip(lines, own, counts, strict=True):
        if not _is_heard(mine, count, said):
            cues.append(None)
            pins.append(())
            continue
        used |= {said[pair.heard].cue for pair in mine}
        first = sum(counts[: len(cues)])
        cues.append(_cue(line, mine, range(first, first + count), given, said, heard))
        pins.append(tuple(_pins(mine, given, said)))
    drops = tuple(
        Drop(reason=NOT_IN_TEXT, text=cue.text, start=cue.start, end=cue.end)
        for at, cue in enumerate(heard)
        if at not in used
    )
    return Placed(tuple(_in_order(cues)), tuple(pins), drops)


def _spoken(tokens: Sequence[Token]) -> list[Spoken]:
    before = [-1, *(token.cue for token in tokens)]
    return [Spoken(token.key, token.cue != last) for token, last in zip(tokens, before, strict=False)]


def _is_heard(mine: Sequence[Pair], count: int, said: Sequence[Token]) -> bool:
    if sum(pair.likeness for pair in mine) < max(HEARD * count, _SURE):
        return False
    return said[mine[-1].heard].end - said[mine[0].heard].start <= _LONGEST


def _cue(
    line: str,
    mine: Sequence[Pair],
    own: range,
    given: Sequence[Token],
    said: Sequence[Token],
    heard: Sequence[Cue],
) -> Cue:
    """The line from its first word to its last; words at its edges that were not heard get their share."""
    first, last = said[mine[0].heard], said[mine[-1].heard]
    pace = _pace(mine, line, given, first.start, last.end)
    before = line[: given[mine[0].given].first]
    after = line[given[mine[-1].given].last :]
    source = heard[first.cue]
    is_start = mine[0].given == own[0] or not before.strip()
    is_end = mine[-1].given == own[-1]
    begins = mine[0].heard == 0 or said[mine[0].heard - 1].cue != first.cue
    ends = mine[-1].heard == len(said) - 1 or said[mine[-1].heard + 1].cue != last.cue
    start, end = first.start, last.end
    if begins:
        start = source.start
    elif not is_start:
        start -= round(pace * _length(before))
    if ends:
        end = heard[last.cue].end
    elif not is_end:
        end += round(pace * _length(after))
    exact = (begins or first.known) and (ends or last.known)
    return Cue(
        start=max(0, start),
        end=max(max(0, start) + 1, end),
        text=line,
        kind="lyric",
        speaker=source.speaker,
        estimated=not exact or source.estimated or heard[last.cue].estimated,
        claimed=source.claimed if begins and ends and first.cue == last.cue else None,
        segment=source.segment,
    )


def _pace(mine: Sequence[Pair], line: str, given: Sequence[Token], start: int, end: int) -> float:
    """Time of a syllable in ms, as the heard part of the line tells."""
    part = line[given[mine[0].given].first : given[mine[-1].given].last]
    return min(2.0 * _SYLLABLE, max(0.3 * _SYLLABLE, (end - start) / _length(part)))


def _length(text: str) -> float:
    return sum(map(syllables, text.split()))


def _pins(mine: Sequence[Pair], given: Sequence[Token], said: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Words inside a line that begin a heard line, or whose own time is known."""
    for pair in mine[1:]:
        token = said[pair.heard]
        if token.known or said[pair.heard - 1].cue != token.cue:
            yield given[pair.given].first, token.start


def _in_order(cues: Sequence[Cue | None]) -> Iterator[Cue | None]:
    """The cues with starts that rise, and none over the next."""
    starts: list[int] = []
    last = -1
    for cue in cues:
        last = max(last + 1, cue.start) if cue else last
        starts.append(last)
    behind: int | None = None
    found: list[Cue | None] = []
    for cue, start in zip(reversed(cues), reversed(starts), strict=True):
        if cue is not None:
            end = max(start + 1, cue.end if behind is None else min(cue.end, behind))
            cue = cue if (cue.start, cue.end) == (start, end) else _at(cue, start, end)
            behind = start
        found.append(cue)
    yield from reversed(found)


def _at(cue: Cue, start: int, end: int) -> Cue:
    return cue.model_copy(update={"start": start, "end": end})


def holes(cues: Sequence[Cue | None], span: Span) -> list[Hole]:
    """The runs of lines without a cue, each with the room that their neighbours leave."""
    found: list[Hole] = []
    first = 0
    start = span[0]
    for place, cue in enumerate([*cues, None]):
        end_of_text = place == len(cues)
        if cue is None and not end_of_text:
            continue
        if place > first:
            found.append(Hole(first, place, start, cue.start if cue else max(start, span[1])))
        if cue is not None:
            first, start = place + 1, cue.end
    return found


def filled(lines: Sequence[str], cues: Sequence[Cue | None], span: Span, voice: Speech | None) -> list[Cue]:
    """All lines with a cue: those that were not heard share the singing between their neighbours, flagged.

    Where their neighbours leave no room they take a little of the one before.
    """
    done = list(cues)
    for hole in holes(cues, span):
        texts = lines[hole.first : hole.behind]
        start, end = hole.start, hole.end
        least = _APART * len(texts)
        if end - start < least and hole.first:
            before = done[hole.first - 1]
            start = max(before.start + 1, end - least) if before else start
            if before and start < before.end:
                done[hole.first - 1] = _at(before, before.start, max(before.start + 1, start))
        end = max(end, start + len(texts))
        for place, (first, last) in zip(
            range(hole.first, hole.behind), _shared(texts, start, end, voice), strict=True
        ):
            done[place] = Cue(
                start=first, end=last, text=lines[place], kind="lyric", estimated=True, flags=(NOT_HEARD,)
            )
    return [cue for cue in _in_order(done) if cue is not None]


def _shared(texts: Sequence[str], start: int, end: int, voice: Speech | None) -> list[Span]:
    """A range for each text: of the singing between two times by syllables, else of a usual pace."""
    weights = [max(1.0, _length(text)) for text in texts]
    usual = round(sum(weights) * _SYLLABLE)
    sung = list(voice.between(start, end).spans) if voice is not None else []
    if sum(b - a for a, b in sung) < usual // 4:
        sung = [(start, end)]
    # As many phrases as lines: each line is one of them.
    if len(texts) > 1 and len(phrases := runs(sung, _PHRASE)) == len(texts):
        return phrases
    # With more room than they can need they stand at its beginning: whoever edits them finds them together.
    if len(sung) == 1 and sung[0][1] - sung[0][0] > 2 * usual:
        sung = [(sung[0][0], sung[0][0] + 2 * usual)]
    ranges: list[Span] = []
    last = start
    for left, (first, until) in zip(range(len(texts) - 1, -1, -1), shared(sung, weights), strict=True):
        first = min(max(last, first), end - left - 1)
        last = max(first + 1, min(until, end - left))
        ranges.append((first, last))
    return ranges
