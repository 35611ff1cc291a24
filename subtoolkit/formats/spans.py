"""A cue's text cut at its words, so that each word can get a time and no letter is lost."""

from typing import NamedTuple

from subtoolkit.formats.shown import Shown


class Span(NamedTuple):
    """A piece of the text from its own time on, with the blanks before it."""

    start: int
    end: int
    text: str


def spans(text: str, cue: Shown) -> list[Span]:
    """Cut `text` before each of the words of `cue`; together the spans are `text` again.

    Without words, or where they are not those of the text, it is one span for the whole cue.
    """
    found: list[Span] = []
    place = 0
    for word in cue.words:
        at = text.find(word.text, place) if word.text else -1
        if at < 0:
            return [Span(cue.start, cue.end, text)]
        if found:
            # Punctuation up to the blank is said with the word before.
            closing = len(text[place:at].split(" ", 1)[0])
            found[-1] = found[-1]._replace(text=found[-1].text + text[place : place + closing])
            place += closing
        found.append(Span(word.start, word.end, text[place : at + len(word.text)]))
        place = at + len(word.text)
    if not found:
        return [Span(cue.start, cue.end, text)]
    return [*found[:-1], found[-1]._replace(text=found[-1].text + text[place:])]
