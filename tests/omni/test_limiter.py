"""When requests may leave."""

import asyncio
import time
from itertools import pairwise

import pytest
from pydantic import SecretStr

from subtoolkit.core.settings import Service
from subtoolkit.omni.families import UNKNOWN, family
from subtoolkit.omni.limiter import Limiter, limiter

KEY = SecretStr("sk-1")


async def _departures(limit: Limiter, tokens: list[float]) -> list[float]:
    began = time.monotonic()
    left: list[float] = []

    async def leave(needed: float) -> None:
        await limit.admit(needed)
        left.append(time.monotonic() - began)

    await asyncio.gather(*(leave(needed) for needed in tokens))
    return left


async def test_requests_leave_one_by_one() -> None:
    """600 a minute are one each tenth of a second, not ten at once."""
    left = await _departures(Limiter(rpm=600), [1] * 5)
    assert left[0] < 0.1
    assert all(later - sooner > 0.09 for sooner, later in pairwise(left))


async def test_tokens_flow_at_their_pace() -> None:
    """60,000 a minute are 1000 a second: five requests of 400 need a second after the first share."""
    left = await _departures(Limiter(tpm=60_000), [400] * 5)
    assert left[0] < 0.1
    assert left[-1] > 0.9


async def test_a_request_larger_than_a_seconds_share_passes() -> None:
    """It waits for as many shares as it needs, and so do those behind it."""
    left = await _departures(Limiter(tpm=60_000), [1_500, 100])
    assert 0.4 < left[0] < 1.5
    assert left[1] > left[0]


async def test_nobody_is_overtaken() -> None:
    """A small request does not slip past a large one that waits."""
    limit = Limiter(tpm=600_000)
    order: list[str] = []

    async def leave(name: str, tokens: float) -> None:
        await limit.admit(tokens)
        order.append(name)

    await asyncio.gather(leave("first", 10_000), leave("large", 12_000), leave("small", 1))
    assert order == ["first", "large", "small"]


async def test_one_that_is_cancelled_does_not_block_the_others() -> None:
    """As it happens on Ctrl-C and when a run is stopped."""
    limit = Limiter(rpm=60)
    await limit.admit(1)
    waiting = asyncio.create_task(limit.admit(1))
    await asyncio.sleep(0.01)
    waiting.cancel()
    async with asyncio.timeout(3):
        await limit.admit(1)


async def test_no_limit_is_no_wait() -> None:
    """0 and None."""
    for limit in (Limiter(), Limiter(rpm=0, tpm=0)):
        assert (await _departures(limit, [1e9] * 100))[-1] < 0.5


@pytest.mark.parametrize(
    ("service", "requests", "tokens"),
    [
        (Service(api_key=KEY), True, True),
        (Service(api_key=KEY, base_url="https://dashscope.aliyuncs.com/compatible-mode/v1"), True, True),
        (Service(base_url="http://127.0.0.1:1/v1"), False, False),
        (Service(base_url="http://127.0.0.1:1/v1", rpm=10), True, False),
        (Service(api_key=KEY, rpm=0), False, True),
        (Service(api_key=KEY, rpm=0, tpm=0), False, False),
    ],
)
def test_limits_are_on_for_the_service_and_as_the_user_says(
    service: Service, requests: bool, tokens: bool
) -> None:
    """The family's figures on the service's own hosts; a server of one's own is asked as fast as it goes."""
    limit = limiter(service, family("qwen3.5-omni-plus"))
    assert (limit._requests is not None, limit._tokens is not None) == (requests, tokens)
    assert limiter(Service(api_key=KEY), UNKNOWN)._requests is None
