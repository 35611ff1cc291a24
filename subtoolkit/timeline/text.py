"""Text -> what a reader sees of it: grapheme clusters, columns, script, lines that flow together."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import regex

GRAPHEME = regex.compile(r"\X")

_DENSE = (
    r"\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}"
    r"\p{Script=Khmer}\p{Script=Myanmar}ー々〆〇"
)
DENSE = regex.compile(f"[{_DENSE}]")
"""A character of a script that puts no blanks between words."""
_DENSE_EDGE = regex.compile(f"[{_DENSE}\\p{{Block=CJK_Symbols_And_Punctuation}}\\uff00-\\uffef]")

_SCRIPTS = (
    ("kana", regex.compile(r"[\p{Script=Hiragana}\p{Script=Katakana}]")),
    ("hangul", regex.compile(r"\p{Script=Hangul}")),
    ("han", regex.compile(r"\p{Script=Han}")),
    ("thai", regex.compile(r"\p{Script=Thai}")),
    ("arabic", regex.compile(r"\p{Script=Arabic}")),
    ("hebrew", regex.compile(r"\p{Script=Hebrew}")),
    ("devanagari", regex.compile(r"\p{Script=Devanagari}")),
    ("cyrillic", regex.compile(r"\p{Script=Cyrillic}")),
    ("greek", regex.compile(r"\p{Script=Greek}")),
    ("latin", regex.compile(r"\p{Script=Latin}")),
)
_LANGUAGE_OF = {
    "kana": "ja",
    "hangul": "ko",
    "han": "zh",
    "thai": "th",
    "arabic": "ar",
    "hebrew": "he",
    "devanagari": "hi",
    "cyrillic": "ru",
}

_EMOJI = regex.compile(r"\p{Emoji_Presentation}|️|\p{Regional_Indicator}")
_BLANKS = regex.compile(r"[ \t]+")
_DASH_LINE = regex.compile(r"[-‐–—]\s*\S")
_EM_DASH_LINE = regex.compile(r"—")


def graphemes(text: str) -> list[str]:
    """What a reader calls characters: a base with its marks, a whole emoji sequence, a Hangul syllable."""
    return [match.group() for match in GRAPHEME.finditer(text)]


def columns(text: str, *, cjk: bool = False) -> int:
    """Width in half-width columns: a Latin letter 1, a Han character or an emoji 2, marks and controls 0.

    `cjk`: punctuation of ambiguous width (`…` `—` `“`) is as wide as a Han character, as it is drawn by
    Chinese and Japanese fonts (Unicode Standard Annex 11, "East Asian Width").
    """
    if text.isascii():
        return len(text) if text.isprintable() else sum(map(str.isprintable, text))
    return sum(_cell(cluster, cjk) for cluster in GRAPHEME.findall(text))


@lru_cache(maxsize=1 << 16)
def _cell(cluster: str, cjk: bool) -> int:
    if _EMOJI.search(cluster):
        return 2
    first = cluster[0]
    category = unicodedata.category(first)
    if category in ("Cc", "Cf", "Mn", "Me", "Zl", "Zp"):
        return 0
    width = unicodedata.east_asian_width(first)
    return 2 if width in "WF" or (cjk and width == "A" and category[0] in "PS") else 1


def script(text: str) -> str:
    """The script of most letters: `latin`, `han`, `kana`, `hangul`, `arabic`, `thai` …, `""` without letters.

    One kana in ten letters makes a text Japanese, because most of its characters are Han ones.
    """
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    letters = sum(counts.values())
    if not letters:
        return ""
    if counts["kana"] * 10 >= letters:
        return "kana"
    return max(counts, key=lambda name: counts[name])


def language_of(text: str) -> str | None:
    """The language that the script of `text` gives away; None where many languages share it."""
    return _LANGUAGE_OF.get(script(text))


@lru_cache(maxsize=1 << 15)
def turns(text: str) -> tuple[str, ...]:
    """The text of each voice in a cue as one flowing line; a cue without dashes is one turn."""
    return tuple(_flow(lines) for lines in written_turns(text))


def written_turns(text: str) -> tuple[tuple[str, ...], ...]:
    """The lines of each voice in a cue as they are, without blank ones.

    A later line that begins with a dash begins a turn; with an em dash only if the first line has one too,
    because a sentence that breaks off and goes on looks the same.
    """
    lines = [line for line in (_BLANKS.sub(" ", line).strip() for line in text.splitlines()) if line]
    dashed = bool(lines and _DASH_LINE.match(lines[0]))
    groups: list[list[str]] = []
    for line in lines:
        begins = _DASH_LINE.match(line) and (dashed or not _EM_DASH_LINE.match(line))
        if begins or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    return tuple(map(tuple, groups))


def is_dashed(text: str) -> bool:
    """Whether it begins with the dash of a voice."""
    return text.lstrip()[:1] in tuple("-‐–—")


def flow(text: str) -> str:
    """The whole text as one line, whoever speaks."""
    return " ".join(turns(text))


def _flow(lines: Sequence[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text += _glue(text, line) + line
    return text


def _glue(before: str, after: str) -> str:
    r"""What stood where a line ended: a blank, or `\n`, where nobody can know.

    A script without blanks leaves no other trace of a phrase than its line end, so that is kept as a mark.
    """
    # An ellipsis or a dash belongs to every script: what stands behind it tells.
    edges = (before.rstrip("…—") or before)[-1], (after.lstrip("…—") or after)[0]
    return "\n" if any(map(_DENSE_EDGE.match, edges)) else " "
