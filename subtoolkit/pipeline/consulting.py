"""A question of text alone, about what all pieces gave together -> the stored answer, or a new one.

It is a help and never a need: whatever goes wrong is a note in the report, and the caller does without.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from subtoolkit.core.errors import ServiceError, ServiceNotChosen
from subtoolkit.core.progress import Watch
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Note, Report
from subtoolkit.core.settings import Settings
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files
from subtoolkit.omni import prompts
from subtoolkit.omni.cache import Cache, text_key
from subtoolkit.omni.client import Client
from subtoolkit.omni.families import Sampling
from subtoolkit.omni.request import Request, sampling
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline.run import connected, transcribe_async

_TOKENS_A_LINE = 24
"""Of the answer, which has at most one line for each line of the list."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    text: str | None
    """None: there is none that is whole."""
    report: Report = field(default_factory=Report)


@dataclass(frozen=True)
class Adviser:
    """Who is asked about the story of one media file."""

    settings: Settings
    client: Client | None
    """None: there is nobody to ask."""
    source: str
    """What `cache ls` shows the answers under."""

    async def ask(self, name: str, told: str) -> Answer:
        """The answer to the prompt `name` about the list `told`."""
        client = self.client
        if client is None or not self.settings.story.ask:
            return Answer(None)
        if not client.family.takes_text:
            return Answer(
                None, noted("not-asked", f"{client.service.model} takes no questions of text alone")
            )
        prompt, cache = prompts.consulted(name), Cache(self.settings.caching)
        chosen = _sampling(client, told)
        key = text_key(told, prompt, self.settings, chosen)
        reply = await asyncio.to_thread(cache.reply, key)
        if reply is not None:
            return Answer(reply.text if reply.finish == "stop" else None, Report(usage=Usage(cached=1)))
        request = Request(
            prompt=f"{prompt.render(0, self.settings.question.language)}\n\n{told}",
            label=f"the question about {name}",
            sampling=chosen,
        )
        try:
            async with client.slots, client.purse.reserved(request) as paid:
                reply = await client.ask(request)
                cost = paid(reply.usage)
        except ServiceError as error:
            return Answer(None, noted(error.reason, str(error)))
        note = await asyncio.to_thread(cache.keep, key, reply, self.source)
        report = Report(usage=reply.usage, cost=cost, notes=(note,) if note else ())
        return Answer(reply.text if reply.finish == "stop" else None, report)


@asynccontextmanager
async def told(
    source: str | Path,
    wish: Settings | None,
    *,
    watch: Watch,
    patience: Patience | None,
    client: Client | None,
) -> AsyncIterator[tuple[Timeline, Adviser]]:
    """What all pieces of a media file tell, and whom to ask about it.

    A `.json` that was written earlier stands for its media: nothing is heard again, and without a service
    nobody is asked.
    """
    settings = wish or Settings()
    async with AsyncExitStack() as stack:
        if is_written(source):
            timeline = _unpaid(await asyncio.to_thread(files.load, Path(source)))
            try:
                client, settings = await stack.enter_async_context(connected(settings, client, patience))
            except ServiceNotChosen:
                client = None
        else:
            client, settings = await stack.enter_async_context(connected(settings, client, patience))
            settings = _asking_for_a_story(settings)
            timeline = await transcribe_async(source, settings, watch=watch, client=client)
        yield timeline, Adviser(settings, client, str(source))


def _unpaid(timeline: Timeline) -> Timeline:
    """Without what the earlier run paid: a report tells of one run."""
    report = timeline.report.model_copy(update={"usage": Usage(), "cost": None, "retries": ()})
    return timeline.model_copy(update={"report": report})


def is_written(source: str | Path) -> bool:
    """Whether an input is a timeline of ours and no media."""
    return Path(source).suffix.lower() == ".json"


def _asking_for_a_story(settings: Settings) -> Settings:
    question = settings.question.model_copy(update={"prompt": settings.question.prompt or "report"})
    return settings.model_copy(update={"question": question})


def _sampling(client: Client, told: str) -> Sampling:
    usual = sampling(client.family, 0)
    if usual.max_tokens is None:
        return usual
    wanted = max(usual.max_tokens, _TOKENS_A_LINE * told.count("\n"))
    return usual.model_copy(update={"max_tokens": min(wanted, client.family.max_output or wanted)})


def afresh(timeline: Timeline, *reasons: str) -> Timeline:
    """`timeline` without an earlier run's notes of these `reasons`: what they tell of is settled again."""
    notes = tuple(note for note in timeline.report.notes if note.reason not in reasons)
    return timeline.model_copy(update={"report": timeline.report.model_copy(update={"notes": notes})})


def noted(reason: str, detail: str) -> Report:
    """A report of one note."""
    return Report(notes=(Note(reason=reason, detail=detail),))
