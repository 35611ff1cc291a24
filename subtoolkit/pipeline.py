"""Media file -> timeline: the only place where the stages meet.

One decode runs in a thread and yields segments; each segment becomes a task that reads its sound from the
spool, looks for a stored reply, else encodes and asks, and understands what came back. Tasks wait for a
place, so that memory holds a few encoded pieces and never the whole file.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from subtoolkit import replies
from subtoolkit.core.clock import format_clock
from subtoolkit.core.errors import ServiceError
from subtoolkit.core.progress import Progress, Watch, nobody
from subtoolkit.core.reply import Reply, Usage
from subtoolkit.core.report import Missing, Note, Report, Retry
from subtoolkit.core.segment import Plan, Segment
from subtoolkit.core.settings import Settings
from subtoolkit.core.timeline import Timeline
from subtoolkit.media.encode import encode
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.media.split import split
from subtoolkit.omni import prompts
from subtoolkit.omni.cache import Cache, reply_key, source_key
from subtoolkit.omni.client import Client, Request
from subtoolkit.omni.cost import price
from subtoolkit.omni.families import Family, family
from subtoolkit.omni.hosts import region
from subtoolkit.omni.request import sampling
from subtoolkit.timeline.clip import clip
from subtoolkit.timeline.merge import merge

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")

CORES = os.cpu_count() or 1
DAY = 24 * 3_600_000


def transcribe(source: str | Path, settings: Settings | None = None, *, watch: Watch = nobody) -> Timeline:
    """Subtitles of a media file, with everything else that the model told about it.

    Raises a `SubtoolError` when nothing could be had; a part that could not be had is named in
    `timeline.report.missing`.
    """
    return asyncio.run(transcribe_async(source, settings, watch=watch))


async def transcribe_async(
    source: str | Path, settings: Settings | None = None, *, watch: Watch = nobody
) -> Timeline:
    """`transcribe` for programs that have an event loop of their own."""
    settings = settings or Settings()
    settings = settings.model_copy(update={"service": settings.service.within(os.environ)})
    client = Client(settings.service)
    info = await asyncio.to_thread(probe, source)
    with Sound(info, settings.listening) as sound:
        async with client:
            return await _Run(str(source), settings, sound, client, watch).timeline()


def understand(reply: Reply, segment: Segment, prompt: str | None = None) -> Timeline:
    """What a reply says, on the media clock, inside its segment; what was doubtful is in its report."""
    blocks, report = replies.read(reply.text, duration=segment.duration, finish=reply.finish, prompt=prompt)
    return clip(replies.place(blocks, segment, report=report), segment)


def understand_text(text: str, *, offset: int = 0, duration: int | None = None) -> Timeline:
    """A saved reply to a piece that began at `offset`; clipped to the piece where its length is known."""
    segment = Segment(index=0, start=offset, end=offset + (duration or DAY))
    blocks, report = replies.read(text, duration=duration)
    fragment = replies.place(blocks, segment, report=report)
    return merge([(segment, clip(fragment, segment) if duration else fragment)])


class _Run:
    """One media file on its way through the stages."""

    def __init__(self, source: str, settings: Settings, sound: Sound, client: Client, watch: Watch) -> None:
        self.settings = settings
        self.sound = sound
        self.client = client
        self.source = source
        self.family = family(settings.service.model)
        self.prompt = prompts.load(settings.question.prompt)
        self.cache = Cache(settings.caching)
        self.segments: list[Segment] = []
        self.fragments: list[tuple[Segment, Timeline]] = []
        self.notes: list[Note] = []
        self.progress = Progress(total=_expected(sound.info.declared, settings))
        self._watch = watch
        self._pool = ThreadPoolExecutor(CORES, thread_name_prefix="encode")
        # A few pieces wait encoded, so that a request can leave the moment another one ends.
        self._ready = asyncio.Semaphore(settings.service.jobs + CORES)
        self._slots = asyncio.Semaphore(settings.service.jobs)

    async def timeline(self) -> Timeline:
        """Run all stages; a fatal error of the service ends the run and keeps what was answered."""
        stopped: list[ServiceError] = []
        try:
            async with asyncio.TaskGroup() as group:
                async for segment in self._cut():
                    self.segments.append(segment)
                    self._tell(replace(self.progress, pieces=len(self.segments), decoded=self.sound.decoded))
                    group.create_task(self._piece(segment))
        except* ServiceError as errors:
            stopped = [error for error in _leaves(errors) if isinstance(error, ServiceError)]
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)
        if stopped and not self.fragments:
            raise stopped[0]
        return self._finished(stopped)

    async def _cut(self) -> AsyncIterator[Segment]:
        """Segments while the decode goes on in a thread; cuts that are stored are used again."""
        lengths = _lengths(self.settings, self.family)
        key = await asyncio.to_thread(source_key, self.source, self.settings.listening, lengths)
        pieces = split(self.sound, *lengths, self.cache.plan(key))
        while (segment := await asyncio.to_thread(next, pieces, None)) is not None:
            yield segment
        self._tell(replace(self.progress, total=self.sound.decoded, decoded=self.sound.decoded))
        plan = Plan(duration=self.sound.decoded, segments=tuple(self.segments))
        self._note(self.cache.keep_plan(key, plan, self.source))

    async def _piece(self, segment: Segment) -> None:
        """From one segment to its part of the timeline; what cannot be had is named and costs no other."""
        try:
            fragment = await self._heard(segment)
        except ServiceError as error:
            if error.fatal:
                raise
            fragment = Timeline(report=_lost([(segment.start, segment.end)], error))
        self.fragments.append((segment, fragment))
        self._tell(
            replace(self.progress, answered=len(self.fragments), heard=self.progress.heard + segment.duration)
        )

    async def _heard(self, segment: Segment) -> Timeline:
        """What one reply says about its segment, with what it took to get it."""
        question = self.prompt.render(
            segment.duration, self.settings.question.language, self.settings.question.context
        )
        reply, told = await self._reply(segment, question)
        fragment = understand(reply, segment, question)
        return fragment.model_copy(update={"report": fragment.report + told})

    async def _reply(self, segment: Segment, question: str) -> tuple[Reply, Report]:
        """The stored reply, or a new one, which is stored before anybody reads it."""
        async with self._ready:
            pcm = await self._in_pool(self.sound.read, segment.start, segment.end, segment.channel)
            key = reply_key(pcm, self.prompt, self.settings)
            stored = await self._in_pool(self.cache.reply, key)
            if stored is not None:
                self._tell(replace(self.progress, cached=self.progress.cached + 1))
                return stored, Report(usage=Usage(cached=1))
            encoded = await self._in_pool(encode, pcm)
            request = Request(
                audio=encoded.data,
                format=encoded.format,
                duration=segment.duration,
                prompt=question,
                label=_label(segment),
                sampling=sampling(self.family, segment.duration),
            )
            return await self._asked(segment, request, key)

    async def _asked(self, segment: Segment, request: Request, key: str) -> tuple[Reply, Report]:
        retries: list[str] = []
        async with self._slots:
            self._tell(replace(self.progress, asking=self.progress.asking + 1))
            try:
                reply = await self.client.ask(request, on_retry=retries.append)
            finally:
                self._tell(replace(self.progress, asking=self.progress.asking - 1))
        self._note(self.cache.keep(key, reply, self.source))
        cost = price(reply.usage, self.family, region(self.settings.service))
        report = Report(
            retries=tuple(Retry(segment=segment.index, reason=why) for why in retries),
            usage=reply.usage,
            cost=cost,
        )
        self._tell(replace(self.progress, cost=(Report(cost=self.progress.cost) + report).cost))
        return reply, report

    def _finished(self, stopped: list[ServiceError]) -> Timeline:
        """All parts as one timeline, with what can only be said at the end."""
        report = self.sound.report + Report(notes=tuple(self.notes))
        if stopped:
            report += _lost(self._unsettled(), stopped[0])
        timeline = merge(sorted(self.fragments, key=lambda part: part[0].index))
        return timeline.model_copy(update={"media": self.sound.info, "report": timeline.report + report})

    def _unsettled(self) -> list[tuple[int, int]]:
        """What nobody answered for: pieces that were decided, and the sound behind the last of them."""
        settled = {segment.index for segment, _ in self.fragments}
        spans = [(segment.start, segment.end) for segment in self.segments if segment.index not in settled]
        last = self.segments[-1].end
        end = self.settings.listening.end or self.sound.info.declared or self.sound.decoded
        return [*spans, (last, end)] if end > last else spans

    async def _in_pool(
        self, work: Callable[Arguments, Value], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Value:
        return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *args, **kwargs))

    def _note(self, note: Note | None) -> None:
        if note is not None:
            self.notes.append(note)

    def _tell(self, progress: Progress) -> None:
        self.progress = progress
        self._watch(progress)


def _lengths(settings: Settings, family: Family) -> tuple[int, int]:
    """Shortest and longest piece: as the user says, else as the family hears well."""
    shortest, longest = settings.listening.piece or family.piece
    most = family.longest_audio or longest
    return min(shortest, most), min(longest, most)


def _expected(declared: int | None, settings: Settings) -> int | None:
    ends = [end for end in (declared, settings.listening.end) if end is not None]
    return max(0, min(ends) - settings.listening.start) if ends else None


def _label(segment: Segment) -> str:
    return f"the piece from {format_clock(segment.start, digits=0)} to {format_clock(segment.end, digits=0)}"


def _lost(spans: Sequence[tuple[int, int]], error: ServiceError) -> Report:
    """Ranges that could not be had, and why."""
    return Report(
        status="partial",
        missing=tuple(Missing(start=start, end=end, reason=error.reason) for start, end in spans),
        notes=(Note(reason=error.reason, detail=str(error)),),
    )


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
