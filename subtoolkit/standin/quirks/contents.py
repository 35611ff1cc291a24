"""Quirks of content: refusals, inventions, and replies that stop too early."""

import re
from collections.abc import Callable

from subtoolkit.core.clock import SECOND
from subtoolkit.standin.heard import Heard, Utterance
from subtoolkit.standin.quirks.base import Clip, Row, parts
from subtoolkit.standin.write import write

_REFUSALS = {
    "": "I'm sorry, but I cannot transcribe copyrighted lyrics.",
    "zh": "很抱歉，我不能提供这首歌的歌词。",
    "policy": "I can't assist with that request.",
}
_DEAF = {"": "No audio was provided. Please upload the file.", "zh": "您没有提供音频，请上传音频文件。"}
_INVENTED = (
    "Welcome back to the programme, everyone.",
    "Tonight we look at the year that changed the city.",
    "Our first guest has waited a long time to tell this story.",
    "Let us begin where it all began.",
)


def _invented(text: str, clip: Clip) -> str:
    """Write perfect speech that nobody said, spread over the clip."""
    step = max(2 * SECOND, clip.duration // (len(_INVENTED) + 1))
    said = tuple(
        Utterance(
            start=n * step + 400, end=n * step + 400 + min(step - 500, 3 * SECOND), text=line, speaker="Host"
        )
        for n, line in enumerate(_INVENTED)
    )
    return write(Heard(utterances=said, speakers={"Host": "Warm voice, experienced"}), clip.prompt)


def _truncated(text: str, clip: Clip) -> str:
    """Stop inside a word after `truncated[:SHARE]` of the text (0.6)."""
    return text[: max(1, int(len(text) * float(clip.argument or 0.6)))]


def _half(ending: Callable[[str], str]) -> Callable[[str, Clip], str]:
    def bend(text: str, clip: Clip) -> str:
        bent = parts(text)
        half = len(bent.items) // 2
        if half >= len(bent.items):
            return text
        return bent.head + bent.glue.join([*bent.items[:half], ending(bent.items[half])])

    return bend


def _time_alone(item: str) -> str:
    """Keep the item's time line."""
    head = re.match(r"\[[^\]]*\]|[^\n]*-[^\n]*|\{[^}]*?(?=, \"text\")|\d+\n[^\n]*", item)
    return head[0] if head else item


def _open_quote(item: str) -> str:
    at = max(item.find("“"), item.find('"text": "') + 8 if '"text": "' in item else -1)
    return item[: at + 8] if at >= 0 else item[: len(item) - 3]


ROWS: dict[str, Row] = {
    "refusal": Row(
        "refusal[:zh|policy], the model declines",
        lambda text, clip: _REFUSALS.get(clip.argument, clip.argument),
    ),
    "deaf": Row(
        "deaf[:zh], the model says that there is no sound",
        lambda t, clip: _DEAF.get(clip.argument, _DEAF[""]),
    ),
    "blank": Row("a reply of blanks", lambda text, clip: " \n\n "),
    "no-speech": Row("the model hears nothing", lambda text, clip: write(Heard(), clip.prompt)),
    "invented": Row("perfect speech that nobody said", _invented),
    "answered": Row(
        "the model answers what it hears instead of writing it down",
        lambda text, clip: "That is a good question! The answer depends on the season and on the harbour.",
    ),
    "truncated": Row("truncated[:SHARE], the text stops inside a word", _truncated),
    "truncated-comma": Row("the text stops after a comma", _half(lambda item: item[: item.rfind(" ")] + ",")),
    "truncated-quote": Row("the text stops inside a quotation", _half(_open_quote)),
    "truncated-time": Row("the text stops after a time", _half(_time_alone)),
}
