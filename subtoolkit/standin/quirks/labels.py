"""Quirks of the report grammar: headings, labels, quotes, profiles, speakers."""

import re
from collections.abc import Callable, Mapping

from subtoolkit.standin.quirks.base import Clip, Row, parts

_LABELS_ZH = {
    "Speaker: ": "说话人：",
    "State: ": "状态：",
    "Content: ": "内容：",
    "Speaker profiles:": "说话人介绍：",
}
_HEADINGS_ZH = {"Storyline": "故事线", "Visible Text": "可见文字", "Speakers and Transcript": "说话人与转写"}
_HEADINGS = {
    "## Storyline": "### 1) Storyline",
    "## Visible Text": "### 2) Visible Text on Screen",
    "## Speakers and Transcript": "### 3) Speakers & Transcript",
}
_QUOTES = {
    "": ('"', '"'),
    "straight": ('"', '"'),
    "corner": ("「", "」"),
    "single": ("‘", "’"),
    "guillemets": ("«", "»"),
    "none": ("", ""),
    "nested": ('"“', '”"'),
}
_LABEL = re.compile(r"^(Speaker|State|Content): ?", re.MULTILINE)
_CONTENT = re.compile(r"“(.*)”")


def _words(table: Mapping[str, str]) -> Callable[[str, Clip], str]:
    def bend(text: str, clip: Clip) -> str:
        for word, other in table.items():
            text = text.replace(word, other)
        return text

    return bend


def _labels(shape: str) -> Callable[[str, Clip], str]:
    return lambda text, clip: _LABEL.sub(shape, text)


def _headings_zh(text: str, clip: Clip) -> str:
    for word, other in _HEADINGS_ZH.items():
        text = text.replace(f"## {word}", f"## {other}")
    return text


def _quotes(text: str, clip: Clip) -> str:
    left, right = _QUOTES.get(clip.argument, ('"', '"'))
    return _CONTENT.sub(lambda match: left + match[1] + right, text)


def _quote_inside(text: str, clip: Clip) -> str:
    """Quote the second word, with the same straight marks as the whole."""
    return _CONTENT.sub(lambda match: '"' + re.sub(r" (\w+)", r' "\1"', match[1], count=1) + '"', text)


def _reordered(item: str) -> str:
    lines = item.split("\n")
    return "\n".join([lines[0], *reversed(lines[1:])])


def _order(text: str, clip: Clip) -> str:
    bent = parts(text)
    return bent.having(map(_reordered, bent.items))


def _unknown(text: str, clip: Clip) -> str:
    return re.sub(r"^(State: .*)$", r"\1\nVolume: normal", text, flags=re.MULTILINE)


def _without_profiles(text: str, clip: Clip) -> str:
    return re.sub(r"Speaker profiles:\n(?:[^\n]+ - [^\n]+\n(?!Speaker:))*", "", text)


def _unlisted(text: str, clip: Clip) -> str:
    return text.replace("Speaker: ", "Speaker: Voice of ", 1)


def _drift(text: str, clip: Clip) -> str:
    """Let a speaker's name change its form from turn to turn."""
    bent = parts(text)
    forms = (r"Speaker: \1", r"Speaker: \1 (voice)", r"Speaker: the \1")
    return bent.having(
        re.sub(r"Speaker: (.*)", forms[number % len(forms)], item) for number, item in enumerate(bent.items)
    )


def _no_visible(text: str, clip: Clip) -> str:
    says = "可见文字\n无可见文字。" if clip.argument == "zh" else "Visible Text\nNo visible text appears."
    return f"## {says}\n{text}"


def _extra(text: str, clip: Clip) -> str:
    return f"{text}\n## Mood\nCalm and curious, with a smile."


ROWS: dict[str, Row] = {
    "labels-zh": Row("labels in Chinese", _words(_LABELS_ZH)),
    "labels-bold": Row("labels in bold", _labels(r"**\1:** ")),
    "labels-bullet": Row("labels in bold, as a list", _labels(r"- **\1**: ")),
    "labels-lower": Row("labels in lower case", lambda t, clip: _LABEL.sub(lambda m: m[0].lower(), t)),
    "labels-colon": Row("a full-width colon behind the labels", _labels(r"\1：")),
    "labels-order": Row("labels in another order", _order),
    "unknown-label": Row("a label that nobody asked for", _unknown),
    "no-state": Row("no State", lambda text, clip: re.sub(r"^State: .*\n", "", text, flags=re.MULTILINE)),
    "no-speaker": Row("no Speaker", lambda t, clip: re.sub(r"^Speaker: .*\n", "", t, flags=re.MULTILINE)),
    "headings": Row("headings of another level, numbered and reworded", _words(_HEADINGS)),
    "headings-bold": Row(
        "headings in bold without #", lambda t, clip: re.sub(r"(?m)^## (.*)$", r"**\1**", t)
    ),
    "headings-bare": Row("headings without #", lambda t, clip: re.sub(r"(?m)^## ", "", t)),
    "headings-zh": Row("headings in Chinese", _headings_zh),
    "no-heading": Row("no heading at all", lambda t, clip: re.sub(r"(?m)^## .*\n", "", t)),
    "quotes": Row("quotes:straight|corner|single|guillemets|none|nested, other quotes", _quotes),
    "quote-inside": Row("a quotation inside straight quotes", _quote_inside),
    "no-profiles": Row("no speaker profiles", _without_profiles),
    "unlisted-speaker": Row("a turn by a speaker without a profile", _unlisted),
    "drift": Row("a speaker's name changes from turn to turn", _drift),
    "no-visible": Row("no-visible[:zh], a section that says there is nothing", _no_visible),
    "extra-section": Row("a section that nobody asked for", _extra),
}
