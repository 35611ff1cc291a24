"""What a run is expected to take, and what it then took."""

import asyncio
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from subtoolkit import standin
from subtoolkit.core.errors import MediaUnreadable, ModelUnfit
from subtoolkit.core.settings import Caching, Listening, Question, Service, Settings
from subtoolkit.pipeline import transcribe
from subtoolkit.pipeline.pricing import estimate, models
from tests.truths import FIXTURES

TALK = FIXTURES / "talk.mp4"


def settings(cache: Path, *, see: bool = False, **service: object) -> Settings:
    """Settings for short pieces, with small pictures."""
    return Settings(
        service=Service.model_validate(service),
        question=Question(see=see, see_fps=Fraction(1), max_pixels=65_536),
        listening=Listening(piece=(10_000, 20_000)),
        caching=Caching(folder=cache),
        times="model",
    )


@pytest.mark.parametrize("see", [False, True], ids=["heard", "seen"])
def test_what_is_expected_is_what_is_sent(tmp_path: Path, see: bool) -> None:
    """Tokens of sound and picture are those of the run, but for questions about gaps; answers are a guess."""
    expected = asyncio.run(estimate(TALK, settings(tmp_path / "one", see=see)))
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}") as server:
        wish = settings(tmp_path / "two", see=see, base_url=server.base_url)
        report = transcribe(TALK, wish).report
    usage = report.usage
    assert usage.requests - 2 <= expected.usage.requests <= usage.requests
    assert expected.usage.audio_tokens == pytest.approx(usage.audio_tokens, rel=0.06)
    assert expected.usage.video_tokens == pytest.approx(usage.video_tokens, rel=0.1)
    assert (expected.usage.video_tokens > 0) is see
    assert expected.usage.output_tokens > usage.output_tokens
    assert report.estimate is not None
    assert report.estimate.usage == expected.usage


def test_nothing_is_sent_and_no_key_is_needed(tmp_path: Path) -> None:
    """Without a key, and with a server that nobody can reach, the estimate is made."""
    found = asyncio.run(
        estimate(TALK, settings(tmp_path, base_url="https://dashscope.invalid.aliyuncs.com/v1"))
    )
    assert found.usage.requests >= 4
    assert found.duration == pytest.approx(81_000, abs=50)


def test_the_run_sends_the_pieces_that_were_counted(tmp_path: Path) -> None:
    """The plan of cuts is kept, and it is all that is kept."""
    expected = asyncio.run(estimate(TALK, settings(tmp_path)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plans"]
    with standin.start(ear="instant") as server:
        report = transcribe(TALK, settings(tmp_path, base_url=server.base_url)).report
    assert report.estimate is not None
    assert report.estimate.usage.requests == expected.usage.requests


def test_stored_replies_are_free(tmp_path: Path) -> None:
    """What was paid for is found again; a server's identity is what it is stored under."""
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}") as server:
        wish = settings(tmp_path, base_url=server.base_url, identity="test")
        asked = transcribe(TALK, wish).report.usage.requests
        found = asyncio.run(estimate(TALK, wish))
        before = len(server.log)
    assert (found.usage.requests, found.usage.cached) == (0, asked)
    assert before == asked


def test_money_in_every_region_and_currency(tmp_path: Path) -> None:
    """Yuan and dollars, marked where they are computed; on a server of one's own nothing is known."""
    found = asyncio.run(estimate(TALK, settings(tmp_path)))
    assert [(one.region, one.money.currency, one.converted) for one in found.sums] == [
        ("cn", "CNY", False),
        ("intl", "CNY", False),
        ("intl", "USD", True),
    ]
    assert all(Decimal("0.01") < one.money.amount < 1 for one in found.sums)
    own = asyncio.run(estimate(TALK, settings(tmp_path, server="vllm", base_url="http://gpu:8901/v1")))
    assert (own.sums, own.time) == ((), None)


def test_the_rate_limits_tell_how_long_it_takes_at_least(tmp_path: Path) -> None:
    """Requests and tokens a minute, the service's own or the user's; the slower one counts."""
    few = asyncio.run(estimate(TALK, settings(tmp_path, rpm=2, tpm=0)))
    assert few.time == few.usage.requests * 30_000
    slow = asyncio.run(estimate(TALK, settings(tmp_path, rpm=60, tpm=1_000)))
    assert slow.time == pytest.approx((slow.usage.input_tokens + slow.usage.output_tokens) * 60, abs=1)


def test_wrong_media_is_the_same_error(tmp_path: Path) -> None:
    """What the run would say before it asks, the estimate says."""
    path = tmp_path / "text.mp4"
    path.write_text("This is a text, not a film.\n" * 20)
    with pytest.raises(MediaUnreadable):
        asyncio.run(estimate(path, settings(tmp_path)))


def test_a_model_that_cannot_do_it_has_no_price(tmp_path: Path) -> None:
    """What the run would refuse, the estimate refuses."""
    with pytest.raises(ModelUnfit, match="it cannot see"):
        asyncio.run(estimate(TALK, settings(tmp_path, see=True, model="qwen3-omni-30b-a3b-captioner")))


def test_models_that_can_do_a_task() -> None:
    """The captioner alone writes captions only; who cannot see is left out where that is wanted."""
    assert "qwen3-omni-30b-a3b-captioner" in models("caption")
    assert "qwen3-omni-30b-a3b-captioner" not in models("srt")
    assert "qwen-audio-turbo" not in models("caption")
    assert set(models("srt", see=True)) <= set(models("srt"))
