"""Chat requests -> answers: the routes of the stand-in and the order in which a request is treated.

read -> faults that answer instead -> rules -> listen -> write -> quirks -> stream -> faults within the stream
"""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import Family
from subtoolkit.standin import call as calls
from subtoolkit.standin import faults, native, quirks, rules, uploads
from subtoolkit.standin.call import Call
from subtoolkit.standin.events import Answer, Cut, Event, Wait, completion, encode, stream
from subtoolkit.standin.faults import Fault
from subtoolkit.standin.limits import thinks
from subtoolkit.standin.listening import Listener
from subtoolkit.standin.log import Entry, Log
from subtoolkit.standin.pages import Page
from subtoolkit.standin.quirks import Quirk
from subtoolkit.standin.refused import Refused
from subtoolkit.standin.sensing import Sensed, Senses
from subtoolkit.standin.storage import Storage
from subtoolkit.standin.usage import fit, input_tokens, usage
from subtoolkit.standin.voice import speak
from subtoolkit.standin.write import prose, thoughts, write

COMPATIBLE = "/compatible-mode/v1"
_GONE = 499
"""What nginx logs for a client that did not wait for its answer."""


@dataclass(slots=True)
class Standin:
    """What the routes share."""

    listener: Listener
    kind: Server
    delay: float
    """Seconds before the first word of an answer."""
    faults: Sequence[Fault]
    quirks: Sequence[Quirk]
    cut: Callable[[tuple[str, int]], None]
    """Tear down the connection with this client."""
    log: Log
    storage: Storage = field(default_factory=Storage)


def build(standin: Standin) -> Starlette:
    """Routes under both usual prefixes, so that the base URL of a real server needs another port only."""

    async def chat(request: Request) -> Response:
        exchange = _Exchange(standin, request, standin.log.open(), str(uuid.uuid4()))
        try:
            return await exchange.answer(calls.read(await request.body()))
        except Refused as refused:
            return exchange.refusal(refused)

    async def own(request: Request) -> Response:
        exchange = _Exchange(standin, request, standin.log.open(), str(uuid.uuid4()), native=True)
        streams = request.headers.get("x-dashscope-sse") == "enable"
        try:
            return await exchange.answer(native.read_native(await request.body(), streams=streams))
        except Refused as refused:
            return exchange.refusal(refused)

    async def models(request: Request) -> Response:
        names = [{"id": name, "object": "model"} for name in rules.models(standin.kind)]
        return JSONResponse({"object": "list", "data": names})

    routes = []
    for prefix in (COMPATIBLE, "/v1"):
        routes += [
            Route(f"{prefix}/chat/completions", chat, methods=["POST"]),
            Route(f"{prefix}/models", models),
        ]
    if standin.kind == "dashscope":
        routes.append(Route(f"{uploads.NATIVE}{native.PATH}", own, methods=["POST"]))
        routes += uploads.routes(standin.storage)
    return Starlette(routes=routes, exception_handlers={Exception: _bug})


