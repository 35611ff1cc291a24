"""Timeline -> the caption text of Avid DS, which Media Composer's SubCap effect imports.

It is picky: frames, no two captions at a time, one blank between in and out, one blank line between captions;
at the first fault it leaves out all that follow. So a caption ends where the next one begins.
"""

from collections.abc import Iterator

from subtoolkit.core.timecode import timecode
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Look
from subtoolkit.formats.shown import Shown, shown


def render(timeline: Timeline, look: Look) -> str:
    """Write the captions between their marks, in the timecode of the sequence."""
    clock = look.clock or timecode(timeline.media, start="auto")
    found = [
        f"{clock.base.label(clock.first + first)} {clock.base.label(clock.first + end)}\n{cue.text}\n\n"
        for first, end, cue in _in_turn(
            [(clock.base.frame(cue.start), clock.base.frame(cue.end), cue) for cue in shown(timeline, look)]
        )
    ]
    return f"<begin subtitles>\n\n{''.join(found)}<end subtitles>\n"


def _in_turn(cues: list[tuple[int, int, Shown]]) -> Iterator[tuple[int, int, Shown]]:
    free = 0
    for at, (start, end, cue) in enumerate(cues):
        first = max(start, free)
        until = cues[at + 1][0] if at + 1 < len(cues) else end
        free = max(first + 1, min(end, max(until, first + 1)))
        yield first, free, cue


def recognises(text: str) -> bool:
    """Never: it is written only."""
    return False


read = None
