"""A run of text without blanks -> its words or phrases, for Chinese, Japanese and Thai.

BudouX does it with models of a few thousand numbers: no dictionary, and right often enough to choose where a
line may end. A script that it does not know stays one run.
"""

from collections.abc import Callable
from functools import cache

import regex

from subtoolkit.timeline.languages import SINGLE_HAN, primary
from subtoolkit.timeline.text import language_of

_DENSE_CLAUSE = regex.compile(r"\P{P}*\p{P}+|\P{P}+")
_HAN = regex.compile(r"\p{Script=Han}")
_TRADITIONAL = regex.compile(r"(?i)hant|[-_](?:tw|hk|mo)\b|^yue")


def segment(solid: str, language: str) -> list[str]:
    """The words or phrases of a run without blanks; the run itself where no segmenter knows its script."""
    name = _segmenter_of(solid, language)
    parse = _segmenter(name)
    if parse is None:
        return [solid]
    # One clause at a time: the models were trained on text whose marks stand at the end.
    words = [word for clause in _DENSE_CLAUSE.findall(solid) for word in parse(clause)]
    return _without_crumbs(words) if name.startswith("zh") else words


def _without_crumbs(words: list[str]) -> list[str]:
    """A single Han character that is no small word is half a word and joins the next, or the last.

    The Chinese models are small; most of their mistakes are of this kind.
    """
    found: list[str] = []
    crumb = ""
    for word in words:
        crumb += word
        if not (len(word) == 1 and _HAN.match(word) and word not in SINGLE_HAN):
            found.append(crumb)
            crumb = ""
    if crumb:
        found[-1:] = ["".join((*found[-1:], crumb))]
    return found


def _segmenter_of(word: str, language: str) -> str:
    guessed = language_of(word)
    if guessed == "zh" and primary(language) == "ja":
        return "ja"
    if guessed == "zh":
        return "zh-hant" if _TRADITIONAL.search(language) else "zh-hans"
    return guessed or ""


@cache
def _segmenter(name: str) -> Callable[[str], list[str]] | None:
    import budoux  # it reads its models from files, which only these scripts need

    loaders = {
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
    }
    return loaders[name]().parse if name in loaders else None
