"""What is different when a sound is a song: how it is measured, fitted, and asked about again."""

from collections.abc import Sequence
from dataclasses import dataclass

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Timeline
from subtoolkit.media.activity import Activity, Measured
from subtoolkit.media.sound import Sound
from subtoolkit.media.vocals import Vocals
from subtoolkit.pipeline.pieces import FEWEST, core
from subtoolkit.timeline.fit import Fitted, Speech, fit
from subtoolkit.timeline.lyrics.singing import fit_sung

_SMALLEST = 8_000
"""A piece that failed is halved down to this length."""
_SMALLEST_SUNG = 60_000
"""The same of a song: without the phrases around it singing is harder to understand."""
_FEWEST_SUNG = 4_000
"""A gap in a song is worth a question from this length on: an instrument alone can sound like a voice."""


@dataclass(frozen=True)
class Manner:
    """How the pieces of one sound are treated."""

    voice: Vocals | None = None
    """Where somebody sings, if the sound is a song."""

    def levels(self, sound: Sound) -> Measured:
        """What tells where somebody speaks or sings."""
        return self.voice or sound.levels

    def fit(self, cues: Sequence[Cue], speech: Speech, active: Activity, *, sure: bool) -> Fitted:
        """Cues with claims -> cues on the sound."""
        span = (active.start, active.end)
        if self.voice is None:
            return fit(cues, speech, span=span, sure=sure)
        return fit_sung(cues, speech, span=span, sure=sure, unsure=active.unsure)

    def is_gap(self, start: int, end: int) -> bool:
        """Whether uncovered sound is worth a question, as far as its length tells."""
        return end - start >= (FEWEST if self.voice is None else _FEWEST_SUNG)

    def may_be_halved(self, segment: Segment, report: Report) -> bool:
        """Whether more could be had of a piece of which nothing came twice."""
        if self.voice is None:
            return segment.duration > _SMALLEST
        # What sounds in a song need not be a voice, and who refuses one does so for every part of it.
        silent = report.status == "empty" or any(note.reason == "nothing-said" for note in report.notes)
        return not silent and report.status != "refused" and segment.duration > _SMALLEST_SUNG

    def own(self, part: Timeline, piece: Segment, whole: Segment) -> Timeline:
        """What of a gap's answer belongs into the gap.

        Of words that are spoken twice `fill` leaves one out; what is sung twice stays twice.
        """
        return part if self.voice is None else core(part, piece, whole)
