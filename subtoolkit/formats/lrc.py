"""Timeline <-> LRC. There is no standard: a time for each line, hundredths of a second, minutes past 59.

A line's end can only be told by the stamp of an empty line. Two lines of one time would be taken for a text
and its translation, so they are joined.
"""

from collections.abc import Callable, Iterator

from subtoolkit.core.clock import format_clock
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import lrc_read
from subtoolkit.formats.base import Look
from subtoolkit.formats.shown import Shown, line, shown

_GAP = 100
"""Milliseconds; a shorter gap between two lines needs no empty line (so does Subtitle Edit)."""


def render(timeline: Timeline, look: Look) -> str:
    """Write what is known of the song, one line per cue, and an empty one where nothing is sung."""
    return "".join([*header(timeline), *stamped(shown(timeline, look), plain)])


def header(timeline: Timeline) -> Iterator[str]:
    """Give the tags of a file whose own were read: title, artist, album, length and language."""
    media = timeline.media
    if media is None or media.tags is None:
        return
    tags = media.tags
    length = None if media.duration is None else format_clock(media.duration, digits=0, hours=False)
    named = (("ti", tags.title), ("ar", tags.artist), ("al", tags.album), ("length", length))
    for name, value in (*named, ("la", timeline.language)):
        # A bracket would end the tag, and some readers take any that opens for the next one.
        if value and (text := line(value).replace("[", "［").replace("]", "］")):
            yield f"[{name}:{text}]\n"


def plain(cues: list[Shown]) -> str:
    """Write the words of cues that begin together."""
    text = escape(" / ".join(line(cue.text) for cue in cues))
    # ffmpeg swallows a bracket behind the stamp, so a word joiner stands between.
    return f"\u2060{text}" if text.startswith("[") else text


def escape(text: str) -> str:
    """Keep `text` from being read as stamps: `[00:01.00]` and `<00:01.00>` become full width."""
    text = lrc_read.STAMP.sub(lambda stamp: f"［{stamp[0][1:-1]}］", text)
    return lrc_read.WORD_STAMP.sub(lambda stamp: f"＜{stamp[0][1:-1]}＞", text)


def stamped(cues: list[Shown], write: Callable[[list[Shown]], str]) -> Iterator[str]:
    """Give the lines of the file; `write` makes the text of the cues that share a stamp."""
    groups = list(_by_stamp(cues))
    for index, (stamp, group) in enumerate(groups):
        yield f"[{clock(stamp)}]{write(group)}\n"
        end = max(hundredths(cue.end) for cue in group)
        after = groups[index + 1][0] if index + 1 < len(groups) else None
        if after is None or after - end > _GAP // 10:
            yield f"[{clock(max(end, stamp + 1))}]\n"


def _by_stamp(cues: list[Shown]) -> Iterator[tuple[int, list[Shown]]]:
    groups: dict[int, list[Shown]] = {}
    for cue in cues:
        groups.setdefault(hundredths(cue.start), []).append(cue)
    yield from groups.items()


def hundredths(time: int) -> int:
    """Round milliseconds to hundredths of a second, halves up."""
    return (time + 5) // 10


def clock(stamp: int) -> str:
    """Write hundredths as `mm:ss.xx`; the minutes run past 59, since the format has no hours."""
    return format_clock(stamp * 10, mark=".", digits=2, hours=False)


def recognises(text: str) -> bool:
    """Look for lines that begin with a time in brackets."""
    return lrc_read.recognises(text)


def read(text: str) -> Timeline:
    """Read plain or enhanced lyrics."""
    return lrc_read.read(text)
