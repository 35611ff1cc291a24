"""A real client in front of a stand-in, for the tests of this stage."""

import io
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from pydantic import SecretStr

from subtoolkit import standin
from subtoolkit.core.reply import Reply
from subtoolkit.core.settings import Server, Service
from subtoolkit.omni import prompts
from subtoolkit.omni.client import Client
from subtoolkit.omni.families import family
from subtoolkit.omni.request import Request, Sound, sampling
from subtoolkit.omni.retry import Patience
from subtoolkit.standin.running import Running

KEY = "sk-5f3e-never-to-be-seen"
QUICK = Patience(base=0.01, longest=0.05, connect=5, first=5, between=5, total=20)
SHORT = replace(QUICK, first=0.4, between=0.4)
"""For servers that hang; a busy machine may need that long for an answer."""


def silence(duration: int) -> bytes:
    """WAV of nothing, 16 kHz mono."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32 * duration))
    return buffer.getvalue()


def request(duration: int = 3_000, prompt: str = "transcript", model: str = "qwen3.5-omni-plus") -> Request:
    """Question about a few seconds of silence."""
    return Request(
        parts=(Sound("wav", duration, silence(duration)),),
        duration=duration,
        prompt=prompts.load(prompt).render(duration),
        label="piece 1",
        sampling=sampling(family(model), duration),
    )


@dataclass
class Asked:
    """A client, its server, and what the client told about its retries."""

    client: Client
    server: Running
    retries: list[str] = field(default_factory=list)

    async def ask(self, question: Request | None = None) -> Reply:
        """Ask, by default about a few seconds of silence."""
        question = question or request(model=self.client.service.model)
        return await self.client.ask(question, on_retry=self.retries.append)


@asynccontextmanager
async def asking(
    *faults: str,
    kind: Server = "dashscope",
    model: str = "qwen3.5-omni-plus",
    key: str | None = KEY,
    patience: Patience | None = None,
) -> AsyncIterator[Asked]:
    """Start a stand-in with these faults and connect to it."""
    with standin.start(ear="instant", faults=faults, server_kind=kind) as server:
        service = Service(
            model=model, server=kind, base_url=server.base_url, api_key=SecretStr(key) if key else None
        )
        usual = SHORT if any(fault.startswith("hang") for fault in faults) else QUICK
        async with Client(service, patience=patience or usual) as client:
            yield Asked(client, server)
