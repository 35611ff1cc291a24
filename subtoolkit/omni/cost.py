"""Sound and text -> tokens before a request; tokens -> money by the price list.

Sound counts `rate x max(seconds, 1)` tokens (help page "Qwen-Omni", section on billing). What a reply will
need is a guess from how much people say; it is meant to be a little too high.
"""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import resources
from math import ceil
from typing import Any

from subtoolkit.core.clock import SECOND
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Currency, Grammar, Money
from subtoolkit.core.settings import Region
from subtoolkit.omni.families import Family

MILLION = 1_000_000

# Tokens of answer for a second of dense speech: the words are 4 or 5, the rest is times and labels, in which
# each digit is a token.
_WRITTEN: dict[Grammar | None, float] = {"lyrics": 10, "prose": 2}
_WRITTEN_USUALLY = 16


def audio_tokens(family: Family, duration: int) -> Decimal | None:
    """Input tokens of a sound of `duration`; the fraction is kept, since no rounding is documented."""
    tokens = family.tokens(duration)
    return None if tokens is None else Decimal(str(tokens))


def text_tokens(text: str) -> int:
    """Guess tokens of a text: a quarter for each letter of an alphabet, one for each other sign."""
    plain = sum(character.isascii() for character in text)
    return ceil(plain / 4) + len(text) - plain


def estimate(family: Family, duration: int, prompt: str, grammar: Grammar | None = None) -> Usage:
    """Guess the usage of one request; families of unknown rate count as the dearest known one does."""
    heard = ceil(audio_tokens(family, duration) or Decimal(25 * duration) / SECOND)
    written = ceil(_WRITTEN.get(grammar, _WRITTEN_USUALLY) * duration / SECOND)
    asked = text_tokens(prompt) if family.takes_text else 0
    return Usage(
        requests=1,
        input_tokens=heard + asked,
        audio_tokens=heard,
        output_tokens=min(written, family.max_output or written),
    )


def price(
    usage: Usage, family: Family, region: Region | None, currency: Currency | None = None
) -> Money | None:
    """What the tokens cost; None where no price is known, as on a server of one's own (region None).

    Without a currency it is that of the region's list: yuan wherever they are documented.
    """
    lists = {chosen: row for listed_for, chosen, row in rates(family) if listed_for == region}
    usual: Currency = "CNY" if "CNY" in lists else "USD"
    row = lists.get(currency or usual)
    if row is None:
        return None
    seen = usage.image_tokens + usage.video_tokens
    text = max(usage.input_tokens - usage.audio_tokens - seen, 0)
    multimodal = usage.audio_tokens + seen > 0
    answer = row["out"] if multimodal else row.get("out_after_text", row["out"])
    amount = (
        text * row["text"]
        + usage.audio_tokens * row["audio"]
        + seen * row["picture"]
        + usage.output_tokens * answer
    )
    return Money(amount=amount / MILLION, currency=currency or usual)


def rates(family: Family) -> Iterator[tuple[Region, Currency, dict[str, Decimal]]]:
    """All price lists of a family: region, currency, and the price of a million tokens of each kind.

    `converted` among the kinds (it is 1) marks a list that was computed from the one in yuan.
    """
    for region, currencies in _list()["models"].get(family.name, {}).items():
        for currency, row in currencies.items():
            yield region, currency, {kind: Decimal(amount) for kind, amount in row.items()}


def listed() -> str:
    """Date of the price list, as it says itself."""
    return str(_list()["listed"])


@cache
def _list() -> Any:
    text = resources.files(__package__).joinpath("prices.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)
