"""Timeline -> the prose of its sections, each under its title where there are several."""

import re
from collections.abc import Iterator

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Look
from subtoolkit.formats.shown import line


def render(timeline: Timeline, look: Look) -> str:
    """Paragraphs with a blank line between them."""
    alone = len(timeline.sections) == 1
    parts: list[str] = []
    for section in timeline.sections:
        parts += [*([] if alone else [line(section.title)]), *paragraphs(section.text)]
    return "\n\n".join(parts) + "\n" if parts else ""


def paragraphs(text: str) -> Iterator[str]:
    """Each paragraph of a text on one line."""
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        if words := line(part):
            yield words


def recognises(text: str) -> bool:
    """Never: any text at all would do."""
    return False


read = None
