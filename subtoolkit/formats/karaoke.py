"""Timeline -> karaoke in ASS: two lines, words that fill as they are sung, the next line waiting.

Lines take turns in two rows. Each appears as soon as its row is free, so that a singer always sees what comes
next; after a break both appear together, and three dots count in. A long line gets smaller letters.
"""

from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from subtoolkit.core.media import Tags
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import ass
from subtoolkit.formats.base import Look
from subtoolkit.formats.shown import Shown, line, shown
from subtoolkit.formats.spans import spans

BREAK = 4_000
"""A pause of the voice from so many ms on clears both rows."""
LEAD = 2_000
"""So long before they are sung the first lines behind a break appear."""
LINGER = 300
"""So long a sung line stays, if its row is not needed."""
_COUNT = 3_000
"""The dots take so long, and come only in a pause that is a second longer."""
_TITLE = 5_000
"""The title is shown at most so long, and only where nothing is sung for so long."""
_WIDTH, _WIDTH_CJK = 0.53, 0.38
"""Width of a letter of a usual font, in the size of the font, and of one for Chinese, Japanese and Korean, in
which letters fill less of their line; a wide character has twice as much."""

_HEADER = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: None
{title}
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
{styles}
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


class _Turn(NamedTuple):
    """One line with the time for which it stands in its row."""

    cue: Shown
    row: int
    """0 the upper, 1 the lower one."""
    start: int
    end: int
    counted: bool
    """Dots count it in."""


class _Picture(NamedTuple):
    width: int
    height: int
    font: str

    @property
    def size(self) -> int:
        """Of the letters: two lines of them fill a fifth of the picture."""
        return max(round(min(self.height, self.width * 0.75) * 0.08), 1)


def render(timeline: Timeline, look: Look) -> str:
    """Write the script for the size of the picture, 1280x720 where there is none."""
    pictures = timeline.media.pictures if timeline.media else ()
    width, height = (pictures[0].width, pictures[0].height) if pictures else (1280, 720)
    font = line(look.font or ass.font_of(timeline.language)).replace(",", " ")
    picture = _Picture(width, height, font)
    cues = [cue._replace(text=line(cue.text)) for cue in shown(timeline, look) if cue.kind != "text"]
    tags = (timeline.media.tags if timeline.media else None) or Tags()
    head = _header(picture, tags)
    return head + "".join(
        [*_title(tags, cues), *(_event(turn, picture) for turn in _turns(cues)), *_dots(cues)]
    )


def _header(picture: _Picture, tags: Tags) -> str:
    size, foot = picture.size, round(picture.height * 0.08)
    styles = (
        ("Upper", size, "&H0000D7FF", 2, foot + round(size * 1.6)),
        ("Lower", size, "&H0000D7FF", 2, foot),
        ("Count", round(size * 0.6), "&H0000D7FF", 2, foot + round(size * 3.0)),
        ("Title", size, "&H00FFFFFF", 2, foot),
    )
    sides, outline, shadow = round(picture.width * 0.04), size * 0.055, size * 0.03
    lines = "".join(
        f"Style: {name},{picture.font},{points},{sung},&H00FFFFFF,&H00201008,&H80000000,"
        f"-1,0,0,0,100,100,0,0,1,"
        f"{outline:.1f},{shadow:.1f},{place},{sides},{sides},{margin},1\n"
        for name, points, sung, place, margin in styles
    )
    title = f"Title: {line(tags.title)}\n" if tags.title else ""
    return _HEADER.format(width=picture.width, height=picture.height, title=title, styles=lines)


def _turns(cues: list[Shown]) -> Iterator[_Turn]:
    """Each line with its row and the time that it has there."""
    free = [0, 0]
    last, row, opened = 0, 1, 0
    for place, cue in enumerate(cues):
        begins = not place or cue.start - last > BREAK
        if begins:
            row, opened = 0, max(last, cue.start - LEAD)
        else:
            row = 1 - row
        # The second line behind a break waits together with the first.
        start = min(cue.start, max(free[row], opened))
        following = next((other.start for other in cues[place + 2 : place + 3]), None)
        end = cue.end + LINGER if following is None else max(cue.end, min(cue.end + LINGER, following))
        counted = begins and cue.start - last >= _COUNT + 1_000
        free[row], last = end, max(last, cue.end)
        yield _Turn(cue, row, start, end, counted)


def _event(turn: _Turn, picture: _Picture) -> str:
    """The line; what is to be sung is filled from left to right, what separates words is not."""
    cue = turn.cue
    start, end = ass.hundredths(turn.start), ass.hundredths(turn.end)
    parts = spans(cue.text, cue)
    times = [(ass.hundredths(part.start), ass.hundredths(part.end)) for part in parts]
    if not parts:
        times = [(ass.hundredths(cue.start), ass.hundredths(cue.end))]
    text, at = "", start
    for place, (first, last) in enumerate(times):
        first = max(at, min(first, end))
        last = max(first, min(last, end))
        glue, words = (parts[place].glue, parts[place].text) if parts else ("", cue.text)
        wait = f"{{\\k{first - at}}}" if first > at else ""
        text += f"{wait}{ass.escape(glue)}{{\\kf{last - first}}}{ass.escape(words)}"
        at = last
    return _dialogue(start, end, ("Upper", "Lower")[turn.row], _smaller(cue.text, picture) + text)


def _smaller(text: str, picture: _Picture) -> str:
    """Smaller letters for a line that would be wider than the picture."""
    letter = _WIDTH_CJK if "CJK" in picture.font else _WIDTH
    width = sum(0 if combining(s) else 2 if east_asian_width(s) in "WF" else 1 for s in text) * letter
    fits = picture.width * 0.92 / max(width, 1)
    return f"{{\\fs{max(int(fits), 8)}}}" if fits < picture.size else ""


def _dots(cues: list[Shown]) -> Iterator[str]:
    for turn in _turns(cues):
        if turn.counted:
            end = ass.hundredths(turn.cue.start)
            start = end - _COUNT // 10
            dots = " ".join(f"{{\\kf{_COUNT // 30}}}●" for _ in range(3))
            yield _dialogue(start, end, "Count", dots)


def _title(tags: Tags, cues: list[Shown]) -> Iterator[str]:
    """Title and artist, while the music has not come to its words."""
    names = [ass.escape(line(name)) for name in (tags.title, tags.artist) if name]
    end = min(cues[0].start - LEAD, _TITLE) if cues else 0
    if names and end >= 1_500:
        yield _dialogue(0, ass.hundredths(end), "Title", "{\\fad(300,500)}" + "\\N".join(names))


def _dialogue(start: int, end: int, style: str, text: str) -> str:
    return f"Dialogue: 0,{ass.clock(start)},{ass.clock(max(end, start + 1))},{style},,0,0,0,,{text}\n"


def recognises(text: str) -> bool:
    """Never: it is read as any other ASS."""
    return False


read = None
