"""Money of one run."""

from decimal import Decimal

import pytest

from subtoolkit.core.errors import BudgetReached, UsageError
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Money
from subtoolkit.core.settings import Service
from subtoolkit.omni.families import family
from subtoolkit.omni.purse import Budget, Purse
from subtoolkit.omni.request import Clip, Request, Sound


def _purse(limit: str | None, **service: object) -> Purse:
    chosen = Service.model_validate({"max_cost": limit and Decimal(limit), **service})
    return Purse(chosen, family(chosen.model))


def _request(minutes: int = 1) -> Request:
    duration = minutes * 60_000
    return Request(parts=(Sound("mp3", duration, b""),), duration=duration, prompt="Transcribe this.")


async def test_what_was_paid_adds_up() -> None:
    """The sum is that of the tokens by the price list: 700 tokens of sound at 82.44 a million."""
    purse = _purse(None)
    async with purse.reserved(_request()) as paid:
        paid(Usage(requests=1, input_tokens=700, audio_tokens=700))
    assert purse.spent is not None
    assert (purse.spent.amount, purse.spent.currency) == (Decimal("0.057708"), "CNY")


async def test_the_bound_counts_what_is_in_flight() -> None:
    """Two requests that each fit alone do not leave together when they could pass the bound together."""
    purse = _purse("0.15")
    async with purse.reserved(_request()):
        with pytest.raises(BudgetReached, match="--max-cost"):
            async with purse.reserved(_request()):
                pass
    async with purse.reserved(_request()):  # the first is over, so there is room again
        pass


async def test_a_stream_that_was_left_counts_as_guessed() -> None:
    """Without a count of tokens the guess is what was paid, not nothing."""
    purse = _purse(None)
    async with purse.reserved(_request()) as paid:
        cost = paid(Usage(requests=1))
    assert cost is not None
    assert cost.amount > 0


def test_a_bound_without_a_price_is_wrong_usage() -> None:
    """On a server of one's own nobody knows a price, so that a bound could not be kept."""
    with pytest.raises(UsageError, match="no price"):
        _purse("1", server="vllm", base_url="http://gpu:8901/v1")


def test_dollars_on_request() -> None:
    """The currency of the bound is that of the sums."""
    purse = _purse("1", currency="USD")
    assert purse.spent is not None
    assert purse.spent.currency == "USD"


async def test_purses_of_two_models_share_a_bound() -> None:
    """What one of them promised or paid is not there for the other."""
    budget = Budget(Money(amount=Decimal("0.15"), currency="CNY"))
    purses = [
        Purse(Service(model=name), family(name), budget) for name in ("qwen3.5-omni-plus", "qwen3-omni-flash")
    ]
    async with purses[0].reserved(_request()) as paid:
        with pytest.raises(BudgetReached):
            async with purses[1].reserved(_request(2)):
                pass
        paid(Usage(requests=1, input_tokens=700, audio_tokens=700))
    assert budget.spent == {"CNY": Decimal("0.057708")}


def test_a_shared_bound_has_one_currency() -> None:
    """Sums in yuan say nothing about a bound in dollars."""
    budget = Budget(Money(amount=Decimal(1), currency="USD"))
    with pytest.raises(UsageError, match="USD"):
        Purse(Service(), family(Service().model), budget)


async def test_pictures_and_questions_of_text_count_too() -> None:
    """A minute that is seen costs more than one that is heard; a question of text alone costs something."""
    clip = Clip(duration=60_000, width=1280, height=720, audible=True, data=b"", fps=2.0)
    seen = Request(parts=(clip,), duration=60_000, prompt="Transcribe this.")
    purse = _purse("0.3")
    async with purse.reserved(_request()):
        pass
    with pytest.raises(BudgetReached):
        async with purse.reserved(seen):
            pass
    text = Request(prompt="Which of these voices are one?" * 100)
    async with purse.reserved(text) as paid:
        assert paid(Usage()) is not None
    with pytest.raises(BudgetReached):
        async with _purse("0.0001").reserved(text):
            pass