async def _bug(request: Request, error: Exception) -> Response:
    """Tell people about our own mistake, which the server's silenced log would hide."""
    if not isinstance(error, ClientDisconnect):
        logging.getLogger(__name__).error("the stand-in failed", exc_info=error)
    return JSONResponse({"error": {"message": "internal error", "code": "internal_error"}}, 500)


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One request and its answer."""

    standin: Standin
    request: Request
    entry: Entry
    request_id: str
    native: bool = False
    """In the service's own protocol."""

    async def answer(self, call: Call) -> Response:
        self._note(call)
        if any(fault.spec.moment is not None for fault in self.standin.faults):
            await self._hear(call, await self._senses.open(call, self._fetch(call)))
        struck = faults.struck(self.standin.faults, call, self.entry)
        instead = faults.answer(struck)
        if isinstance(instead, Refused):
            raise instead
        if instead is not None:
            return await self._page(instead)
        return await self._speak(call, struck)

    def refusal(self, refused: Refused) -> Response:
        self._end(refused.status)
        body = refused.body(self.standin.kind, self.request_id)
        if self.native:
            body = native.refusal(refused, self.request_id)
        return JSONResponse(body, refused.status, headers={"x-request-id": self.request_id})

    def _note(self, call: Call) -> None:
        entry, medium = self.entry, call.medium
        entry.model, entry.prompt, entry.parameters = call.model, call.prompt, call.parameters
        if medium is not None:
            try:
                entry.digest = calls.digest(medium.value.encode() if medium.is_url else medium.content())
            except Refused:
                entry.digest = calls.digest(medium.value.encode())

    @property
    def _senses(self) -> Senses:
        return Senses(self.standin.listener, self.standin.kind)

    def _fetch(self, call: Call) -> Callable[[str], bytes]:
        resolves = self.request.headers.get("x-dashscope-ossresourceresolve") == "enable"
        return partial(self.standin.storage.fetch, model=call.model, resolves=resolves)

    async def _speak(self, call: Call, struck: Sequence[Fault]) -> Response:
        kind = self.standin.kind
        if kind == "dashscope" and not self.request.headers.get("authorization"):
            raise Refused(401, "invalid_api_key", "You didn't provide an API key.")
        row = rules.check(call, kind, native=self.native)
        sensed = await self._hear(call, await self._senses.open(call, self._fetch(call), row))
        if await self._gone_within(self.standin.delay):
            self._end(_GONE)
            return Response(status_code=_GONE)
        events = faults.spoil(stream(self._answer(call, row, sensed)), struck)
        if call.streams:
            told = native.blocks(events, call) if self.native else events
            return self._stream(Page(200, tuple(told), "text/event-stream"))
        return await self._whole(events, call)

    def _answer(self, call: Call, row: Family, sensed: Sensed) -> Answer:
        """What the model says, and what it counts for."""
        kind = self.standin.kind
        heeds = row.system != "ignored" and not (call.speaks and row.system == "in-writing")
        question = call.question(heeds_system=heeds)
        text = prose(sensed.heard) if row.prose else write(sensed.heard, question)
        text = quirks.bend(text, self.standin.quirks, self.entry)
        text, finish = fit(text, call, row)
        self.entry.reply = text
        thought = thoughts(sensed.heard) if thinks(call, row) else ""
        speaks = call.speaks and kind == "dashscope"
        asked = input_tokens(call, row, sensed.sounds, sensed.seen)
        searched = kind == "dashscope" and bool(call.body.get("enable_search"))
        tokens = usage(asked, text, row, thoughts=thought, speaks=speaks, searched=searched)
        return Answer(
            text,
            finish,
            call.model,
            self.request_id,
            tokens if call.wants_usage or not call.streams else None,
            thoughts=thought,
            thoughts_field="reasoning" if kind == "vllm" else "reasoning_content",
            speech=speak(text) if speaks else b"",
        )

    async def _hear(self, call: Call, sensed: Sensed) -> Sensed:
        self.entry.duration = sensed.duration
        sensed = await self._senses.sense(sensed)
        self.entry.at = sensed.heard.at
        return sensed

    async def _page(self, page: Page) -> Response:
        """Send a page; before its headers only pauses and cuts are possible."""
        if page.status:
            return self._stream(page)
        await self._act(page.events)
        self._end(0)
        return Response()

    async def _whole(self, events: Sequence[Event], call: Call) -> Response:
        await self._act(events)
        self._end(200)
        answer = completion(events)
        return JSONResponse(native.whole(answer, call, self.request_id) if self.native else answer)

    async def _act(self, events: Sequence[Event]) -> None:
        """Wait and cut where nothing can be sent in between."""
        for event in events:
            if isinstance(event, Wait):
                await self._gone_within(event.seconds)
            elif isinstance(event, Cut):
                self._cut()

    async def _gone_within(self, seconds: float) -> bool:
        """Wait; True at once when the client goes away."""
        if not seconds:
            return False
        try:
            # The body has been read: all that can still arrive is the end of the connection.
            await asyncio.wait_for(self.request.receive(), seconds)
        except TimeoutError:
            return False
        return True

    def _stream(self, page: Page) -> Response:
        return StreamingResponse(
            self._send(page),
            page.status,
            headers={"x-request-id": self.request_id, **page.headers},
            media_type=page.content_type,
        )

    async def _send(self, page: Page) -> AsyncIterator[bytes]:
        try:
            for event in page.events:
                if isinstance(event, Wait):
                    await asyncio.sleep(event.seconds)
                elif isinstance(event, Cut):
                    self._cut()
                else:
                    yield encode(event)
        finally:
            self._end(page.status)

    def _cut(self) -> None:
        if self.request.client is not None:
            self.standin.cut((self.request.client.host, self.request.client.port))

    def _end(self, status: int) -> None:
        self.entry.status = status
        self.entry.ended = time.monotonic()
