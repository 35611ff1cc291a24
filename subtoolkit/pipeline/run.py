"""Media file -> timeline: one decode runs in a thread and yields segments, each becomes a task of its own."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from subtoolkit import replies
from subtoolkit.core.errors import ServiceError, SubtoolError
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.report import Note, Report
from subtoolkit.core.segment import Plan, Segment
from subtoolkit.core.settings import Settings
from subtoolkit.core.timeline import Timeline
from subtoolkit.media.align import Aligner
from subtoolkit.media.probe import length, probe
from subtoolkit.media.sound import Sound
from subtoolkit.media.split import split
from subtoolkit.omni import prompts
from subtoolkit.omni.cache import source_key
from subtoolkit.omni.client import Client
from subtoolkit.omni.families import Family
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline.asking import Asker
from subtoolkit.pipeline.hearing import Listener, lost
from subtoolkit.pipeline.seeing import STORIES, blind, eyes
from subtoolkit.timeline.clip import clip
from subtoolkit.timeline.merge import merge

DAY = 24 * 3_600_000


def transcribe(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
) -> Timeline:
    """Subtitles of a media file, with everything else that the model told about it.

    `patience` is how long to wait for the server and between tries. Raises a `SubtoolError` when nothing
    could be had; a part that could not be had is named in `timeline.report.missing`.
    """
    return asyncio.run(transcribe_async(source, settings, watch=watch, patience=patience))


async def transcribe_async(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
    client: Client | None = None,
) -> Timeline:
    """`transcribe` for programs that have an event loop of their own.

    Several files at a time share one `client`, which is open; whom it asks counts, not `settings.service`.
    """
    async with connected(settings or Settings(), client, patience) as (client, settings):
        info = await asyncio.to_thread(probe, source)
        looks = eyes(info, settings)
        prompt = prompts.load(asked_with(settings, seen=looks is not None))
        listening = settings.listening.model_copy(update={"language": settings.question.language})
        mute = await asyncio.to_thread(length, info) if looks and not info.audio else None
        sound = Sound(info, listening, mute=mute)
        with sound, aligner_of(settings) as aligner, looks or nullcontext():
            asker = Asker(str(source), settings, sound, client, watch, looks)
            listener = Listener(asker, sound, prompt, settings.times, aligner)
            return await Run(str(source), settings, sound, asker, listener).timeline()


def asked_with(settings: Settings, *, seen: bool) -> str:
    """The prompt: what sounds is reported with what is seen, where something is."""
    name = settings.question.prompt
    if seen and name in (None, *STORIES):
        return "video"
    return name or "transcript"


@asynccontextmanager
async def connected(
    settings: Settings, client: Client | None, patience: Patience | None = None
) -> AsyncIterator[tuple[Client, Settings]]:
    """An open client, the given one or one for this run alone, and the settings with whom it asks."""
    if client is not None:
        yield client, settings.model_copy(update={"service": client.service})
        return
    service = settings.service.within(os.environ)
    async with Client(service, patience=patience) as own:
        yield own, settings.model_copy(update={"service": service})


def aligner_of(settings: Settings) -> AbstractContextManager[Aligner | None]:
    """The aligner, where the settings want one."""
    return Aligner() if settings.times == "align" else nullcontext()


def understand_text(text: str, *, offset: int = 0, duration: int | None = None) -> Timeline:
    """A saved reply to a piece that began at `offset`; clipped to the piece where its length is known."""
    segment = Segment(index=0, start=offset, end=offset + (duration or DAY))
    blocks, report = replies.read(text, duration=duration)
    fragment = replies.place(blocks, segment, report=report)
    return merge([(segment, clip(fragment, segment) if duration else fragment)])


class Hears(Protocol):
    """Turns a segment into its part of the timeline."""

    async def hear(self, segment: Segment) -> Timeline:
        """What can be had for it; only errors that would meet all others are raised."""


class Cutter(NamedTuple):
    """How a sound becomes pieces, where that is not as for speech."""

    kind: str
    """What its stored cuts are told from others by."""
    lengths: tuple[int, int]
    cut: Callable[[Sound, tuple[int, int], Plan | None], Iterator[Segment]]
    """The sound, these lengths and the cuts of an earlier run -> segments; pulls the decode."""


class Run:
    """One media file on its way through the stages."""

    def __init__(
        self,
        source: str,
        settings: Settings,
        sound: Sound,
        asker: Asker,
        listener: Hears,
        cutter: Cutter | None = None,
    ) -> None:
        self._source = source
        self._settings = settings
        self._sound = sound
        self._asker = asker
        self._listener = listener
        self._cutter = cutter
        self._segments: list[Segment] = []
        self._fragments: list[tuple[Segment, Timeline]] = []

    async def timeline(self) -> Timeline:
        """Run all stages; a fatal error of the service ends the run and keeps what was answered.

        One of the media or of the disk is raised as it is: no part of the sound is sure then.
        """
        stopped: list[SubtoolError] = []
        self._asker.tell(total=_expected(self._sound.info.declared, self._settings))
        try:
            async with asyncio.TaskGroup() as group:
                async for segment in self._cut():
                    self._segments.append(segment)
                    self._asker.tell(pieces=len(self._segments), decoded=self._sound.decoded)
                    group.create_task(self._piece(segment))
        except* SubtoolError as errors:
            stopped = [error for error in _leaves(errors) if isinstance(error, SubtoolError)]
        refused = [error for error in stopped if isinstance(error, ServiceError)]
        if stopped and not (refused and self._fragments and len(refused) == len(stopped)):
            raise next((error for error in stopped if not isinstance(error, ServiceError)), stopped[0])
        return self._finished(refused)

    async def _cut(self) -> AsyncIterator[Segment]:
        """Segments while the decode goes on in a thread; cuts that are stored are used again."""
        looks = self._asker.eyes
        lengths = lengths_of(self._settings, self._asker.family, seen=looks is not None)
        kind, lengths, cut = self._cutter or Cutter("", lengths, partial(_split, whole=looks is not None))
        key = await asyncio.to_thread(source_key, self._source, self._settings.listening, lengths)
        key, cache = kind + key, self._asker.cache
        pieces = cut(self._sound, lengths, cache.plan(key))
        while (segment := await asyncio.to_thread(next, pieces, None)) is not None:
            yield segment
        self._asker.tell(total=self._sound.decoded, decoded=self._sound.decoded)
        plan = Plan(
            duration=self._sound.decoded, track=self._sound.track.number, segments=tuple(self._segments)
        )
        self._asker.note(cache.keep_plan(key, plan, self._source))
        if looks is not None:
            for segment in await asyncio.to_thread(
                looks.behind, self._sound.decoded, len(self._segments), lengths[1]
            ):
                yield segment

    async def _piece(self, segment: Segment) -> None:
        self._fragments.append((segment, await self._listener.hear(segment)))
        heard = self._asker.progress.heard + segment.duration
        self._asker.tell(answered=len(self._fragments), heard=heard)

    def _finished(self, stopped: list[ServiceError]) -> Timeline:
        """All parts as one timeline, with what can only be said at the end."""
        timeline = merge(self._fragments)
        report = timeline.report + self._sound.report + Report(notes=tuple(self._asker.notes))
        report += self._asker.eyes.report if self._asker.eyes else blind(self._sound.info, self._settings)
        if stopped:
            report += lost(self._unsettled(), stopped[0])
        if not self._segments:
            report += Report(
                notes=(Note(reason="silence", detail="nothing but silence in it, so nothing was sent"),)
            )
        return timeline.model_copy(
            update={
                "media": self._sound.info,
                "language": timeline.language or self._settings.question.language,
                "report": report,
            }
        )

    def _unsettled(self) -> list[tuple[int, int]]:
        """What nobody answered for: pieces that were decided, and the sound behind the last of them."""
        settled = {segment.index for segment, _ in self._fragments}
        spans = [(segment.start, segment.end) for segment in self._segments if segment.index not in settled]
        last = self._segments[-1].end
        end = self._settings.listening.end or self._sound.info.declared or self._sound.decoded
        return [*spans, (last, end)] if end > last else spans


def _split(sound: Sound, lengths: tuple[int, int], plan: Plan | None, *, whole: bool) -> Iterator[Segment]:
    return split(sound, *lengths, plan, whole=whole)


def lengths_of(settings: Settings, family: Family, *, seen: bool = False) -> tuple[int, int]:
    """Shortest and longest piece: as the user says, else as the family hears well, or sees and hears."""
    shortest, longest = settings.listening.piece or (family.seen if seen else family.piece)
    bounds = [family.longest_audio, family.longest_video if seen else None]
    most = min((bound for bound in bounds if bound), default=longest)
    return min(shortest, most), min(longest, most)


def _expected(declared: int | None, settings: Settings) -> int | None:
    ends = [end for end in (declared, settings.listening.end) if end is not None]
    return max(0, min(ends) - settings.listening.start) if ends else None


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
