"""OpenAI's protocol through the `openai` package, as all servers speak it.

Streaming always, since the service insists on it. The package's own retries are off: they would hide what
happened, and it takes several failures for answers.
"""

import asyncio
import sys
from binascii import Error as Base64Error
from collections.abc import AsyncGenerator, Mapping
from json import JSONDecodeError
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from subtoolkit.core.settings import Service
from subtoolkit.omni import hosts
from subtoolkit.omni.families import Family
from subtoolkit.omni.faults import About, Fault, Said, broken, deepest, fault, read_body, seconds, unreachable
from subtoolkit.omni.manner import Json, Manner
from subtoolkit.omni.outcome import late
from subtoolkit.omni.parts import call
from subtoolkit.omni.request import Request
from subtoolkit.omni.retry import Patience
from subtoolkit.omni.stream import Collector

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_GARBLED = (JSONDecodeError, UnicodeDecodeError, Base64Error)


class Compatible:
    """A connection to `{base}/chat/completions`."""

    def __init__(self, service: Service, family: Family, key: str, patience: Patience) -> None:
        self._service = service
        self._family = family
        self._key = key
        self._patience = patience
        self._sdk: AsyncOpenAI | None = None

    async def __aenter__(self) -> Self:
        self._sdk = await asyncio.to_thread(_connect, self._service, self._key, self._patience)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sdk is not None:
            await self._sdk.close()

    def parameters(self, request: Request, manner: Manner) -> Json:
        """Parameters of `chat.completions.create`."""
        return call(self._service.model, self._family, self._service.server, request, manner)

    async def events(self, parameters: Json) -> AsyncGenerator[Mapping[str, object], None]:
        """Events of a stream, or the one completion of a server that did not stream, as plain JSON."""
        if self._sdk is None:
            raise RuntimeError("use the client in `async with`")
        create: Any = self._sdk.chat.completions.with_raw_response.create
        response = await create(**parameters)
        if not _streams(response.headers.get("content-type", ""), parameters):
            await response.http_response.aread()
            yield _completion(response.http_response)
            return
        stream = response.parse(to=_stream_of_json())
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

    def errors(self) -> tuple[type[Exception], ...]:
        """Errors of the package, and those of its transport that early releases let through; bad JSON too."""
        import openai

        transports = [module for name in ("httpx2", "httpx") if (module := sys.modules.get(name))]
        return (openai.APIError, _Alien, *_GARBLED, *(module.HTTPError for module in transports))

    def judge(self, error: Exception, about: About, so_far: Collector) -> Fault:
        """Our fault for an error of the package, or of the transport below it."""
        import openai

        if isinstance(error, _Alien):
            return fault(read_body(str(error), error.status).without(self._key), about)
        if isinstance(error, openai.APIStatusError):
            wait = seconds(error.response.headers.get("retry-after"))
            return fault(read_body(error.body, error.status_code, wait).without(self._key), about)
        if isinstance(error, openai.APITimeoutError):
            return late(about, so_far)
        if isinstance(error, openai.APIError) and not isinstance(error, openai.APIConnectionError):
            return fault(read_body(error.body, None).without(self._key), about, so_far.partial())
        if isinstance(error, _GARBLED):
            return broken("a part of the stream cannot be read", about, "protocol", so_far.partial())
        why = Said(deepest(error)).without(self._key).text
        if so_far.started:
            return broken(f"the connection was lost: {why}", about, "connection", so_far.partial())
        return unreachable(why, about)


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


def _stream_of_json() -> Any:
    """What a stream is to be parsed into; to make the package's own types takes longer than all the rest."""
    import openai

    return openai.AsyncStream[object]


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
    found = chunk if isinstance(chunk, dict) else {}
    # Early releases of the package wrap an event that has a name.
    wrapped = found.get("data")
    return wrapped if isinstance(wrapped, dict) else found
