"""Lines on the voice of a song: times fitted to the singing where it explains them, ends where it ends."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Note
from subtoolkit.timeline.clip import moved
from subtoolkit.timeline.fit import Fitted, Speech, fit
from subtoolkit.timeline.lyrics.syllables import syllables

Span = tuple[int, int]

CONTRAST = 0.3
"""Lines explain a voice if so much more of their time than of the time between them has voice in it."""
_BETWEEN = 0.1
"""Lines that leave less than this share of a stretch between them cannot be told from it."""
_HOLE = 300
"""A dip of the voice up to so many ms is a consonant or a breath inside a line."""
_SHORTEST = 300
_SYLLABLE, _TAIL = 500, 1_000
"""Where no voice can be measured a line lasts at most so long: ms a syllable, and behind the last one."""
FARTHEST, STEEPEST = 1_500, 0.04
"""A clock that is off by more, in ms and as a share, is rather a fit to the wrong bar."""
_JUMP, _DEVIATIONS = 250, 2.5
"""A line jumps if it moves by more than so many ms and standard deviations of the claims."""
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
        lines = _steady(cues, fitted, unsure)
        if is_explained(lines, voice, span):
            return replace(fitted, cues=tuple(lines))
    plain = fit(cues, voice, span=span, sure=False, drop=False)
    why = "the voice does not stand out from the accompaniment, so the model's times were kept"
    notes = (Note(reason="accompaniment", detail=why),)
    return replace(plain, report=plain.report.model_copy(update={"notes": notes}))


def _steady(cues: Sequence[Cue], fitted: Fitted, unsure: Sequence[Span]) -> list[Cue]:
    """The fitted lines; those that jumped, or that stand in sound which may be anything, follow the clock."""
    times = [time for cue in cues for time in (cue.start, cue.end)]
    middle = sum(times) / len(times)
    farthest = max(_JUMP, _DEVIATIONS * (fitted.noise or 0.0))
    claims = {(cue.text, cue.claimed, cue.segment, place): cue for place, cue in enumerate(cues)}

    def on_clock(time: int) -> int:
        late = fitted.offset + fitted.stretch * (time - middle)
        return max(0, round(time + late)) if abs(late) >= _JUMP else time

    lines: list[Cue] = []
    for place, cue in enumerate(fitted.cues):
        claim = claims.get((cue.text, cue.claimed, cue.segment, place))
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
    done: list[Cue] = []
    for place, cue in enumerate(cues):
        limit = cues[place + 1].start if place + 1 < len(cues) else None
        end = _end(cue, limit, voice)
        if limit is not None and limit > cue.start:
            end = min(end, limit)
        done.append(cue if end == cue.end else moved(cue, cue.start, max(end, cue.start + 1)))
    return done


def _end(cue: Cue, limit: int | None, voice: Speech | None) -> int:
    if not (cue.estimated or (limit is not None and cue.end >= limit)):
        return cue.end
    longest = cue.start + round(_TAIL + _SYLLABLE * sum(map(syllables, cue.text.split())))
    if voice is None:
        return min(cue.end, longest) if cue.estimated else cue.end
    behind = limit if limit is not None else max(cue.end, longest)
    runs = _runs(voice.between(cue.start, max(cue.start + 1, behind)).spans)
    offsets = [end for start, end in runs if end - cue.start >= _SHORTEST and start <= longest]
    return offsets[-1] if offsets else cue.end


def _runs(spans: Sequence[Span]) -> list[Span]:
    """The stretches of voice, over the dips inside a line."""
    runs: list[Span] = []
    for start, end in spans:
        if runs and start - runs[-1][1] <= _HOLE:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs
