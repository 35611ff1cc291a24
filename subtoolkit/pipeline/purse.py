"""Money of one run: what was paid, what is promised to requests in flight, and when to stop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from subtoolkit.core.errors import BudgetReached, UsageError, quoted
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Money
from subtoolkit.core.settings import Service
from subtoolkit.omni.client import Request
from subtoolkit.omni.cost import estimate, price
from subtoolkit.omni.families import Family
from subtoolkit.omni.hosts import region


class Purse:
    """Counts what requests cost and lets none pass that could go over the bound.

    Raises `UsageError` when there is a bound and nobody knows a price.
    """

    def __init__(self, service: Service, family: Family) -> None:
        self._family = family
        self._region = region(service)
        self._currency = service.currency
        self._limit = service.max_cost
        self._promised = Decimal(0)
        self.spent: Money | None = self.price(Usage())
        """Paid so far; None where no price is known."""
        if self._limit is not None and self.spent is None:
            raise UsageError(
                f"cannot keep --max-cost with {quoted(service.model)}",
                "no price is known for it there",
                "leave --max-cost out, or choose a model of `subtool models`",
            )

    def price(self, usage: Usage) -> Money | None:
        """What the tokens cost by the price list."""
        return price(usage, self._family, self._region, self._currency)

    @contextmanager
    def reserved(self, request: Request) -> Iterator[Callable[[Usage], Money | None]]:
        """Set aside what the request may cost while it is in flight; the value takes the tokens it did cost.

        Without a count of tokens (a stream that was left) the guess counts. Raises `BudgetReached` when the
        guess is more than what is left.
        """
        guess = self.price(estimate(self._family, request.duration, request.prompt))
        amount = guess.amount if guess else Decimal(0)
        if (
            self._limit is not None
            and self.spent
            and self.spent.amount + self._promised + amount > self._limit
        ):
            raise BudgetReached(
                f"{self.spent.amount:.4f} {self.spent.currency}", f"{self._limit} {self.spent.currency}"
            )
        self._promised += amount
        try:
            yield lambda usage: self._pay(self.price(usage) if usage.input_tokens else guess)
        finally:
            self._promised -= amount

    def _pay(self, cost: Money | None) -> Money | None:
        if cost and self.spent:
            self.spent = self.spent.model_copy(update={"amount": self.spent.amount + cost.amount})
        return cost
