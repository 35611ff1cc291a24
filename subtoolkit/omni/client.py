"""`Request` -> `Reply`: the one place that talks to a model, through the `openai` package.

Streaming always, since the service insists on it. The package's own retries are off: they would hide what
happened, and it takes several failures for answers. What a server wants otherwise is learnt from its first
refusal and kept for the requests after it.
"""

import asyncio
import os
import sys
from binascii import Error as Base64Error
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from json import JSONDecodeError
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from subtoolkit.core.errors import ServiceNotChosen, UsageError
from subtoolkit.core.reply import Reply
from subtoolkit.core.settings import Service
from subtoolkit.omni import cost, hosts
from subtoolkit.omni.check import check
from subtoolkit.omni.families import family
from subtoolkit.omni.faults import About, Fault, Said, broken, deepest, fault, read_body, seconds, unreachable
from subtoolkit.omni.limiter import Limits, limiter
from subtoolkit.omni.manner import Json, Manner, learn
from subtoolkit.omni.outcome import best, judged, late, with_usage
from subtoolkit.omni.parts import call
from subtoolkit.omni.purse import Bound, Purse
from subtoolkit.omni.request import Request
from subtoolkit.omni.retry import Patience, retrying
from subtoolkit.omni.stream import Collector, flat_error

if TYPE_CHECKING:
    from openai import AsyncOpenAI

__all__ = ["Client", "Request"]

_GARBLED = (JSONDecodeError, UnicodeDecodeError, Base64Error)

OnText = Callable[[str], bool | None]
OnAudio = Callable[[bytes], None]
OnRetry = Callable[[str], None]


class Client:
    """A connection to one model; `async with Client(service) as client`.

    All media files that are heard at the same time share one, and with it what its account allows.
    """

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
        self.ready = asyncio.Semaphore(service.jobs + (os.cpu_count() or 1))
        """A place for each piece that is held in memory; whoever encodes one takes it before."""
        self._patience = patience or Patience()
        self._limit = limit or limiter(service, self.family)
        self._manner = Manner()
        self._key = _key(service)
        self._sdk: AsyncOpenAI | None = None

    async def __aenter__(self) -> Self:
        self._sdk = await asyncio.to_thread(_connect, self.service, self._key, self._patience)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sdk is not None:
            await self._sdk.close()

    async def ask(
        self,
        request: Request,
        *,
        on_retry: OnRetry | None = None,
        on_text: OnText | None = None,
        on_audio: OnAudio | None = None,
    ) -> Reply:
        """Ask until there is an answer or it is clear that there will be none; raises a `ServiceError`.

        `on_retry` hears the reason of each further try; `on_text` hears the text as it comes, and when it
        returns True the stream is left and the reply is `cut`; `on_audio` hears what is spoken, as PCM
        (s16le, mono, 24 kHz). After a call of `on_retry` all of it comes anew. A reply that broke off is
        asked for once more; if that does not help, what there is comes back, marked `cut`. The usage is that
        of all tries.
        """
        check(request, self.family, self.service)
        ears = _Ears(on_text, on_audio)
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
        server = self.service.server
        wanted = cost.expected(request, self.family)
        while True:
            manner = self._manner
            parameters = call(self.service.model, self.family, server, request, manner)
            await self._limit.admit(wanted.input_tokens + wanted.output_tokens)
            try:
                return await self._send(parameters, request.label, ears)
            except Fault as found:
                learnt = learn(found, manner, parameters, server, self.family)
                if learnt is None:
                    raise
                if manner == self._manner:  # else another request has learnt it meanwhile
                    self._manner = learnt

    async def _send(self, parameters: Json, label: str, ears: "_Ears") -> Reply:
        about = About(label, hosts.host(self.service), self.service.model)
        so_far = Collector(self.service.model)
        try:
            async with asyncio.timeout(self._patience.total), aclosing(self._events(parameters)) as events:
                async for event in events:
                    if flat_error(event):
                        raise fault(self._scrubbed(read_body(event, None)), about, so_far.partial())
                    if ears.had_enough(so_far.add(event), so_far.sound):
                        return so_far.reply()
        except TimeoutError:
            raise late(about, so_far) from None
        except _Alien as page:
            raise fault(self._scrubbed(read_body(str(page), page.status)), about) from None
        except _foreign_errors() as error:
            raise self._translated(error, about, so_far) from None
        return judged(so_far, about)

    async def _events(self, parameters: Json) -> AsyncGenerator[Mapping[str, object], None]:
        """Events of a stream, or the one completion of a server that did not stream, as plain JSON."""
        if self._sdk is None:
            raise RuntimeError("use the client in `async with`")
        create: Any = self._sdk.chat.completions.with_raw_response.create
        response = await create(**parameters)
        if not _streams(response.headers.get("content-type", ""), parameters):
            await response.http_response.aread()
            yield _completion(response.http_response)
            return
        stream = response.parse()
        patience = self._patience.first
        try:
            while True:
                async with asyncio.timeout(patience):
                    chunk = await anext(stream, None)
                if chunk is None:
                    return
                yield _plain(chunk)
                patience = self._patience.between
        finally:
            await stream.close()

    def _translated(self, error: Exception, about: About, so_far: Collector) -> Fault:
        """Our fault for an error of the package, or of the transport below it."""
        import openai

        if isinstance(error, openai.APIStatusError):
            wait = seconds(error.response.headers.get("retry-after"))
            return fault(self._scrubbed(read_body(error.body, error.status_code, wait)), about)
        if isinstance(error, openai.APITimeoutError):
            return late(about, so_far)
        if isinstance(error, openai.APIError) and not isinstance(error, openai.APIConnectionError):
            return fault(self._scrubbed(read_body(error.body, None)), about, so_far.partial())
        why = self._scrubbed(Said(deepest(error))).text
        if isinstance(error, _GARBLED):
            return broken("a part of the stream cannot be read", about, "protocol", so_far.partial())
        if so_far.started:
            return broken(f"the connection was lost: {why}", about, "connection", so_far.partial())
        return unreachable(why, about)

    def _scrubbed(self, said: Said) -> Said:
        """Cut out the key, which a server or a proxy may repeat."""
        if not self._key:
            return said
        return replace(
            said, text=said.text.replace(self._key, "***"), code=said.code.replace(self._key, "***")
        )


