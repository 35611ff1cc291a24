"""Tokens and money, by the worked examples of the service's help pages."""

from decimal import Decimal

import pytest

from subtoolkit.core.reply import Usage
from subtoolkit.core.settings import Region
from subtoolkit.omni.cost import audio_tokens, estimate, expected, price, text_tokens
from subtoolkit.omni.families import FAMILIES, UNKNOWN, family
from subtoolkit.omni.request import Clip, Frames, Image, Request, Sound, Turn

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


@pytest.mark.parametrize(
    ("model", "video", "cn", "intl"),
    [
        ("qwen3.5-omni-plus", 17_822, "0.199384", "0.30281018"),
        ("qwen3.5-omni-flash", 17_822, "0.0640384", "0.0844218"),
        ("qwen3-omni-flash", 15_812, "0.0780546", "0.13627445"),
    ],
)
def test_half_a_minute_of_video(model: str, video: int, cn: str, intl: str) -> None:
    """30 s of 1280x720 at 25 frames with sound, 500 tokens of text in, 1500 out."""
    heard = int(audio_tokens(family(model), 30_000) or 0)
    usage = Usage(
        input_tokens=heard + video + 500, audio_tokens=heard, video_tokens=video, output_tokens=1_500
    )
    assert _yuan(usage, model, "cn") == Decimal(cn)
    assert _yuan(usage, model, "intl") == Decimal(intl)


def test_a_request_counts_each_of_its_parts() -> None:
    """Sound, video with sound, a list of pictures and images count by their own formulas."""
    row = family("qwen3.5-omni-plus")
    clip = Clip(duration=30_000, width=1280, height=720, audible=True, fps=2, max_pixels=921_600, data=b"x")
    usage = expected(Request(parts=(clip,), duration=30_000, prompt="x" * 400), row)
    assert (usage.audio_tokens, usage.video_tokens, usage.image_tokens) == (210, 17_822, 0)
    assert usage.input_tokens == 210 + 17_822 + 100
    silent = Clip(duration=30_000, width=1280, height=720, audible=False, data=b"x")
    assert expected(Request(parts=(silent,), duration=30_000), row).audio_tokens == 0
    film = Frames(pictures=(b"x",) * 60, times=tuple(range(60)), width=1280, height=720)
    assert expected(Request(parts=(film, Sound("mp3", 30_000)), duration=30_000), row).video_tokens == 17_822
    picture = Image(width=1920, height=1080, data=b"x")
    assert expected(Request(parts=(picture, picture)), row).image_tokens == 2 * 1_224


def test_a_question_of_text_alone_has_a_price_too() -> None:
    """What was said before counts, and the answer is short."""
    row = family("qwen3-omni-flash")
    usage = expected(
        Request(prompt="x" * 40, turns=(Turn("user", "x" * 400), Turn("assistant", "y" * 40))), row
    )
    assert (usage.input_tokens, usage.audio_tokens) == (10 + 100 + 10, 0)
    assert 100 < usage.output_tokens < 2_000


def test_a_spoken_answer_costs_its_speech_alone() -> None:
    """The text of a spoken answer is free; what was thought before it is not."""
    usage = Usage(input_tokens=100, output_tokens=1_200, speech_tokens=1_000)
    assert _yuan(usage, "qwen3.5-omni-plus", "cn") == Decimal("0.0007") + Decimal("0.213")
    asked = expected(Request(prompt="Tell me.", voice="Tina"), family("qwen3.5-omni-plus"))
    assert asked.output_tokens > asked.speech_tokens > 0


def test_thinking_is_paid_as_output() -> None:
    """Reasoning is part of the output and of its price."""
    row = family("qwen3-omni-flash")
    plain, thought = (expected(Request(prompt="Why?", think=think), row) for think in (False, True))
    assert thought.output_tokens - plain.output_tokens == thought.reasoning_tokens > 0


@pytest.mark.parametrize("row", [*FAMILIES, UNKNOWN], ids=lambda row: row.name)
def test_an_estimate_is_made_for_every_family(row: object) -> None:
    """Also where no rate is known; never more output than the family can write."""
    found = UNKNOWN if row is UNKNOWN else family(row.name)  # type: ignore[attr-defined]
    usage = estimate(found, 60_000, "Write down what is said.", "report")
    assert usage.input_tokens >= usage.audio_tokens >= 420
    assert 0 < usage.output_tokens <= (found.max_output or usage.output_tokens)
    sung = estimate(found, 60_000, "", "lyrics").output_tokens
    assert sung == usage.output_tokens if found.prose else sung < usage.output_tokens


def test_chinese_counts_by_the_sign() -> None:
    """A quarter of a token for a letter, one for a sign."""
    assert text_tokens("abcdefgh") == 2
    assert text_tokens("你好世界") == 4


def _yuan(usage: Usage, model: str, region: Region) -> Decimal:
    money = price(usage, family(model), region)
    assert money is not None
    assert money.currency == "CNY"
    return money.amount
