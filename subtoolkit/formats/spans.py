"""A cue's text cut at its words, so that each word can get a time and no letter is lost."""

from typing import NamedTuple

from subtoolkit.formats.shown import Shown


class Span(NamedTuple):
    """A word as it is written, from its own time on, with the punctuation around it."""

    start: int
    end: int
    glue: str
    """Blanks and line breaks before it; a mark goes between these and the word."""
    text: str


def spans(text: str, cue: Shown) -> list[Span]:
    """Cut `text` before each of the words of `cue`; together the spans are `text` again.

    Letters are compared, so lines, blanks and punctuation may differ from those of the words. Before the
    first word may stand what is not said: a dash, a note, a name and its colon. There are no spans without
    words, or where they are not those of the text. A word without letters belongs to the one beside it.
    """
    places = [at for at, sign in enumerate(text) if sign.isalnum()]
    words = [(word, letters) for word in cue.words if (letters := _letters(word.text))]
    said = "".join(letters for _, letters in words)
    first = len(places) - len(said)
    if not words or first < 0 or "".join(text[at] for at in places[first:]) != said:
        return []
    if first and not any(colon in text[places[first - 1] : places[first]] for colon in ":："):
        return []
    found, begin, behind = [], 0, first
    for word, letters in words:
        behind += len(letters)
        end = _border(text, places[behind - 1] + 1, places[behind]) if behind < len(places) else len(text)
        whole = text[begin:end]
        bare = whole.lstrip()
        found.append(Span(word.start, word.end, whole.removesuffix(bare), bare))
        begin = end
    return found


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _border(text: str, start: int, end: int) -> int:
    """Where the next word begins between two letters: punctuation up to a blank is said with the first."""
    return next((at for at in range(start, end) if text[at].isspace()), end)