@dataclass(frozen=True, slots=True)
class _Ears:
    """Who hears an answer while it comes."""

    on_text: OnText | None
    on_audio: OnAudio | None

    def had_enough(self, text: str, sound: bytes) -> bool:
        """Tell what came; True when the rest is of no use."""
        if sound and self.on_audio is not None:
            self.on_audio(sound)
        return bool(text and self.on_text is not None and self.on_text(text))


class _Alien(Exception):
    """A success that is not in the protocol, such as a proxy's page."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


def _connect(service: Service, key: str, patience: Patience) -> "AsyncOpenAI":
    """Make the package's client; called in a thread, because its import takes a third of a second."""
    import openai

    timeout = openai.Timeout(patience.first, connect=patience.connect)
    # A proxy of the environment cannot reach this machine's own servers.
    http = openai.DefaultAsyncHttpxClient(timeout=timeout, trust_env=not hosts.is_loopback(service))
    sdk = openai.AsyncOpenAI(
        api_key=key or "none",  # servers of one's own ask for none, but the package does
        base_url=hosts.address(service),
        max_retries=0,
        timeout=timeout,
        http_client=http,
    )
    # From the environment, meant for another company, and nobody else's business.
    sdk.organization = sdk.project = None
    return sdk


def _key(service: Service) -> str:
    """Read the key, stripped of what copying adds; empty on servers that need none."""
    key = service.api_key.get_secret_value().strip() if service.api_key else ""
    if not key and hosts.is_dashscope(service):
        raise ServiceNotChosen
    if not (key.isascii() and key.isprintable()) or " " in key:
        # The transport would say so too, and print the key.
        raise UsageError("cannot use the API key", "it holds characters that no key has", "copy it again")
    return key


def _foreign_errors() -> tuple[type[Exception], ...]:
    """Errors of the package, and those of its transport that early releases let through; bad JSON too."""
    import openai

    transports = [module for name in ("httpx2", "httpx") if (module := sys.modules.get(name))]
    return (openai.APIError, *_GARBLED, *(module.HTTPError for module in transports))


def _streams(kind: str, parameters: Json) -> bool:
    return bool(parameters.get("stream")) and "json" not in kind and "html" not in kind


def _completion(response: Any) -> Mapping[str, object]:
    try:
        found = response.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _Alien(response.text, response.status_code)
    return found


def _plain(chunk: Any) -> Mapping[str, object]:
    """JSON of a chunk, with all that the package does not know."""
    found = chunk.to_dict(mode="python", warnings=False) if hasattr(chunk, "to_dict") else {}
    # Early releases of the package wrap an event that has a name.
    wrapped = found.get("data")
    return wrapped if isinstance(wrapped, dict) else found
