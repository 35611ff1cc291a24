"""A subtitle file, with or without its media -> everything that is wrong with it."""

from collections.abc import Iterator

from subtoolkit.core.clock import Time, to_seconds
from subtoolkit.core.noun import Noun
from subtoolkit.core.report import Report
from subtoolkit.core.settings import Presentation
from subtoolkit.core.timeline import Timeline
from subtoolkit.pipeline.present import guideline
from subtoolkit.pipeline.sounding import Sounding
from subtoolkit.timeline.check import Severity, check
from subtoolkit.timeline.fit import LOST, SUPPORT, Speech, is_supported, uncovered
from subtoolkit.timeline.steps import steps
from subtoolkit.timeline.style import Style

IN_SECONDS = frozenset(
    ("min-duration", "max-duration", "gap", "overlap", "unsorted", "silence", "past-end", "uncovered")
)
"""Rules that measure a time."""


class Judgement(Noun):
    """One thing that is wrong."""

    rule: str
    """A short stable word: a rule of the guideline (docs/styles.md), what the reader found (`no-time`,
    `end-before-start`, `negative`, `unsorted`), or what the sound says: `silence` (a cue during which nobody
    speaks), `past-end` (a cue where there is no sound any more), `uncovered` (somebody seems to speak and no
    cue stands)."""
    severity: Severity = "error"
    cue: int | None = None
    """Number of the cue in the order of starts, from 1; None where there is no cue."""
    start: Time | None = None
    end: Time | None = None
    measured: float | str | None = None
    """A number in the unit of the rule (characters, lines, characters per second, seconds), or the text that
    is at fault."""
    allowed: float | str | None = None
    text: str = ""


def measure(timeline: Timeline, wish: Presentation) -> Style:
    """The guideline that a file can be held to: in the frames or hundredths that its times are written in."""
    fps, grid = steps(timeline.cues)
    wish = wish.model_copy(update={"fps": wish.fps or fps})
    return guideline(timeline, wish, grid=grid)


def judge(timeline: Timeline, style: Style, sound: Sounding | None = None) -> tuple[Judgement, ...]:
    """Everything that is wrong, by time."""
    found = [*_read(timeline.report), *_kept(timeline, style), *(_heard(timeline, sound) if sound else ())]
    return tuple(sorted(found, key=lambda one: (one.start or 0, one.cue or 0)))


def _read(report: Report) -> Iterator[Judgement]:
    """What the file itself did wrong, which the reader put right or had to leave out."""
    if report.grammar:
        return  # the report is not the reader's, but that of the run that wrote the file
    for drop in report.drops:
        if drop.text:
            yield Judgement(rule=drop.reason, start=drop.start, end=drop.end, text=drop.text)
    for repair in report.repairs:
        yield Judgement(rule=repair.reason, start=repair.start, end=repair.end, text=repair.detail)


def _kept(timeline: Timeline, style: Style) -> Iterator[Judgement]:
    for finding in check(timeline.cues, style):
        cue = timeline.cues[finding.cue]
        yield Judgement(
            rule=finding.rule,
            severity=finding.severity,
            cue=finding.cue + 1,
            start=cue.start,
            end=cue.end,
            measured=_value(finding.rule, finding.measured),
            allowed=_value(finding.rule, finding.allowed),
            text=cue.text,
        )


def _value(rule: str, value: float | str) -> float | str:
    return to_seconds(int(value)) if rule in IN_SECONDS else value


def _heard(timeline: Timeline, sound: Sounding) -> Iterator[Judgement]:
    """Cues on silence, and speech without a cue; nothing where the sound is not sure, or was not heard."""
    unsure = Speech(sound.unsure)
    for number, cue in enumerate(timeline.cues, 1):
        outside = cue.end <= sound.start or cue.start >= sound.end
        if is_supported(cue, sound.speech) or unsure.within(cue.start, cue.end):
            continue
        yield Judgement(
            rule="past-end" if outside else "silence",
            severity="error" if outside else "warning",
            cue=number,
            start=cue.start,
            end=cue.end,
            measured=to_seconds(round(sound.speech.within(cue.start, cue.end))),
            allowed=to_seconds(SUPPORT),
            text=cue.text,
        )
    for start, end in uncovered(timeline.cues, sound.speech):
        yield Judgement(
            rule="uncovered",
            severity="warning",
            start=start,
            end=end,
            measured=to_seconds(end - start),
            allowed=to_seconds(LOST),
        )
