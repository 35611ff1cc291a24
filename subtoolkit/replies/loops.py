"""Blocks in which the model fell into a loop -> blocks with one round of it; real repetition stays.

A chorus repeats words; a loop repeats them on a uniform grid, or without any progress in time.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from subtoolkit.core.block import Block

LONGEST_PERIOD = 4
ROUNDS = 5
"""So many equal rounds in a row can be a loop."""
LONGEST_UNTIMED_PERIOD = 12
"""Rounds of so many texts, where there are enough rounds to be sure without times."""
SUNG_ROUNDS = 12
"""So many, where the words are sung or `la la la` or laughter: a refrain keeps time as well as a loop."""
UNTIMED_ROUNDS = 10
"""So many, where there are no times that could tell a song from a loop."""
SPREAD = 0.1
"""Steps that differ by less than this share of their mean are a grid."""
UNIT_LENGTH = 20
UNIT_ROUNDS = 40
"""A unit of up to so many characters, more than so many times inside one text, is a loop."""
SHORT = UNIT_ROUNDS
"""Texts up to so many characters have no room for a loop."""

_GRAM = 3
"""Words in a row by which a place in a text is found again."""

_PHRASE = 6
"""Words of a unit that is no vocable, however short they are."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
"""A word, or in scripts that do not part words a character."""
_SENTENCE_END = re.compile(r"[.!?。！？\n]+\s*+")
_VOCABLE = re.compile(
    r"(\w{1,4}?)(?:[\W_]*+\1)++\W*+"
    r"|(?:(?:la|na|oh|ah|ooh|hey|yeah|ha|doo|uh|哈|啦|呵|嘿|噢|喔|啊)[\W_]*+)++",
    re.IGNORECASE,
)


class Run(NamedTuple):
    """A loop in a list of blocks."""

    first: int
    """Place of its first block."""
    period: int
    """Blocks in one round."""
    end: int
    """Place behind its last block."""


def runs(blocks: Sequence[Block]) -> list[Run]:
    """The loops in `blocks`, which are of one kind and in the order of the reply; none overlaps another."""
    keys = [_key(block) for block in blocks]
    taken = bytearray(len(keys))
    found: list[Run] = []
    for period in range(1, LONGEST_UNTIMED_PERIOD + 1):
        rounds = ROUNDS if period <= LONGEST_PERIOD else UNTIMED_ROUNDS
        for run in _repeats(keys, period, rounds):
            if not any(taken[run.first : run.end]) and _is_loop(blocks, run):
                found.append(run)
                taken[run.first : run.end] = b"\1" * (run.end - run.first)
    return sorted(found)


def _repeats(keys: Sequence[str], period: int, rounds: int) -> Iterator[Run]:
    """The longest runs in which each key is that of one period before, of so many rounds or more."""
    same = [
        place for place, (key, before) in enumerate(zip(keys[period:], keys, strict=False)) if key == before
    ]
    for _, group in groupby(enumerate(same), key=lambda pair: pair[1] - pair[0]):
        places = [place for _, place in group]
        if len(places) >= (rounds - 1) * period:
            yield Run(places[0], period, places[-1] + period + 1)


def shortened(text: str) -> tuple[str, str, int]:
    """`text` with one round of each loop inside it, the longest one's unit and its rounds (0: no loop)."""
    kept, unit, count = _without_unit_runs(text)
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(kept)), len(kept)]
    sentences = [kept[start:end] for start, end in pairwise(ends) if start < end]
    if len(sentences) >= UNTIMED_ROUNDS:
        kept, unit, count = _without_sentence_runs(sentences, kept, unit, count)
    return _without_phrase_runs(kept, unit, count)


def _key(block: Block) -> str:
    return block.text.casefold().strip(" .,!?。，！？…")


def _is_loop(blocks: Sequence[Block], run: Run) -> bool:
    some = blocks[run.first : run.end]
    rounds = len(some) // run.period
    texts = [block.text for block in some[: run.period]]
    starts = [block.start for block in some[:: run.period]]
    times = [start for start in starts if start is not None]
    if len(times) < len(starts):
        return rounds >= UNTIMED_ROUNDS and any(texts)
    vocable = any(texts) and all(_VOCABLE.fullmatch(text[:200]) for text in texts if text)
    sung = any(texts) and all(block.kind == "lyric" for block in some)
    if rounds < (SUNG_ROUNDS if vocable or sung else ROUNDS):
        return False
    steps = [after - before for before, after in pairwise(times)]
    # The first round may be the real one, with a length of its own.
    return not any(texts) or _is_even(steps) or (rounds > ROUNDS and _is_even(steps[1:]))


