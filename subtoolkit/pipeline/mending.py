"""A subtitle file, with or without its media -> the same words, on their speech and easy to read."""

from collections import Counter
from dataclasses import dataclass

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Report
from subtoolkit.core.settings import Presentation
from subtoolkit.core.timeline import Timeline
from subtoolkit.pipeline.judging import measure
from subtoolkit.pipeline.present import guideline
from subtoolkit.pipeline.sounding import Sounding
from subtoolkit.timeline.check import check
from subtoolkit.timeline.polish import polish
from subtoolkit.timeline.refit import refit


@dataclass(frozen=True)
class Mended:
    """The file on its speech, then polished, and how much was wrong before and after."""

    fitted: Timeline
    """On its speech, lines as they were."""
    polished: Timeline
    wish: Presentation
    """How it is to be shown: nothing that the file has is left out."""
    moves: tuple[tuple[Cue, Cue], ...]
    """Each cue as it was and as it was fitted."""
    before: Counter[str]
    """Findings of each rule."""
    after: Counter[str]
    report: Report
    """What was done to the times, and what was found in the sound."""


def mend(
    timeline: Timeline, wish: Presentation, sound: Sounding | None = None, *, times: str = "fit"
) -> Mended:
    """Fit `timeline` to the sound, unless `times` is `keep`, and polish it by the guideline of `wish`."""
    kinds = {cue.kind for cue in timeline.cues}
    wish = wish.model_copy(
        update={"sdh": wish.sdh or "sound" in kinds, "signs": wish.signs or "text" in kinds}
    )
    style = guideline(timeline, wish)
    before, report, old = _wrong(timeline, wish), Report(), timeline.cues
    if sound:
        cues, report = timeline.cues, sound.report
        if times == "fit":
            cues, told = refit(cues, sound.speech, (sound.start, sound.end), sound.unsure)
            report += told
        timeline = timeline.model_copy(
            update={
                "media": sound.info,
                "cues": cues,
                "pauses": sound.pauses,
                "report": timeline.report + report,
            }
        )
    polished = polish(
        timeline,
        style,
        pauses=timeline.pauses,
        speakers=wish.speakers,
        overlap=wish.overlap or "keep",
        sdh=wish.sdh,
        signs=wish.signs,
    )
    moves = tuple(zip(sorted(old, key=lambda cue: cue.start), timeline.cues, strict=True))
    return Mended(timeline, polished, wish, moves, before, _wrong(polished, wish), report)


def _wrong(timeline: Timeline, wish: Presentation) -> Counter[str]:
    found = check(timeline.cues, measure(timeline, wish))
    return Counter(one.rule for one in found if one.severity != "note")
