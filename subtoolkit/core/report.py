"""Everything that was repaired, dropped, retried, missed or paid in a run; reports add up with `+`."""

from decimal import Decimal
from typing import Literal, Self

from subtoolkit.core.clock import Time
from subtoolkit.core.noun import Noun
from subtoolkit.core.reply import Usage

Status = Literal["empty", "complete", "partial", "refused"]
"""In the order in which one outweighs another: a run is as bad as the worst that remains in it."""

Grammar = Literal["lyrics", "report", "srt", "json", "lines", "prose"]

_RANK: tuple[Status, ...] = ("empty", "complete", "partial", "refused")


class Repair(Noun):
    """Something that was put right."""

    reason: str
    """A short stable word, listed in docs/report.md."""
    detail: str = ""
    start: Time | None = None
    end: Time | None = None


class Drop(Noun):
    """Text of a reply that is in no cue."""

    reason: str
    """A short stable word, listed in docs/report.md."""
    text: str
    start: Time | None = None
    end: Time | None = None


class Loop(Noun):
    """A repetition that the model fell into; one round of it is kept."""

    text: str
    count: int
    start: Time | None = None
    end: Time | None = None


class Missing(Noun):
    """A range of the media that should have cues and has none."""

    start: Time
    end: Time
    reason: str


class Retry(Noun):
    """A request that had to be sent again."""

    segment: int
    reason: str


class Note(Noun):
    """Something that a user should know and that harmed nothing."""

    reason: str
    detail: str = ""


Currency = Literal["CNY", "USD"]


class Money(Noun):
    """An amount in one currency."""

    amount: Decimal
    currency: Currency


class Estimate(Noun):
    """What was expected of a run before it asked: of the first question about each piece, if it was sent."""

    usage: Usage = Usage()
    cost: Money | None = None
    """By the price list; None where no price is known."""

    def __add__(self, other: Self) -> Self:
        return type(self)(usage=self.usage + other.usage, cost=_sum(self.cost, other.cost))


class Report(Noun):
    """What happened. The default one is the neutral element of `+`: nothing happened."""

    status: Status = "empty"
    """complete: all could be read; partial: something is missing; empty: no cue; refused: the model
    declined."""
    grammar: Grammar | None = None
    """Shape of the replies; of several that of the first."""
    repairs: tuple[Repair, ...] = ()
    drops: tuple[Drop, ...] = ()
    loops: tuple[Loop, ...] = ()
    missing: tuple[Missing, ...] = ()
    retries: tuple[Retry, ...] = ()
    notes: tuple[Note, ...] = ()
    estimated: int = 0
    """Cues whose times were computed by the tool."""
    usage: Usage = Usage()
    cost: Money | None = None
    """By the price list; None where no price is known."""
    estimate: Estimate | None = None
    """What usage and cost were expected to be; None where nothing was sent."""

    def __add__(self, other: Self) -> Self:
        both = [one.estimate for one in (self, other) if one.estimate is not None]
        return type(self)(
            status=max(self.status, other.status, key=_RANK.index),
            grammar=self.grammar or other.grammar,
            repairs=self.repairs + other.repairs,
            drops=self.drops + other.drops,
            loops=self.loops + other.loops,
            missing=self.missing + other.missing,
            retries=self.retries + other.retries,
            notes=self.notes + other.notes,
            estimated=self.estimated + other.estimated,
            usage=self.usage + other.usage,
            cost=_sum(self.cost, other.cost),
            estimate=sum(both[1:], both[0]) if both else None,
        )


def _sum(one: Money | None, other: Money | None) -> Money | None:
    if one is None or other is None:
        return one or other
    if one.currency != other.currency:
        raise ValueError(f"cannot add {one.currency} and {other.currency}")
    return Money(amount=one.amount + other.amount, currency=one.currency)
