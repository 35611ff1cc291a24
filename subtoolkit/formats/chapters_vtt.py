"""Timeline <-> chapters as WebVTT, for `<track kind="chapters">`: a cue for each, its text the plain title.

https://www.w3.org/TR/webvtt1/#introduction-chapters. One that is open lasts a second, since a cue must end.
"""

from subtoolkit.core.clock import SECOND, format_clock
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import chapters, vtt
from subtoolkit.formats.base import Look


def render(timeline: Timeline, look: Look) -> str:
    """Write the header and the chapters; hours are always there."""
    return "WEBVTT\n" + "".join(map(_cue, chapters.marks(timeline)))


def _cue(mark: chapters.Mark) -> str:
    end = mark.start + SECOND if mark.end is None else mark.end
    times = f"{format_clock(mark.start, mark='.')} --> {format_clock(end, mark='.')}"
    return f"\n{times}\n{vtt.escape(mark.title)}\n"


def recognises(text: str) -> bool:
    """Look for the signature; that its cues are chapters, only the name of a file says."""
    return vtt.recognises(text)


def read(text: str) -> Timeline:
    """Read each cue as a chapter."""
    found = vtt.read(text)
    return chapters.made((cue.start, cue.end, cue.text) for cue in found.cues)
