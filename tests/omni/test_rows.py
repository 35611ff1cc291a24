"""Every family of the table, as a user asks it and as the service limits it, against the stand-in.

A limit is met from both sides: what is just inside is answered, what is just outside is refused here before
anything is sent, and by the server when it is sent nevertheless.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import ceil

import pytest
from pydantic import SecretStr

from subtoolkit import standin
from subtoolkit.core.clock import HOUR, MINUTE, SECOND
from subtoolkit.core.errors import ModelUnfit, PieceTooLarge, RequestRefused, SubtoolError
from subtoolkit.core.reply import Reply
from subtoolkit.core.settings import Service
from subtoolkit.omni import client as clients
from subtoolkit.omni.client import Client
from subtoolkit.omni.families import family
from subtoolkit.omni.request import Part, Request, Sound, Turn
from tests.omni.asking import KEY, QUICK, Asked
from tests.omni.media import clip, frames, image, sound

PLUS, FLASH, THINKER = "qwen3.5-omni-plus", "qwen3.5-omni-flash", "qwen3-omni-flash"
TURBO, SEVEN, EIGHT = "qwen-omni-turbo", "qwen2.5-omni-7b", "qwen3.8-omni-flash"
CAPTIONER, AUDIO = "qwen3-omni-30b-a3b-captioner", "qwen-audio-turbo"
COMPATIBLE = (PLUS, FLASH, THINKER, TURBO, SEVEN, EIGHT, CAPTIONER)
SPEAKERS = (PLUS, FLASH, THINKER, TURBO, SEVEN)


@asynccontextmanager
async def asking(model: str) -> AsyncIterator[Asked]:
    """Connect to a stand-in as a user of this model."""
    with standin.start(ear="instant") as server:
        service = Service(model=model, base_url=server.base_url, api_key=SecretStr(KEY))
        async with Client(service, patience=QUICK) as client:
            yield Asked(client, server)


def about(*parts: Part, **more: object) -> Request:
    """A question about these."""
    lengths = [getattr(part, "duration", 0) for part in parts]
    wish = {"prompt": "What is in it?", "label": "piece 1", "duration": max(lengths, default=0)}
    return Request(parts=parts, **{**wish, **more})  # type: ignore[arg-type]


async def sent(asked: Asked, request: Request, monkeypatch: pytest.MonkeyPatch) -> Reply:
    """Send without our own judgement."""
    with monkeypatch.context() as patch:
        patch.setattr(clients, "check", lambda *_: None)
        return await asked.ask(request)


async def refused(asked: Asked, request: Request, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make sure that it is refused here without being sent, and there in the service's words."""
    before = len(asked.server.log)
    with pytest.raises((PieceTooLarge, ModelUnfit)):
        await asked.ask(request)
    assert len(asked.server.log) == before
    with pytest.raises(SubtoolError, match=words):
        await sent(asked, request, monkeypatch)


@pytest.mark.parametrize("model", [*COMPATIBLE, AUDIO])
async def test_each_family_hears(model: str) -> None:
    """And its tokens are those of its rate."""
    if model == AUDIO:
        pytest.importorskip("dashscope")
    async with asking(model) as asked:
        reply = await asked.ask(about(sound(3_000)))
    rate = family(model).audio_rate
    assert reply.text
    assert reply.usage.audio_tokens == (ceil(rate * asked.server.log[0].duration / SECOND) if rate else 0)  # type: ignore[operator]


@pytest.mark.parametrize("model", [m for m in COMPATIBLE if m != CAPTIONER])
async def test_each_family_answers_text(model: str) -> None:
    """A question needs nothing to be heard."""
    async with asking(model) as asked:
        reply = await asked.ask(
            about(system="Be short.", turns=(Turn("user", "A?"), Turn("assistant", "B.")))
        )
    assert reply.text
    assert reply.usage.audio_tokens == 0
    assert asked.server.log[0].prompt.splitlines() == ["Be short.", "A?", "What is in it?"]


async def test_the_captioner_takes_one_sound_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text, no second sound, no talk; it answers in prose."""
    async with asking(CAPTIONER) as asked:
        reply = await asked.ask(about(sound()))
        assert asked.server.log[0].prompt == ""
        assert "says" in reply.text
        await refused(asked, about(), "text input|Field required", monkeypatch)
        await refused(asked, about(sound(), sound()), "audio files", monkeypatch)
        await refused(asked, about(image()), "Field required", monkeypatch)
        talk = (Turn("user", "A?"), Turn("assistant", "B."))
        with pytest.raises(ModelUnfit, match="one sound and nothing else"):
            await asked.ask(about(sound(), turns=talk))


@pytest.mark.parametrize(
    ("model", "longest"),
    [
        (PLUS, 3 * HOUR),
        (THINKER, 20 * MINUTE),
        (TURBO, 3 * MINUTE),
        (SEVEN, 3 * MINUTE),
        (EIGHT, 2 * HOUR),
        (CAPTIONER, 40 * MINUTE),
    ],
)
async def test_how_long_a_sound_may_be(model: str, longest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lengths of the documentation."""
    async with asking(model) as asked:
        assert (await asked.ask(about(sound(longest - 100)))).text
        await refused(asked, about(sound(longest + 100)), "The audio is too long", monkeypatch)


