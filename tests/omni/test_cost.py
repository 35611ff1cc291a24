"""Tokens and money, by the worked examples of the service's help pages."""

from decimal import Decimal

import pytest

from subtoolkit.core.reply import Usage
from subtoolkit.core.settings import Region
from subtoolkit.omni.cost import audio_tokens, estimate, listed, price, text_tokens
from subtoolkit.omni.families import FAMILIES, UNKNOWN, family

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("duration", "plus", "flash", "turbo"),
    [
        (400, "7", "12.5", "25"),
        (6_000, "42", "75", "150"),
        (59_990, "419.93", "749.875", "1499.75"),
        (HOUR, "25200", "45000", "90000"),
    ],
)
def test_sound_counts_by_the_second_and_at_least_one(
    duration: int, plus: str, flash: str, turbo: str
) -> None:
    """Tokens are rate x max(seconds, 1), the fraction kept."""
    assert audio_tokens(family("qwen3.5-omni-plus"), duration) == Decimal(plus)
    assert audio_tokens(family("qwen3-omni-flash"), duration) == Decimal(flash)
    assert audio_tokens(family("qwen-omni-turbo"), duration) == Decimal(turbo)


@pytest.mark.parametrize(("duration", "tokens"), [(3_400, 85), (9_480, 237)])
def test_seconds_are_not_rounded_up_first(duration: int, tokens: int) -> None:
    """Two usages that the maker prints for its audio model."""
    assert audio_tokens(family("qwen-audio-turbo"), duration) == tokens


@pytest.mark.parametrize(
    ("model", "cn", "intl"),
    [
        ("qwen3.5-omni-plus", "1.3356", "2.077488"),
        ("qwen3.5-omni-flash", "0.4536", "0.566496"),
        ("qwen3-omni-flash", "0.711", "1.25829"),
        ("qwen-omni-turbo", "2.25", "2.93274"),
    ],
)
def test_an_hour_of_sound(model: str, cn: str, intl: str) -> None:
    """Input alone, in yuan."""
    tokens = int(audio_tokens(family(model), HOUR) or 0)
    assert _yuan(Usage(input_tokens=tokens, audio_tokens=tokens), model, "cn") == Decimal(cn)
    assert _yuan(Usage(input_tokens=tokens, audio_tokens=tokens), model, "intl") == Decimal(intl)


@pytest.mark.parametrize(
    ("model", "cn", "intl", "dollars"),
    [
        ("qwen3.5-omni-plus", "0.08262", "0.1283766", "0.01713"),
        ("qwen3.5-omni-flash", "0.02775", "0.0346242", "0.00462"),
        ("qwen3-omni-flash", "0.03567", "0.0631020", "0.008598"),
        ("qwen-omni-turbo", "0.07917", "0.1020738", None),
    ],
)
def test_two_minutes_with_prompt_and_answer(model: str, cn: str, intl: str, dollars: str | None) -> None:
    """120 s of sound, 300 tokens of text in, 900 out; each kind at its own price."""
    heard = int(audio_tokens(family(model), 120_000) or 0)
    usage = Usage(input_tokens=heard + 300, audio_tokens=heard, output_tokens=900)
    assert _yuan(usage, model, "cn") == Decimal(cn)
    assert _yuan(usage, model, "intl") == Decimal(intl)
    if dollars:
        money = price(usage, family(model), "intl", "USD")
        assert money is not None
        assert money.amount == Decimal(dollars)


def test_the_captioner() -> None:
    """2400 s of sound and 500 tokens of prose, in both regions and currencies."""
    row = family("qwen3-omni-30b-a3b-captioner")
    usage = Usage(input_tokens=30_000, audio_tokens=30_000, output_tokens=500)
    assert _yuan(usage, row.name, "cn") == Decimal("0.48035")
    assert _yuan(usage, row.name, "intl") == Decimal("0.850089")
    assert price(usage, row, "intl", "USD").amount == Decimal("0.11583")  # type: ignore[union-attr]
    assert price(usage, row, "cn", "USD").amount == Decimal("0.0688605")  # type: ignore[union-attr]


def test_text_after_text_alone_has_its_own_price() -> None:
    """An answer costs less where neither sound nor picture was among the input."""
    usage = Usage(input_tokens=1_000_000, output_tokens=1_000_000)
    assert _yuan(usage, "qwen3-omni-flash", "cn") == Decimal("1.8") + Decimal("6.9")


def test_no_price_is_none_and_not_nothing() -> None:
    """Unknown models and servers of one's own have no price; a run there does not claim to be free."""
    usage = Usage(input_tokens=1)
    assert price(usage, UNKNOWN, "intl") is None
    assert price(usage, family("qwen3.5-omni-plus"), None) is None
    assert price(usage, family("qwen3.8-omni-flash"), "cn") is None
    assert price(usage, family("qwen-audio-turbo"), "intl") is None
    money = price(usage, family("qwen3.8-omni-flash"), "intl")
    assert money is not None
    assert money.currency == "USD"


def test_the_price_list_says_how_old_it_is() -> None:
    """Prices change: the date stands beside them."""
    assert listed().startswith("20")


@pytest.mark.parametrize("row", [*FAMILIES, UNKNOWN], ids=lambda row: row.name)
def test_an_estimate_is_made_for_every_family(row: object) -> None:
    """Also where no rate is known; never more output than the family can write."""
    found = UNKNOWN if row is UNKNOWN else family(row.name)  # type: ignore[attr-defined]
    usage = estimate(found, 60_000, "Write down what is said.", "report")
    assert usage.input_tokens >= usage.audio_tokens >= 420
    assert 0 < usage.output_tokens <= (found.max_output or usage.output_tokens)
    assert estimate(found, 60_000, "", "lyrics").output_tokens < usage.output_tokens


def test_chinese_counts_by_the_sign() -> None:
    """A quarter of a token for a letter, one for a sign."""
    assert text_tokens("abcdefgh") == 2
    assert text_tokens("你好世界") == 4


def _yuan(usage: Usage, model: str, region: Region) -> Decimal:
    money = price(usage, family(model), region)
    assert money is not None
    assert money.currency == "CNY"
    return money.amount
