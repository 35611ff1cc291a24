"""Quirks in which a model repeats itself until something stops it."""

import re

from subtoolkit.core.clock import SECOND
from subtoolkit.standin.quirks.base import Clip, Row, parts, turn
from subtoolkit.standin.quirks.shapes import like

_STEP = 5 * SECOND
_ROUNDS = 12


def _run(unit: str, times: int) -> Row:
    def bend(text: str, clip: Clip) -> str:
        bent = parts(text)
        if not bent.items:
            return text
        middle = len(bent.items) // 2
        said = turn(bent.items[middle])
        endless = bent.items[middle].replace(said.text, said.text + " " + unit * times)
        return bent.having([*bent.items[:middle], endless])

    return Row(f"{unit.strip()!r} over and over in one item, to the end", bend)


def _period(text: str, clip: Clip) -> str:
    """Repeat the last `PERIOD` items of the first half on a grid, to the end of the clip."""
    period = int(clip.argument or 1)
    bent = parts(text)
    kept = bent.items[: max(period, len(bent.items) // 2)]
    if len(kept) < period:
        return text
    said = [turn(item).text for item in kept[-period:]]
    start = turn(kept[-1]).start
    rounds = max(_ROUNDS, (clip.duration - start) // _STEP)
    looped = [
        like(kept[-1], start + n * _STEP, start + (n + 1) * _STEP, said[(n - 1) % period])
        for n in range(1, rounds + 1)
    ]
    return bent.having([*kept, *looped])


def _middle(text: str, clip: Clip) -> str:
    """Repeat an item in the middle at a uniform pace, then go on as if nothing had been."""
    bent = parts(text)
    middle = len(bent.items) // 2
    if not middle:
        return text
    before, after = turn(bent.items[middle - 1]), turn(bent.items[middle])
    step = max(200, (after.end - before.end) // _ROUNDS)
    looped = [
        like(bent.items[middle], before.end + n * step, before.end + (n + 1) * step, before.text)
        for n in range(_ROUNDS)
    ]
    return bent.having([*bent.items[:middle], *looped, *bent.items[middle + 1 :]])


def _blank(text: str, clip: Clip) -> str:
    """Write times without words, 19 in a row."""
    bent = parts(text)
    kept = bent.items[: len(bent.items) // 2 + 1]
    if not kept:
        return text
    end = turn(kept[-1]).end
    empty = [like(kept[-1], end + n * SECOND, end + (n + 1) * SECOND, "") for n in range(19)]
    return bent.having([*kept, *empty])


def _chorus(text: str, clip: Clip) -> str:
    """Not a loop: a line that is really sung four times, at a singer's pace."""
    bent = parts(text)
    if not bent.items:
        return text
    first = turn(bent.items[0])
    starts = (0, 1_830, 3_540, 5_410)
    sung = [like(bent.items[0], first.start + at, first.start + at + 1_500, first.text) for at in starts]
    later = [item for item in bent.items[1:] if turn(item).start >= first.start + starts[-1] + 1_500]
    return bent.having([*sung, *later])


def _words(text: str, clip: Clip) -> str:
    """Let the last content never end: a list of words inside one string."""
    return re.sub(r"(\w+)(\W*)\Z", lambda m: " ".join([m[1]] * 400), text)


ROWS: dict[str, Row] = {
    "loop-letters": _run("a", 3_000),
    "loop-syllables": _run("na-", 1_200),
    "loop-cjk": _run("啦", 1_500),
    "loop-words": Row("the last word over and over", _words),
    "loop-lines": Row(
        "loop-lines[:PERIOD], the same one to four items every five seconds to the end", _period
    ),
    "loop-middle": Row("an item repeated in the middle, with a proper end", _middle),
    "loop-blank": Row("items without words, 19 in a row", _blank),
    "chorus": Row("a real repetition: four times the same line at a natural pace", _chorus),
}
