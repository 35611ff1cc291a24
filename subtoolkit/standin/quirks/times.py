"""Quirks of times: how they are written, and how they are wrong."""

import random
import re
from collections.abc import Callable

from subtoolkit.core.clock import MINUTE, SECOND, format_clock, to_seconds
from subtoolkit.standin.quirks.base import Clip, Row, by_number, parts, reprinted, retimed, turns

_ARROWS = re.compile(r"(?<=\d) (-->|-) (?=\d)")
_BRACKETED = re.compile(r"\[(\d[^\]\n]*)\]|^(\d+:[\d.]+ - [\d:.]+)$", re.MULTILINE)
_FULL_WIDTH = str.maketrans("0123456789:.,", "０１２３４５６７８９：．，")


def _written(show: Callable[[int], str]) -> Callable[[str, Clip], str]:
    return lambda text, clip: reprinted(text, show)


def _short(time: int) -> str:
    minutes, seconds = divmod(time // SECOND, 60)
    return f"{minutes}:{seconds:02d}"


def _mixed(text: str, clip: Clip) -> str:
    """Write starts as mm:ss and ends as hh:mm:ss."""
    numbers = iter(range(len(text)))
    return reprinted(text, lambda time: format_clock(time, digits=0, hours=next(numbers) % 2 == 1))


def _missing_parts(time: int) -> str:
    """Leave out what a tired writer leaves out: `00:00:21,` or `0:0:6,2`."""
    if time % SECOND == 0:
        return format_clock(time)[:9]
    minutes, seconds = divmod(time // SECOND, 60)
    return f"0:{minutes}:{seconds},{time % SECOND // 100}"


def _broken(time: int) -> str:
    return f"{format_clock(time)[:10]}:"


def _colon(time: int) -> str:
    return format_clock(time, mark=":", hours=False)


def _overflow(time: int) -> str:
    """Let the seconds run past 59, where there is a minute to take them from."""
    minutes, rest = divmod(time, MINUTE)
    borrowed = min(1, minutes)
    return f"00:{minutes - borrowed:02d}:{rest // SECOND + 60 * borrowed:02d},{rest % SECOND:03d}"


def _separator(text: str, clip: Clip) -> str:
    return _ARROWS.sub(f" {clip.argument or '–'} ", text)


def _brackets(text: str, clip: Clip) -> str:
    """Put other brackets around each range: a pair such as `()` or `【】`, `bold`, or `none`."""
    pair = {"": "()", "bold": "****", "none": ""}.get(clip.argument, clip.argument)
    left, right = pair[: len(pair) // 2], pair[len(pair) // 2 :]
    return _BRACKETED.sub(lambda match: left + (match[1] or match[2]) + right, text)


def _after_bracket(text: str, clip: Clip) -> str:
    return re.sub(r"^(\[[^\]\n]*\]) ", rf"\1 {clip.argument or ':'} ", text, flags=re.MULTILINE)


def _full_width(text: str, clip: Clip) -> str:
    return reprinted(text, lambda time: format_clock(time).translate(_FULL_WIDTH))


def _start_only(text: str, clip: Clip) -> str:
    text = re.sub(r"(?<=\d) (?:-->|-) [\d:.,]+", "", text)
    return re.sub(r', "end": [\d.]+', "", text)


def _offset(text: str, clip: Clip) -> str:
    by = float(clip.argument or 1) * SECOND
    return retimed(text, lambda time: time + by)


def _stretch(text: str, clip: Clip) -> str:
    by = float(clip.argument or 1.05)
    return retimed(text, lambda time: time * by)


def _jitter(text: str, clip: Clip) -> str:
    """Move each time by Gaussian noise of `SD[,SEED]` (0.4 s, 1); starts of a clip differ by its place."""
    deviation, _, seed = clip.argument.partition(",")
    dice = random.Random(f"{seed or 1} {clip.at}")  # noqa: S311 - noise, and the same in every run
    spread = float(deviation or 0.4) * SECOND
    bent = parts(text)
    return bent.having(_jittered(item, dice, spread) for item in bent.items)


def _jittered(item: str, dice: random.Random, spread: float) -> str:
    """Move both ends alone, but leave the item a tenth of a second."""
    starts: list[int] = []

    def moved(number: int, time: int) -> int:
        time = max(0, round(time + dice.gauss(0, spread)))
        starts.append(time)
        return time if number != 1 else max(time, starts[0] + 100)

    return by_number(item, moved)


def _absolute(text: str, clip: Clip) -> str:
    by = float(clip.argument) * SECOND if clip.argument else clip.at
    return retimed(text, lambda time: time + by)


def _grid(text: str, clip: Clip) -> str:
    """Let each item begin a fixed step after the one before: `grid[:SECONDS]` (10)."""
    step = round(float(clip.argument or 10) * SECOND)
    bent = parts(text)
    return bent.having(
        by_number(item, lambda number, time, row=row: (row + number) * step)  # type: ignore[misc]
        for row, item in enumerate(bent.items)
    )


def _hours_for_minutes(text: str, clip: Clip) -> str:
    """Write hh:mm:ss where minutes and seconds are meant, as if a minute were an hour."""
    return reprinted(text, lambda time: f"{time // MINUTE:02d}:{time % MINUTE // SECOND:02d}:00")


def _past_end(text: str, clip: Clip) -> str:
    """Move the last items beyond the end of the clip: `past-end[:COUNT]` (1)."""
    bent = parts(text)
    kept = max(0, len(bent.items) - int(clip.argument or 1))
    late = (
        retimed(item, lambda time, row=row: clip.duration + 11 * SECOND + 3 * SECOND * row + time % SECOND)  # type: ignore[misc]
        for row, item in enumerate(bent.items[kept:])
    )
    return bent.having([*bent.items[:kept], *(_with_length(item) for item in late)])


def _with_length(item: str) -> str:
    return by_number(item, lambda number, time: time + number * 2 * SECOND)


def _over_end(text: str, clip: Clip) -> str:
    """Let the last item end after the clip."""
    bent = parts(text)
    longer = [
        by_number(item, lambda n, time: clip.duration + 4 * SECOND if n else time) for item in bent.items[-1:]
    ]
    return bent.having([*bent.items[:-1], *longer])


def _untimed(text: str, clip: Clip) -> str:
    return "\n".join(turn.text for turn in turns(text)) or text


ROWS: dict[str, Row] = {
    "mm-ss": Row("times as m:ss", _written(_short)),
    "seconds": Row("times as seconds: 12.3", _written(lambda time: str(to_seconds(time)))),
    "seconds-s": Row(
        "times as seconds with their unit: 12.3s", _written(lambda time: f"{to_seconds(time)}s")
    ),
    "seconds-zh": Row(
        "times as seconds with their unit in Chinese: 12.3秒", _written(lambda time: f"{to_seconds(time)}秒")
    ),
    "mixed-widths": Row("mm:ss and hh:mm:ss in one range", _mixed),
    "missing-parts": Row("times with missing digits: 00:00:21, or 0:0:6,2", _written(_missing_parts)),
    "broken-field": Row("times with a field cut off: 00:00:18,0:", _written(_broken)),
    "colon-milliseconds": Row("times as mm:ss:mmm", _written(_colon)),
    "hours": Row("times as hh:mm:ss.mmm", _written(lambda time: format_clock(time, mark="."))),
    "hour-for-minute": Row("minutes written as hours: 01:07:00 for 1:07", _hours_for_minutes),
    "no-fraction": Row("times as hh:mm:ss", _written(lambda time: format_clock(time, digits=0))),
    "overflow": Row("seconds past 59: 00:00:75,100", _written(_overflow)),
    "full-width": Row("digits and marks in full width: ００：００：０９", _full_width),
    "separator": Row("separator:X, another mark between the times of a range (–)", _separator),
    "brackets": Row("brackets:PAIR, other brackets around a range: () <> 【】 bold none", _brackets),
    "after-bracket": Row("after-bracket:X, a mark between bracket and text (:)", _after_bracket),
    "start-only": Row("no end times", _start_only),
    "untimed": Row("no times at all", _untimed),
    "offset": Row("offset:SECONDS, all times late (1)", _offset),
    "stretch": Row("stretch:FACTOR, times drift (1.05)", _stretch),
    "jitter": Row("jitter:SD[,SEED], times scatter (0.4 s)", _jitter),
    "absolute": Row(
        "absolute[:SECONDS], times from the start of the recording instead of the clip", _absolute
    ),
    "grid": Row("grid[:SECONDS], items begin on a grid (10)", _grid),
    "past-end": Row("past-end[:COUNT], the last items stand beyond the end of the clip", _past_end),
    "over-end": Row("the last item ends after the clip", _over_end),
}
