"""A segment -> what was said in it: asked, read, fitted to the sound, asked again where something is missing.

A reply is believed as far as it goes. What it leaves out although somebody speaks, what a loop or the end of
the output cut, what could not be read: each is asked for again as a piece of its own, as long as that gains
something, down to pieces of 8 s. What came back empty twice is settled.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from subtoolkit import replies
from subtoolkit.core.clock import SECOND
from subtoolkit.core.errors import ServiceError
from subtoolkit.core.report import Missing, Note, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.settings import Times
from subtoolkit.core.timeline import Timeline
from subtoolkit.media.activity import CONTEXT, Activity, activity
from subtoolkit.media.align import Aligner
from subtoolkit.media.sound import Sound
from subtoolkit.omni import prompts
from subtoolkit.omni.prompts import Prompt
from subtoolkit.pipeline.asking import Asker, Question
from subtoolkit.pipeline.manner import Manner
from subtoolkit.pipeline.pieces import halves, joined, piece
from subtoolkit.timeline.clip import clip
from subtoolkit.timeline.fill import Span, fill
from subtoolkit.timeline.fit import Speech
from subtoolkit.timeline.recital import without_recital

DEEPEST = 5
"""No piece of a piece goes deeper, whatever a model does."""
PAUSE = 150
"""From this length on a dip between two stretches of speech is a pause."""
_ASKABLE = frozenset({"cut-off", "loop", "left-out", "past-end"})
"""Reasons of a missing range that another question may mend."""
_MISUNDERSTOOD = frozenset({"untimed", "prompt-echo"})
"""Reasons of a drop that show that the model did not take the question for what it is."""
_UNSURE = 0.5
"""A segment in which more than this share may be voice or music has no sure activity."""

Piece = tuple[Segment, Question]


@dataclass(frozen=True)
class Heard:
    """What one reply gave."""

    timeline: Timeline
    gaps: tuple[Span, ...]
    """What should be asked for again: somebody speaks there, or the reply itself broke off."""
    speaks: bool
    """Somebody surely speaks in this segment."""


class Listener:
    """Turns segments of one sound into their parts of the timeline."""

    def __init__(
        self,
        asker: Asker,
        sound: Sound,
        prompt: Prompt,
        times: Times,
        aligner: Aligner | None = None,
        manner: Manner | None = None,
    ) -> None:
        self._manner = manner or Manner()
        self._aligner = aligner
        self._asker = asker
        self._sound = sound
        self._prompt = prompt
        self._times = times

    async def hear(self, segment: Segment) -> Timeline:
        """Everything that can be had for `segment`; only errors that would meet all others are raised."""
        found = await self._settled(segment, Question(self._prompt))
        if self._aligner is not None:
            found = await asyncio.to_thread(self._aligned, self._aligner, found, segment)
        return found

    def _aligned(self, aligner: Aligner, found: Timeline, segment: Segment) -> Timeline:
        """The cues with the times of their words, where the aligner is sure of them."""
        read = partial(self._sound.read, channel=segment.channel)
        aligned = aligner.align(found.cues, read, span=(segment.start, segment.end))
        return found.model_copy(update={"cues": aligned.cues, "report": found.report + aligned.report})

    def _named(self, found: Timeline, segment: Segment) -> Timeline:
        """With the whole piece missing, if it has no cue and should have some."""
        reason = self._lost(found, segment)
        if reason is None:
            return found
        missing = Missing(start=segment.start, end=segment.end, reason=reason)
        report = found.report + Report(status="partial", missing=(missing,))
        return found.model_copy(update={"report": report})

    def _lost(self, found: Timeline, segment: Segment) -> str | None:
        """Why a piece without a cue should have some; None if that is named, or nobody speaks there."""
        report = found.report
        if found.cues or report.missing:
            return None
        if report.status in ("refused", "partial"):
            return "refused" if report.status == "refused" else "untimed"
        silent = any(note.reason == "nothing-said" for note in report.notes)
        heard = activity(self._manner.levels(self._sound), segment.start, segment.end)
        return None if silent or self._manner.voice or not _is_sure(heard) else "empty"

    async def _settled(self, segment: Segment, question: Question, depth: int = 0) -> Timeline:
        """What one question and the further ones that follow from it give."""
        try:
            heard = await self._once(segment, question)
        except ServiceError as error:
            if error.fatal:
                raise
            return Timeline(report=lost([(segment.start, segment.end)], error))
        found = heard.timeline
        pieces = self._pieces(segment, question, heard) if depth < DEEPEST else []
        parts = await asyncio.gather(*(self._settled(*one, depth + 1) for one in pieces))
        for (own, _), part in zip(pieces, parts, strict=True):
            found = fill(found, self._manner.own(part, own, segment), (own.start, own.end))
        return self._named(found, segment)

    async def _once(self, segment: Segment, question: Question) -> Heard:
        """Ask, read, place and fit."""
        reply, told = await self._asker.reply(segment, question)
        asked = self._asker.text(question, segment)
        blocks, report = replies.read(
            reply.text, duration=segment.duration, finish=reply.finish, prompt=asked
        )
        active = await self._activity(segment)
        placed = replies.place(blocks, segment, active=active.spans, report=report + told)
        # What was asked about once more and said once more may have been said indeed.
        placed = self._unrecited(placed, heard=question.again > 0)
        return await asyncio.to_thread(self._fitted, placed, segment, active)

    def _unrecited(self, found: Timeline, *, heard: bool) -> Timeline:
        cues, drops = without_recital(found.cues, self._asker.context, heard=heard)
        if not drops:
            return found
        return found.model_copy(update={"cues": cues, "report": found.report + Report(drops=drops)})

    async def _activity(self, segment: Segment) -> Activity:
        """Where somebody speaks; waits for the sound behind the segment, so that every run sees the same."""
        while not self._sound.ended and self._sound.decoded < segment.end + CONTEXT + SECOND:  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # the decode runs in a thread that knows no event loop
        levels = self._manner.levels(self._sound)
        return await asyncio.to_thread(activity, levels, segment.start, segment.end)

    def _fitted(self, placed: Timeline, segment: Segment, active: Activity) -> Heard:
        speech = Speech(active.spans, active.levels, active.start)
        sure = _is_sure(active)
        fitted = self._manner.fit(placed.cues, speech, active, sure=sure)
        clipped = clip(placed, segment)
        missing = placed.report.missing + fitted.report.missing
        gaps = [(one.start, one.end) for one in missing if one.reason in _ASKABLE]
        # Music that begins or ends with a voice is one stretch of sound with it: alone it has no syllables.
        gaps += [gap for gap in fitted.uncovered if self._manner.is_gap(*gap) and active.is_lively(*gap)]
        if self._times != "model":
            rest = clip(placed.model_copy(update={"cues": ()}), segment)
            report = rest.report + fitted.report
            clipped = rest.model_copy(update={"cues": fitted.cues, "report": report})
        clipped = clipped.model_copy(update={"pauses": _pauses(active) if sure else ()})
        clipped = self._unrecited(clipped, heard=True)
        return Heard(clipped, joined(gaps), sure)

    def _pieces(self, segment: Segment, question: Question, heard: Heard) -> list[Piece]:
        """Further questions: about the gaps, or about the whole once more when nothing came of it."""
        report = heard.timeline.report
        if heard.timeline.cues:
            return [(piece(segment, gap), question.about_words().once_more()) for gap in heard.gaps]
        if report.status == "empty" and not heard.speaks:
            return []
        if not question.again:
            return [(segment, self._otherwise(question, report))]
        if heard.gaps and self._manner.may_be_halved(segment, report):
            return [(half, question.once_more()) for half in halves(segment, heard.timeline.pauses)]
        return []

    def _otherwise(self, question: Question, report: Report) -> Question:
        """The same in other words where the words were the trouble: a refusal, an echo, no times."""
        if report.status == "refused" or any(drop.reason in _MISUNDERSTOOD for drop in report.drops):
            return Question(prompts.load("segments"), question.again + 1, looks=False)
        return question.once_more()


def _pauses(active: Activity) -> tuple[Span, ...]:
    """Ranges between stretches of speech that a listener notices."""
    gaps = ((before[1], after[0]) for before, after in pairwise(active.spans))
    return tuple(gap for gap in gaps if gap[1] - gap[0] >= PAUSE)


def _is_sure(active: Activity) -> bool:
    """Whether somebody speaks, and the map can tell where."""
    unsure = sum(end - start for start, end in active.unsure)
    return bool(active.spans) and unsure < _UNSURE * (active.end - active.start)


def lost(spans: Sequence[Span], error: ServiceError) -> Report:
    """Ranges that could not be had, and why."""
    return Report(
        status="partial",
        missing=tuple(Missing(start=start, end=end, reason=error.reason) for start, end in spans),
        notes=(Note(reason=error.reason, detail=str(error)),),
    )