def _is_even(steps: Sequence[int]) -> bool:
    """Whether times advance on a grid, or do not advance."""
    mean = sum(steps) / len(steps)
    return mean <= 0 or max(steps) - min(steps) < SPREAD * mean


def _without_unit_runs(text: str) -> tuple[str, str, int]:
    """Looks every `UNIT_LENGTH` characters, where a run that is long enough must pass."""
    pieces: list[str] = []
    unit, count, done, at = "", 0, 0, 0
    while at + UNIT_ROUNDS // 2 <= len(text):
        period = next((p for p in range(1, UNIT_LENGTH + 1) if _repeats_at(text, at, p)), 0)
        if period:
            start, end = _extent(text, at, period, done)
            rounds = (end - start) // period
            if rounds > UNIT_ROUNDS:
                pieces.append(text[done : start + period])
                if rounds > count:
                    unit, count = text[start : start + period], rounds
                done = at = end
                continue
            # A run that is too short is looked at once.
            at = max(at, end - UNIT_LENGTH)
        at += UNIT_LENGTH
    return "".join([*pieces, text[done:]]).strip(), unit.strip(), count


def _without_phrase_runs(text: str, unit: str, count: int) -> tuple[str, str, int]:
    """Rounds of longer units that no full stop parts, as many as decide without times."""
    places = list(_WORD.finditer(text))
    words = [place[0].casefold() for place in places]
    pieces: list[str] = []
    done = 0
    for first, period, end in _word_runs(words):
        begin, after = places[first].start(), places[first + period - 1].end()
        if begin < done or (period < _PHRASE and after - begin < UNIT_LENGTH):
            continue
        pieces.append(text[done:after])
        done = places[end - 1].end()
        rounds = (end - first) // period
        if rounds > count:
            unit, count = text[begin:after], rounds
    return ("".join([*pieces, text[done:]]).strip() if pieces else text), unit, count


def _word_runs(words: Sequence[str]) -> Iterator[Run]:
    """Runs of so many rounds of any period: there the same words stand one period before, all the way."""
    seen: dict[tuple[str, ...], int] = {}
    period, since = 0, 0
    for at in range(len(words) - _GRAM + 1):
        gram = tuple(words[at : at + _GRAM])
        distance = at - seen.get(gram, at)
        seen[gram] = at
        if distance != period:
            if period and at - since >= (UNTIMED_ROUNDS - 1) * period:
                yield Run(since - period, period, at + _GRAM - 1)
            period, since = distance, at
    end = len(words) - _GRAM + 1
    if period and end - since >= (UNTIMED_ROUNDS - 1) * period:
        yield Run(since - period, period, len(words))


def _repeats_at(text: str, at: int, period: int) -> bool:
    half = UNIT_ROUNDS // 2
    if text[at : at + period] != text[at + period : at + 2 * period]:
        return False
    return text[at : at + period * half] == text[at : at + period] * half


def _extent(text: str, at: int, period: int, first: int) -> tuple[int, int]:
    start, end = at, at + period
    while start > first and text[start - 1] == text[start - 1 + period]:
        start -= 1
    while end < len(text) and text[end] == text[end - period]:
        end += 1
    return start, end


def _without_sentence_runs(sentences: list[str], text: str, unit: str, count: int) -> tuple[str, str, int]:
    keys = [sentence.strip().casefold() for sentence in sentences]
    kept = list(sentences)
    for period in range(1, LONGEST_PERIOD + 1):
        for run in _repeats(keys, period, UNTIMED_ROUNDS):
            if "" in kept[run.first : run.end]:
                continue
            kept[run.first + period : run.end] = [""] * (run.end - run.first - period)
            rounds = (run.end - run.first) // period
            if rounds > count:
                unit, count = "".join(sentences[run.first : run.first + period]).strip(), rounds
    return ("".join(kept).strip() if count else text), unit, count
