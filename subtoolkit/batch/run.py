"""Jobs -> results, in order, over a crew that does many of them at a time; the ledger knows each step.

The crew may be the cores of this machine or those of a cluster. What fails for a reason that may pass is
tried once more at the end; what would meet all others ends the run.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Protocol

from subtoolkit.batch.jobs import Job
from subtoolkit.batch.ledger import Ledger, Result
from subtoolkit.batch.work import PASSING
from subtoolkit.core.errors import BatchStopped

TRIES = 2
"""Attempts of one run at a job that fails for a reason that may pass."""


class Crew(Protocol):
    """Whoever does jobs; an async context manager that is open while they are done."""

    size: int
    """How many jobs it takes at a time."""

    async def do(self, job: Job) -> Result:
        """Do one job. Raises `BatchStopped` for what would meet every other job."""


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a run, for people and machines that watch it."""

    kind: Literal["begin", "end", "again", "stop"]
    job: Job | None = None
    result: Result | None = None
    message: str = ""


Tell = Callable[[Event], None]


@dataclass(slots=True)
class Run:
    """One pass over the jobs."""

    jobs: Sequence[Job]
    crew: Crew
    ledger: Ledger
    tell: Tell
    suspects: Sequence[Job] = ()
    """Done alone, one after the other, when all others are done."""
    stopped: BatchStopped | None = None
    """Why it ended early."""
    ending: bool = False
    """No further job shall begin."""
    _waiting: deque[Job] = field(default_factory=deque)
    _tries: dict[str, int] = field(default_factory=dict)

    async def go(self) -> None:
        """Do all jobs, or as many as can be done; `stopped` tells what came in between."""
        self.ledger.wait((job.name, job.source, job.wishes.task) for job in (*self.jobs, *self.suspects))
        self._waiting.extend(self.jobs)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(self.crew.size, len(self.jobs))):
                group.create_task(self._hand())
        self._waiting.extend(self.suspects)
        await self._hand()

    def end_soon(self) -> None:
        """Let what has begun come to its end, and begin nothing more."""
        self.ending = True

    async def _hand(self) -> None:
        """Do one job after another until there is none."""
        while not self.ending and self._waiting:
            job = self._waiting.popleft()
            self._tries[job.name] = self._tries.get(job.name, 0) + 1
            self.ledger.begin(job.name)
            self.tell(Event("begin", job))
            try:
                result = await self.crew.do(job)
            except BatchStopped as error:
                self._stop(job, error)
                return
            except asyncio.CancelledError:
                with suppress(Exception):  # the ledger may be what failed
                    self.ledger.wait([(job.name, job.source, job.wishes.task)])
                raise
            self._settle(job, result)

    def _settle(self, job: Job, result: Result) -> None:
        again = result.state != "done" and result.reason in PASSING and self._tries[job.name] < TRIES
        self.ledger.end(job.name, job.wishes.digest, result)
        if again and not self.ending:
            self._waiting.append(job)
        self.tell(Event("again" if again else "end", job, result))

    def _stop(self, job: Job, error: BatchStopped) -> None:
        self.ledger.wait([(job.name, job.source, job.wishes.task)])
        if self.stopped is None:
            self.stopped = error
            self.ending = True
            self.tell(Event("stop", job, message=str(error)))
