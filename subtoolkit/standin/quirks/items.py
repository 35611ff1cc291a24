"""Quirks of items: their order, number, length, and what else stands among them."""

import re
from collections.abc import Callable

from subtoolkit.core.clock import SECOND
from subtoolkit.standin.quirks.base import Clip, Row, by_number, parts, turn
from subtoolkit.standin.quirks.shapes import like

_SITES = {"": "Thanks for watching!", "zh": "请不吝点赞 订阅 转发 打赏支持", "credit": "字幕由字幕组提供"}
_NOISES = ("[Music]", "(instrumental)", "♪ ♪ ♪", "前奏")
_LATE = 15 * SECOND


def _each(change: Callable[[str], str]) -> Callable[[str, Clip], str]:
    def bend(text: str, clip: Clip) -> str:
        bent = parts(text)
        return bent.having(map(change, bent.items))

    return bend


def _shuffled(text: str, clip: Clip) -> str:
    """Exchange each second item with the one before."""
    bent = parts(text)
    items = list(bent.items)
    for at in range(1, len(items), 2):
        items[at - 1], items[at] = items[at], items[at - 1]
    return bent.having(items)


def _doubled(text: str, clip: Clip) -> str:
    """Write each item twice, the second a trifle later."""
    bent = parts(text)
    later = [by_number(item, lambda number, time: time + 120) for item in bent.items]
    return bent.having(copy for pair in zip(bent.items, later, strict=True) for copy in pair)


def _overlapping(item: str) -> str:
    return by_number(item, lambda number, time: time + 1_500 * number)


def _backwards(item: str) -> str:
    said = turn(item)
    return by_number(item, lambda number, time: max(0, said.start - 200) if number else time)


def _zero(item: str) -> str:
    said = turn(item)
    return by_number(item, lambda number, time: said.start)


def _long(text: str, clip: Clip) -> str:
    """Put several items into one: `long[:COUNT]` (4)."""
    bent = parts(text)
    count = int(clip.argument or 4)
    groups = [bent.items[at : at + count] for at in range(0, len(bent.items), count)]
    return bent.having(_merged(group) for group in groups)


def _merged(group: tuple[str, ...]) -> str:
    said = [turn(item) for item in group]
    whole = by_number(group[0], lambda number, time: said[-1].end if number else time)
    return whole.replace(said[0].text, " ".join(each.text for each in said))


def _text(change: Callable[[str, int], str]) -> Callable[[str, Clip], str]:
    def bend(text: str, clip: Clip) -> str:
        bent = parts(text)
        return bent.having(
            item.replace(turn(item).text, change(turn(item).text, number))
            for number, item in enumerate(bent.items)
        )

    return bend


def _added(says: str, at: int) -> Callable[[str, Clip], str]:
    """Add an item at the beginning (0) or the end (-1)."""

    def bend(text: str, clip: Clip) -> str:
        bent = parts(text)
        return bent.having(_with(bent.items, clip.argument or says, at, clip))

    return bend


def _with(items: tuple[str, ...], says: str, at: int, clip: Clip) -> list[str]:
    if not items:
        return []
    last = turn(items[-1]).end
    start = 0 if at == 0 else max(last, min(last + _LATE, clip.duration - SECOND))
    added = like(items[0], start, start + SECOND, says)
    return [added, *items] if at == 0 else [*items, added]


def _noises(text: str, clip: Clip) -> str:
    """Put a line without words before each third item."""
    bent = parts(text)
    items: list[str] = []
    for number, item in enumerate(bent.items):
        if number % 3 == 0:
            start = turn(item).start
            noise = _NOISES[number // 3 % len(_NOISES)]
            items.append(like(item, max(0, start - 600), max(200, start - 100), noise))
        items.append(item)
    return bent.having(items)


def _sites(text: str, clip: Clip) -> str:
    bent = parts(text)
    return bent.having(_with(bent.items, _SITES.get(clip.argument, clip.argument), -1, clip))


def _tags(text: str, clip: Clip) -> str:
    """Write the speaker into the words, and nowhere else: `[Anna] …`, `@Anna: …`, `- Anna: …`, `Anna: …`."""
    shapes = {"": "[{}] {}", "at": "@{}: {}", "dash": "- {}: {}", "colon": "{}: {}"}
    shape = shapes.get(clip.argument, shapes[""])
    bent = parts(text)
    return bent.having(_tagged(item, shape) for item in bent.items)


def _tagged(item: str, shape: str) -> str:
    said = turn(item)
    tagged = item.replace(said.text, shape.format(said.speaker or "Speaker 1", said.text))
    return re.sub(r"^Speaker: .*\n", "", re.sub(r', "speaker": "[^"]*"', "", tagged), flags=re.MULTILINE)


def _note(text: str, number: int) -> str:
    return text if number % 2 else f"{text} (nervous laugh) 😅"


ROWS: dict[str, Row] = {
    "order": Row("items out of order", _shuffled),
    "doubled": Row("each item twice", _doubled),
    "overlap": Row("each item ends after the next began", _each(_overlapping)),
    "backwards": Row("ends before starts", _each(_backwards)),
    "zero-length": Row("ends equal to starts", _each(_zero)),
    "long": Row("long[:COUNT], several items in one", _long),
    "end-mark": Row("end-mark[:WORDS], a mark as the last item: (End)", _added("(End)", -1)),
    "title": Row("title[:WORDS], a credit as the first item", _added("作词：佚名", 0)),
    "music-lines": Row("items without words: [Music], ♪", _noises),
    "thanks": Row("thanks[:zh|credit], a phrase of subtitle sites as the last item", _sites),
    "stage-notes": Row("remarks and emoji inside the words", _text(_note)),
    "inaudible": Row(
        "every fourth item is [inaudible]", _text(lambda t, n: "[inaudible]" if n % 4 == 3 else t)
    ),
    "translated": Row(
        "the words in another language", _text(lambda text, number: f"这是第{number + 1}句话。")
    ),
    "half-width": Row("Chinese with half-width marks", _text(lambda text, number: "好的,走吧.")),
    "tags": Row("tags[:at|dash|colon], the speaker inside the words", _tags),
}
