"""Cues of a whole file and its measured speech -> cues that fit the speech, stretch by stretch; pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from subtoolkit.core.clock import format_clock
from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Note, Repair, Report
from subtoolkit.timeline.clocks import Clock, clocks_of, shifted, stretches
from subtoolkit.timeline.fit import Speech, fit

Span = tuple[int, int]

_AROUND = 10_000
"""What a stretch sees of the sound before and behind it, if no other stretch is nearer."""
_UNSURE = 0.5
"""A stretch with a larger share of sound that may be voice or music keeps its times."""


def refit(
    cues: Sequence[Cue], speech: Speech, span: Span, unsure: Sequence[Span] = ()
) -> tuple[tuple[Cue, ...], Report]:
    """`cues` at the times of `speech`, which was measured in `span`, and what was done; no cue is left out.

    Offset, drift and jumps of the whole file are taken out first; a stretch that the sound does not explain
    keeps the times that this gives.
    """
    cues = sorted(cues, key=lambda cue: cue.start)
    clocks = clocks_of(cues, speech, span[1])
    moved = [shifted(cue, clock) for cue, clock in zip(cues, clocks, strict=True)]
    parts = [
        [moved[at] for at in part] for places in stretches(cues) for part in _of_one_clock(places, clocks)
    ]
    found, notes, doubt = list[Cue](), list[Note](), Speech(tuple(unsure))
    for part, room in zip(parts, _rooms(parts, span), strict=True):
        # What claims to stand where there is no sound cannot be fitted to it.
        inside = [cue for cue in part if cue.end > room[0] and cue.start < room[1]]
        if len(inside) < len(part):
            apart = [cue for cue in part if not (cue.end > room[0] and cue.start < room[1])]
            found, notes = [*found, *apart], [*notes, _kept(apart, "there is no sound for them")]
        if inside:
            sure = doubt.within(*room) < _UNSURE * (room[1] - room[0])
            fitted = fit(inside, speech, span=room, sure=sure, drop=False)
            found += fitted.cues
            notes += [_kept(inside, note.detail) for note in fitted.report.notes]
    ordered = tuple(sorted(found, key=lambda cue: cue.start))
    return ordered, Report(repairs=_told(clocks), notes=tuple(notes))


def _of_one_clock(places: range, clocks: Sequence[Clock]) -> Iterator[range]:
    """The stretch in parts, if its clock jumps."""
    borders = [at for at in places[1:] if clocks[at] != clocks[at - 1]]
    for first, behind in pairwise([places.start, *borders, places.stop]):
        yield range(first, behind)


def _rooms(parts: Sequence[Sequence[Cue]], span: Span) -> Iterator[Span]:
    """What of the sound belongs to each part: up to the middle of the pauses before and behind it."""
    if not parts:
        return
    ends = [max(cue.end for cue in part) for part in parts]
    starts = [min(cue.start for cue in part) for part in parts]
    borders = [span[0], *((end + start) // 2 for end, start in zip(ends, starts[1:], strict=False)), span[1]]
    for (first, last), start, end in zip(pairwise(borders), starts, ends, strict=True):
        first, last = max(first, start - _AROUND), min(last, end + _AROUND)
        yield first, max(first + 1, last)


def _kept(part: Sequence[Cue], why: str) -> Note:
    first, last = (format_clock(cue.start, digits=0) for cue in (part[0], part[-1]))
    return Note(reason="times-kept", detail=f"the times from {first} to {last} were kept: {why}")


def _told(clocks: Sequence[Clock]) -> tuple[Repair, ...]:
    """Each clock that was off, in the order of the file."""
    return tuple(
        Repair(reason="clock", detail=str(clock)) for clock in dict.fromkeys(clocks) if clock != Clock()
    )
