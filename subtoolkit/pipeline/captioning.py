"""Media file -> prose about all that can be heard in it, one section for each long piece."""

import asyncio
from pathlib import Path

from subtoolkit import replies
from subtoolkit.core.clock import MINUTE, format_clock
from subtoolkit.core.errors import ServiceError, UsageError, quoted
from subtoolkit.core.media import MediaInfo
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.reply import Reply, Usage
from subtoolkit.core.report import Missing, Report, Retry
from subtoolkit.core.segment import Segment
from subtoolkit.core.settings import Settings
from subtoolkit.core.timeline import Section, Timeline
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.media.source import is_remote
from subtoolkit.omni import prompts
from subtoolkit.omni.cache import Cache, reply_key
from subtoolkit.omni.client import Client, Request
from subtoolkit.omni.families import Family
from subtoolkit.omni.request import Sound as SoundFile
from subtoolkit.omni.request import sampling
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline.asking import Asker, Question
from subtoolkit.pipeline.hearing import lost
from subtoolkit.pipeline.run import Run, connected

CAPTIONER = "qwen3-omni-30b-a3b-captioner"
"""The model that was made for it."""

_PIECE = (5 * MINUTE, 10 * MINUTE)
"""Of other models, which are asked with a prompt; their usual piece is for words, of which there are more."""


def caption(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
) -> Timeline:
    """The sections of a media file; see `caption_async`."""
    return asyncio.run(caption_async(source, settings, watch=watch, patience=patience))


async def caption_async(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
    client: Client | None = None,
) -> Timeline:
    """A timeline without cues, whose `sections` are the prose, each under the range it is about.

    Without settings the captioner is asked. `Question.by_url` hands an address to the service, which then
    reads all of it as one piece. Raises a `SubtoolError` when nothing could be had; a part that could not be
    had is named in `timeline.report.missing`.
    """
    usual = Settings()
    settings = settings or usual.model_copy(
        update={"service": usual.service.model_copy(update={"model": CAPTIONER})}
    )
    async with connected(settings, client, patience) as (client, settings):
        if settings.question.by_url:
            return await _by_address(str(source), settings, client)
        settings = _with_pieces(settings, client.family)
        info = await asyncio.to_thread(probe, source)
        with Sound(info, settings.listening) as sound:
            asker = Asker(str(source), settings, sound, client, watch)
            writer = _Writer(asker, settings)
            return await Run(str(source), settings, sound, asker, writer).timeline()


class _Writer:
    """Asks for the prose about segments."""

    def __init__(self, asker: Asker, settings: Settings) -> None:
        self._asker = asker
        self._question = Question(prompts.load(settings.question.prompt or "caption"))

    async def hear(self, segment: Segment) -> Timeline:
        """Its section; only errors that would meet all others are raised."""
        try:
            reply, told = await self._asker.reply(segment, self._question)
        except ServiceError as error:
            if error.fatal:
                raise
            return Timeline(report=lost([(segment.start, segment.end)], error))
        return _section(reply, told, segment, self._asker.text(self._question, segment))


def _section(reply: Reply, told: Report, segment: Segment, asked: str) -> Timeline:
    """What was written, without loops; an answer that broke off is kept and named.

    It is read only for what is wrong with it: prose has no times that could be believed or missed.
    """
    blocks, read = replies.read(reply.text, duration=segment.duration, finish=reply.finish, prompt=asked)
    echoes = [drop for drop in read.drops if drop.reason == "prompt-echo"]
    text = reply.text.strip()
    if read.loops or echoes:  # else the paragraphs stay as they were written
        text = "\n\n".join(block.text for block in blocks)
    refused = read.status == "refused"
    report = told + Report(grammar="prose", loops=read.loops, drops=tuple(echoes))
    if refused or not text or reply.finish != "stop":
        why = "refused" if refused else "cut-off" if text else "empty"
        lacking = Missing(start=segment.start, end=segment.end, reason=why)
        report += Report(status="refused" if refused else "partial", missing=(lacking,))
    if refused or not text:
        return Timeline(report=report)
    section = Section(title=_title(segment.start, segment.end), text=text, segment=segment.index)
    return Timeline(sections=(section,), report=report + Report(status="complete"))


async def _by_address(source: str, settings: Settings, client: Client) -> Timeline:
    """One request that names an address; nothing of it is read here but its header."""
    if not is_remote(source):
        raise UsageError(
            f"cannot hand {quoted(source)} to the service", "it is no https address", "leave --by-url out"
        )
    if settings.listening.start or settings.listening.end is not None:
        raise UsageError(
            "cannot cut what the service reads by itself", "--by-url hands over all of it", "leave it out"
        )
    info = await asyncio.to_thread(probe, source, whole=False)
    prompt = prompts.load(settings.question.prompt or "caption")
    cache, key = Cache(settings.caching), reply_key(f"at {source}".encode(), prompt, settings)
    segment = Segment(index=0, start=0, end=max(info.declared or 0, 1))
    reply, told = cache.reply(key), Report(usage=Usage(cached=1))
    asked = prompt.render(segment.duration, settings.question.language, settings.question.context)
    if reply is None:
        reply, told = await _answer(_request(source, info, segment, asked, client.family), client)
        note = await asyncio.to_thread(cache.keep, key, reply, source)
        told += Report(notes=(note,) if note else ())
    found = _section(reply, told, segment, asked)
    return found.model_copy(update={"media": info})


async def _answer(request: Request, client: Client) -> tuple[Reply, Report]:
    retries: list[str] = []
    async with client.slots, client.purse.reserved(request) as paid:
        reply = await client.ask(request, on_retry=retries.append)
        cost = paid(reply.usage)
    again = tuple(Retry(segment=0, reason=why) for why in retries)
    return reply, Report(retries=again, usage=reply.usage, cost=cost)


def _request(source: str, info: MediaInfo, segment: Segment, asked: str, family: Family) -> Request:
    """The request; the service believes the content of a file, not the format that is named."""
    sound = SoundFile("mp3" if "mp3" in info.container else "wav", segment.duration, url=source)
    return Request(
        parts=(sound,),
        prompt=asked,
        duration=segment.duration,
        label=quoted(source),
        sampling=sampling(family, segment.duration),
    )


def _with_pieces(settings: Settings, family: Family) -> Settings:
    if settings.listening.piece or family.prose:
        return settings
    return settings.model_copy(update={"listening": settings.listening.model_copy(update={"piece": _PIECE})})


def _title(start: int, end: int) -> str:
    return " – ".join(format_clock(time, digits=0) for time in (start, end))
