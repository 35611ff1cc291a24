"""A text and its start -> an end, where the model gave none that can be."""

from unicodedata import east_asian_width

LONGEST = 7_000
"""An end that is made up is no later after its start."""
SHORTEST = 500
_WIDE = 2.5
"""A character of a wide script is about as many letters."""


def slow_end(start: int, following: int | None, text: str) -> int:
    """Where slow singing of `text` would end, five letters a second, but no later than the next start."""
    end = start + min(LONGEST, 1_000 + int(_letters(text) * 200))
    return _before(end, start, following)


def quick_end(start: int, following: int | None, text: str) -> int:
    """Where quick speech of `text` would end, fifteen letters a second: for claims that are too short."""
    end = start + min(LONGEST, max(SHORTEST, int(_letters(text) * 67)))
    return _before(end, start, following)


def _before(end: int, start: int, following: int | None) -> int:
    return min(end, following) if following is not None and following > start else end


def _letters(text: str) -> float:
    # Longer texts have reached the longest time anyway.
    return sum(_WIDE if east_asian_width(character) in "WF" else 1 for character in text[:120])
