"""Text of any format that pysubs2 knows -> Timeline."""

import warnings
from fractions import Fraction

import pysubs2
from pysubs2.exceptions import Pysubs2Error

from subtoolkit.core.cue import CueKind
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.made import Rough, made

KNOWN = {
    "ssa": "SSA",
    "microdvd": "MicroDVD",
    "mpl2": "MPL2",
    "sami": "SAMI",
    "tmp": "TMPlayer",
    "ttml": "TTML",
}
"""pysubs2's names of what it reads and we do not write."""


def read(text: str, name: str | None = None, fps: Fraction | None = None) -> Timeline:
    """Read the cues; `name` None: pysubs2 finds out. Raises `Unreadable`."""
    try:
        with warnings.catch_warnings():
            # It warns of odd style fields, which nobody needs here.
            warnings.simplefilter("ignore")
            found = pysubs2.SSAFile.from_string(text, format_=name, fps=float(fps) if fps else None)
    except (Pysubs2Error, ValueError, ArithmeticError, LookupError) as error:
        raise Unreadable(str(error).splitlines()[0] if str(error) else type(error).__name__) from error
    return made(_rough(event) for event in found.events if not (event.is_comment or event.is_drawing))


def _rough(event: pysubs2.SSAEvent) -> Rough:
    # The word joiner behind a backslash is ours, see `ass.escape`.
    words = event.plaintext.replace("\\\u2060", "\\")
    return Rough(event.start, event.end, words, event.name.strip(), _KINDS.get(event.style, "speech"))


_KINDS: dict[str, CueKind] = {"Sign": "text", "Sound": "sound"}
"""Our own styles."""


def guess(text: str) -> str | None:
    """pysubs2's name for the format of `text`, None if it knows none."""
    try:
        return pysubs2.formats.autodetect_format(text)
    except Pysubs2Error:
        return None
