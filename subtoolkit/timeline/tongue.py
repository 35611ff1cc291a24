"""A text -> its language, by its script or by the small words that each language uses all the time."""

import re

from subtoolkit.timeline.languages import LEXICONS
from subtoolkit.timeline.text import language_of

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_FEWEST = 20
"""Words; fewer could be of any language."""
_SHARE = 0.25
"""Of all words so many are small ones, in each language that has them."""
_AHEAD = 1.3
"""So far must the best language be before the next: Danish and Norwegian never are."""


def tongue(text: str) -> str | None:
    """The language of `text` as a two-letter tag; None where it is not clear."""
    if sure := language_of(text):
        return sure
    words = _WORD.findall(text.casefold().replace("’", "'"))
    if len(words) < _FEWEST:
        return None
    counts = sorted(
        ((sum(word in lexicon.binds for word in words), tag) for tag, lexicon in LEXICONS.items()),
        reverse=True,
    )
    (best, tag), (second, _) = counts[:2]
    return tag if best >= _SHARE * len(words) and best >= _AHEAD * second else None
