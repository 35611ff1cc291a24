"""Timeline <-> SubRip. There is no specification: we write what all players read, and read what people have.

SubRip cannot escape anything. `-->` in a text would begin a new cue for many readers and becomes `->`, as
whisper does it.
"""

import re

from subtoolkit.core.clock import format_clock
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import blocks
from subtoolkit.formats.base import Look
from subtoolkit.formats.colours import NAMES, rgb
from subtoolkit.formats.shown import Shown, shown, voices


def render(timeline: Timeline, look: Look) -> str:
    """Numbered blocks from 1; an empty timeline is an empty file."""
    cues = shown(timeline, look)
    colours = voices(cues) if look.speakers == "colour" else {}
    return "".join(
        f"{number}\n{format_clock(cue.start)} --> {format_clock(cue.end)}\n{_text(cue, look, colours)}\n\n"
        for number, cue in enumerate(cues, 1)
    )


_ARROW = re.compile("-{2,}>")
_FULL_WIDTH = str.maketrans("{}<>", "｛｝＜＞")


def _text(cue: Shown, look: Look, colours: dict[str, int]) -> str:
    text = _ARROW.sub("->", cue.text)
    if look.literal:
        text = text.translate(_FULL_WIDTH)
    if cue.speaker in colours:
        text = f'<font color="{rgb(NAMES[colours[cue.speaker] % len(NAMES)])}">{text}</font>'
    # Numeric-keypad position 8, top centre: the one position tag that players agree on.
    return rf"{{\an8}}{text}" if cue.kind == "text" else text


def recognises(text: str) -> bool:
    """Look for a time line near the beginning."""
    return blocks.has_times(text) and not text.lstrip("\ufeff").startswith("WEBVTT")


def read(text: str) -> Timeline:
    """Read the cues of any file that has time lines with an arrow; see `blocks.read`."""
    return blocks.read(text, _plain)


# Only the tags that players know: `<3`, `a < b` and `{x}` are words.
_TAGS = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)


def _plain(text: str) -> tuple[str, str | None]:
    return _TAGS.sub("", text), None
