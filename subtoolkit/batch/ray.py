"""The crew of a Ray cluster: one worker for each core, one keeper of limits and money for all of them.

A worker is an actor that does jobs as the local crew does. When it dies, with its node or alone, the jobs it
held go to others; what it had asked is stored, if the cache lies where all nodes see it. The same subtool is
installed on every node.
"""

import asyncio
import os
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from types import TracebackType
from typing import Any, Self

from subtoolkit.batch.jobs import Job
from subtoolkit.batch.ledger import Result
from subtoolkit.batch.local import Local
from subtoolkit.core.errors import BatchStopped, BudgetReached, ExtraMissing, UsageError, quoted
from subtoolkit.core.report import Currency, Money
from subtoolkit.core.settings import Service
from subtoolkit.omni.families import family
from subtoolkit.omni.limiter import Limiter, limiter
from subtoolkit.omni.purse import Budget

TRIES = 3
"""Workers that may die over one job; then it is the job that kills them."""
_EVERY = 1.0
"""Seconds between two looks at the money and at the nodes."""
_ALONE = 120.0
"""Seconds without any worker after which nobody will come."""
_PASSED_ON = ("SUBTOOL_FFMPEG", "SUBTOOL_DATA", "TMPDIR")
"""Of the environment, what holds on the nodes of a cluster on this machine too."""


@dataclass(slots=True, eq=False)
class _Hand:
    """A worker as the driver sees it."""

    actor: Any
    name: str
    held: int = 0
    """Jobs that it has."""


