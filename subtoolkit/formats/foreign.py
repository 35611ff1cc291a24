"""Text of any format that pysubs2 knows -> Timeline."""

import warnings
from fractions import Fraction

import pysubs2
from pysubs2.exceptions import Pysubs2Error

from subtoolkit.core.cue import Cue, CueKind
from subtoolkit.core.report import Drop, Repair, Report
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.shown import clean

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
    cues, repairs, drops = [], [], []
    for event in found.events:
        if event.is_comment or event.is_drawing:
            continue
        words = clean(event.plaintext.replace("\\\u2060", "\\"))
        start, end = max(event.start, 0), event.end
        if not words:
            drops.append(Drop(reason="no-text", text=event.text, start=start, end=end))
            continue
        if end <= start:
            end = start + 1
            repairs.append(Repair(reason="end-before-start", detail=words, start=start, end=end))
        cues.append(
            Cue(
                start=start,
                end=end,
                text=words,
                speaker=event.name.strip() or None,
                kind=_KINDS.get(event.style, "speech"),
            )
        )
    cues.sort(key=lambda cue: (cue.start, cue.end))
    return Timeline(
        cues=tuple(cues),
        report=Report(status="complete" if cues else "empty", repairs=tuple(repairs), drops=tuple(drops)),
    )


_KINDS: dict[str, CueKind] = {"Sign": "text", "Sound": "sound"}
"""Our own styles."""


def guess(text: str) -> str | None:
    """pysubs2's name for the format of `text`, None if it knows none."""
    try:
        return pysubs2.formats.autodetect_format(text)
    except Pysubs2Error:
        return None
