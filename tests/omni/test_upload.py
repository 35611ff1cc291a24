"""What is too large for a request goes through the service's temporary storage."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from subtoolkit import standin
from subtoolkit.core.errors import PieceTooLarge, UsageError
from subtoolkit.core.settings import Service
from subtoolkit.omni.client import Client
from subtoolkit.omni.hosts import native
from subtoolkit.omni.request import Request, Sound
from tests.omni.asking import KEY, QUICK, Asked, silence

LARGE = 7_500_001
"""One byte more than ten million characters of base64 hold."""


@asynccontextmanager
async def storing(model: str = "qwen3.5-omni-plus", **service: object) -> AsyncIterator[Asked]:
    """Connect to a stand-in, with leave to store."""
    with standin.start(ear="instant") as server:
        settings = Service.model_validate(
            {
                "model": model,
                "base_url": server.base_url,
                "api_key": SecretStr(KEY),
                "upload": True,
                **service,
            }
        )
        async with Client(settings, patience=QUICK) as client:
            yield Asked(client, server)


def sized(size: int, duration: int = 5_000) -> Request:
    """A sound of so many bytes; what is behind its samples is not played."""
    data = silence(duration)
    sound = Sound("wav", duration, data + bytes(max(0, size - len(data))))
    return Request(parts=(sound,), prompt="Listen.", duration=duration, label="piece 1")


async def test_what_is_too_large_is_stored_and_found() -> None:
    """The service hears the same as if it had been sent."""
    async with storing() as asked:
        reply = await asked.ask(sized(LARGE))
        stored = asked.server.storage.files
    assert reply.text
    assert asked.server.log[0].duration == 5_000
    assert [len(content) for content in stored.values()] == [LARGE]


async def test_what_fits_is_not_stored() -> None:
    """Nothing can be deleted there, so nothing goes there without need."""
    async with storing() as asked:
        await asked.ask(sized(0))
    assert not asked.server.storage.files


async def test_the_same_content_is_stored_once_and_others_under_names_of_their_own() -> None:
    """Nothing there can be written over, and a further question about a piece needs no further upload."""
    async with storing() as asked:
        await asyncio.gather(*(asked.ask(sized(LARGE + number)) for number in range(3)))
        await asked.ask(sized(LARGE))
    assert len(asked.server.storage.files) == 3
    assert [name for name, _ in asked.server.storage.seen].count("policy") == 1
    assert len(asked.server.log) == 4


async def test_without_leave_it_is_refused_with_what_helps() -> None:
    """Storage is off unless a user asks for it."""
    async with storing(upload=False) as asked:
        with pytest.raises(PieceTooLarge, match="--upload"):
            await asked.ask(sized(LARGE))
    assert not asked.server.log


async def test_a_permission_that_expired_is_asked_for_anew() -> None:
    """It holds for some minutes, and a run for hours."""
    async with storing() as asked:
        await asked.ask(sized(LARGE))
        asked.server.storage.late = 1
        reply = await asked.ask(sized(LARGE + 1))
        seen = [name for name, _ in asked.server.storage.seen]
    assert reply.text
    assert asked.retries == ["upload"]
    assert seen == ["policy", "post", "post", "policy", "post"]


async def test_the_bound_of_the_storage_is_obeyed() -> None:
    """What it would not take is not sent to it."""
    async with storing() as asked:
        asked.server.storage.largest_mb = 7
        with pytest.raises(PieceTooLarge, match="the storage takes 7 MB"):
            await asked.ask(sized(LARGE))
    assert not asked.server.storage.files


async def test_the_key_goes_to_the_service_alone() -> None:
    """The storage is another host; what it says is shown without the key."""
    async with storing() as asked:
        await asked.ask(sized(LARGE))
        seen = asked.server.storage.seen
    assert seen == [("policy", True), ("post", False)]


@pytest.mark.parametrize(
    "service",
    [{"base_url": "http://gpu.example:8901/v1"}, {"server": "vllm", "base_url": "http://127.0.0.1:1/v1"}],
)
def test_only_the_service_has_a_storage(service: dict[str, str]) -> None:
    """Which is said before anything is read."""
    with pytest.raises(UsageError, match="--upload"):
        Client(Service.model_validate({**service, "upload": True, "api_key": SecretStr(KEY)}))


def test_where_the_services_own_protocol_is_spoken() -> None:
    """Beside the compatible one, in each region, and nowhere else."""
    assert native(Service()) == "https://dashscope-intl.aliyuncs.com/api/v1"
    assert native(Service(region="cn")) == "https://dashscope.aliyuncs.com/api/v1"
    own = Service(base_url="https://w1.cn-beijing.maas.aliyuncs.com/compatible-mode/v1")
    assert native(own) == "https://w1.cn-beijing.maas.aliyuncs.com/api/v1"
    assert native(Service(base_url="https://proxy.example/compatible-mode/v1")) is None
    assert native(Service(base_url="http://localhost:8901/v1")) is None