@dataclass(slots=True)
class Cluster:
    """Does jobs on a cluster; an async context manager."""

    address: str
    """`local`: one on this machine, for as long as the run; `auto`, or that of a cluster that runs."""
    jobs: int
    """Requests in flight, of all workers together."""
    budget: Budget
    """What was spent before, and the bound; learns what the cluster spends."""
    size: int = 0
    _share: int = 1
    _keeper: Any = None
    _hands: list[_Hand] = field(default_factory=list)
    _coming: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)
    """Workers that were asked for and are not there yet; a node that has died may never start one."""
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)
    _watch: "asyncio.Task[None] | None" = None
    _joined: bool = False

    async def __aenter__(self) -> Self:
        ray = _ray()
        if not ray.is_initialized():
            self._join()  # in this thread, since it sets signal handlers
        cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._share = -(-self.jobs // cores)
        self.size = cores * (self._share + 2)
        self._keeper = _keeper(ray, self.budget)
        self._recruit()
        self._watch = asyncio.create_task(self._look())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        ray = _ray()
        if self._watch is not None:
            self._watch.cancel()
        with suppress(Exception):
            self.budget.know(await self._keeper.spent.remote())
        for task in self._coming.values():
            task.cancel()
        await asyncio.gather(*self._coming.values(), return_exceptions=True)
        for actor in (*(hand.actor for hand in self._hands), self._keeper):
            with suppress(Exception):
                ray.kill(actor)
        if self._joined:
            await asyncio.to_thread(ray.shutdown)

    @property
    def workers(self) -> int:
        """How many are there now."""
        return len(self._hands)

    async def do(self, job: Job) -> Result:
        """Do one job, on another worker when one dies. Raises `BatchStopped`."""
        ray = _ray()
        for _ in range(TRIES):
            hand = await self._free()
            hand.held += 1
            try:
                done: Result | str = await hand.actor.do.remote(job)
            except ray.exceptions.RayActorError:
                await self._lose(hand)
                continue
            except ray.exceptions.RayError as error:
                return Result("failed", reason="crashed", error=f"on a node of the cluster: {error}")
            finally:
                hand.held -= 1
            if isinstance(done, str):
                raise BatchStopped(done)
            return done
        return Result("failed", reason="lost", error=f"{TRIES} workers of the cluster died over it")

    def _join(self) -> None:
        ray = _ray()
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        named = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        local: dict[str, Any] = {"include_dashboard": False, "runtime_env": {"env_vars": named}}
        try:
            ray.init(
                address=self.address,
                log_to_driver=False,
                configure_logging=False,
                **(local if self.address == "local" else {}),
            )
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise UsageError(f"cannot reach a Ray cluster at {quoted(self.address)}", why) from error
        self._joined = True

    async def _free(self) -> _Hand:
        """The worker with the fewest jobs; waits for a node while there is none."""
        async with self._came:
            try:
                async with asyncio.timeout(_ALONE):
                    await self._came.wait_for(lambda: self._hands)
            except TimeoutError:
                raise BatchStopped("no node of the cluster is left") from None
            return min(self._hands, key=lambda hand: hand.held)

    async def _lose(self, hand: _Hand) -> None:
        """Forget a worker that died; what it had promised to pay may have been paid."""
        if hand in self._hands:
            self._hands.remove(hand)
            await _kept(self._keeper.bury.remote(hand.name))

    async def _look(self) -> None:
        """Follow what is spent, and take on workers where nodes have come, or come back."""
        while True:
            await asyncio.sleep(_EVERY)
            with suppress(BatchStopped):  # told by the next job that needs it
                self.budget.know(await _kept(self._keeper.spent.remote()))
            async with self._came:
                self._recruit()
                self._came.notify_all()

    def _recruit(self) -> None:
        """Have a worker for each core there is, and wait for no more than that."""
        cores = int(_ray().cluster_resources().get("CPU", 1))
        wanted = cores - len(self._hands)
        for name in list(self._coming)[max(0, wanted) :]:
            self._coming.pop(name).cancel()
        for _ in range(wanted - len(self._coming)):
            name = uuid.uuid4().hex
            self._coming[name] = asyncio.create_task(self._welcome(name))

    async def _welcome(self, name: str) -> None:
        """Start a worker, and give it work as soon as it is there."""
        ray = _ray()
        options = {"num_cpus": 1, "max_concurrency": self._share + 4, "scheduling_strategy": "SPREAD"}
        worker = ray.remote(_Worker).options(**options)
        actor = worker.remote(name, self._keeper, self._share, self.budget.limit)
        try:
            await actor.ready.remote()
        except ray.exceptions.RayError:
            self._coming.pop(name, None)
            return
        except asyncio.CancelledError:
            with suppress(Exception):
                ray.kill(actor)
            raise
        self._coming.pop(name, None)
        self._hands.append(_Hand(actor, name))
        async with self._came:
            self._came.notify_all()


class _Worker:
    """An actor that does jobs, several at a time, in an event loop of its own."""

    def __init__(self, name: str, keeper: Any, share: int, limit: Money | None) -> None:
        budget = _FarBudget(name, keeper, limit)
        self._crew = Local(share, budget, lambda service: _FarLimits(keeper, service), cores=1)

    async def ready(self) -> None:
        """Answer as soon as it can work."""

    async def do(self, job: Job) -> Result | str:
        """What came of it, or why everything has to stop: errors of ours do not travel well."""
        try:
            return await self._crew.do(job)
        except BatchStopped as error:
            return error.why


class _Keeper:
    """The actor that keeps the limits and the money of the whole cluster."""

    def __init__(self, limit: Money | None, spent: Mapping[Currency, Decimal]) -> None:
        self._budget = Budget(limit, spent)
        self._limits: dict[Service, Limiter] = {}
        self._promised: dict[str, list[Money]] = {}

    async def admit(self, service: Service, tokens: float) -> None:
        """Wait until a request may leave."""
        if service not in self._limits:
            self._limits[service] = limiter(service, family(service.model))
        await self._limits[service].admit(tokens)

    async def promise(self, worker: str, guess: Money) -> tuple[str, str] | None:
        """Set aside what a request may cost; what was spent and the bound, if that is too much."""
        try:
            await self._budget.promise(guess)
        except BudgetReached as error:
            return error.spent, error.limit
        self._promised.setdefault(worker, []).append(guess)
        return None

    async def settle(self, worker: str, guess: Money, paid: Decimal) -> None:
        """Take back a promise, and count what was paid."""
        self._promised[worker].remove(guess)
        await self._budget.settle(guess, paid)

    async def bury(self, worker: str) -> None:
        """Count what a dead worker had in flight as paid, since it may have been."""
        for guess in self._promised.pop(worker, []):
            await self._budget.settle(guess, guess.amount)

    async def spent(self) -> Mapping[Currency, Decimal]:
        """All that was paid."""
        return self._budget.spent


class _FarLimits:
    """The keeper's limits, as a worker's client asks them."""

    def __init__(self, keeper: Any, service: Service) -> None:
        self._keeper = keeper
        self._service = service.model_copy(update={"api_key": None})

    async def admit(self, tokens: float) -> None:
        """Wait until a request of so many tokens may leave."""
        await _kept(self._keeper.admit.remote(self._service, tokens))


class _FarBudget:
    """The keeper's money, as a worker's purse asks it."""

    def __init__(self, worker: str, keeper: Any, limit: Money | None) -> None:
        self._worker = worker
        self._keeper = keeper
        self.limit = limit

    async def promise(self, guess: Money) -> None:
        """Set aside what a request may cost. Raises `BudgetReached`."""
        refused = await _kept(self._keeper.promise.remote(self._worker, guess))
        if refused is not None:
            raise BudgetReached(*refused)

    async def settle(self, guess: Money, paid: Decimal) -> None:
        """Take back a promise, and count what was paid instead."""
        await _kept(self._keeper.settle.remote(self._worker, guess, paid))


async def _kept(answer: Any) -> Any:
    """What the keeper says. Raises `BatchStopped` when it is gone: nobody counts then."""
    try:
        return await answer
    except _ray().exceptions.RayActorError:
        raise BatchStopped("the keeper of limits and money was lost, with the driver's own node") from None


def _keeper(ray: Any, budget: Budget) -> Any:
    """The named actor, on the driver's own node, so that no other node takes it along."""
    here = ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(
        node_id=ray.get_runtime_context().get_node_id(), soft=False
    )
    options = {
        "name": f"subtool-keeper-{uuid.uuid4().hex[:8]}",
        "num_cpus": 0,
        "max_concurrency": 10_000,
        "scheduling_strategy": here,
    }
    return ray.remote(_Keeper).options(**options).remote(budget.limit, budget.spent)


def _ray() -> Any:
    try:
        import ray  # an extra, and it takes a second
        import ray.util.scheduling_strategies
    except ImportError:
        raise ExtraMissing("cannot work on a cluster", "ray") from None
    return ray
