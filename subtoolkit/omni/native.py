"""The service's own protocol through the `dashscope` package, for models that speak no other.

What the package does unasked is kept from it: the key, the address and the connections are given with each
call instead of being global; a text that is the path of a file here is not taken for one, for it would be
uploaded; files go into the storage by our own hand (`upload`), since the package posts them under their bare
names, which must not come twice. It sends a request again when its connection was dropped, once, and cannot
be told not to.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from subtoolkit.core.errors import ExtraMissing, UsageError, quoted
from subtoolkit.core.settings import Service
from subtoolkit.omni import hosts
from subtoolkit.omni.families import Family
from subtoolkit.omni.faults import About, Fault, Said, broken, deepest, fault, read_body, unreachable
from subtoolkit.omni.manner import Json, Manner
from subtoolkit.omni.messages import data_uri
from subtoolkit.omni.outcome import late
from subtoolkit.omni.request import Request, Sound
from subtoolkit.omni.retry import Patience
from subtoolkit.omni.stream import Collector

if TYPE_CHECKING:
    from aiohttp import ClientSession

_SAMPLING = ("temperature", "top_p", "top_k", "seed", "max_tokens", "presence_penalty", "repetition_penalty")


class Native:
    """A connection to `{native}/services/aigc/multimodal-generation/generation`."""

    def __init__(self, service: Service, family: Family, key: str, patience: Patience) -> None:
        address = hosts.native(service)
        if address is None:
            raise UsageError(
                f"cannot ask {quoted(service.model)} at {hosts.host(service)}",
                "the service alone offers it, through its native protocol",
                "leave --base-url out",
            )
        self._address = address
        self._service = service
        self._family = family
        self._key = key
        self._patience = patience
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(_imported, self._service.model)
        import aiohttp

        timeout = aiohttp.ClientTimeout(sock_connect=self._patience.connect)
        self._session = aiohttp.ClientSession(timeout=timeout, trust_env=not hosts.is_loopback(self._service))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    def parameters(self, request: Request, manner: Manner) -> Json:
        """Messages in the service's own form, and the sampling."""
        chosen = {name: getattr(request.sampling, name) for name in _SAMPLING}
        kept = {name: value for name, value in chosen.items() if value is not None}
        return {
            "messages": _messages(request, self._family),
            **{name: value for name, value in kept.items() if name not in manner.dropped},
        }

    async def events(self, parameters: Json) -> AsyncGenerator[Mapping[str, object], None]:
        """Events of a stream, as chunks of a chat completion."""
        from dashscope import AioMultiModalConversation

        call: Any = AioMultiModalConversation.call
        stream = await call(
            model=self._service.model,
            api_key=self._key or "none",
            base_address=self._address,
            session=self._session,
            request_timeout=self._patience.between,
            stream=True,
            incremental_output=True,
            result_format="message",
            **parameters,
        )
        began = False
        async with aclosing(stream):
            while True:
                async with asyncio.timeout(self._patience.between if began else self._patience.first):
                    event = await anext(stream, None)
                if event is None:
                    return
                yield _chunk(event, began=began)
                began = True

    def errors(self) -> tuple[type[Exception], ...]:
        """Those of the transport, and what the package does with answers that it does not expect."""
        import aiohttp

        return (aiohttp.ClientError, OSError, _Refusal, ValueError, TypeError, KeyError, AttributeError)

    def judge(self, error: Exception, about: About, so_far: Collector) -> Fault:
        """Our fault for an error of the package, or of the transport below it."""
        import aiohttp

        if isinstance(error, _Refusal):
            return fault(error.said.without(self._key), about, so_far.partial())
        if isinstance(error, aiohttp.ServerTimeoutError):
            return late(about, so_far)
        if not isinstance(error, aiohttp.ClientError | OSError):
            return broken("the answer is not in the service's protocol", about, "protocol", so_far.partial())
        why = Said(deepest(error)).without(self._key).text
        if so_far.started:
            return broken(f"the connection was lost: {why}", about, "connection", so_far.partial())
        return unreachable(why, about)


class _Refusal(Exception):
    """The package reports an error as a value."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.text)
        self.said = said


def _imported(model: str) -> None:
    """Import the package, which takes a second; called in a thread."""
    try:
        import dashscope  # noqa: F401
    except ImportError as error:
        raise ExtraMissing(
            f"cannot ask {quoted(model)}, which has a protocol of its own", "native"
        ) from error


def _messages(request: Request, family: Family) -> list[Json]:
    told: list[Json] = []
    if request.system and family.system != "ignored":
        told.append({"role": "system", "content": [{"text": request.system}]})
    asked = [*((turn.role, turn.text) for turn in request.turns), ("user", request.prompt)]
    for number, (role, text) in enumerate(asked):
        sounds = [part for part in request.parts if isinstance(part, Sound)] if number == 0 else []
        content: list[Json] = [{"audio": sound.url or data_uri("", sound.data)} for sound in sounds]
        if family.takes_text:
            content.append({"text": _plain(text)})
        told.append({"role": role, "content": content})
    return told


def _plain(text: str) -> str:
    """The text, with a blank before it where it would be taken for a file and be uploaded."""
    while text.startswith("file://") or _is_file(text):
        text = f" {text}"
    return text


def _is_file(text: str) -> bool:
    return os.path.isfile(os.path.expanduser(text))  # noqa: PTH111, PTH113  # exactly what the package asks


def _chunk(event: Any, *, began: bool) -> Json:
    """A chat completion's chunk of one event; raises `_Refusal` for an error.

    Each event counts all tokens so far; only the last is believed, so that a stream that broke off shows. The
    status of an error inside a stream is the package's guess.
    """
    if event.status_code != 200:
        status = None if began else int(event.status_code)
        body = {"code": event.code, "message": event.message}
        raise _Refusal(read_body(body, status))
    choices = event.output.choices or []
    ended = any(choice.get("finish_reason") not in (None, "null", "") for choice in choices)
    return {
        "id": event.request_id,
        "choices": [dict(choice) for choice in choices],
        "usage": _usage(event.usage or {}) if ended else None,
    }


def _usage(counted: Mapping[str, Any]) -> Json:
    """Usage in the words of a chat completion; the older models leave the sound out of their input."""
    details = counted.get("input_tokens_details") or {}
    audio = details.get("audio_tokens", counted.get("audio_tokens", 0))
    apart = 0 if details else audio
    return {
        "prompt_tokens": counted.get("input_tokens", 0) + apart,
        "completion_tokens": counted.get("output_tokens", 0),
        "prompt_tokens_details": {"audio_tokens": audio},
        "completion_tokens_details": counted.get("output_tokens_details") or {},
    }
