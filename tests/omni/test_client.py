"""The client against a stand-in over real HTTP: answers, manners, and what nobody may see."""

import asyncio
import logging
import time
from dataclasses import replace

import pytest
from pydantic import SecretStr

from subtoolkit import standin
from subtoolkit.core.errors import (
    KeyRejected,
    RequestRefused,
    ServiceNotChosen,
    SubtoolError,
    UsageError,
)
from subtoolkit.core.settings import Server, Service
from subtoolkit.omni.client import Client
from subtoolkit.omni.compatible import Compatible
from tests.omni.asking import KEY, QUICK, asking, request

WEIGHTS = "Qwen/Qwen3-Omni-30B-A3B-Instruct"


async def test_an_answer_is_what_the_model_wrote() -> None:
    """Text, finish, model, request and usage, in one request that asks as the service wants it."""
    async with asking() as asked:
        reply = await asked.ask()
    (entry,) = asked.server.log
    assert reply.text == entry.reply
    assert reply.text.startswith("## Speakers and Transcript")
    assert (reply.finish, reply.model, reply.reasoning) == ("stop", "qwen3.5-omni-plus", "")
    assert reply.request_id
    assert reply.usage.requests == 1
    assert reply.usage.input_tokens > reply.usage.audio_tokens == 21
    assert reply.usage.output_tokens > 0
    assert entry.parameters["modalities"] == ["text"]
    assert entry.parameters["stream"] is True
    assert asked.retries == []


@pytest.mark.parametrize("kind", ["vllm", "sglang", "openai"])
async def test_servers_of_ones_own_are_asked_without_a_key(kind: Server) -> None:
    """Each takes the request as it is written for it; nobody needs a key."""
    async with asking(kind=kind, model=WEIGHTS, key=None) as asked:
        reply = await asked.ask()
    assert reply.text
    assert len(asked.server.log) == 1


async def test_the_captioner_gets_no_text() -> None:
    """The stand-in refuses it, as the service does."""
    async with asking(model="qwen3-omni-30b-a3b-captioner") as asked:
        assert (await asked.ask()).text
    assert asked.server.log[0].prompt == ""


@pytest.mark.parametrize("fault", ["slow:0.005", "chatter", "crumbs", "bare", "no-usage"])
async def test_oddities_of_a_stream_change_nothing(fault: str) -> None:
    """Comments, line ends, split letters, missing roles, end marks and usage are no faults."""
    async with asking(fault) as asked:
        reply = await asked.ask()
    assert reply.text == asked.server.log[0].reply
    assert reply.finish == "stop"
    assert asked.retries == []


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
async def test_an_answer_in_the_reasoning_field_is_the_answer(field: str) -> None:
    """Some servers put everything there; it is never returned as nothing."""
    async with asking(f"reasoning:{field}", kind="vllm", model=WEIGHTS) as asked:
        reply = await asked.ask()
    assert reply.text == reply.reasoning == asked.server.log[0].reply


async def test_a_model_that_only_thought_says_so() -> None:
    """Its thoughts are no answer, but they are kept."""
    async with asking("thinking", kind="vllm", model=WEIGHTS) as asked:
        reply = await asked.ask()
    assert (reply.text, reply.finish) == ("", "length")
    assert reply.reasoning


@pytest.mark.parametrize("kind", ["vllm", "sglang", "openai"])
async def test_a_server_that_cannot_stream_is_asked_without(kind: Server) -> None:
    """Once; it is remembered for the requests after it."""
    async with asking("no-stream", kind=kind, model=WEIGHTS) as asked:
        first, second = await asked.ask(), await asked.ask()
    assert first.text == second.text == asked.server.log[-1].reply
    assert [entry.parameters["stream"] for entry in asked.server.log] == [True, False, False]
    assert asked.retries == []


async def test_a_family_that_must_stream_is_not_asked_without() -> None:
    """There the refusal is what it says."""
    async with asking("no-stream") as asked:
        with pytest.raises(RequestRefused, match="Streaming is not supported"):
            await asked.ask()
    assert len(asked.server.log) == 1


async def test_parameters_that_a_server_does_not_know_are_dropped_once() -> None:
    """Only the foreign ones, and for good."""
    async with asking("unknown-extra", kind="vllm", model=WEIGHTS) as asked:
        await asked.ask()
        assert (await asked.ask()).text
    assert ["repetition_penalty" in entry.parameters for entry in asked.server.log] == [True, False, False]
    assert asked.server.log[-1].parameters["stream_options"] == {"include_usage": True}


async def test_a_parameter_that_is_named_in_the_refusal_is_dropped() -> None:
    """Here that of the usage; the stream itself stays."""
    async with asking("no-stream-options", kind="openai", model=WEIGHTS) as asked:
        assert (await asked.ask()).text
    assert "stream_options" not in asked.server.log[-1].parameters
    assert asked.server.log[-1].parameters["stream"] is True


