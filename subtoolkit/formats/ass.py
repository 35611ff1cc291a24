"""Timeline <-> Advanced SubStation Alpha (SSA v4+).

Written here, since pysubs2 stops at 9:59:59 and gives cues under 10 ms no length.
"""

import re
from typing import NamedTuple

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import ass_read
from subtoolkit.formats.base import Look
from subtoolkit.formats.colours import NAMES, bgr
from subtoolkit.formats.shown import Shown, line, shown, voices
from subtoolkit.formats.spans import Span, spans

_HEADER = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
{styles}
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def render(timeline: Timeline, look: Look) -> str:
    """Write the script for the size of the picture; speakers in Name, signs and sounds in own styles."""
    cues = shown(timeline, look)
    colours = voices(cues) if look.speakers == "colour" else {}
    return _header(timeline, look) + "".join(
        _dialogue(cue, colours, highlight=look.highlight) for cue in cues
    )


class _Style(NamedTuple):
    name: str
    scale: float = 1.0
    """Font size, of the usual one."""
    italic: bool = False
    alignment: int = 2
    """Place on the numeric keypad: 2 bottom centre, 8 top centre."""
    colour: str = "&H00FFFFFF"
    later: str = "&H000000FF"
    """Colour of words that are still to be spoken, where words have times."""


_STYLES = (
    _Style("Default"),
    _Style("Sound", italic=True),
    _Style("Sign", scale=0.85, alignment=8),
)
_SPOKEN = _Style("Spoken", colour="&H0000FFFF", later="&H00B0B0B0")
"""Grey words that turn yellow, or the colour of their voice: each of those stands out from grey."""
_STYLE_OF = {"speech": "Default", "lyric": "Default", "sound": "Sound", "text": "Sign"}


def _header(timeline: Timeline, look: Look) -> str:
    pictures = timeline.media.pictures if timeline.media else ()
    width, height = (pictures[0].width, pictures[0].height) if pictures else (1920, 1080)
    font = line(look.font or font_of(timeline.language)).replace(",", " ")
    # The shorter side, so that an upright picture does not get letters twice as large as its width allows.
    side = min(width, height)
    used = (*_STYLES, _SPOKEN) if look.highlight else _STYLES
    styles = "".join(_style(style, font, width, side) for style in used)
    return _HEADER.format(width=width, height=height, styles=styles)


def _style(style: _Style, font: str, width: int, side: int) -> str:
    size = max(round(side * 0.054 * style.scale), 1)
    outline, shadow = (f"{side * part:.2f}".rstrip("0").rstrip(".") for part in (0.0028, 0.0010))
    sides, foot = round(width * 0.05), round(side * 0.05)
    return (
        f"Style: {style.name},{font},{size},{style.colour},{style.later},&H00000000,&H80000000,"
        f"0,{-1 if style.italic else 0},0,0,100,100,0,0,1,{outline},{shadow},{style.alignment},"
        f"{sides},{sides},{foot},1\n"
    )


def font_of(language: str | None) -> str:
    """Name a family that has the script; the Noto faces differ in the national shapes of Han characters."""
    tag = (language or "").lower()
    if tag.startswith(("zh", "yue", "cmn")):
        return "Noto Sans CJK TC" if re.search(r"hant|tw|hk|yue", tag) else "Noto Sans CJK SC"
    return {"ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR"}.get(tag.split("-")[0], "Arial")


def _dialogue(cue: Shown, colours: dict[str, int], *, highlight: bool) -> str:
    start = hundredths(cue.start)
    # A cue of some milliseconds must not come out with no length.
    end = max(hundredths(cue.end), start + 1)
    name = (cue.speaker or "").replace(",", ";")
    style, text = _STYLE_OF[cue.kind], escape(cue.text)
    if highlight and style == "Default" and (parts := spans(cue.text, cue)):
        style, text = _SPOKEN.name, _karaoke(parts, start, end)
    if cue.speaker in colours:
        text = f"{{\\c{bgr(NAMES[colours[cue.speaker] % len(NAMES)])}}}{text}"
    return f"Dialogue: 0,{clock(start)},{clock(end)},{style},{name},0,0,0,,{text}\n"


def _karaoke(parts: list[Span], start: int, end: int) -> str:
    """Each word behind how long it lasts, up to the next one, so that the sum is the length of the cue."""
    times = [min(max(hundredths(part.start), start), end) for part in parts]
    silence = f"{{\\k{times[0] - start}}}" if times[0] > start else ""
    return silence + "".join(
        f"{escape(part.glue)}{{\\k{until - time}}}{escape(part.text)}"
        for part, time, until in zip(parts, times, [*times[1:], end], strict=True)
    )


def hundredths(time: int) -> int:
    """The nearest hundredth of a second, halves up."""
    return (time + 5) // 10


def clock(hundredths: int) -> str:
    """`h:mm:ss.cc`."""
    seconds, part = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{part:02d}"


_COMMAND = re.compile(r"\\(?=[Nnh{}]|\Z)")
_JOINER = "\u2060"


def escape(text: str) -> str:
    """Make `text` fit for the last field.

    Braces become full width, since not every renderer knows an escape for them; a backslash that would be
    read as a line break or blank, or might take the brace of what follows, gets a word joiner behind it.
    """
    text = text.replace("{", "｛").replace("}", "｝")
    return _COMMAND.sub("\\\\" + _JOINER, text).replace("\n", r"\N")


def recognises(text: str) -> bool:
    """Look for one of the first sections."""
    return ass_read.recognises(text)


def read(text: str) -> Timeline:
    """Read ASS or the older SSA."""
    return ass_read.read(text)
