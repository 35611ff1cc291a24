"""Quirks of answers to text alone: chapters of a storyline, and voices that are one person."""

import re

from subtoolkit.standin.quirks.base import Clip, Row

_CHAPTER = re.compile(r"^(\d+) \| (.*)$", re.MULTILINE)
_PAIR = re.compile(r"^(.+) = (.+)$", re.MULTILINE)
_ALL_DIFFERENT = "All different"


def _is_answer(text: str) -> bool:
    return bool(_CHAPTER.match(text) or _PAIR.match(text) or text == _ALL_DIFFERENT)


def _stray(text: str, clip: Clip) -> str:
    """Name entries and voices that were never told."""
    text = _CHAPTER.sub(lambda row: f"{int(row[1]) + 900} | {row[2]}", text)
    return _PAIR.sub(r"\1 = Somebody Else", text)


def _timed(text: str, clip: Clip) -> str:
    """Write times where numbers were asked for."""
    return _CHAPTER.sub(lambda row: f"{row[1]}:00 {row[2]}", text)


def _dressed(text: str, clip: Clip) -> str:
    """Put the lines into a list with words around it."""
    if not _is_answer(text):
        return text
    rows = _CHAPTER.sub(r'- **\1** | "\2."', _PAIR.sub(r"- \1 = \2", text))
    return f"Here is the answer:\n\n```\n{rows}\n```\nLet me know if you need more."


def _backwards(text: str, clip: Clip) -> str:
    """Turn the order of the chapters around."""
    return "\n".join(reversed(text.splitlines())) if _CHAPTER.match(text) else text


def _chatty(text: str, clip: Clip) -> str:
    """Talk about the task instead of doing it."""
    return "The recording has several interesting parts, and many voices." if _is_answer(text) else text


ROWS: dict[str, Row] = {
    "stray-answer": Row("an answer to text names what was never told", _stray),
    "timed-chapters": Row("chapters have times where numbers were asked for", _timed),
    "dressed-answer": Row("an answer to text is a list with words around it", _dressed),
    "backwards-chapters": Row("chapters are told from the last to the first", _backwards),
    "chatty-answer": Row("an answer to text talks about the task", _chatty),
}
