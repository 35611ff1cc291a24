"""`Request` -> `Reply`: the one place that talks to a model.

What a server wants otherwise is learnt from its first refusal and kept for the requests after it. Which
protocol is spoken is for the family to say: `compatible` mostly, `native` where there is no other.
"""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from types import TracebackType
from typing import ClassVar, Self
from weakref import WeakValueDictionary

from subtoolkit.core.reply import Reply
from subtoolkit.core.settings import Service
from subtoolkit.omni import cost, hosts
from subtoolkit.omni.check import check
from subtoolkit.omni.compatible import Compatible
from subtoolkit.omni.door import Door, read_key
from subtoolkit.omni.families import family
from subtoolkit.omni.faults import About, Fault, fault, read_body
from subtoolkit.omni.limiter import Limits, limiter
from subtoolkit.omni.manner import Json, Manner, learn
from subtoolkit.omni.native import Native
from subtoolkit.omni.outcome import best, judged, late, with_usage
from subtoolkit.omni.places import Places
from subtoolkit.omni.purse import Bound, Purse
from subtoolkit.omni.request import Request
from subtoolkit.omni.retry import Patience, retrying
from subtoolkit.omni.stream import Collector, flat_error
from subtoolkit.omni.upload import Uploads

__all__ = ["Client", "Request"]

OnText = Callable[[str], bool | None]
OnAudio = Callable[[bytes], None]
OnRetry = Callable[[str], None]


class Client:
    """A connection to one model; `async with Client(service) as client`.

    All media files that are heard at the same time share one, and with it what its account allows.
    """

    rehearses: ClassVar[bool] = False
    """Nothing will be sent, so that a request's parts need no content."""

    def __init__(
        self,
        service: Service,
        *,
        patience: Patience | None = None,
        limit: Limits | None = None,
        budget: Bound | None = None,
    ) -> None:
        self.service = service
        self.family = family(service.model)
        self.purse = Purse(service, self.family, budget)
        """What was paid through this client, and what may be."""
        self.slots = asyncio.Semaphore(service.jobs)
        """A place for each request in flight; whoever asks takes one."""
        # A few pieces wait encoded, so that a request can leave the moment another one ends.
        self.ready = Places(service.jobs + (os.cpu_count() or 1))
        """A place for each piece that is held in memory; whoever encodes one takes it before."""
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._patience = patience or Patience()
        self._limit = limit or limiter(service, self.family)
        self._manner = Manner()
        self._key = read_key(service)
        door = Native if self.family.native_only and service.server == "dashscope" else Compatible
        self._door: Door = door(service, self.family, self._key, self._patience)
        self._uploads = Uploads(service, self._key, self._patience) if service.upload else None
        self._open = AsyncExitStack()

    def turn(self, key: str) -> asyncio.Lock:
        """For whoever looks for a stored reply and asks if there is none: two that ask the same pay once."""
        return self._turns.setdefault(key, asyncio.Lock())

    async def __aenter__(self) -> Self:
        await self._open.enter_async_context(self._door)
        if self._uploads is not None:
            await self._open.enter_async_context(self._uploads)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def ask(
        self,
        request: Request,
        *,
        on_retry: OnRetry | None = None,
        on_text: OnText | None = None,
        on_audio: OnAudio | None = None,
        on_thought: OnText | None = None,
    ) -> Reply:
        """Ask until there is an answer or it is clear that there will be none; raises a `ServiceError`.

        `on_retry` hears the reason of each further try; `on_text` hears the text as it comes, and when it
        returns True the stream is left and the reply is `cut`; `on_audio` hears what is spoken, as PCM
        (s16le, mono, 24 kHz), and `on_thought` what is thought before it. After a call of `on_retry` all of
        it comes anew. A reply that broke off is asked for once more; if that does not help, what there is
        comes back, marked `cut`. The usage is that of all tries.
        """
        check(request, self.family, self.service)
        ears = _Ears(on_text, on_audio, on_thought)
        failed: list[Fault] = []

        def told(found: Fault) -> None:
            if on_retry is not None:
                on_retry(found.reason)

        try:
            async for attempt in retrying(self._patience, told):
                with attempt:
                    try:
                        reply = await self._attempt(request, ears)
                    except Fault as found:
                        failed.append(found)
                        raise
        except Fault as last:
            rest = best(failed)
            if rest is None:
                raise last.error from None
            return rest
        return with_usage(reply, failed)

    async def _attempt(self, request: Request, ears: "_Ears") -> Reply:
        """Ask once; where the manner is refused, and not the question, at once in another manner."""
        wanted = cost.expected(request, self.family)
        if self._uploads is not None:
            request = await self._uploads.place(request, self.family)
        while True:
            manner = self._manner
            parameters = self._door.parameters(request, manner)
            await self._limit.admit(wanted.input_tokens + wanted.output_tokens)
            try:
                return await self._send(parameters, request.label, ears)
            except Fault as found:
                learnt = learn(found, manner, parameters, self.service.server, self.family)
                if learnt is None:
                    raise
                if manner == self._manner:  # else another request has learnt it meanwhile
                    self._manner = learnt

    async def _send(self, parameters: Json, label: str, ears: "_Ears") -> Reply:
        about = About(label, hosts.host(self.service), self.service.model)
        so_far = Collector(self.service.model)
        try:
            async with (
                asyncio.timeout(self._patience.total),
                aclosing(self._door.events(parameters)) as events,
            ):
                async for event in events:
                    if flat_error(event):
                        raise fault(read_body(event, None).without(self._key), about, so_far.partial())
                    if ears.had_enough(so_far.add(event), so_far.sound, so_far.thought):
                        return so_far.reply()
        except TimeoutError:
            raise late(about, so_far) from None
        except self._door.errors() as error:
            raise self._door.judge(error, about, so_far) from None
        return judged(so_far, about)


@dataclass(frozen=True, slots=True)
class _Ears:
    """Who hears an answer while it comes."""

    on_text: OnText | None
    on_audio: OnAudio | None
    on_thought: OnText | None

    def had_enough(self, text: str, sound: bytes, thought: str) -> bool:
        """Tell what came; True when the rest is of no use."""
        if thought and self.on_thought is not None:
            self.on_thought(thought)
        if sound and self.on_audio is not None:
            self.on_audio(sound)
        return bool(text and self.on_text is not None and self.on_text(text))
