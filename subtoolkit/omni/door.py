"""What the client needs of a protocol: how a request is written, how it is asked, how a failure is read.

There are two: `compatible`, OpenAI's, which all servers speak, and `native`, the service's own, which a few
old models alone insist on.
"""

from collections.abc import AsyncGenerator, Mapping
from types import TracebackType
from typing import Protocol, Self

from subtoolkit.core.errors import ServiceNotChosen, UsageError
from subtoolkit.core.settings import Service
from subtoolkit.omni import hosts
from subtoolkit.omni.faults import About, Fault
from subtoolkit.omni.manner import Json, Manner
from subtoolkit.omni.request import Request
from subtoolkit.omni.stream import Collector


class Door(Protocol):
    """A connection in one protocol; open in `async with`."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def parameters(self, request: Request, manner: Manner) -> Json:
        """What is sent, but for what is the same for all requests."""

    def events(self, parameters: Json) -> AsyncGenerator[Mapping[str, object], None]:
        """Ask, and yield what comes as chunks of a chat completion; raises errors of its own."""

    def errors(self) -> tuple[type[Exception], ...]:
        """What `events` raises when an attempt fails."""

    def judge(self, error: Exception, about: About, so_far: Collector) -> Fault:
        """Our fault for one of these errors."""


def read_key(service: Service) -> str:
    """Read the key, stripped of what copying adds; empty on servers that need none."""
    key = service.api_key.get_secret_value().strip() if service.api_key else ""
    if not key and hosts.is_dashscope(service):
        raise ServiceNotChosen
    if not (key.isascii() and key.isprintable()) or " " in key:
        # The transport would say so too, and print the key.
        raise UsageError("cannot use the API key", "it holds characters that no key has", "copy it again")
    return key