async def test_many_that_meet_the_same_refusal_learn_it_together() -> None:
    """None of them fails because another one has learnt it first, and nothing is dropped twice over."""
    async with asking("no-stream", kind="vllm", model=WEIGHTS) as asked:
        replies = await asyncio.gather(*(asked.ask() for _ in range(8)))
    assert len({reply.text for reply in replies}) == 1
    assert all("repetition_penalty" in entry.parameters for entry in asked.server.log)


async def test_proxies_of_the_environment_do_not_hide_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a proxy is set, a server on the loopback is still reached directly."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with asking() as asked:
        assert (await asked.ask()).text


async def test_the_text_can_be_watched_and_stopped() -> None:
    """Every piece is told as it comes; who has seen enough gets what there is."""
    async with asking() as asked:
        pieces: list[str] = []
        whole = await asked.client.ask(request(), on_text=pieces.append)
        assert "".join(pieces) == whole.text
        assert len(pieces) > 1
        stopped = await asked.client.ask(request(), on_text=lambda piece: True)
    assert stopped.finish == "cut"
    assert whole.text.startswith(stopped.text)
    assert 0 < len(stopped.text) < len(whole.text)
    assert asked.retries == []


@pytest.mark.parametrize("fault", ["hang", "hang-mid", "rate"])
async def test_a_cancelled_request_ends_at_once(fault: str) -> None:
    """Whatever it waits for: the answer, more of it, or the next try."""
    patience = replace(QUICK, base=60, longest=60, first=60, between=60)
    async with asking(fault, patience=patience) as asked:
        task = asyncio.create_task(asked.ask())
        await asyncio.sleep(0.5)
        assert asked.server.log
        began = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert time.monotonic() - began < 1


async def test_the_service_itself_needs_a_key() -> None:
    """That is said before anything is connected, and names the ways."""
    with pytest.raises(ServiceNotChosen, match="--offline"):
        Client(Service())


@pytest.mark.parametrize("key", ["sk-ключ", "sk a", "sk-\x07", "sk-1\nsk-2"])
async def test_a_key_that_cannot_be_one_is_not_printed(key: str) -> None:
    """The transport would print it in its own error."""
    with pytest.raises(UsageError) as caught:
        Client(Service(api_key=SecretStr(key)))
    assert key not in str(caught.value)
    assert repr(key)[1:-1] not in str(caught.value)


async def test_what_copying_adds_to_a_key_is_removed() -> None:
    """A line end from a file is the most common of all mistakes."""
    async with asking(key=f" {KEY}\n") as asked:
        assert (await asked.ask()).text


@pytest.mark.parametrize(
    "fault", ["key", "html", "close", "hang", "hang-mid", "status:500", "sse-400", "model"]
)
async def test_the_key_is_nowhere_to_be_seen(
    fault: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in a message, a repr, a log at any level, nor on the terminal."""
    caplog.set_level(logging.DEBUG)
    async with asking(fault) as asked:
        seen = [repr(asked.client), repr(vars(asked.client)["service"]), repr(request())]
        try:
            seen.append((await asked.ask()).model_dump_json())
        except SubtoolError as error:
            seen += [repr(error), str(error), repr(error.__context__)]
    captured = capfd.readouterr()
    assert KEY not in "\n".join([*seen, *asked.retries, caplog.text, captured.out, captured.err])


async def test_a_key_that_a_server_repeats_is_cut_out() -> None:
    """Gateways like to show what they were sent."""
    key = "Incorrect"  # the first word of the refusal, so that the server does repeat it
    async with asking("key", key=key) as asked:
        with pytest.raises(KeyRejected, match=r"\*\*\* API key provided"):
            await asked.ask()


async def test_the_environment_of_another_company_goes_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its address nor its key nor its account is used."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another")
    async with asking(key=None, kind="vllm", model=WEIGHTS) as asked:
        assert (await asked.ask()).text
        assert isinstance(asked.client._door, Compatible)
        sdk = asked.client._door._sdk
        assert sdk is not None
        sent = str(sdk.default_headers) + str(sdk.auth_headers)
    assert "of-another" not in sent


async def test_one_request_does_not_wait_for_another() -> None:
    """Forty at once, on a server that answers after 0.2 s, take little more than that."""
    with standin.start(ear="instant", delay=0.2) as server:
        async with Client(Service(base_url=server.base_url), patience=replace(QUICK, first=5)) as client:
            began = time.monotonic()
            await asyncio.gather(*(client.ask(request()) for _ in range(40)))
    assert time.monotonic() - began < 4
    assert server.log.in_flight() > 20
