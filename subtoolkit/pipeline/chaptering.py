"""Media file -> chapters: the storyline grouped by the model, by text alone, or by what changes in it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from subtoolkit.core.clock import MINUTE, SECOND, format_clock
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.report import Report
from subtoolkit.core.settings import Settings, Story
from subtoolkit.core.timeline import Timeline
from subtoolkit.media.shots import shots_near
from subtoolkit.omni.client import Client
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline.consulting import Adviser, afresh, noted, told
from subtoolkit.replies import answers
from subtoolkit.timeline.chapters import REACH, by_answer, by_rule, settled
from subtoolkit.timeline.cohesion import changes
from subtoolkit.timeline.passages import Passage, passages
from subtoolkit.timeline.scenes import storyline

_TOLD = 40_000
"""Characters of the whole list that the model is told."""
_SHORTEST_ENTRY, _LONGEST_ENTRY = 80, 400
_SPOKEN_SHARE = 3
"""What is said has a third of an entry where there is a story, and all of it where there is none."""
_LOOKED_AT = 24
"""Places at which most changes, where a picture cut is looked for before chapters are chosen."""


def chapters(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
) -> Timeline:
    """The timeline of a media file with chapters; see `chapters_async`."""
    return asyncio.run(chapters_async(source, settings, watch=watch, patience=patience))


async def chapters_async(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
    client: Client | None = None,
) -> Timeline:
    """The timeline with chapters as `settings.story` wants them, at picture cuts and in pauses.

    `source` may be the JSON of an earlier run; chapters that it has stay, unless a number of them is wanted.
    The model is asked once, by text alone, how scenes make chapters; where that is not wanted or of no use,
    they follow from what changes, and a note says so. Raises what `transcribe_async` raises.
    """
    async with told(source, settings, watch=watch, patience=patience, client=client) as (timeline, adviser):
        if timeline.chapters and adviser.settings.story.count is None:
            return timeline
        return await with_chapters(storyline(timeline), adviser)


async def with_chapters(timeline: Timeline, adviser: Adviser) -> Timeline:
    """`timeline` with new chapters."""
    timeline = afresh(timeline, "not-asked", "chapters-by-rule", "fewer-chapters")
    found, wish = passages(timeline), adviser.settings.story
    if not found:
        return timeline.model_copy(update={"chapters": ()})
    grouped, report = await _asked(found, adviser)
    tried: list[int] = []
    shots: tuple[int, ...] = ()
    if grouped is None:
        tried = _candidates(found)
        shots = await _shots(timeline, tried)
        grouped = by_rule(found, shots, count=wish.count, shortest=wish.shortest)
    rest = [chapter.start for chapter in grouped[1:] if chapter.start not in tried]
    shots = tuple(sorted({*shots, *(await _shots(timeline, rest))}))
    if wish.count is not None and len(grouped) != wish.count:
        report += noted(
            "fewer-chapters", f"{len(grouped)} chapters instead of {wish.count}: no more have room"
        )
    return timeline.model_copy(
        update={"chapters": settled(grouped, timeline, shots), "report": timeline.report + report}
    )


async def _asked(found: Sequence[Passage], adviser: Adviser) -> tuple[list[Chapter] | None, Report]:
    """Chapters by the model's answer, None where there is none of use."""
    wish = adviser.settings.story
    answer = await adviser.ask("chapters", _list(found, wish))
    rows = answers.chapters(answer.text, len(found)) if answer.text is not None else None
    if rows is not None and (wish.count is None or len(rows) >= wish.count):
        return by_answer(found, rows, count=wish.count, shortest=wish.shortest), answer.report
    if answer.text is None:
        why = "there is no answer" if wish.ask else "nobody was to be asked"
    else:
        why = "the answer is of no use" if rows is None else "the answer has too few"
    return None, answer.report + noted("chapters-by-rule", f"chapters by rule: {why}")


def _list(found: Sequence[Passage], wish: Story) -> str:
    """What the model is told: a line for each passage, numbered from 1."""
    room = min(max(_TOLD // len(found), _SHORTEST_ENTRY), _LONGEST_ENTRY)
    shortest = format_clock(wish.shortest, digits=0, hours=False)
    wanted = f"exactly {wish.count}" if wish.count else _about(found[-1].end)
    lines = [f"Wanted: {wanted} chapters, none shorter than {shortest}.", "", "Entries:"]
    before = ""
    for number, passage in enumerate(found, 1):
        story = "" if passage.story == before else passage.story
        before = passage.story
        span = " - ".join(format_clock(time, digits=0) for time in (passage.start, passage.end))
        lines.append(f"{number} | {span} | {_entry(story, passage, room)}")
    return "\n".join(lines)


def _about(duration: int) -> str:
    least = max(2, duration // (12 * MINUTE))
    return f"{least} to {max(least + 3, duration // (3 * MINUTE))}"


def _entry(story: str, passage: Passage, room: int) -> str:
    said = " ".join(f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text for cue in passage.cues[:6])
    told = _cut(story, room - room // _SPOKEN_SHARE)
    spoken = _cut(said, room // _SPOKEN_SHARE if told else room)
    return f"{told} // {spoken}" if told and spoken else told or f"(the same) // {spoken}"


def _cut(text: str, longest: int) -> str:
    text = " ".join(text.replace("|", "/").split())
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def _candidates(found: Sequence[Passage]) -> list[int]:
    """Where most changes, the most first."""
    scores = changes(found)
    best = sorted(range(1, len(found)), key=lambda place: -scores[place])
    return [found[place].start for place in best[:_LOOKED_AT]]


async def _shots(timeline: Timeline, times: Sequence[int]) -> tuple[int, ...]:
    """Picture cuts near `times`; those that are known already, or as the media's file shows them."""
    return timeline.shots or await asyncio.to_thread(_looked_for, timeline.media, times)


def _looked_for(info: MediaInfo | None, times: Sequence[int]) -> tuple[int, ...]:
    if info is None or not Path(info.path).is_file():  # a timeline may have come without its media
        return ()
    return shots_near(info, times, REACH + SECOND)
