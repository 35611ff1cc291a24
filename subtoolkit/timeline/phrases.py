"""One flowing text -> pieces that are never broken, and how good it is to break behind each.

Both the wrapping of lines and the splitting of cues choose among these places.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

import regex

from subtoolkit.timeline.languages import LEXICONS, TITLES, UNITS, Lexicon, primary
from subtoolkit.timeline.segment import segment
from subtoolkit.timeline.text import DENSE, language_of


class Break(IntEnum):
    """What a break behind a piece would separate; the higher the better."""

    NEVER = 0
    """A number and its unit, a name, or against the rules of the script."""
    TIGHT = 1
    """An article and its noun, or the middle of a word in a script without blanks."""
    WORD = 2
    PHRASE = 3
    """Before a conjunction or preposition."""
    CLAUSE = 4
    SENTENCE = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stays on one line."""

    text: str
    gap: str
    """What follows it if the line goes on: blanks, nothing, or `\\n` where a line ended before."""
    after: Break
    """How good it is to end a line behind it; SENTENCE behind the last."""


NO_START = frozenset(
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。々〃〉》」』】〕〗〞゛゜ゝゞ・ヽヾ"
    "！％），．：；？］｝～％｠»"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー"
    "؟،؛।॥๏ๆฯ—"
)
"""What may not begin a line: ECMA-376 `kinsoku` for Chinese and Japanese, with the small kana of strict
Japanese setting, and the closing marks of other scripts."""

NO_END = frozenset("([{£¥‘“〈《「『【〔〖〝（［｛＄￥«¿¡")
"""What may not end a line, from the same table."""

_SOLID = regex.compile(r"(?:[^\s\u200b]|[\u00a0\u2007\u202f])+")
_FOREIGN = r"\p{Latin}\p{Cyrillic}\p{Greek}\p{Nd}"
_COUNTERS = (
    "公斤|公里|公分|公尺|厘米|毫米|平方米|立方米|千米|小时|小時|分钟|分鐘|美元|欧元|人民币|百万|千万|"
    "キロメートル|キログラム|キロ|メートル|センチ|グラム|パーセント|時間|分間|秒間|年間|ヶ月|か月|週間|番目|万円"
)
_CLUSTER = regex.compile(
    rf"\p{{Nd}}[\p{{Nd}}.,:]*(?:{_COUNTERS})|[{_FOREIGN}](?:[{_FOREIGN}\p{{M}}.,:%/'’&@#_+-]*[{_FOREIGN}\p{{M}}%])?|\X"
)
_CLOSERS = "\"'”’»)]}）］｝」』】〉》〕›*"
_OPENERS = "\"'“‘«([{（［｛「『【〈《〔‹¿¡*♪#-–—"
_SENTENCE = regex.compile(r"[.!?…。！？؟۔।॥．｡]+$")
_CLAUSE = regex.compile(r"[,;:،؛、，；：､–—]$|--$|\.\.\.$|…$")
_CAPITAL = regex.compile(r"\p{Lu}[\p{L}\p{M}'’.-]*$")
_INITIAL = regex.compile(r"(?:\p{Lu}\.)+$")
_NUMBER = regex.compile(r"[\p{Sc}+−–-]?\p{Nd}[\p{Nd}.,:/½¼¾]*$")
_LABEL = regex.compile(r"(?:[-‐–—]\s*)?(?:[\p{Lu}\p{Lo}\p{N}][\p{L}\p{M}\p{N}.'’-]{0,20}\s?){1,3}[:：]\s*")
"""A speaker's name before what is said."""
_LONGEST_NAME = 3
"""Words; a longer row of capitals is a title, and may be broken."""
_ONLY_CLOSING = regex.compile(r"[!?:;%…,.»”)\]}＝]+$|[-–—]$")
_ONLY_OPENING = regex.compile(r"[«“¿¡(\[{♪\p{Sc}]+$")


def pieces(text: str, language: str | None = None) -> tuple[Piece, ...]:
    """The pieces of one turn of `flow`ing text; their texts and gaps put together are the text.

    Without a language the script decides; Latin text of an unknown language is read as English.
    """
    return _pieces(text, language or language_of(text) or "en")


@lru_cache(maxsize=1 << 15)
def _pieces(text: str, language: str) -> tuple[Piece, ...]:
    lexicon = LEXICONS.get(primary(language), Lexicon())
    atoms = [atom for word in _words(text) for atom in _atoms(*word, language)]
    breaks = [*_breaks(atoms, lexicon, shouting=text.isupper())]
    label = _LABEL.match(text)
    at = 0
    for index, atom in enumerate(atoms[:-1]):
        at += len(atom.text) + len(atom.gap)
        if label and at <= label.end():
            breaks[index] = Break.NEVER
    return tuple(_merge(atoms, breaks))


