"""Media file -> what happens in it: one storyline, what can be read and is said, a name for each person."""

import asyncio
from pathlib import Path

from subtoolkit.core.clock import format_clock
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.settings import Settings
from subtoolkit.core.timeline import Timeline
from subtoolkit.omni.client import Client
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline.consulting import Adviser, afresh, noted, told
from subtoolkit.replies import answers
from subtoolkit.timeline.people import Voice, acceptable, unified, voices
from subtoolkit.timeline.scenes import storyline

_LONGEST_WORDS = 80
_LONGEST_PROFILE = 200
"""Characters of a voice's first words, and of what is said about it, that the model is told."""


def describe(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
) -> Timeline:
    """The timeline of a media file as a story of the whole; see `describe_async`."""
    return asyncio.run(describe_async(source, settings, watch=watch, patience=patience))


async def describe_async(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
    client: Client | None = None,
) -> Timeline:
    """Scenes that go on over a seam joined, and one name for each person, with how much each spoke.

    `source` may be the JSON of an earlier run. Who is one person the model is asked once, by text alone;
    where that is not wanted or of no use, equal names of different pieces stay apart. Raises what
    `transcribe_async` raises.
    """
    async with told(source, settings, watch=watch, patience=patience, client=client) as (timeline, adviser):
        return await with_people(storyline(timeline), adviser)


async def with_people(timeline: Timeline, adviser: Adviser) -> Timeline:
    """`timeline` with its voices made persons."""
    found = voices(timeline)
    pieces = {voice.segment for voice in found if voice.segment is not None}
    if len(pieces) < 2:
        return unified(timeline)
    shown = {_shown(voice.label): voice.label for voice in found}
    answer = await adviser.ask("people", "\n".join(map(_line, found)))
    timeline = afresh(timeline, "not-asked", "voices-apart")
    report = timeline.report + answer.report
    pairs = answers.same(answer.text, shown) if answer.text is not None else None
    if pairs is None:
        how = "of no use" if answer.text is not None else "not to be had"
        if adviser.settings.story.ask:
            report += noted(
                "voices-apart", f"equal names of different pieces stay apart: the answer was {how}"
            )
        pairs = []
    same = acceptable(found, [(shown[one], shown[other]) for one, other in pairs])
    return unified(timeline.model_copy(update={"report": report}), same)


def _line(voice: Voice) -> str:
    piece = "all" if voice.segment is None else str(voice.segment + 1)
    clock = "-" if voice.start is None else format_clock(voice.start, digits=0)
    profile, words = _cut(voice.profile, _LONGEST_PROFILE), _cut(voice.words, _LONGEST_WORDS)
    return f"{_shown(voice.label)} | piece {piece} | {clock} | {profile} | {words}"


def _shown(label: str) -> str:
    """A name on one line that ends nothing in the list."""
    return " ".join(label.replace("|", "/").split())


def _cut(text: str, longest: int) -> str:
    text = _shown(text)
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"
