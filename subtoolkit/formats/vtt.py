"""Timeline <-> WebVTT, as the W3C recommendation has it.

No STYLE or REGION block is ever written: ffmpeg up to 5.1 reads no cue at all from a file that has one,
without a message. Colours use the classes that every browser knows without a style sheet; how spoken
words and those to come look, the page says with `::cue(:past)` and `::cue(:future)`.
"""

import html
import re

from subtoolkit.core.clock import format_clock
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import blocks
from subtoolkit.formats.base import Look, Unreadable
from subtoolkit.formats.colours import NAMES
from subtoolkit.formats.shown import Shown, shown, voices
from subtoolkit.formats.spans import spans


def render(timeline: Timeline, look: Look) -> str:
    """Write the header and the cues in the order of their starts; hours are always there."""
    cues = shown(timeline, look)
    colours = voices(cues) if look.speakers == "colour" else {}
    inner = _stamped if look.highlight else _escaped
    return "WEBVTT\n" + "".join(f"\n{_times(cue)}\n{_dressed(inner(cue), cue, colours)}\n" for cue in cues)


def _times(cue: Shown) -> str:
    times = f"{format_clock(cue.start, mark='.')} --> {format_clock(cue.end, mark='.')}"
    return f"{times} line:0" if cue.kind == "text" else times


def _escaped(cue: Shown) -> str:
    return escape(cue.text)


def _stamped(cue: Shown) -> str:
    """The text with a stamp before each word that begins inside the cue, later than the one before it."""
    written, latest = "", cue.start
    for part in spans(cue.text, cue):
        stamp = ""
        if latest < part.start < cue.end:
            stamp, latest = f"<{format_clock(part.start, mark='.')}>", part.start
        written += part.glue + stamp + escape(part.text)
    return written or _escaped(cue)


def _dressed(text: str, cue: Shown, colours: dict[str, int]) -> str:
    if cue.speaker in colours:
        text = f"<c.{NAMES[colours[cue.speaker] % len(NAMES)]}>{text}</c>"
    return f"<v {escape(cue.speaker)}>{text}" if cue.speaker else text


def escape(text: str) -> str:
    """`text` as cue text; with `>` escaped too no `-->` can remain."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def recognises(text: str) -> bool:
    """Look for the signature."""
    return text.lstrip("\ufeff").startswith("WEBVTT")


def read(text: str) -> Timeline:
    """Read the cues with their speakers; settings, notes, styles and regions are left behind."""
    if not recognises(text):
        raise Unreadable("it does not begin with WEBVTT")
    if "-->" not in text:
        return Timeline()
    return blocks.read(text, _plain)


_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>]*)>")
_TAGS = re.compile(r"</?[^<>]*>")
_RUBY = re.compile(r"<rt(?:\.[^<>]*)?>([^<>]+)(?:</rt>|(?=</ruby>))")
"""How a word is read, which stands above it; in a line it stands behind it in brackets."""


def _plain(text: str) -> tuple[str, str | None]:
    # A blank line ends the cue; what follows is the next one's identifier, or a NOTE.
    text = text.lstrip(" \t").removeprefix("\n").split("\n\n", 1)[0]
    voice = _VOICE.search(text)
    speaker = html.unescape(voice[1]).strip() if voice else None
    return html.unescape(_TAGS.sub("", _RUBY.sub(r"（\1）", text))), speaker or None
