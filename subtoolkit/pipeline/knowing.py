"""The known words of a song and what was heard of it -> these words, to the letter, at their times."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from subtoolkit.core.clock import SECOND
from subtoolkit.core.cue import Cue
from subtoolkit.core.errors import ServiceError
from subtoolkit.core.report import Note, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Timeline
from subtoolkit.media.sound import Sound
from subtoolkit.omni import prompts
from subtoolkit.pipeline.asking import Asker, Question
from subtoolkit.pipeline.pieces import AROUND
from subtoolkit.pipeline.sheet import Sheet
from subtoolkit.replies.numbered import read_numbered
from subtoolkit.timeline.fit import Speech
from subtoolkit.timeline.lyrics.placing import NOT_HEARD, NOT_IN_TEXT, Hole, Placed, filled, holes, placed
from subtoolkit.timeline.lyrics.singing import ended, fit_sung, is_explained
from subtoolkit.timeline.lyrics.syllables import syllables, with_words

Span = tuple[int, int]

_MOST_LINES = 40
"""Lines of one question: a longer list is answered carelessly."""
_MOST_QUESTIONS = 12
"""About one song; what is left stands between its neighbours."""
_SYLLABLE = 90
"""Milliseconds: where there is less room for a syllable nobody sings the lines."""
_VOICED = 0.15
"""Share of the room that must have voice in it, where the voice can be told."""


class _Answer(NamedTuple):
    """What a second question found."""

    cues: dict[int, Cue]
    """Place of a line -> its cue."""
    report: Report


async def known(
    sheet: Sheet,
    heard: Timeline,
    asker: Asker,
    sound: Sound,
    voice: Speech,
    unsure: Sequence[Span],
    *,
    fits: bool,
) -> Timeline:
    """`heard` with the lines of `sheet` instead of its own; with `fits` on the `voice` where that is sure."""
    span = (sound.start, max(sound.start + 1, sound.decoded))
    own = [cue for cue in heard.cues if cue.kind == "lyric"]
    found = await asyncio.to_thread(placed, sheet.lines, own)
    sure = voice if is_explained(own, voice, span) else None
    cues = list(found.cues)
    if fits and sure is not None:
        cues = await asyncio.to_thread(_fitted, cues, voice, span, unsure)
    rooms = [hole for hole in holes(cues, span) if _is_worth_asking(hole, sheet.lines, sure)]
    parts = [part for hole in rooms for part in _parts(hole)][:_MOST_QUESTIONS]
    answers = await asyncio.gather(*(_asked(part, sheet.lines, asker, sound) for part in parts))
    for answer in answers:
        for place, cue in answer.cues.items():
            cues[place] = cue
    lines = ended(filled(sheet.lines, cues, span, sure), sure)
    lines = [_with_words(*each, sure) for each in zip(lines, found.cues, found.pins, strict=True)]
    report = sum((answer.report for answer in answers), heard.report + sheet.report)
    report += _told(found, sum(cue is None for cue in cues), len(lines))
    others = [cue for cue in heard.cues if cue.kind != "lyric"]
    return heard.model_copy(update={"cues": (*lines, *others), "report": _settled(report, cues, lines)})


def _fitted(
    cues: Sequence[Cue | None], voice: Speech, span: Span, unsure: Sequence[Span]
) -> list[Cue | None]:
    """The heard lines on the voice: where a heard line was two of the text, only it knows where they meet."""
    own = [cue for cue in cues if cue is not None]
    fitted = fit_sung(own, voice, span=span, sure=True, unsure=unsure)
    if any(note.reason == "accompaniment" for note in fitted.report.notes):
        return list(cues)
    if [cue.text for cue in fitted.cues] != [cue.text for cue in own]:
        return list(cues)
    rest = iter(fitted.cues)
    return [None if cue is None else next(rest) for cue in cues]


def _is_worth_asking(hole: Hole, lines: Sequence[str], voice: Speech | None) -> bool:
    """Whether somebody may sing these lines between their neighbours."""
    room = hole.end - hole.start
    needed = _SYLLABLE * sum(
        syllables(word) for line in lines[hole.first : hole.behind] for word in line.split()
    )
    sung = room if voice is None else voice.within(hole.start, hole.end)
    return room >= max(SECOND, needed) and sung >= _VOICED * needed


def _parts(hole: Hole) -> list[Hole]:
    """The hole, or several that share its room, none with more lines than one question takes."""
    firsts = range(hole.first, hole.behind, _MOST_LINES)
    return [hole._replace(first=first, behind=min(first + _MOST_LINES, hole.behind)) for first in firsts]


async def _asked(hole: Hole, lines: Sequence[str], asker: Asker, sound: Sound) -> _Answer:
    """The lines of a hole at the times that the model gives for them; an error costs these lines alone."""
    start, end = max(sound.start, hole.start - AROUND), min(sound.decoded, hole.end + AROUND)
    segment = Segment(index=0, start=start, end=end, channel=sound.levels.channel(start, end))
    texts = lines[hole.first : hole.behind]
    try:
        reply, told = await asker.reply(segment, Question(prompts.numbered(texts)))
    except ServiceError as error:
        return _Answer({}, Report(notes=(Note(reason=error.reason, detail=str(error)),)))
    times = read_numbered(reply.text, count=len(texts), duration=segment.duration)
    cues: dict[int, Cue] = {}
    for number, (first, last) in _rising(times):
        begin, until = max(hole.start, start + first), min(hole.end, start + last)
        if begin < until:
            claimed = (start + first, start + last)
            cues[hole.first + number - 1] = Cue(
                start=begin, end=until, text=texts[number - 1], kind="lyric", claimed=claimed
            )
    return _Answer(cues, told)


def _rising(times: dict[int, Span]) -> list[tuple[int, Span]]:
    """The most lines whose starts rise with their numbers."""
    chains: list[list[tuple[int, Span]]] = []
    for number, span in sorted(times.items()):
        before = max((chain for chain in chains if chain[-1][1][0] < span[0]), key=len, default=[])
        chains.append([*before, (number, span)])
    return max(chains, key=len, default=[])


def _with_words(cue: Cue, heard: Cue | None, pins: Sequence[tuple[int, int]], voice: Speech | None) -> Cue:
    """Words at the places that are known inside the line, moved along with it."""
    if heard is None or not pins:
        return cue
    later = cue.start - heard.start
    return with_words(cue, voice, [(place, time + later) for place, time in pins])


def _told(found: Placed, missed: int, count: int) -> Report:
    notes: list[Note] = []
    if missed == count:
        notes.append(Note(reason=NOT_HEARD, detail="no line of the text was heard: is it of this song?"))
    elif missed:
        detail = f"{missed} of {count} lines of the text were not heard and stand between their neighbours"
        notes.append(Note(reason=NOT_HEARD, detail=detail))
    if found.drops:
        detail = f"{len(found.drops)} lines that were heard are not in the text and were left out"
        notes.append(Note(reason=NOT_IN_TEXT, detail=detail))
    return Report(drops=found.drops, notes=tuple(notes))


def _settled(report: Report, cues: Sequence[Cue | None], lines: Sequence[Cue]) -> Report:
    """The report with what counts of the result: a refusal is none where the lines were found after all."""
    status = report.status
    if not any(cues):
        status = "refused" if status == "refused" else "partial"
    elif status in ("empty", "refused"):
        status = "complete" if all(cues) else "partial"
    return report.model_copy(update={"status": status, "estimated": sum(line.estimated for line in lines)})
