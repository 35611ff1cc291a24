"""Timeline <-> enhanced LRC ("A2"): a time before each word, one behind the last.

Players that know only plain LRC show the inner stamps as text, so it has a suffix of its own.
"""

import re

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import lrc, lrc_read
from subtoolkit.formats.base import Look
from subtoolkit.formats.shown import Shown, line, shown
from subtoolkit.formats.spans import spans


def render(timeline: Timeline, look: Look) -> str:
    """Write one line per cue; a cue without word times is stamped as a whole."""
    return "".join([*lrc.header(timeline), *lrc.stamped(shown(timeline, look), _stamped)])


def _stamped(cues: list[Shown]) -> str:
    start, end = cues[0].start, max(cue.end for cue in cues)
    # Stamps have to ascend, which those of two voices together do not.
    parts = spans(line(cues[0].text), cues[0]) if len(cues) == 1 else []
    if not parts:
        return f" {_stamp(start)} {lrc.plain(cues)} {_stamp(max(end, start + 10))}"
    written = ""
    for part in parts:
        # A blank on either side of the stamp, as in the form that is in use; none inside a split word.
        glue = " " if not written or part.glue else ""
        written += f"{glue}{_stamp(part.start)}{glue}{lrc.escape(part.text)}"
    return f"{written} {_stamp(parts[-1].end)}"


def _stamp(time: int) -> str:
    return f"<{lrc.clock(lrc.hundredths(time))}>"


def recognises(text: str) -> bool:
    """Look for stamps inside lines that begin with one."""
    return lrc_read.recognises(text) and re.search(lrc_read.WORD_STAMP, text[:4000]) is not None


def read(text: str) -> Timeline:
    """Read plain or enhanced lyrics."""
    return lrc_read.read(text)