@dataclass(frozen=True, slots=True)
class _Atom:
    text: str
    gap: str
    word: str
    """The word or phrase that it belongs to, by the segmenter of a script without blanks."""
    ends: bool = True
    """That word ends with it."""


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Words with the blanks behind them; a no-break space is part of a word."""
    words = list(_SOLID.finditer(text))
    for word, follower in zip(words, [*words[1:], None], strict=True):
        yield word.group(), text[word.end() : follower.start() if follower else word.end()]


def _atoms(solid: str, gap: str, language: str) -> Iterator[_Atom]:
    if not DENSE.search(solid):
        yield _Atom(solid, gap, solid)
        return
    at, owners = 0, []
    for word in segment(solid, language):
        at += len(word)
        owners += [(word, at)] * len(word)
    for cluster in _CLUSTER.finditer(solid):
        word, end = owners[cluster.end() - 1]
        last = cluster.end() == len(solid)
        yield _Atom(cluster.group(), gap if last else "", word, ends=cluster.end() == end)


def _breaks(atoms: list[_Atom], lexicon: Lexicon, *, shouting: bool) -> Iterator[Break]:
    opens, names = True, 0
    for left, right in pairwise(atoms):
        after = _break(left, right, lexicon)
        named = (
            after in (Break.WORD, Break.TIGHT) and not shouting and _is_name(left.text, right.text, lexicon)
        )
        names = names + 1 if named else 0
        if named and names < _LONGEST_NAME:
            # The capital that opens a sentence says nothing: `Yesterday Anna` is no name, `Anna Berg` is one.
            after = Break.TIGHT if opens else Break.NEVER
        yield after
        opens = after is Break.SENTENCE
    if atoms:
        yield Break.SENTENCE


def _break(left: _Atom, right: _Atom, lexicon: Lexicon) -> Break:
    if DENSE.search(left.text) or DENSE.search(right.text) or not left.gap:
        return _dense_break(left, right, lexicon)
    return _spaced_break(left.text, right.text, lexicon)


def _dense_break(left: _Atom, right: _Atom, lexicon: Lexicon) -> Break:
    """Kinsoku first; then punctuation and blanks; then the segmenter's words and the small words."""
    end, start = left.text[-1], right.text[0]
    if end in NO_END or start in NO_START or (end.isdecimal() and not left.gap and DENSE.match(start)):
        return Break.NEVER
    if _SENTENCE.search(end) and end != "…":
        return Break.SENTENCE
    if _CLAUSE.search(end) or (left.gap.strip("\u200b") and DENSE.search(end) and DENSE.match(start)):
        return Break.CLAUSE
    if end in _CLOSERS or start in NO_END or right.word in lexicon.leads:
        return Break.PHRASE
    if not left.ends or left.word in lexicon.binds or right.word in lexicon.trails:
        return Break.TIGHT
    return Break.PHRASE if lexicon.endings and left.word.endswith(lexicon.endings) else Break.WORD


def _spaced_break(left: str, right: str, lexicon: Lexicon) -> Break:
    # A line that begins with a dash would look like another voice.
    if _ONLY_CLOSING.match(right) or _ONLY_OPENING.match(left) or right[0] in NO_START or right[0] in "-‐–":
        return Break.NEVER
    before, after = _bare(left), _bare(right)
    ended = left.rstrip(_CLOSERS)
    if _belongs(left, before, right, after):
        return Break.NEVER
    if _SENTENCE.search(ended) and _ends_sentence(ended, right, lexicon):
        return Break.SENTENCE
    if _CLAUSE.search(ended) or (_SENTENCE.search(ended) and not _is_abbreviation(ended, lexicon)):
        return Break.CLAUSE
    if f"{before} {after}" in lexicon.pairs:
        return Break.TIGHT
    if before in lexicon.objects and after in lexicon.leads:
        return Break.PHRASE
    if before in lexicon.binds or after in lexicon.trails or _NUMBER.match(left):
        return Break.TIGHT
    if after in lexicon.leads or left[-1] in _CLOSERS or right[0] in "([{«“「（":
        return Break.PHRASE
    if lexicon.endings and before.endswith(lexicon.endings):
        return Break.PHRASE
    return Break.WORD


def _bare(word: str) -> str:
    return word.strip(_CLOSERS + _OPENERS + ",;:!?…").replace("’", "'").casefold()


def _belongs(left: str, before: str, right: str, after: str) -> bool:
    """A number with its unit or its next digits, a title or an initial with the name behind it."""
    if _NUMBER.match(left.lstrip(_OPENERS)):
        return after in UNITS or after.rstrip(".") in UNITS or bool(_NUMBER.match(right.rstrip(".,;:!?")))
    if before.rstrip(".") in TITLES and not left.endswith((",", "!", "?")):
        return bool(_CAPITAL.match(right.rstrip(",;:!?" + _CLOSERS)))
    if before in {"no.", "nr.", "nº", "№", "p.", "pp.", "vol."}:
        return right[0].isdigit()
    return bool(_INITIAL.match(left) and len(left) <= 4 and _CAPITAL.match(right.rstrip(",;:!?" + _CLOSERS)))


def _ends_sentence(word: str, right: str, lexicon: Lexicon) -> bool:
    """A full stop ends a sentence unless it is an abbreviation's or a small letter follows."""
    if _is_abbreviation(word, lexicon):
        return False
    first = next((c for c in right if c.isalnum()), "")
    return not first.islower()


def _is_abbreviation(word: str, lexicon: Lexicon) -> bool:
    bare = word.lstrip(_OPENERS)
    if not bare.endswith(".") or bare.endswith(".."):
        return False
    return bare.casefold() in lexicon.abbreviations or bool(_INITIAL.match(bare))


def _is_name(left: str, right: str, lexicon: Lexicon) -> bool:
    """Two capitalised words, neither of them a small one."""
    if not lexicon.names:
        return False
    first, second = left.lstrip(_OPENERS), right.rstrip(",.;:!?…" + _CLOSERS)
    if not (_CAPITAL.match(first) and _CAPITAL.match(second)) or first[-1] == ".":
        return False
    small = lexicon.binds | lexicon.leads
    return _bare(first) not in small and _bare(second) not in small


def _merge(atoms: list[_Atom], breaks: list[Break]) -> Iterator[Piece]:
    """What may never be broken becomes one piece."""
    text = ""
    for atom, after in zip(atoms, breaks, strict=True):
        text += atom.text
        if after is Break.NEVER:
            text += atom.gap
            continue
        yield Piece(text, atom.gap, after)
        text = ""
