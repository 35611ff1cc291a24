"""The service's own protocol, through its real package, against the stand-in's endpoint."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from subtoolkit import standin
from subtoolkit.core.errors import ContentRefused, KeyRejected, ServiceDown, UsageError
from subtoolkit.core.settings import Service
from subtoolkit.omni.client import Client
from subtoolkit.omni.families import Sampling
from subtoolkit.omni.request import Request, Sound, Turn
from tests.omni.asking import KEY, QUICK, SHORT, Asked, silence

pytest.importorskip("dashscope")

AUDIO = "qwen-audio-turbo"


@asynccontextmanager
async def native(*faults: str, **service: object) -> AsyncIterator[Asked]:
    """Connect to a stand-in with these faults, as Qwen-Audio wants it."""
    with standin.start(ear="instant", faults=faults) as server:
        settings = Service.model_validate(
            {"model": AUDIO, "base_url": server.base_url, "api_key": SecretStr(KEY), **service}
        )
        patience = SHORT if any(fault.startswith("hang") for fault in faults) else QUICK
        async with Client(settings, patience=patience) as client:
            yield Asked(client, server)


def question(prompt: str = "What is said?", duration: int = 5_000, **more: object) -> Request:
    """Question about a few seconds of silence."""
    sound = Sound("wav", duration, silence(duration))
    return Request(parts=(sound,), prompt=prompt, duration=duration, label="piece 1", **more)  # type: ignore[arg-type]


async def test_an_answer_is_streamed_and_counted() -> None:
    """Pieces come one by one; the sound, which this protocol counts apart, is among the input."""
    async with native() as asked:
        pieces: list[str] = []
        reply = await asked.client.ask(question(), on_text=pieces.append)  # type: ignore[arg-type]
    assert reply.text == "".join(pieces) == asked.server.log[0].reply
    assert len(pieces) > 1
    assert reply.finish == "stop"
    assert reply.usage.audio_tokens == 125
    assert reply.usage.input_tokens > 125
    assert reply.request_id


async def test_the_talk_the_system_and_the_sampling_arrive() -> None:
    """As messages and parameters of this protocol."""
    turns = (Turn("user", "What is said?"), Turn("assistant", "Hello."))
    async with native() as asked:
        await asked.client.ask(
            question("And then?", turns=turns, system="Be short.", sampling=Sampling(temperature=0.3, seed=5))
        )
    entry = asked.server.log[0]
    assert entry.prompt.splitlines() == ["Be short.", "What is said?", "And then?"]
    assert entry.parameters["temperature"] == 0.3
    assert entry.parameters["seed"] == 5
    assert entry.parameters["incremental_output"] is True


async def test_a_question_that_is_the_name_of_a_file_is_a_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package would upload the file, and ask nothing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / " secret.txt").write_text("secret")
    async with native() as asked:
        for prompt in ("secret.txt", f"file://{tmp_path}/secret.txt", str(tmp_path / "secret.txt")):
            await asked.client.ask(question(prompt))
            assert asked.server.log[-1].prompt.strip() == prompt
    assert not asked.server.storage.files


async def test_nothing_global_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the package's address nor its key, wherever they come from."""
    import dashscope

    monkeypatch.setattr(dashscope, "api_key", "sk-of-another")
    monkeypatch.setattr(dashscope, "base_http_api_url", "http://127.0.0.1:9/api/v1")
    async with native() as asked:
        assert (await asked.client.ask(question())).text
    assert dashscope.api_key == "sk-of-another"


@pytest.mark.parametrize(
    ("fault", "error", "requests"),
    [("key", KeyRejected, 1), ("inspection", ContentRefused, 1), ("overloaded", ServiceDown, 5)],
)
async def test_refusals_are_known_by_their_codes(fault: str, error: type[Exception], requests: int) -> None:
    """The codes of this protocol mean what those of the other mean, and are tried again alike."""
    async with native(fault) as asked:
        with pytest.raises(error):
            await asked.client.ask(question())
    assert len(asked.server.log) == requests


async def test_an_error_in_the_middle_is_one() -> None:
    """It comes as a block of its own; what was written before is kept after a second try."""
    async with native("nested-error") as asked:
        reply = await asked.client.ask(question())
    assert len(asked.server.log) == 2
    assert reply.finish == "cut"
    assert reply.text


@pytest.mark.parametrize("fault", ["silent-end", "close-mid", "garbage", "hang-mid", "cut-line"])
async def test_a_stream_that_breaks_off_shows(fault: str) -> None:
    """Each block counts tokens here, so that only a reason to end says that it ended."""
    async with asyncio.timeout(20), native(f"{fault}*1") as asked:
        reply = await asked.ask(question())
    assert len(asked.retries) == 1
    assert reply.finish == "stop"


async def test_silence_is_noticed() -> None:
    """A server that never answers is left."""
    async with asyncio.timeout(20), native("hang") as asked:
        with pytest.raises(ServiceDown, match="too long"):
            await asked.client.ask(question())


async def test_it_is_the_services_own_protocol() -> None:
    """No other server has it, which is said before anything is sent."""
    with pytest.raises(UsageError, match="native protocol"):
        Client(Service(model=AUDIO, base_url="http://gpu.example:8901/v1", api_key=SecretStr(KEY)))


async def test_what_is_too_large_goes_through_the_storage() -> None:
    """Ours, not the package's, which would post it under a name that must not come twice."""
    big = Sound("wav", 20_000, silence(20_000) + bytes(7_400_000))
    async with native(upload=True) as asked:
        reply = await asked.client.ask(Request(parts=(big,), prompt="What is said?", duration=20_000))
    assert reply.text
    assert [len(content) for content in asked.server.storage.files.values()] == [len(big.data or b"")]