async def test_qwen_audio_hears_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service drops the rest and says nothing, so it is said here."""
    pytest.importorskip("dashscope")
    async with asking(AUDIO) as asked:
        assert (await asked.ask(about(sound(29_900)))).usage.audio_tokens == 748
        with pytest.raises(PieceTooLarge, match="00:00:31"):
            await asked.ask(about(sound(31_000)))
        assert (await sent(asked, about(sound(60_000)), monkeypatch)).usage.audio_tokens == 750


@pytest.mark.parametrize(
    ("model", "most"), [(PLUS, 250), (FLASH, 250), (THINKER, 1), (TURBO, 1), (SEVEN, 1), (CAPTIONER, 1)]
)
async def test_how_many_sounds_a_request_may_hold(
    model: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As base64; more by address, where more are taken at all."""
    async with asking(model) as asked:
        reply = await asked.ask(about(*[sound()] * most))
        assert reply.usage.audio_tokens >= most * 20
        await refused(asked, about(*[sound()] * (most + 1)), f"at most {most}", monkeypatch)


@pytest.mark.parametrize(("model", "most"), [(PLUS, 2048), (THINKER, 1)])
async def test_how_many_addresses_a_request_may_hold(
    model: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the service fetches by itself."""
    far = Sound("mp3", 3_000, url="https://example.org/a.mp3")
    async with asking(model) as asked:
        await refused(asked, about(*[far] * (most + 1)), f"at most {most}", monkeypatch)


@pytest.mark.parametrize(("model", "longest"), [(THINKER, 150), (TURBO, 40), (SEVEN, 40)])
async def test_how_long_a_video_may_be(model: str, longest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At least two seconds, and at most what the family watches."""
    async with asking(model) as asked:
        for seconds in (2, longest):
            assert (await asked.ask(about(clip(seconds * 1000)))).usage.video_tokens > 0
        await refused(asked, about(clip(longest * 1000 + 1000)), "too long", monkeypatch)
        await refused(asked, about(clip(1_500)), "too short", monkeypatch)


async def test_the_sound_of_a_video_is_heard() -> None:
    """By the service; picture and sound are counted apart."""
    async with asking(PLUS) as asked:
        reply = await asked.ask(about(clip(3_000, audible=True)))
        silent = await asked.ask(about(clip(3_000)))
    assert reply.usage.audio_tokens in (21, 22)  # an encoder fills its last frame
    assert silent.usage.audio_tokens == 0
    assert silent.usage.video_tokens == reply.usage.video_tokens > 0


@pytest.mark.parametrize(
    ("model", "fewest", "most"),
    [(PLUS, 2, 250), (FLASH, 2, 250), (THINKER, 2, 128), (TURBO, 4, 80), (SEVEN, 4, 80)],
)
async def test_how_many_pictures_make_a_film(
    model: str, fewest: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model is told when each was taken."""
    async with asking(model) as asked:
        for number in (fewest, most):
            assert (await asked.ask(about(frames(number)))).usage.video_tokens > 0
        assert "00:00.500" in asked.server.log[0].prompt
        await refused(asked, about(frames(fewest - 1)), "number of images", monkeypatch)
        await refused(asked, about(frames(most + 1)), "number of images|may be inline", monkeypatch)


@pytest.mark.parametrize("model", [PLUS, FLASH, THINKER, TURBO, SEVEN])
async def test_what_a_picture_may_be(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than ten pixels a side, and no thread; as base64 at most 250 of them."""
    async with asking(model) as asked:
        assert (await asked.ask(about(image(12, 12)))).usage.image_tokens > 0
        assert (await asked.ask(about(*[image()] * 250))).text
        await refused(asked, about(image(10, 64)), "length and width", monkeypatch)
        await refused(asked, about(image(12, 2_412)), "length and width", monkeypatch)
        await refused(asked, about(*[image()] * 251), "at most 250", monkeypatch)


@pytest.mark.parametrize("model", [THINKER, TURBO, SEVEN])
async def test_one_kind_of_medium_at_a_time(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newer families take several, the older ones one beside the text."""
    async with asking(PLUS) as asked:
        assert (await asked.ask(about(sound(), image()))).usage.image_tokens > 0
    async with asking(model) as asked:
        await refused(asked, about(sound(), image()), "one modality", monkeypatch)


@pytest.mark.parametrize(("model", "most"), [(THINKER, 49_152), (TURBO, 30_720), (EIGHT, 991_808)])
async def test_how_much_input_a_model_reads(model: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In tokens, of all kinds together."""
    async with asking(model) as asked:
        assert (await asked.ask(about(prompt="word" * (most - 10)))).text
        await refused(asked, about(prompt="word" * (most + 10)), f"\\[1, {most}\\]", monkeypatch)


@pytest.mark.parametrize("model", [THINKER, EIGHT])
async def test_a_model_thinks_when_it_is_asked_to(model: str) -> None:
    """First its thoughts, which are counted, then the answer; else neither is paid for."""
    async with asking(model) as asked:
        plain = await asked.ask(about(sound()))
        pieces: list[str] = []
        thought = await asked.client.ask(about(sound(), think=True), on_text=pieces.append)  # type: ignore[arg-type]
    assert (plain.reasoning, plain.usage.reasoning_tokens) == ("", 0)
    assert thought.reasoning
    assert thought.usage.reasoning_tokens > 0
    assert thought.text == "".join(pieces) == plain.text


@pytest.mark.parametrize("model", [PLUS, FLASH, TURBO, SEVEN, CAPTIONER, AUDIO])
async def test_a_model_that_cannot_think_says_so(model: str) -> None:
    """Before anything is sent."""
    if model == AUDIO:
        pytest.importorskip("dashscope")
    async with asking(model) as asked:
        with pytest.raises(ModelUnfit, match="cannot think"):
            await asked.ask(about(sound(), think=True))
    assert not asked.server.log


@pytest.mark.parametrize("model", [PLUS, FLASH, EIGHT])
async def test_a_model_searches_when_it_is_asked_to(model: str) -> None:
    """By the one strategy that is documented."""
    async with asking(model) as asked:
        await asked.ask(about(search=True))
    assert asked.server.log[0].parameters["search_options"] == {"search_strategy": "agent"}
    assert asked.server.log[0].status == 200


@pytest.mark.parametrize("model", [THINKER, TURBO, SEVEN])
async def test_a_model_that_cannot_search_says_so(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And so does the service."""
    async with asking(model) as asked:
        with pytest.raises(ModelUnfit, match="search"):
            await asked.ask(about(search=True))
        assert not asked.server.log
        with pytest.raises(RequestRefused, match="enable_search"):
            await sent(asked, about(search=True), monkeypatch)


@pytest.mark.parametrize("model", SPEAKERS)
async def test_an_answer_is_spoken(model: str) -> None:
    """PCM of 24 kHz as it comes, the text beside it, both counted."""
    pcm: list[bytes] = []
    async with asking(model) as asked:
        reply = await asked.client.ask(about(sound(10_000), voice="Cherry"), on_audio=pcm.append)
    seconds = len(b"".join(pcm)) / 48_000
    assert len(pcm) > 3
    assert seconds > 1
    assert reply.text
    assert reply.usage.speech_tokens == ceil(family(model).voice_rate * seconds)  # type: ignore[operator]
    assert asked.server.log[0].parameters["audio"] == {"voice": "Cherry", "format": "wav"}


@pytest.mark.parametrize("model", [EIGHT, CAPTIONER])
async def test_a_model_that_does_not_speak_says_so(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And so does the service."""
    async with asking(model) as asked:
        with pytest.raises(ModelUnfit, match="does not speak"):
            await asked.ask(about(sound(), voice="Cherry"))
        assert not asked.server.log
        with pytest.raises(RequestRefused, match="audio"):
            await sent(asked, about(sound(), voice="Cherry"), monkeypatch)


async def test_nobody_thinks_and_speaks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As documented of the only family that can do both."""
    async with asking(THINKER) as asked:
        with pytest.raises(ModelUnfit, match="think and speak"):
            await asked.ask(about(sound(), think=True, voice="Cherry"))
        assert not asked.server.log


@pytest.mark.parametrize("model", [TURBO, SEVEN])
async def test_who_ignores_the_system_while_speaking_is_told_otherwise(model: str) -> None:
    """As the documentation advises: as a talk that came before."""
    async with asking(model) as asked:
        await asked.client.ask(about(sound(), system="Be short.", voice="Cherry"), on_audio=lambda _: None)
        await asked.ask(about(sound(), system="Be short."))
    assert "Understood." not in asked.server.log[0].prompt
    assert [entry.status for entry in asked.server.log] == [200, 200]
