"""A client that sends nothing: whoever asks it is refused, and what would have been sent is counted.

With it every job can be run to find out what it will send: its pieces are the real ones, and what is stored
is found, so that nothing but the length of the answers is a guess.
"""

from types import TracebackType
from typing import Self

from pydantic import SecretStr

from subtoolkit.core.errors import ServiceError
from subtoolkit.core.reply import Reply
from subtoolkit.core.settings import Service
from subtoolkit.omni.check import check
from subtoolkit.omni.client import Client, OnAudio, OnRetry, OnText
from subtoolkit.omni.request import Request


class NotAsked(ServiceError):
    """What a request meets in a rehearsal; nobody but the rehearsal sees it."""

    def __init__(self, label: str) -> None:
        super().__init__(f"did not ask about {label}", "this is a rehearsal")


class Rehearsal(Client):
    """A client like the others, but for what becomes of a request; its parts may be without content."""

    rehearses = True

    def __init__(self, service: Service) -> None:
        # A key is needed for nothing, and no bound holds where nothing is spent.
        free = {"api_key": SecretStr("none"), "max_cost": None, "upload": False}
        super().__init__(service.model_copy(update=free))
        self.requests: list[Request] = []
        """What would have been sent, in any order."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    async def ask(
        self,
        request: Request,
        *,
        on_retry: OnRetry | None = None,
        on_text: OnText | None = None,
        on_audio: OnAudio | None = None,
        on_thought: OnText | None = None,
    ) -> Reply:
        """Count the request; raises `NotAsked`, or what would keep it from being sent."""
        check(request, self.family, self.service)
        self.requests.append(request)
        raise NotAsked(request.label)
