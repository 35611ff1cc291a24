"""How long to wait for a server and how often to ask it again: the policy; tenacity runs the loop.

The service documents that throttling clears within about a minute, so what is throttled is asked until more
than a minute has passed. `Retry-After` is obeyed where it comes.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tenacity import AsyncRetrying, RetryCallState

from subtoolkit.omni.faults import Again, Fault

_TRIES: dict[Again, int] = {
    "never": 0,
    "once": 1,
    "twice": 2,
    "soon": 4,
    "throttled": 7,
    "burst": 6,
    "quota": 3,
}
"""Further tries after the first."""
_PACE: dict[Again, float] = {"burst": 4, "quota": 15}
"""How much slower than usual."""
_LONGEST_WISH = 120.0
"""Seconds of `Retry-After` that are still obeyed; openai's own client has the same limit."""


@dataclass(frozen=True, slots=True)
class Patience:
    """All waiting, in seconds."""

    base: float = 1.0
    """First pause before another try; each further one is twice as long."""
    longest: float = 60.0
    connect: float = 10.0
    first: float = 300.0
    """Until the answer begins; the service itself gives up after 300 s."""
    between: float = 90.0
    """Between two pieces of an answer."""
    total: float = 1_800.0


def retrying(patience: Patience, told: Callable[[Fault], None]) -> AsyncRetrying:
    """Retry as the faults want it; `told` hears of each before the pause."""
    tries: Counter[Again] = Counter()

    def is_fault(state: RetryCallState) -> bool:
        found = state.outcome.exception() if state.outcome else None
        if isinstance(found, Fault):
            tries[found.again] += 1
        return isinstance(found, Fault)

    def stop(state: RetryCallState) -> bool:
        again = _fault(state).again
        return tries[again] > _TRIES[again]

    def wait(state: RetryCallState) -> float:
        found = _fault(state)
        pause = patience.base * _PACE.get(found.again, 1) * 2.0 ** (tries[found.again] - 1)
        jitter = random.uniform(0.8, 1.2)  # noqa: S311  # spreads tries of many pieces, no secret
        wish = min(found.said.retry_after or 0, _LONGEST_WISH)
        return max(min(pause, patience.longest) * jitter, wish)

    return AsyncRetrying(
        retry=is_fault,
        stop=stop,
        wait=wait,
        before_sleep=lambda state: told(_fault(state)),
        reraise=True,
    )


def _fault(state: RetryCallState) -> Fault:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, Fault):
        raise TypeError("only faults are tried again")
    return error
