"""Cues that are too long for their lines or their time -> several, cut where a reader would draw breath."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from subtoolkit.core.cue import Cue, Word
from subtoolkit.timeline.context import Context
from subtoolkit.timeline.edit import Cues, clamped, in_order
from subtoolkit.timeline.phrases import Break
from subtoolkit.timeline.style import Style
from subtoolkit.timeline.text import turns
from subtoolkit.timeline.wrap import Measured, fits, measure

_COST = {Break.TIGHT: 150.0, Break.WORD: 70.0, Break.PHRASE: 35.0, Break.CLAUSE: 15.0, Break.SENTENCE: 0.0}
_CUE = 8.0
"""What each cue more costs: it may buy the end of a sentence or a comma."""
_UNEVEN = 40.0
_BRIEF = 30.0
"""A part that stands shorter than the minimum."""
_BAD_LINE = 30.0
"""A part that only fits with a line that ends badly."""
_PAUSE = 10.0
"""What a pause in the sound is worth."""
_REACH = 700
"""How far from its place in proportion a pause may lie, in ms."""
_SHORTEST = 200
"""No part is shorter than this: what has no time cannot be split."""
_LINGERING = 4
"""A cue that is read this many times faster than it lasts is not long but lingers."""


def split_long(cues: Cues, style: Style, context: Context) -> Cues:
    """Cues with too much text for `max_lines`, or longer than `max_duration`, in parts.

    So is one that only fits with a line that ends badly, where it has a comma and the time for two.

    The text is cut at sentences, then clauses, then phrases. Times come from the words, else from a pause
    near the place in proportion, else from the proportion of the texts, and then they are estimated.
    A sound keeps its brackets together.
    """
    return in_order(part for cue in cues for part in _parts(cue, style, context))


def _parts(cue: Cue, style: Style, context: Context) -> list[Cue]:
    if cue.kind == "sound":
        return [cue]
    found = turns(cue.text)
    wide = not fits(cue.text, style)
    if len(found) > 1:
        return _again(_turns_apart(cue, found, style), style, context) if wide else [cue]
    slow = cue.end - cue.start > style.max_duration and (
        bool(cue.words)
        or bool(_pauses_inside(cue, context))
        or style.reading_time(cue.text) * _LINGERING >= cue.end - cue.start
    )
    if not (wide or slow or _is_ugly(cue, found[0], style)):
        return [cue]
    measured = measure(found[0], style)
    clock = _clock(cue, measured)
    cuts = _cuts(measured, clock, style, _pauses_inside(cue, context), slow=slow)
    if not (wide or slow or _is_worth_it(cuts, measured, clock, style)):
        return [cue]
    if len(cuts) < 3 or cue.end - cue.start < _SHORTEST * (len(cuts) - 1):
        return [cue]
    return _again(_cut(cue, measured, cuts, clock, context), style, context)


def _is_ugly(cue: Cue, turn: str, style: Style) -> bool:
    """Whether no good lines can be made of a cue, and two cues of its words would leave the time to read."""
    if style.columns(turn) <= style.line_columns:
        return False
    if cue.end - cue.start < style.reading_time(turn) + style.min_gap:
        return False
    _, good = _reaches(measure(turn, style), style)
    return good[0] < len(good)


def _is_worth_it(cuts: Sequence[int], measured: Measured, clock: "_Clock", style: Style) -> bool:
    """Whether every part ends with a clause and stands long enough."""
    ends = all(measured.pieces[cut - 1].after >= Break.CLAUSE for cut in cuts[1:-1])
    times = (clock.ends[end - 1] - clock.starts[first] for first, end in pairwise(cuts))
    return ends and all(time - style.min_gap >= style.min_duration for time in times)


def split_at(cue: Cue, time: int, style: Style, context: Context) -> tuple[Cue, Cue] | None:
    """`cue` in two, between the words nearest to `time`, not behind an article; None where that cannot be."""
    measured = measure(turns(cue.text)[0], style)
    clock = _clock(cue, measured)
    places = [at + 1 for at, piece in enumerate(measured.pieces[:-1]) if piece.after > Break.TIGHT]
    cut = min(places, key=lambda at: abs(clock.starts[at] - time), default=None)
    if cut is None or cue.end - cue.start < 2 * _SHORTEST:
        return None
    first, second = _cut(cue, measured, [0, cut, len(measured.pieces)], clock, context)
    return first, second


def _again(parts: list[Cue], style: Style, context: Context) -> list[Cue]:
    """A pause may have left a part too long, a turn may be long by itself; each round has fewer words."""
    return parts if len(parts) == 1 else [part for whole in parts for part in _parts(whole, style, context)]


@dataclass(frozen=True, slots=True)
class _Clock:
    """When each piece of a text begins and ends."""

    starts: Sequence[int]
    ends: Sequence[int]
    heard: bool
    """By the words; else in proportion."""


def _clock(cue: Cue, measured: Measured) -> _Clock:
    letters = [_letters(piece.text) for piece in measured.pieces]
    bounds = [0, *accumulate(letters)]
    spoken = [0, *accumulate(_letters(word.text) for word in cue.words)]
    # A label before the text, such as a name, is in no word.
    label = bounds[-1] - spoken[-1]
    if spoken[-1] and label >= 0 and _same_letters(cue.words, measured, label):
        starts = [_begins(cue.words, spoken, max(at - label, 0)) for at in bounds[:-1]]
        ends = [_stops(cue.words, spoken, max(at - label, 0)) for at in bounds[1:]]
        return _Clock([cue.start, *starts[1:]], [*ends[:-1], cue.end], heard=True)
    widths = [w + g for w, g in zip(measured.widths, measured.gaps, strict=True)]
    total = sum(widths) or 1
    span = cue.end - cue.start
    marks = [cue.start + span * at // total for at in [0, *accumulate(widths)]]
    return _Clock(marks[:-1], marks[1:], heard=False)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _same_letters(words: Sequence[Word], measured: Measured, label: int) -> bool:
    text = "".join(c for piece in measured.pieces for c in piece.text if c.isalnum())
    return text[label:].casefold() == "".join(c for w in words for c in w.text if c.isalnum()).casefold()


def _begins(words: Sequence[Word], spoken: Sequence[int], at: int) -> int:
    """When letter number `at` begins."""
    index = min(bisect_left(spoken, at + 1) - 1, len(words) - 1)
    word, before, after = words[index], spoken[index], spoken[index + 1]
    return word.start + (word.end - word.start) * (at - before) // max(after - before, 1)


def _stops(words: Sequence[Word], spoken: Sequence[int], at: int) -> int:
    """When the letter before number `at` ends."""
    index = min(max(bisect_left(spoken, at) - 1, 0), len(words) - 1)
    word, before, after = words[index], spoken[index], spoken[index + 1]
    return word.start + (word.end - word.start) * min(at - before, after - before) // max(after - before, 1)


def _cuts(
    measured: Measured, clock: _Clock, style: Style, pauses: Sequence[tuple[int, int]], *, slow: bool
) -> list[int]:
    """Where parts begin and the last ends, by the least cost; time grows with the length of the text."""
    count = len(measured.pieces)
    reach, good = _reaches(measured, style)
    room = style.line_columns * style.max_lines
    best = [0.0] + [float("inf")] * count
    begin = [0] * (count + 1)
    for first in range(count):
        width = 0
        for end in range(first + 1, reach[first] + 1):
            width += measured.widths[end - 1] + measured.gaps[end - 1]
            long = slow and clock.ends[end - 1] - clock.starts[first] > style.max_duration
            if long and end > first + 1:
                break
            cost = best[first] + _CUE + _UNEVEN * (width / room) ** 2 + _COST[measured.pieces[end - 1].after]
            brief = clock.ends[end - 1] - clock.starts[first] < style.min_duration
            cost += _BAD_LINE * (end > good[first]) + _BRIEF * brief
            if end < count and _near(pauses, clock.ends[end - 1]):
                cost -= _PAUSE
            if cost < best[end]:
                best[end], begin[end] = cost, first
    cuts = [count]
    while cuts[-1]:
        cuts.append(begin[cuts[-1]])
    return cuts[::-1]


def _reaches(measured: Measured, style: Style) -> tuple[list[int], list[int]]:
    """For each piece: how far a cue that begins with it may go, and how far with lines that end well."""
    ends = measured.line_ends(style.line_columns)
    count = len(ends)
    well = []
    for first, end in enumerate(ends):
        while end > first + 1 and end < count and measured.pieces[end - 1].after <= Break.TIGHT:
            end -= 1
        well.append(end)
    reach, good = ends, ends
    for _ in range(style.max_lines - 1):
        reach = [reach[end] if end < count else count for end in ends]
        good = [good[end] if end < count else count for end in well]
    return reach, good


def _cut(cue: Cue, measured: Measured, cuts: list[int], clock: _Clock, context: Context) -> list[Cue]:
    borders = _borders(cue, cuts, clock, context)
    words = _words_of_parts(cue, borders)
    parts = []
    for index, (first, end) in enumerate(pairwise(cuts)):
        start, stop = borders[index][1], borders[index + 1][0]
        guessed = borders[index][2] or borders[index + 1][2]
        parts.append(
            cue.model_copy(
                update={
                    "start": start,
                    "end": stop,
                    "text": measured.line(first, end),
                    "words": clamped(words[index], start, stop),
                    "estimated": cue.estimated or guessed,
                    "flags": (),
                }
            )
        )
    return parts


def _borders(cue: Cue, cuts: list[int], clock: _Clock, context: Context) -> list[tuple[int, int, bool]]:
    """End of the part before, start of the part behind and whether that is a guess, in order and apart."""
    pauses = () if clock.heard else _pauses_inside(cue, context)
    borders = [(cue.start, cue.start, False)]
    left = len(cuts) - 2
    for cut in cuts[1:-1]:
        out, into, guessed = clock.ends[cut - 1], clock.starts[cut], not clock.heard
        if (pause := _near(pauses, out)) and pause[0] > borders[-1][1]:
            (out, into), guessed = pause, False
        out = min(max(out, borders[-1][1] + 1), cue.end - 2 * left)
        into = min(max(into, out), cue.end - 2 * left + 1)
        borders.append((out, into, guessed))
        left -= 1
    return [*borders, (cue.end, cue.end, False)]


def _words_of_parts(cue: Cue, borders: Sequence[tuple[int, int, bool]]) -> list[tuple[Word, ...]]:
    """Each word in the part that has its middle."""
    parts: list[list[Word]] = [[] for _ in borders[1:]]
    index = 0
    for word in cue.words:
        while (
            index < len(parts) - 1 and word.start + word.end >= borders[index + 1][0] + borders[index + 1][1]
        ):
            index += 1
        parts[index].append(word)
    return [tuple(part) for part in parts]


def _turns_apart(cue: Cue, found: Sequence[str], style: Style) -> list[Cue]:
    """The voices of a cue, each in its own, in proportion to their texts."""
    if cue.end - cue.start < _SHORTEST * len(found):
        return [cue]
    widths = [style.columns(turn) + 1 for turn in found]
    marks = [cue.start + (cue.end - cue.start) * at // sum(widths) for at in [0, *accumulate(widths)]]
    update = {"words": (), "estimated": True, "flags": ()}
    return [
        cue.model_copy(update={"start": start, "end": end, "text": turn, **update})
        for turn, start, end in zip(found, marks[:-1], marks[1:], strict=True)
    ]


def _pauses_inside(cue: Cue, context: Context) -> Sequence[tuple[int, int]]:
    first = bisect_left(context.pauses, (cue.start + 1, 0))
    last = bisect_left(context.pauses, (cue.end, 0))
    return [pause for pause in context.pauses[first:last] if pause[1] < cue.end]


def _near(pauses: Sequence[tuple[int, int]], time: int) -> tuple[int, int] | None:
    """The pause whose middle is nearest to `time`, if it is near enough."""
    best = min(pauses, key=lambda pause: abs(pause[0] + pause[1] - 2 * time), default=None)
    return best if best and abs(best[0] + best[1] - 2 * time) <= 2 * _REACH else None
