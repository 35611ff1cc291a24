"""Requests and tokens a minute -> when the next request may leave.

The service counts per account and model, over all keys, and enforces a sixtieth of each figure every second
too (help page "Rate limits"). So requests leave one by one at an even pace, and tokens flow at theirs.
"""

import asyncio
from typing import Protocol

from aiolimiter import AsyncLimiter

from subtoolkit.core.settings import Service
from subtoolkit.omni.families import Family
from subtoolkit.omni.hosts import is_dashscope

_MARGIN = 1.02
"""Two requests that leave a second apart may arrive closer together."""


class Limits(Protocol):
    """What lets requests leave, in this process or far away."""

    async def admit(self, tokens: float) -> None:
        """Wait until a request of so many tokens may leave."""


class Limiter:
    """Holds requests back; one for all clients of an account and model."""

    def __init__(self, rpm: float | None = None, tpm: float | None = None) -> None:
        """Take requests and tokens a minute; None or 0 means no limit."""
        self._requests = AsyncLimiter(1, 60 / rpm * _MARGIN) if rpm else None
        self._tokens = AsyncLimiter(tpm / 60, _MARGIN) if tpm else None
        self._turn = asyncio.Lock()

    async def admit(self, tokens: float) -> None:
        """Wait until a request of so many tokens may leave, in the order of the calls."""
        async with self._turn:
            if self._tokens is not None:
                await self._pour(self._tokens, tokens)
            if self._requests is not None:
                await self._requests.acquire()

    @staticmethod
    async def _pour(bucket: AsyncLimiter, tokens: float) -> None:
        """Take a bucketful at a time, because a piece may need more than one second's share."""
        while tokens > 0:
            share = min(tokens, bucket.max_rate)
            await bucket.acquire(share)
            tokens -= share


def limiter(service: Service, family: Family) -> Limiter:
    """Limits that a user set, else on the service's own hosts the family's, else none."""
    own = is_dashscope(service)
    return Limiter(
        rpm=service.rpm if service.rpm is not None else family.rpm if own else None,
        tpm=service.tpm if service.tpm is not None else family.tpm if own else None,
    )
