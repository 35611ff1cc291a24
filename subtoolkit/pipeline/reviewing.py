"""A timeline -> the places that a person should check, each with its reasons in words."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from subtoolkit.core.cue import Cue
from subtoolkit.core.marker import Marker
from subtoolkit.core.reasons import REASONS
from subtoolkit.core.report import Report
from subtoolkit.core.settings import Presentation
from subtoolkit.core.timeline import Timeline
from subtoolkit.pipeline.judging import IN_SECONDS, Judgement
from subtoolkit.pipeline.mending import Mended
from subtoolkit.pipeline.present import readable
from subtoolkit.timeline.polish import FLAGS

_READING = {
    "too-fast": "too fast to be read",
    "too-short": "too short to be read",
    "too-long": "stands too long",
    "too-wide": "a line is too wide",
    "too-many-lines": "too many lines",
}
_REPAIRS = ("zero-length", "negative", "loop", "clamped", "seam", "end-before-start", "before-start")
"""Repairs of one place that may have gone wrong; the others are of whole pieces."""
_DROPS = (
    "left-out",
    "site-phrase",
    "cut-off",
    "untimed",
    "past-end",
    "refusal",
    "no-audio",
    "no-time",
    "not-in-text",
)
"""Words that were left out and may be missed."""
_HARMLESS = ("grid",)
"""Flags of what the fit has mended."""
_MOVED = 1_000
"""A cue that the fit moved by so much more than most others, in ms."""


class _Doubt(NamedTuple):
    start: int
    end: int | None
    reason: str
    text: str = ""


def review(timeline: Timeline, wish: Presentation) -> tuple[Marker, ...]:
    """What a run is not sure of, and what cannot be read in time as it is shown, by time.

    One marker for each cue, its reasons parted by semicolons, and one for each place without a cue.
    """
    doubts = [*_of_cues(timeline.cues), *_of_report(timeline.report), *_of_reading(timeline, wish)]
    return _together(doubts, timeline.cues)


def review_of_file(
    judged: Iterable[Judgement], cues: Sequence[Cue], mended: Mended | None = None
) -> tuple[Marker, ...]:
    """What is wrong with a file, and where `mended` moved a cue unlike the others."""
    doubts = [_of_judgement(one) for one in judged if one.severity != "note" and one.start is not None]
    return _together([*doubts, *(_of_moves(mended) if mended else ())], cues)


def _of_cues(cues: Iterable[Cue]) -> Iterator[_Doubt]:
    for cue in cues:
        if cue.estimated:
            yield _Doubt(cue.start, cue.end, "its times are estimated", cue.text)
        for flag in cue.flags:
            if flag not in _HARMLESS and flag not in FLAGS:
                yield _Doubt(cue.start, cue.end, _words(flag), cue.text)


def _of_reading(timeline: Timeline, wish: Presentation) -> Iterator[_Doubt]:
    for cue in readable(timeline, wish).cues:
        for flag in cue.flags:
            if flag in FLAGS:
                yield _Doubt(cue.start, cue.end, _READING[flag], cue.text)


def _of_report(report: Report) -> Iterator[_Doubt]:
    for repair in report.repairs:
        if repair.reason in _REPAIRS and repair.start is not None:
            yield _Doubt(max(repair.start, 0), repair.end, _words(repair.reason), repair.detail)
    for drop in report.drops:
        if drop.reason in _DROPS and drop.start is not None:
            yield _Doubt(max(drop.start, 0), drop.end, f"left out: {_words(drop.reason)}", drop.text)
    for missing in report.missing:
        yield _Doubt(missing.start, missing.end, f"nothing here: {_words(missing.reason)}")


def _of_judgement(one: Judgement) -> _Doubt:
    unit = " s" if one.rule in IN_SECONDS else ""
    figures = f" {one.measured}{unit}, allowed {one.allowed}{unit}" if one.allowed is not None else ""
    return _Doubt(max(one.start or 0, 0), one.end, f"{one.rule}{figures}", one.text)


def _of_moves(mended: Mended) -> Iterator[_Doubt]:
    """Cues that went elsewhere than most of those around them."""
    moves = [new.start - old.start for old, new in mended.moves]
    for at, (_, cue) in enumerate(mended.moves):
        usual = median(moves[max(0, at - 10) : at + 11])
        if abs(moves[at] - usual) > _MOVED:
            yield _Doubt(
                cue.start, cue.end, f"moved by {moves[at] / 1000:+.1f} s, unlike its neighbours", cue.text
            )


def _words(reason: str) -> str:
    told = REASONS.get(reason, reason).rstrip(".")
    return told[0].lower() + told[1:]


def _together(doubts: Iterable[_Doubt], cues: Sequence[Cue]) -> tuple[Marker, ...]:
    """One marker for each cue and each place, by time."""
    cues = sorted(cues, key=lambda cue: cue.start)
    starts = [cue.start for cue in cues]
    places: dict[tuple[int, int | None, str, str], list[str]] = {}
    for doubt in doubts:
        at = (
            None
            if doubt.reason.startswith(("nothing here", "left out", "uncovered"))
            else _cue_at(cues, starts, doubt)
        )
        key = (doubt.start, doubt.end, doubt.text, "") if at is None else _key(cues[at])
        places.setdefault(key, []).append(doubt.reason)
    found = [
        Marker(
            start=start,
            end=end if end is not None and end > start else None,
            kind="review",
            name="; ".join(dict.fromkeys(reasons)),
            note=f"{speaker}: {text}" if speaker else text,
        )
        for (start, end, text, speaker), reasons in places.items()
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def _key(cue: Cue) -> tuple[int, int, str, str]:
    return cue.start, cue.end, cue.text, cue.speaker or ""


def _cue_at(cues: Sequence[Cue], starts: Sequence[int], doubt: _Doubt) -> int | None:
    """The cue that a doubt is about: the one that it shares most time with."""
    end = doubt.start + 1 if doubt.end is None else doubt.end
    behind = bisect_left(starts, end)
    near = range(max(0, behind - 16), behind)
    best = max(near, key=lambda at: min(cues[at].end, end) - max(cues[at].start, doubt.start), default=None)
    if best is None or min(cues[best].end, end) <= max(cues[best].start, doubt.start):
        return None
    return best
