"""Cues with a model's claims, and measured speech -> cues whose times fit the sound; pure.

    fitted = fit(cues, Speech(spans, levels, origin), span=(segment.start, segment.end))

First offset and stretch of the model's clock are taken out, then every start and end finds its place: an
onset or an offset, or a proportionate place inside unbroken speech. What the sound cannot explain stays as
the model claimed it, inside the span.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Drop, Note, Repair, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.clip import clip
from subtoolkit.timeline.fit.matching import Match, match
from subtoolkit.timeline.fit.settle import settled, times
from subtoolkit.timeline.fit.speech import Span, Speech
from subtoolkit.timeline.fit.weight import speaking_time

__all__ = ["Fitted", "Speech", "fit", "is_supported", "uncovered"]

CROSSED = 1_500
"""Claims that go back by less than this many ms are noise, and the order in which the cues came is right."""
UNSUPPORTED = "unsupported"
"""Flag of a cue that stands on silence, and the reason of a drop."""
SUPPORT = 60
"""Speech in ms below which nothing supports a cue."""
AROUND = 1_000
"""How far around its claim a cue may find support, in ms."""
MARGIN = 250
"""Speech so near to a cue, in ms, counts as covered."""
LOST = 700
"""Speech without a cue is worth a question from this length on, in ms."""
_FOREVER = 1 << 62
_SCARCE, _WILD, _PLACED = 0.3, 2_500.0, 0.5
"""The sound explains the claims if there is so much of the speech that the texts need, if the claims are no
noisier than so many ms, and if so many of the cues find a place."""


@dataclass(frozen=True)
class Fitted:
    """What the fit made of the cues of one segment."""

    cues: tuple[Cue, ...]
    """Sorted by start, inside the span."""
    uncovered: tuple[Span, ...]
    """Where somebody speaks and no cue stands; empty where the activity is not sure."""
    report: Report
    offset: float = 0.0
    """What was added to the claims, in ms, in the middle of them."""
    stretch: float = 0.0
    """Share by which their distances were lengthened."""
    noise: float | None = None
    """Standard deviation of the claims around their places, in ms; None where the claims were kept."""


def fit(cues: Sequence[Cue], speech: Speech, *, span: Span, sure: bool = True, drop: bool = True) -> Fitted:
    """Fit `cues`, which may claim times outside `span`, to the speech inside it.

    `sure` says that speech is really what was measured, and no music, singing or noise; if it is not, the
    claims stay. A cue that stands on silence is flagged `unsupported`; with `drop` it is left out if nothing
    is near.
    """
    cues = _in_order(cues)
    if not sure:
        return _kept(cues, span, "it is not sure where somebody speaks" if cues else "")
    speech = speech.between(*span)
    spoken = [cue for cue in cues if _is_spoken(cue)]
    if not spoken:
        return _kept(cues, span, "", speech, drop=drop)
    if speech.within(*span) < _SCARCE * sum(speaking_time(cue.text) for cue in spoken):
        return _kept(cues, span, "there is too little speech for the text", speech, drop=drop)
    found = match(spoken, speech, span)
    if found.noise.mean() > _WILD or found.share < _PLACED:
        why = "the claims and the sound do not explain each other"
        return _kept(cues, span, why, speech, drop=drop)
    return _moved(cues, found, speech, span, drop=drop)


def _in_order(cues: Sequence[Cue]) -> list[Cue]:
    """The cues by start; but what claims to be a little before its predecessor was still said after it."""
    keys, last = [], 0
    for cue in cues:
        keys.append(last if last - CROSSED < cue.start < last else cue.start)
        last = max(last, cue.start)
    return [cue for _, cue in sorted(zip(keys, cues, strict=True), key=lambda pair: pair[0])]


def _is_spoken(cue: Cue) -> bool:
    return cue.kind in ("speech", "lyric")


def _moved(cues: list[Cue], found: Match, speech: Speech, span: Span, *, drop: bool) -> Fitted:
    """The cues at their places; what is not speech only follows the clock."""
    import numpy as np  # costs 60 ms

    fitted = found.line(np.array([(cue.start, cue.end) for cue in cues], np.float64))
    fitted[[_is_spoken(cue) for cue in cues]] = times(found, speech)
    moved = settled(cues, fitted, span)
    moves = [abs(new.start - old.start) for old, new in zip(cues, moved, strict=True)]
    kept, drops = _supported(moved, speech, drop=drop)
    detail = (
        f"clock {found.line.offset / 1000:+.2f} s {found.line.stretch:+.1%}, claims within "
        f"{round(found.noise.mean())} ms; starts moved {round(median(moves))} ms, at most {max(moves)} ms"
    )
    repair = Repair(reason="fitted", detail=detail, start=span[0], end=span[1])
    return Fitted(
        cues=kept,
        uncovered=uncovered(kept, speech),
        report=Report(repairs=(repair,) if any(moves) else (), drops=drops),
        offset=found.line.offset,
        stretch=found.line.stretch,
        noise=float(found.noise.mean()),
    )


def _kept(
    cues: list[Cue], span: Span, why: str, speech: Speech | None = None, *, drop: bool = True
) -> Fitted:
    """The cues as they were claimed, clipped; `speech` where it is known, though it does not explain them."""
    clipped = clip(Timeline(cues=tuple(cues)), Segment(index=0, start=span[0], end=span[1]))
    notes = (Note(reason="times-kept", detail=why),) if why else ()
    report = clipped.report + Report(notes=notes)
    if speech is None:
        return Fitted(clipped.cues, (), report)
    kept, drops = _supported(clipped.cues, speech, drop=drop and speech.within(*span) < SUPPORT)
    return Fitted(kept, uncovered(kept, speech), report + Report(drops=drops))


def _supported(
    cues: Sequence[Cue], speech: Speech, *, drop: bool
) -> tuple[tuple[Cue, ...], tuple[Drop, ...]]:
    """The cues, flagged where nobody speaks; with `drop` those with no speech near are left out."""
    kept: list[Cue] = []
    drops: list[Drop] = []
    for cue in cues:
        if is_supported(cue, speech):
            kept.append(cue)
        elif drop and speech.within(cue.start - AROUND, cue.end + AROUND) < SUPPORT:
            drops.append(Drop(reason=UNSUPPORTED, text=cue.text, start=cue.start, end=cue.end))
        else:
            flags = dict.fromkeys((*cue.flags, UNSUPPORTED))
            kept.append(cue.model_copy(update={"flags": tuple(flags)}))
    return tuple(kept), tuple(drops)


def is_supported(cue: Cue, speech: Speech) -> bool:
    """Whether somebody speaks while `cue` stands; of what is not spoken that is not asked."""
    return not _is_spoken(cue) or speech.within(cue.start, cue.end) >= SUPPORT


def uncovered(cues: Sequence[Cue], speech: Speech) -> tuple[Span, ...]:
    """Stretches of speech in which no cue stands."""
    bare, last = [], -MARGIN
    covered = sorted((cue.start - MARGIN, cue.end + MARGIN) for cue in cues if _is_spoken(cue))
    for start, end in [*covered, (_FOREVER, _FOREVER)]:
        inside = speech.between(last, start).spans
        if sum(b - a for a, b in inside) >= LOST:
            bare.append((inside[0][0], inside[-1][1]))
        last = max(last, end)
    return tuple(bare)
