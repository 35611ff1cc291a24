"""A line of a song -> its words, each with so many syllables, and their times inside the line.

Where nobody measured the words, a line's time is shared out by syllables, since that is what notes are sung
on. Pauses of the voice inside the line take no share.
"""

import unicodedata
from collections.abc import Sequence
from itertools import accumulate, pairwise

import regex

from subtoolkit.core.cue import Cue, Word
from subtoolkit.timeline.fit import Speech
from subtoolkit.timeline.lyrics.sharing import Span, shared
from subtoolkit.timeline.segment import segment

_RUN = regex.compile(
    r"(?P<solid>[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]++)"
    r"|(?P<sign>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}ー々〆〇]"
    r"[ぁぃぅぇぉゃゅょゎァィゥェォャュョヮー\p{M}]*+)"
    r"|(?P<word>[\p{L}\p{N}\p{M}_--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}"
    r"\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]]++)",
    regex.V1,
)
"""A run of a script without blanks whose words a segmenter must find; a sign with the small ones that belong
to it; a word."""
_VOWELS = regex.compile("[aeiouyæøœаеёиоуыэюяєіїαεηιουω]+")
_SMALL = regex.compile("[ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ]")
_LETTERS = (
    (regex.compile(r"[\p{Script=Han}\p{Script=Hangul}]"), 1.0),
    (regex.compile(r"[\p{Script=Hiragana}\p{Script=Katakana}ー]"), 1.0),
    (regex.compile(r"[\p{Script=Hebrew}\p{Script=Arabic}]"), 0.45),
    (regex.compile(r"[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}&&\p{L}]",
                   regex.V1), 0.4),
    (regex.compile(r"[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}&&\p{L}]",
                   regex.V1), 0.7),
    (regex.compile(r"\p{Nd}"), 1.5),
)  # fmt: skip
"""Letters that are a syllable, or that share of one, each."""
_BARE = 0.3
"""A line with a smaller share of measured voice is taken as sung throughout."""


def syllables(word: str) -> float:
    """About how many notes a word is sung on; at least one."""
    count = sum(each * len(pattern.findall(word)) for pattern, each in _LETTERS) - len(_SMALL.findall(word))
    plain = "".join(s for s in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(s))
    groups = len(_VOWELS.findall(plain))
    if groups > 1 and plain.endswith("e") and not plain.endswith(("le", "ee")):
        groups -= 1  # the silent e of English and French
    return max(1.0, count + groups)


def split(text: str) -> list[tuple[int, int]]:
    """Where the words of `text` stand, with the punctuation that is written to them.

    What blanks part are words; Chinese and Japanese are parted at each sign, Thai by a segmenter.
    """
    starts = [start for match in _RUN.finditer(text) for start in _starts(match)]
    joined = [at for at in starts if at == starts[0] or not _is_inside(text, at)]
    return [
        (first, len(text[:behind].rstrip()))
        for first, behind in pairwise([0, *(_opening(text, at) for at in joined[1:]), len(text)])
        if text[first:behind].strip()
    ]


def _starts(match: "regex.Match[str]") -> list[int]:
    if not match["solid"]:
        return [match.start()]
    return [match.start() + at for at in accumulate(map(len, segment(match[0], "th")[:-1]), initial=0)]


def _is_inside(text: str, at: int) -> bool:
    """Whether a word goes on at `at`: `don't`, `la-la`, `3.5`."""
    if _DENSE.match(text[at]):
        return False
    before = text[:at].rstrip("'’-‐‑.,/&*+:")
    return bool(before) and not before[-1].isspace() and not _DENSE.match(before[-1]) and before[-1].isalnum()


_DENSE = regex.compile(
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}"
    r"\p{Script=Khmer}\p{Script=Myanmar}ー々〆〇]"
)
_OPENINGS = "\"'“‘「『（([【《〈¿¡-–—♪"


def _opening(text: str, at: int) -> int:
    """Where a word begins with the opening marks before it."""
    while (
        at
        and text[at - 1] in _OPENINGS
        and (at < 2 or text[at - 2].isspace() or text[at - 1] in "「『（【《〈“‘")
    ):
        at -= 1
    return at


def with_words(cue: Cue, speech: Speech | None = None, pins: Sequence[tuple[int, int]] = ()) -> Cue:
    """`cue` with estimated times of its words, by syllables over the time in which there is voice.

    `pins` are places in the text whose time is known, as (place, time), rising. A cue with words stays.
    """
    places = split(cue.text)
    if cue.words or not places:
        return cue
    weights = [syllables(cue.text[a:b]) for a, b in places]
    shares = [0.0, *accumulate(weights)]
    known = [(0.0, cue.start)]
    for place, time in pins:
        at = next((number for number, (first, behind) in enumerate(places) if behind > place), 0)
        if known[-1][0] < shares[at] and known[-1][1] < time < cue.end:
            known.append((shares[at], time))
    known.append((shares[-1], cue.end))
    words: list[Word] = []
    for (share, start), (until, end) in pairwise(known):
        inside = [at for at in range(len(places)) if share <= shares[at] < until]
        times = shared(_voiced(start, end, speech), [weights[at] for at in inside])
        words += [
            Word(start=first, end=last, text=cue.text[slice(*places[at])], estimated=True)
            for at, (first, last) in zip(inside, times, strict=True)
        ]
    return cue.model_copy(update={"words": tuple(words)})


def _voiced(start: int, end: int, speech: Speech | None) -> list[Span]:
    """The voice between two times; all of it where too little is measured to go by."""
    part = list(speech.between(start, end).spans) if speech is not None else []
    if sum(b - a for a, b in part) < _BARE * (end - start):
        return [(start, end)]
    # The first word begins and the last one ends with the line, whatever was measured there.
    part[0] = (start, part[0][1])
    part[-1] = (part[-1][0], end)
    return part
