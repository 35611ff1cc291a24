"""The wire protocol, as the real client and raw HTTP see it."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import openai
import pytest

from subtoolkit import standin
from subtoolkit.core.errors import UsageError
from tests.standin.asking import (
    KEY,
    LYRICS,
    TRANSCRIPT,
    asking,
    audio,
    body,
    post,
    reply,
    silence,
    text,
    usual,
)


def test_a_stream_is_what_the_client_understands() -> None:
    """Text arrives in pieces, then the finish reason, then the usage alone."""
    with asking() as (_, client):
        request = usual(modalities=["text"], stream_options={"include_usage": True})
        chunks = list(client.chat.completions.create(**request))
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices).startswith("## Speakers")
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage.prompt_tokens_details.audio_tokens == 70
    assert (
        chunks[-1].usage.total_tokens == chunks[-1].usage.prompt_tokens + chunks[-1].usage.completion_tokens
    )


def test_events_are_written_as_the_service_writes_them() -> None:
    """Each event is `data: JSON` and a blank line; the first says the role, the last is [DONE]."""
    with standin.start("instant") as server:
        answer = post(server, usual())
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = answer.text.removesuffix("\n\n").split("\n\n")
    assert all(event.startswith("data: ") for event in events)
    assert events[-1] == "data: [DONE]"
    first = json.loads(events[0][6:])
    assert first["choices"][0]["delta"] == {"content": "", "role": "assistant"}
    assert first["object"] == "chat.completion.chunk"
    assert not any(json.loads(event[6:])["usage"] for event in events[:-1]), "nobody asked for the usage"


def test_without_streaming_where_the_family_allows() -> None:
    """The captioner answers in one piece, in prose, with its usage."""
    with asking() as (_, client):
        request = body(audio(silence(10_000)), model="qwen3-omni-30b-a3b-captioner", stream=False)
        answer = client.chat.completions.create(**request)
    assert answer.choices[0].finish_reason == "stop"
    assert "says: “" in answer.choices[0].message.content
    assert answer.usage.prompt_tokens_details.audio_tokens == 125


def test_the_log_tells_everything_but_the_key() -> None:
    """One entry a request, with what was asked, heard and answered; the key is nowhere."""
    with asking() as (server, client):
        said = reply(client, usual(prompt=LYRICS, temperature=0.7))
        post(server, usual(model="nobody"))
    first, second = server.log
    assert (first.model, first.status, first.duration, first.reply) == (
        "qwen3.5-omni-plus",
        200,
        10_000,
        said,
    )
    assert first.prompt == LYRICS
    assert first.parameters["temperature"] == 0.7
    assert first.ended is not None
    assert first.ended >= first.arrived
    assert second.status == 404
    assert KEY not in repr(server.log)


def test_output_stops_at_the_limit() -> None:
    """What is longer than max_tokens ends there, with the finish reason `length`."""
    with asking() as (_, client):
        chunks = list(client.chat.completions.create(**usual(60_000, max_tokens=50)))
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "length"
    assert len("".join(c.choices[0].delta.content or "" for c in chunks if c.choices)) <= 200


def test_requests_overlap_and_delay_counts_once() -> None:
    """Ten requests with a delay of a second take little more than one."""
    with asking(delay=1.0) as (server, client), ThreadPoolExecutor(10) as pool:
        began = time.monotonic()
        list(pool.map(lambda _: reply(client, usual()), range(10)))
        assert time.monotonic() - began < 6
    assert server.log.in_flight() == 10


def test_a_client_that_leaves_is_noticed() -> None:
    """Who does not wait for the answer is logged as gone, and the request is over."""
    with asking(delay=30) as (server, client):
        with pytest.raises(openai.APITimeoutError):
            reply(client.with_options(timeout=0.5), usual())
        until = time.monotonic() + 10
        while server.log[0].ended is None and time.monotonic() < until:
            time.sleep(0.01)
        assert server.log[0].status == 499


def test_stopping_leaves_nothing_behind() -> None:
    """Whatever is in flight, leaving the context ends thread and connections at once."""
    others = set(threading.enumerate())
    with ThreadPoolExecutor(2) as pool:
        with standin.start("instant", delay=60) as server:
            waiting = [pool.submit(post, server, usual()) for _ in range(2)]
            while len(server.log) < 2:
                time.sleep(0.01)
            began = time.monotonic()
        assert time.monotonic() - began < 5
        for future in waiting:
            with pytest.raises(httpx2.TransportError):
                future.result()
    assert not [one for one in threading.enumerate() if one.name == "standin" and one not in others]
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{server.base_url}/models")


def test_a_chosen_port_is_used_again_at_once_and_never_twice() -> None:
    """A port can be chosen; taken, it is a clear error."""
    with (
        standin.start("instant") as server,
        pytest.raises(UsageError, match="cannot listen on port"),
        standin.start("instant", port=server.port),
    ):
        pass
    with standin.start("instant", port=server.port) as again:
        assert again.port == server.port


def test_an_unknown_ear_lists_the_known() -> None:
    """A typing mistake in the ear's name says which there are."""
    with pytest.raises(UsageError, match="known are sphinx, script, instant"), standin.start("spinx"):
        pass


def test_models_are_those_of_the_server() -> None:
    """The service lists its own names, a self-hosted server those of open weights."""
    with standin.start("instant") as server:
        names = [row["id"] for row in httpx2.get(f"{server.base_url}/models").json()["data"]]
    assert "qwen3.5-omni-plus" in names
    assert "qwen3-omni-30b-a3b-instruct" not in names
    with standin.start("instant", server_kind="vllm") as server:
        names = [row["id"] for row in httpx2.get(f"{server.base_url}/models").json()["data"]]
    assert "Qwen/Qwen3-Omni-30B-A3B-Instruct" in names


def test_a_key_is_needed_but_any_will_do() -> None:
    """The service refuses a request without a key; self-hosted servers ask for none."""
    with standin.start("instant") as server:
        assert post(server, usual(), key=None).status_code == 401
    with standin.start("instant", server_kind="openai") as server:
        assert post(server, body(text(TRANSCRIPT), model="any"), key=None).status_code == 200
