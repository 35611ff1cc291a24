"""Money of a run: what was paid, what is promised to requests in flight, and when to stop."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Protocol

from subtoolkit.core.errors import BudgetReached, UsageError, quoted
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Currency, Money
from subtoolkit.core.settings import Service
from subtoolkit.omni import prices
from subtoolkit.omni.cost import expected, price
from subtoolkit.omni.families import Family
from subtoolkit.omni.hosts import host, region
from subtoolkit.omni.request import Request


class Bound(Protocol):
    """What keeps the bound of a run, for all purses that share it."""

    limit: Money | None

    async def promise(self, guess: Money) -> None:
        """Set aside what a request may cost. Raises `BudgetReached` when that is more than what is left."""

    async def settle(self, guess: Money, paid: Decimal) -> None:
        """Take back a promise, and count what was paid instead, in its currency."""


class Budget:
    """The bound of a run that lives in one event loop; counts sums without a bound, too."""

    def __init__(
        self,
        limit: Money | None = None,
        spent: Mapping[Currency, Decimal] | None = None,
        told: Callable[[Mapping[Currency, Decimal]], None] | None = None,
    ) -> None:
        """`spent` is what was paid before and counts against the limit; `told` hears of each change."""
        self._told = told
        self.limit = limit
        self.spent: dict[Currency, Decimal] = dict(spent or {})
        """Paid so far, by currency."""
        self._promised = Decimal(0)

    async def promise(self, guess: Money) -> None:
        """Set aside what a request may cost. Raises `BudgetReached` when that is more than what is left."""
        limit = self.limit
        if limit is None:
            return
        spent = self.spent.get(limit.currency, Decimal(0))
        if spent + self._promised + guess.amount > limit.amount:
            raise BudgetReached(f"{spent:.4f} {limit.currency}", f"{limit.amount} {limit.currency}")
        self._promised += guess.amount

    async def settle(self, guess: Money, paid: Decimal) -> None:
        """Take back a promise, and count what was paid instead, in its currency."""
        if self.limit is not None:
            self._promised -= guess.amount
        self.spent[guess.currency] = self.spent.get(guess.currency, Decimal(0)) + paid
        self.know({})

    def know(self, spent: Mapping[Currency, Decimal]) -> None:
        """Take over sums that were counted elsewhere, and tell."""
        self.spent.update(spent)
        if self._told is not None:
            self._told(self.spent)


class Purse:
    """Counts what the requests to one model cost and lets none pass that could go over the bound.

    Raises `UsageError` when there is a bound and nobody knows a price in its currency.
    """

    def __init__(self, service: Service, family: Family, budget: Bound | None = None) -> None:
        self._family = family
        self._region = region(service)
        self._currency = service.currency
        self._prices = prices.load(service.prices)
        self.spent: Money | None = self.price(Usage())
        """Paid through this purse so far; None where no price is known."""
        self._budget = budget or Budget(self._bound(service.max_cost))
        limit = self.limit
        if limit is not None and (self.spent is None or self.spent.currency != limit.currency):
            if self._region is None and not self.spent:
                where = f"no price is known for {host(service)}"
                raise UsageError("cannot keep --max-cost", where, "leave it out, or give --prices")
            raise UsageError(
                f"cannot keep --max-cost with {quoted(service.model)}",
                "no price is known for it there" + (f" in {limit.currency}" if self.spent else ""),
                "leave --max-cost out, or choose a model of `subtool models`",
            )

    def _bound(self, amount: Decimal | None) -> Money | None:
        if amount is None:
            return None
        return Money(amount=amount, currency=self.spent.currency if self.spent else "CNY")

    @property
    def limit(self) -> Money | None:
        """The bound that is kept."""
        return self._budget.limit

    def price(self, usage: Usage) -> Money | None:
        """What the tokens cost by the price list."""
        return price(usage, self._family, self._region, self._currency, self._prices)

    @asynccontextmanager
    async def reserved(self, request: Request) -> AsyncIterator[Callable[[Usage], Money | None]]:
        """Set aside what the request may cost while it is in flight; the value takes the tokens it did cost.

        Without a count of tokens (a stream that was left) the guess counts. Raises `BudgetReached` when the
        guess is more than what is left.
        """
        guess = self.price(expected(request, self._family))
        if guess:
            await self._budget.promise(guess)
        costs: list[Decimal] = []

        def paid(usage: Usage) -> Money | None:
            cost = self.price(usage) if usage.input_tokens else guess
            if cost and self.spent:
                self.spent = self.spent.model_copy(update={"amount": self.spent.amount + cost.amount})
                costs.append(cost.amount)
            return cost

        try:
            yield paid
        finally:
            if guess:
                await self._budget.settle(guess, sum(costs, Decimal(0)))
