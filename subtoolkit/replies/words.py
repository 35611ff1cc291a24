"""Words with times of their own -> the text of a draft and its words."""

import re
from collections.abc import Sequence

from subtoolkit.core.claims import CLOCK, Scale, claim, read
from subtoolkit.core.cue import Word
from subtoolkit.replies.draft import Draft, TimedWord

_STAMP = re.compile(rf"[ \t]*<({CLOCK})>[ \t]*")
_LAST = 400
"""Length of a last word whose end is not known."""


def with_stamped_words(draft: Draft) -> Draft:
    """`<00:01.00> Pa <00:01.50> per` of enhanced LRC: the stamps become the times of the words."""
    if "<" not in draft.text:
        return draft
    # The pieces between the stamps, each behind its time: text, time, text, time, text.
    before, *rest = _STAMP.split(draft.text)
    found = [(text, time) for time, text in zip(rest[::2], rest[1::2], strict=True)]
    if not found:
        return draft
    words: list[TimedWord] = []
    for text, time in found:
        start = claim(time)
        # A stamp without a word behind it is the end of the one before it.
        if not text and words:
            words[-1] = words[-1]._replace(end=start)
        elif text and start:
            words.append(TimedWord(text, start))
    texts = [text for text in (before, *(text for text, _ in found)) if text]
    end = draft.end or (words[-1].end if words else None)
    return draft._replace(text=" ".join(texts), end=end, words=tuple(words))


def words_of(draft: Draft, scale: Scale, end: int | None) -> tuple[Word, ...]:
    """The words with times in milliseconds; none where they go back in time."""
    starts = [read(word.start, scale) for word in draft.words]
    following: Sequence[int | None] = [*starts[1:], end]
    words: list[Word] = []
    last = 0
    for word, start, later in zip(draft.words, starts, following, strict=True):
        until = read(word.end, scale) if word.end else later
        known = until is not None
        until = start + _LAST if until is None else until
        if not last <= start <= until:
            return ()
        words.append(Word(start=start, end=until, text=word.text, estimated=not known))
        last = until
    return tuple(words)
