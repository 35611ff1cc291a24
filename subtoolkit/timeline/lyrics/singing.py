"""Lines on the voice of a song: times fitted to the singing where it explains them, ends where it ends."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Note, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.clip import clip, moved
from subtoolkit.timeline.fit import Fitted, Speech, fit
from subtoolkit.timeline.lyrics.sharing import Span, runs
from subtoolkit.timeline.lyrics.syllables import syllables

CONTRAST = 0.3
"""Lines explain a voice if so much more of their time than of the time between them has voice in it."""
_BETWEEN = 0.1
"""Lines that leave less than this share of a stretch between them cannot be told from it."""
_HOLE = 200
"""A dip of the voice up to so many ms is a consonant inside a line."""
_FOLLOWS = 12_000
"""Lines whose starts are farther apart, in ms, have a break between them."""
_SUNG, _QUICK, _SLOW, _USUAL = 0.7, 150.0, 600.0, 280.0
"""So much of the time from line to line is sung; a syllable takes between so many ms, and usually so many."""
_SHORTEST = 300
_SYLLABLE, _TAIL = 500, 1_000
"""Where no voice can be measured a line lasts at most so long: ms a syllable, and behind the last one."""
FARTHEST, STEEPEST = 1_500, 0.06
"""A clock that is off by more, in ms and as a share, is rather a fit to the wrong bar."""
_JUMP, _MEDIANS = 250, 4
"""A line jumps if it moves by more than so many ms, and so many times as far as the line in the middle."""
_FEW = 4
_MET, _AS_GOOD = 150.0, 0.9
"""A line that begins so near to an onset, in ms, meets it; the model's clock stays if it meets this share of
what another one would."""
_UNSURE = 0.3
"""Share of a line in sound that may be voice or music from which on it is not fitted."""


def fit_sung(
    cues: Sequence[Cue], voice: Speech, *, span: Span, sure: bool, unsure: Sequence[Span] = ()
) -> Fitted:
    """`cues` fitted to the singing in `span`, or where they claim to be if the voice does not explain them.

    What stands out of a mix need not be the singer, and lines in time with a beat fit as well a bar later. So
    the fit is believed if its clock is near the model's and if, after it, the voice is heard where the lines
    are and not between them; and a line that moves much farther than the others only follows the clock.
    """
    fitted = fit(cues, voice, span=span, sure=sure, drop=False)
    if not cues:
        return fitted
    kept = any(note.reason == "times-kept" for note in fitted.report.notes)
    if not kept and abs(fitted.offset) <= FARTHEST and abs(fitted.stretch) <= STEEPEST:
        lines, report = _inside(_steady(cues, fitted, voice, unsure), span)
        if is_explained(lines, voice, span):
            return replace(fitted, cues=tuple(lines), report=fitted.report + report)
    plain = fit(cues, voice, span=span, sure=False, drop=False)
    why = "the voice does not stand out from the accompaniment, so the model's times were kept"
    notes = (Note(reason="accompaniment", detail=why),)
    return replace(plain, report=plain.report.model_copy(update={"notes": notes}))


def _steady(cues: Sequence[Cue], fitted: Fitted, voice: Speech, unsure: Sequence[Span]) -> list[Cue]:
    """The fitted lines; those that jumped, or that stand in sound which may be anything, follow the clock."""
    claims = {(cue.text, cue.claimed, cue.segment, place): cue for place, cue in enumerate(cues)}
    claimed = [
        claims.get((cue.text, cue.claimed, cue.segment, place)) for place, cue in enumerate(fitted.cues)
    ]
    on_clock = _clock(cues, fitted, [start for start, _ in (*voice.spans, *unsure)])
    moves = [
        abs(cue.start - on_clock(one.start)) for cue, one in zip(fitted.cues, claimed, strict=True) if one
    ]
    # Of few lines none tells how far the others may move.
    farthest = max(_JUMP, _MEDIANS * median(moves)) if len(moves) >= _FEW else _JUMP
    lines: list[Cue] = []
    for cue, claim in zip(fitted.cues, claimed, strict=True):
        if claim is None:
            lines.append(cue)
            continue
        start, end = on_clock(claim.start), on_clock(claim.end)
        inside = sum(max(0, min(b, end) - max(a, start)) for a, b in unsure)
        if abs(cue.start - start) > farthest or inside > _UNSURE * (end - start):
            cue = moved(cue, start, max(start + 1, cue.end if abs(cue.end - end) <= farthest else end))
        elif abs(cue.end - end) > farthest:
            cue = moved(cue, cue.start, max(cue.start + 1, end))
        lines.append(cue)
    return _apart(lines)


def _clock(cues: Sequence[Cue], fitted: Fitted, onsets: Sequence[int]) -> Callable[[int], int]:
    """The model's time -> the real one: as the fit found it, unless the model's own is about as good.

    What counts is how many lines begin where some sound begins.
    """
    import numpy as np  # costs 60 ms

    middle = sum(cue.start + cue.end for cue in cues) / (2 * len(cues))

    def corrected(time: int) -> int:
        return max(0, round(time + fitted.offset + fitted.stretch * (time - middle)))

    def met(starts: Sequence[int]) -> float:
        apart = np.abs(np.array(starts)[:, None] - np.array(onsets, np.float64)).min(1)
        return float(np.exp(-((apart / _MET) ** 2)).sum())

    own = [cue.start for cue in cues]
    if not onsets or met(own) >= _AS_GOOD * met([corrected(time) for time in own]):
        return lambda time: time
    return corrected


def _inside(lines: Sequence[Cue], span: Span) -> tuple[list[Cue], Report]:
    """What is inside the song; a line that is claimed well behind its end is none."""
    clipped = clip(Timeline(cues=tuple(lines)), Segment(index=0, start=span[0], end=span[1]))
    return list(clipped.cues), clipped.report


def _apart(lines: Sequence[Cue]) -> list[Cue]:
    """Lines in the order of their starts, none over the next of the same voice."""
    ordered = sorted(lines, key=lambda cue: cue.start)
    for place, (cue, after) in enumerate(pairwise(ordered)):
        if cue.speaker == after.speaker and cue.start < after.start < cue.end:
            ordered[place] = moved(cue, cue.start, after.start)
    return ordered


def is_explained(cues: Sequence[Cue], voice: Speech, span: Span) -> bool:
    """Whether there is much more voice in the lines than between them."""
    if not voice.spans:
        return False
    inside = outside = heard = bare = 0.0
    last = span[0]
    for cue in [*cues, None]:
        start = cue.start if cue else span[1]
        if start > last:
            outside += start - last
            bare += voice.within(last, start)
        if cue:
            inside += max(0, cue.end - max(last, cue.start))
            heard += voice.within(max(last, cue.start), max(last, cue.end))
            last = max(last, cue.end)
    if not inside:
        return False
    share = heard / inside
    if outside < _BETWEEN * (span[1] - span[0]):
        return share > 0.5
    return share - bare / outside >= CONTRAST


def ended(cues: Sequence[Cue], voice: Speech | None) -> list[Cue]:
    """Lines, sorted, that end where their singing ends and never reach into the next one.

    An end that is known stays; one that was made up, or that waits for the next line, is that of the voice.
    Without a `voice` made-up ends are shortened to what singing takes at most.
    """
    pace = _pace(cues)
    done: list[Cue] = []
    for place, cue in enumerate(cues):
        limit = cues[place + 1].start if place + 1 < len(cues) else None
        end = _end(cue, limit, voice, pace)
        if limit is not None and limit > cue.start:
            end = min(end, limit)
        done.append(cue if end == cue.end else moved(cue, cue.start, max(end, cue.start + 1)))
    return done


def _pace(cues: Sequence[Cue]) -> float:
    """About what a syllable takes in ms: most of the time from line to line, where they follow each other."""
    steps = [
        (after.start - cue.start) / _syllables(cue)
        for cue, after in pairwise(cues)
        if 0 < after.start - cue.start < _FOLLOWS
    ]
    return min(max(_SUNG * median(steps), _QUICK), _SLOW) if steps else _USUAL


def _end(cue: Cue, limit: int | None, voice: Speech | None, pace: float) -> int:
    if not (cue.estimated or (limit is not None and cue.end >= limit)):
        return cue.end
    longest = cue.start + round(_TAIL + _SYLLABLE * _syllables(cue))
    if voice is None:
        return min(cue.end, longest) if cue.estimated else cue.end
    behind = limit if limit is not None else max(cue.end, longest)
    stretches = runs(voice.between(cue.start, max(cue.start + 1, behind)).spans, _HOLE)
    offsets = [end for start, end in stretches if end - cue.start >= _SHORTEST and start <= longest]
    # What sounds behind a line may be an instrument that fills the pause: the length of the words decides.
    expected = cue.start + pace * _syllables(cue)
    return min(offsets, key=lambda end: abs(end - expected), default=cue.end)


def _syllables(cue: Cue) -> float:
    return sum(map(syllables, cue.text.split())) or 1.0
