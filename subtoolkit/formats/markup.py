"""Bold, italics, underline and the top of the picture, from one format to another.

A timeline holds no markup. Where cues are only to change their format, it travels inside the words as single
characters of a private area of Unicode: put there before the file is read, made tags after it is written.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.blocks import lines

READ = ("srt", "vtt", "ass")
"""Formats whose markup is understood."""
WRITTEN = ("srt", "vtt", "ass", "ttml")
"""Formats that get it."""

_OPEN = {"i": "\ue010", "b": "\ue011", "u": "\ue012"}
_CLOSE = {"i": "\ue018", "b": "\ue019", "u": "\ue01a"}
_TOP = "\ue01f"
_ANY = re.compile("[\ue010-\ue01f]")
_LETTER = {sign: letter for signs in (_OPEN, _CLOSE) for letter, sign in signs.items()}

_TAG = re.compile(r"<(/?)([ibu])(?:[.\s][^<>]*)?>", re.IGNORECASE)
_BLOCK = re.compile(r"\{\\[^{}]*\}")
_COMMAND = re.compile(r"\\(?:([ibu])(\d+)|an?(\d+)|r)")
_AT_THE_TOP = re.compile(r"[ \t]line:(?:\d|1?\d%)(?:,[a-z]+)?(?![^ \t])")


def marked(text: str, name: str) -> str:
    """The text of a file in the format `name`, to be read as usual, with its markup as characters."""
    text = _ANY.sub("", text)
    if name == "vtt":
        text = "\n".join(_vtt_lines(lines(text)))
    if name in ("srt", "vtt"):
        text = _TAG.sub(lambda tag: (_CLOSE if tag[1] else _OPEN)[tag[2].lower()], text)
    if name in ("srt", "ass"):
        text = _BLOCK.sub(lambda block: "".join(_of_commands(block[0])) + block[0], text)
    return text


def _vtt_lines(text: str) -> Iterator[str]:
    """The lines, with a mark before the words that stand at the top by the settings of their time line."""
    top = ""
    for line in text.split("\n"):
        yield top + line
        top = _TOP if "-->" in line and _AT_THE_TOP.search(line) else ""


def _of_commands(block: str) -> Iterator[str]:
    """The characters for the overrides of an ASS block; places 7 to 9 of the keypad are the top."""
    for command in _COMMAND.finditer(block):
        letter, value, place = command.groups()
        if letter:
            yield (_CLOSE if value == "0" else _OPEN)[letter]
        elif place:
            numpad = command[0].startswith("\\an")
            yield _TOP if place in (("7", "8", "9") if numpad else ("5", "6", "7")) else ""
        else:
            yield "".join(_CLOSE.values())


def balanced(timeline: Timeline) -> Timeline:
    """Every mark that is opened in a cue is closed in it, in order, and one for the top stands first.

    A cue of nothing but marks is none.
    """
    pairs = ((cue, _balanced(cue.text)) for cue in timeline.cues)
    cues = (cue.model_copy(update={"text": text}) for cue, text in pairs if _ANY.sub("", text).strip())
    return timeline.model_copy(update={"cues": tuple(cues)})


def _balanced(text: str) -> str:
    if not _ANY.search(text):
        return text
    written, standing = "", list[str]()
    for sign in text:
        letter = _LETTER.get(sign)
        if sign == _TOP or (sign in _CLOSE.values() and letter not in standing):
            continue
        if letter is None:
            written += sign
        elif sign in _OPEN.values():
            if letter not in standing:
                standing.append(letter)
                written += sign
        else:
            # Tags nest: what was opened inside is closed first, and opened again.
            inner = standing[standing.index(letter) + 1 :]
            written += (
                "".join(_CLOSE[one] for one in reversed(inner)) + sign + "".join(_OPEN[one] for one in inner)
            )
            standing.remove(letter)
    written += "".join(_CLOSE[letter] for letter in reversed(standing))
    bare = _EMPTY.sub("", written)
    return (_TOP if _TOP in text else "") + bare


Style = frozenset[str]
"""Letters of the tags that a character stands in."""


def styled(text: str) -> Iterator[tuple[str, Style]]:
    """Each character of `balanced` text but the marks, with its style."""
    standing: frozenset[str] = frozenset()
    for sign in text:
        if sign in _OPEN.values():
            standing |= {_LETTER[sign]}
        elif sign in _CLOSE.values():
            standing -= {_LETTER[sign]}
        elif sign != _TOP:
            yield sign, standing


def is_top(text: str) -> bool:
    """Whether a cue stands at the top of the picture."""
    return text.startswith(_TOP)


def bare(timeline: Timeline) -> Timeline:
    """The words alone."""
    cues = (cue.model_copy(update={"text": _ANY.sub("", cue.text)}) for cue in timeline.cues)
    return timeline.model_copy(update={"cues": tuple(cues)})


def with_styles(text: str, styles: Sequence[Style], *, top: bool = False) -> str:
    """`text` with marks, as `balanced` has them, for the style of each of its letters and digits.

    What stands between two of them has what they share, and what touches one alone has its style.
    """
    waiting = iter(styles)
    known = [next(waiting) if sign.isalnum() else None for sign in text]
    before, written = Style(), ""
    for sign, style in zip(text, _between(text, known), strict=True):
        written += "".join(_CLOSE[one] for one in sorted(before - style))
        written += "".join(_OPEN[one] for one in sorted(style - before)) + sign
        before = style
    return _balanced((_TOP if top else "") + written)


def _between(text: str, known: Sequence[Style | None]) -> Iterator[Style]:
    """The style of every character."""
    words = list(accumulate(map(str.isspace, text)))
    lettered = [(words[at], style) for at, style in enumerate(known) if style is not None]
    waiting = iter([*lettered, (-1, Style())])
    last, following = (-1, Style()), next(waiting)
    for sign, word, style in zip(text, words, known, strict=True):
        if style is not None:
            last, following = following, next(waiting)
            yield style
        elif sign.isspace() or (last[0] == word) == (following[0] == word):
            yield last[1] & following[1]
        else:
            yield last[1] if last[0] == word else following[1]


_EMPTY = re.compile("|".join(f"{_OPEN[letter]}{_CLOSE[letter]}" for letter in _OPEN))
_TTML = {"i": 'tts:fontStyle="italic"', "b": 'tts:fontWeight="bold"', "u": 'tts:textDecoration="underline"'}


def dressed(text: str, name: str) -> str:
    """A file in the format `name` with its markup as that format has it; without it where it has none."""
    if name in ("srt", "ass"):
        # A sign of SubRip stands there anyway.
        text = text.replace(rf"{{\an8}}{_TOP}", _TOP).replace(_TOP, r"{\an8}")
    elif _TOP in text:
        text = "\n".join(_at_the_top(text.split("\n"), name))
    return _ANY.sub(lambda sign: _tag(sign[0], name), text)


def _at_the_top(rows: Sequence[str], name: str) -> Iterator[str]:
    """The lines of a file, those that place a caption with its mark's meaning."""
    for row, following in zip(rows, [*rows[1:], ""], strict=True):
        if name == "vtt" and "-->" in row and _TOP in following:
            yield row if row.endswith(" line:0") else f"{row} line:0"
        elif name == "ttml" and _TOP in row:
            yield row.replace('region="bottom"', 'region="signs"', 1)
        else:
            yield row


def _tag(sign: str, name: str) -> str:
    letter, opens = _LETTER.get(sign), sign in _OPEN.values()
    if letter is None or name not in WRITTEN:
        return ""
    if name == "ass":
        return f"{{\\{letter}{int(opens)}}}"
    if name == "ttml":
        return f"<span {_TTML[letter]}>" if opens else "</span>"
    return f"<{letter}>" if opens else f"</{letter}>"
