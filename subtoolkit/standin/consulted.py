"""Questions of text alone -> answers by simple rules: chapters of a storyline, voices that are one person."""

import re
from collections.abc import Iterator

_ENTRY = re.compile(r"^(\d+) \| [\d:]+ - [\d:]+ \| (.*)$", re.MULTILINE)
_VOICE = re.compile(r"^(?!<)([^|\n]+) \| piece (\d+) \| [^|\n]* \| ([^|\n]*) \| [^\n]*$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{5,}")
_TITLE_WORDS = 4


def chapters(prompt: str) -> str:
    """A chapter begins where an entry shares no longer word with the three before it."""
    lines: list[str] = []
    told: list[set[str]] = []
    for number, text in _ENTRY.findall(prompt):
        story = text.partition(" // ")[0]
        words = {word.casefold() for word in _WORD.findall(story)}
        if story.startswith("("):
            continue  # a scene that goes on
        if not any(words & before for before in told[-3:]):
            lines.append(f"{number} | {_title(story)}")
        told.append(words)
    return "\n".join(lines)


def _title(story: str) -> str:
    return " ".join(re.findall(r"[\w’-]+", story)[:_TITLE_WORDS])


def people(prompt: str) -> str:
    """Voices of different pieces with the same description are one person, called as the first of them."""
    return "\n".join(_same(prompt)) or "All different"


def _same(prompt: str) -> Iterator[str]:
    first: dict[str, str] = {}
    for name, _, profile in _VOICE.findall(prompt):
        kept = first.setdefault(profile.casefold(), name)
        if kept != name and profile.strip():
            yield f"{name} = {kept}"
