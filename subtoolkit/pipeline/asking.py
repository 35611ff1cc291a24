"""A segment and a question -> the stored reply, or a new one, which is stored before anybody reads it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import ParamSpec, TypeVar

from subtoolkit.core.clock import format_clock
from subtoolkit.core.progress import Progress, Watch
from subtoolkit.core.reply import Reply, Usage
from subtoolkit.core.report import Estimate, Note, Report, Retry
from subtoolkit.core.segment import Segment
from subtoolkit.core.settings import Settings
from subtoolkit.media.cores import CORES
from subtoolkit.media.encode import encode
from subtoolkit.media.sound import Sound
from subtoolkit.omni.cache import Cache, reply_key
from subtoolkit.omni.client import Client, Request
from subtoolkit.omni.cost import expected
from subtoolkit.omni.families import Family, Sampling, family
from subtoolkit.omni.prompts import Prompt, load
from subtoolkit.omni.request import Part, sampling
from subtoolkit.omni.request import Sound as SoundFile
from subtoolkit.pipeline.runaway import Runaway
from subtoolkit.pipeline.seeing import Eyes

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")


@cache
def _threads() -> ThreadPoolExecutor:
    """Threads that encode for all media files that are heard at a time; several for a core, since pieces that
    wait for one are encoded in one go.
    """
    return ThreadPoolExecutor(2 * CORES, thread_name_prefix="encode")


@cache
def _waiting_room() -> ThreadPoolExecutor:
    """Threads that mostly wait for a picture to be decoded, and would keep others from their work."""
    return ThreadPoolExecutor(32, thread_name_prefix="look")


@dataclass(frozen=True)
class Question:
    """What to ask about a segment."""

    prompt: Prompt
    again: int = 0
    """How often this sound was asked about before; each time the model picks its words another way."""
    looks: bool = True
    """Show the picture too, where one is shown at all."""

    def once_more(self) -> "Question":
        """The same question, as a further try."""
        return replace(self, again=self.again + 1)

    def about_words(self) -> "Question":
        """The same about what is said alone: for a gap in the words, the picture was told already."""
        prompt = load("transcript") if self.prompt.name == "video" else self.prompt
        return replace(self, prompt=prompt, looks=False)

    def unseen(self) -> "Question":
        """The same where nothing can be seen."""
        return replace(self, prompt=load("report")) if self.prompt.name == "video" else self


class Asker:
    """Asks about pieces of one sound; pieces wait for a place, so that memory holds few of them."""

    def __init__(
        self,
        source: str,
        settings: Settings,
        sound: Sound,
        client: Client,
        watch: Watch,
        eyes: Eyes | None = None,
    ) -> None:
        self.family: Family = family(settings.service.model)
        self.cache = Cache(settings.caching)
        self.notes: list[Note] = []
        self.progress = Progress()
        self._source = source
        self._settings = settings
        self._sound = sound
        self.eyes = eyes
        self._client = client
        self._watch = watch

    def tell(self, **changes: int | None) -> None:
        """Tell the watcher what changed."""
        self.progress = replace(self.progress, **changes)  # type: ignore[arg-type]
        self._watch(self.progress)

    def note(self, note: Note | None) -> None:
        """Keep a note for the report of the run."""
        if note is not None:
            self.notes.append(note)

    @property
    def context(self) -> str:
        """Names and terms that every question names."""
        return self._settings.question.context

    def text(self, question: Question, segment: Segment) -> str:
        """What the model is told."""
        asked = self._settings.question
        return question.prompt.render(segment.duration, asked.language, asked.context)

    async def reply(self, segment: Segment, question: Question) -> tuple[Reply, Report]:
        """The reply, and what it took to get it; raises a `ServiceError`."""
        chosen = _varied(self.family.sampling, question.again)
        async with self._client.ready.place(self._source):
            pcm = await self._in_pool(self._sound.read, segment.start, segment.end, segment.channel)
            picture = await self._imprint(segment, question)
            question = question if picture or self.eyes is None else question.unseen()
            key = reply_key(pcm, question.prompt, self._settings, chosen, picture)
            async with self._client.turn(key):  # another file may hold the same sound
                stored = await self._in_pool(self.cache.reply, key)
                if stored is not None:
                    self.tell(cached=self.progress.cached + 1)
                    return stored, Report(usage=Usage(cached=1))
                request = Request(
                    parts=await self._parts(segment, pcm, seen=picture is not None),
                    duration=segment.duration,
                    prompt=self.text(question, segment),
                    label=_label(segment),
                    sampling=_varied(sampling(self.family, segment.duration), question.again),
                )
                del pcm  # megabytes, which nobody needs while the request waits for its answer
                reply, told = await self._asked(segment, request, key)
            return reply, told + self._expected(request, question)

    async def _imprint(self, segment: Segment, question: Question) -> str | None:
        if self.eyes is None or not question.looks:
            return None
        return await self._in_pool(self.eyes.imprint, segment)

    async def _parts(self, segment: Segment, pcm: bytes, *, seen: bool) -> tuple[Part, ...]:
        if self._client.rehearses:
            film = self.eyes.shape(segment) if seen and self.eyes is not None else None
            return (film or SoundFile("mp3", segment.duration, b""),)
        if seen and self.eyes is not None:
            look = partial(self.eyes.parts, segment, pcm)
            return await asyncio.get_running_loop().run_in_executor(_waiting_room(), look)
        encoded = await self._in_pool(encode, pcm, self.family.kbps(segment.duration))
        return (SoundFile(encoded.format, segment.duration, encoded.data),)

    async def _asked(self, segment: Segment, request: Request, key: str) -> tuple[Reply, Report]:
        retries: list[str] = []

        def again(reason: str) -> None:
            self.tell(retrying=self.progress.retrying + (not retries))
            retries.append(reason)

        async with self._client.slots, self._client.purse.reserved(request) as paid:
            self.tell(asking=self.progress.asking + 1)
            try:
                reply = await self._client.ask(request, on_retry=again, on_text=Runaway(request.duration))
            finally:
                now = self.progress
                self.tell(asking=now.asking - 1, retrying=now.retrying - bool(retries))
            cost = paid(reply.usage)
        # Not in the pool: what is paid for must not wait behind pieces that are encoded.
        self.note(await asyncio.to_thread(self.cache.keep, key, reply, self._source))
        self.progress = replace(self.progress, cost=self._client.purse.spent)
        told = tuple(Retry(segment=segment.index, reason=why) for why in retries)
        return reply, Report(retries=told, usage=reply.usage, cost=cost)

    def _expected(self, request: Request, question: Question) -> Report:
        """What an estimate would have said: it knows of the first question about each piece."""
        if question.again:
            return Report()
        usage = expected(request, self.family)
        return Report(estimate=Estimate(usage=usage, cost=self._client.purse.price(usage)))

    async def _in_pool(
        self, work: Callable[Arguments, Value], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Value:
        return await asyncio.get_running_loop().run_in_executor(_threads(), partial(work, *args, **kwargs))


def _varied(usual: Sampling, again: int) -> Sampling:
    """Sampling for a further try: another seed, and more against repetition, up to where choruses suffer."""
    if not again:
        return usual
    return usual.model_copy(
        update={
            "seed": again,
            "repetition_penalty": min(1.1, (usual.repetition_penalty or 1.0) + 0.05 * again),
        }
    )


def _label(segment: Segment) -> str:
    start, end = (format_clock(time, digits=0) for time in (segment.start, segment.end))
    return f"the piece from {start} to {end}"
