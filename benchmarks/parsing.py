"""Lines a second of lyric replies, and how time grows on hostile text."""

import time
from collections.abc import Callable

from benchmarks.measuring import Row
from subtoolkit import replies
from subtoolkit.core.clock import format_clock

HOSTILE: dict[str, Callable[[int], str]] = {
    "open brackets": lambda n: "[" * n,
    "half a time line": lambda n: "[00:00:01,000 --> " * (n // 18),
    "digits": lambda n: "1" * n,
    "colons": lambda n: "1:" * (n // 2),
    "open JSON": lambda n: '{"segments":[' * (n // 13),
    "quotes": lambda n: '"' * n,
    "headings": lambda n: "## Storyline\n" * (n // 13),
    "one line again and again": lambda n: "[00:05] The kettle whistles.\n" * (n // 29),
    "blanks": lambda n: " " * n,
    "one word": lambda n: "na" * (n // 2),
    "lines of one turn": lambda n: (
        "00:02.400 - 00:05.100\nContent: “" + "na na na na na na na na na na\n" * (n // 30)
    ),
    "empty parts of one object": lambda n: "{" + '"a part of it":[],' * (n // 18) + "}",
}


def _lyrics(count: int) -> str:
    return "\n".join(
        f"[{format_clock(i * 2000)} --> {format_clock(i * 2000 + 1800)}] line {i} of a song that does not end"
        for i in range(count)
    )


def _seconds(text: str) -> float:
    start = time.perf_counter()
    replies.read(text, duration=90_000)
    return time.perf_counter() - start


def _best(text: str) -> float:
    return min(_seconds(text) for _ in range(3))


def rows() -> list[Row]:
    """The rows about parsing."""
    count, replies_ = 1_000, 50
    text = _lyrics(count)
    rate = count * replies_ / min(sum(_seconds(text) for _ in range(replies_)) for _ in range(3))
    worst = {name: (_best(make(500_000)), _best(make(1_000_000))) for name, make in HOSTILE.items()}
    slowest = max(worst, key=lambda name: worst[name][1])
    growth = {name: times[1] / max(times[0], 0.01) for name, times in worst.items()}
    steepest = max(growth, key=lambda name: growth[name])
    return [
        Row("lyric lines, in replies of 1,000", "50,000 a second", f"{rate:,.0f} a second", rate >= 50_000),
        Row(
            "1 MB of the worst text",
            "under 1 s, growing linearly (2 x for twice the text)",
            f"{worst[slowest][1]:.2f} s ({slowest}); steepest growth {growth[steepest]:.1f} x ({steepest})",
            worst[slowest][1] < 1 and growth[steepest] < 3,
        ),
    ]
