"""The crew of one process: one event loop, one client for each model, decoding on the cores."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Self

from subtoolkit.batch.jobs import Job
from subtoolkit.batch.ledger import Result
from subtoolkit.batch.work import WORKER, work
from subtoolkit.core.progress import Progress
from subtoolkit.core.settings import Service
from subtoolkit.omni.client import Client
from subtoolkit.omni.limiter import Limits
from subtoolkit.omni.purse import Bound

CORES = os.cpu_count() or 1
_STALLED = 900.0
"""Seconds without anything decoded after which a file hangs; a hung ffmpeg is ended long before."""
_FILES = 8
"""Files that one job may have open at a time, pipes and connections among them."""


class Local:
    """Does jobs in this process.

    As many media are open as requests may be in flight, and a few more; but only as many are decoded at a
    time as there are cores, so that what is queued costs nothing.
    """

    def __init__(
        self, jobs: int, budget: Bound, limits: Callable[[Service], Limits] | None = None, cores: int = CORES
    ) -> None:
        """`limits` makes what holds the requests to a model back; None: as the client does by itself."""
        self.size = jobs + cores + 1
        allow_files(self.size * _FILES)
        self._jobs = jobs
        self._budget = budget
        self._limits = limits
        self._decoding = asyncio.Semaphore(cores + 1)
        self._clients: dict[Service, Client] = {}
        self._connecting = asyncio.Lock()
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def do(self, job: Job) -> Result:
        """Do one job. Raises `BatchStopped` for what would meet every other job."""
        client = await self._client(job.wishes.settings.service)
        await self._decoding.acquire()
        try:
            async with asyncio.timeout(_STALLED) as limit:
                gate = _Gate(self._decoding, limit)
                try:
                    return await work(job, client, gate.watch)
                finally:
                    gate.leave()
        except TimeoutError:
            told = f"nothing of it was decoded in {_STALLED:.0f} s"
            return Result("failed", reason="hung", error=told, worker=WORKER)

    async def _client(self, service: Service) -> Client:
        async with self._connecting:
            if service not in self._clients:
                limit = self._limits(service) if self._limits else None
                mine = service.model_copy(update={"jobs": self._jobs})
                client = Client(mine, limit=limit, budget=self._budget)
                self._clients[service] = await self._open.enter_async_context(client)
        return self._clients[service]


class _Gate:
    """A place among those that decode, which a job leaves as soon as its media is decoded.

    While it is there something must be decoded now and then; what comes after has limits of its own.
    """

    def __init__(self, places: asyncio.Semaphore, limit: asyncio.Timeout) -> None:
        self._places = places
        self._limit = limit
        self._loop = asyncio.get_running_loop()
        self._inside = True
        self._decoded = -1

    def watch(self, progress: Progress) -> None:
        """Hear how far the job is, in any thread."""
        if not self._inside:
            return
        if progress.total is not None and progress.decoded >= progress.total:
            self._loop.call_soon_threadsafe(self.leave)
        elif progress.decoded > self._decoded:
            self._decoded = progress.decoded
            self._loop.call_soon_threadsafe(self._wait_longer)

    def leave(self) -> None:
        """Let the next one in."""
        if self._inside:
            self._inside = False
            self._places.release()
            if not self._limit.expired():
                self._limit.reschedule(None)

    def _wait_longer(self) -> None:
        if self._inside and not self._limit.expired():
            self._limit.reschedule(self._loop.time() + _STALLED)


def allow_files(wanted: int) -> None:
    """Let this process have so many files open, as far as the system lets it; many systems begin with 256."""
    try:
        import resource  # not on Windows, where nobody counts
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = wanted + soft if hard == resource.RLIM_INFINITY else min(wanted + soft, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
