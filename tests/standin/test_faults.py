"""Faults: each failure that the service, a gateway or the network is known for."""

import json
import time

import httpx2
import openai
import pytest

from subtoolkit import standin
from subtoolkit.core.errors import UsageError
from subtoolkit.standin.faults import FAULTS
from subtoolkit.standin.running import Running
from subtoolkit.standin.wire import Json
from tests.standin.asking import asking, post, reply, usual

STATUSES = {
    "status:403": 403,
    "key": 401,
    "arrears": 400,
    "access": 403,
    "free-tier": 403,
    "model": 404,
    "unsupported": 404,
    "inspection": 400,
    "download": 400,
    "download-timeout": 400,
    "file": 400,
    "too-long": 400,
    "input-length": 400,
    "too-large": 400,
    "rate": 429,
    "burst": 429,
    "quota": 429,
    "retry-after:7": 429,
    "500": 500,
    "timeout500": 500,
    "overloaded": 503,
    "flat-400": 400,
    "sse-400": 400,
    "html": 503,
    "html:200": 200,
    "wrong-path": 404,
    "no-stream": 400,
    "unknown-extra": 400,
    "no-stream-options": 400,
    "thinking-refused": 400,
}
STREAMS = (
    "nested-error",
    "flat-error",
    "inspection-mid",
    "silent-end",
    "cut-line",
    "no-finish",
    "empty",
    "done-only",
    "reasoning",
    "thinking",
    "length",
    "content-filter",
    "garbage",
    "slow:0.001",
    "chatter",
    "crumbs",
    "bare",
    "no-usage",
)
TORN = ("hang", "close", "hang-mid", "close-mid")

EXTRAS: Json = {"enable_thinking": False, "top_k": 5, "stream_options": {"include_usage": True}}


def test_no_fault_is_forgotten_here() -> None:
    """Every fault in the table is tried by one of these tests."""
    tried = {name.partition(":")[0] for name in (*STATUSES, *STREAMS, *TORN)}
    assert tried == set(FAULTS)
    assert all(row.says for row in FAULTS.values())


@pytest.mark.parametrize("fault", STATUSES)
def test_faults_that_answer_instead(fault: str) -> None:
    """The documented status comes back, the request is logged with its fault, the next one is answered."""
    with standin.start("instant", faults=[f"{fault}*1"]) as server:
        answer = post(server, usual(**EXTRAS))
        assert answer.status_code == STATUSES[fault]
        assert answer.content
        assert post(server, usual(**EXTRAS)).text.endswith("data: [DONE]\n\n")
    assert [entry.faults for entry in server.log] == [(f"{fault}*1",), ()]
    assert [entry.status for entry in server.log] == [STATUSES[fault], 200]


def _events(server: Running) -> list[Json]:
    raw = post(server, usual(stream_options={"include_usage": True})).text
    return [json.loads(line[6:]) for line in raw.splitlines() if line.startswith("data: {")]


def _text(events: list[Json], field: str = "content") -> str:
    return "".join(e["choices"][0]["delta"].get(field) or "" for e in events if e.get("choices"))


def _finish(events: list[Json]) -> str | None:
    return next((r for e in events if e.get("choices") and (r := e["choices"][0]["finish_reason"])), None)


@pytest.mark.parametrize(
    ("fault", "finish", "share"),
    [
        ("silent-end", None, 0.5),
        ("no-finish", None, 1),
        ("empty", "stop", 0),
        ("done-only", None, 0),
        ("length", "length", 0.5),
        ("content-filter", "content_filter", 0.5),
        ("chatter", "stop", 1),
        ("crumbs", "stop", 1),
        ("bare", "stop", 1),
        ("slow:0.001", "stop", 1),
        ("reasoning", "stop", 0),
        ("thinking", "length", 0),
    ],
)
def test_faults_of_the_stream(fault: str, finish: str | None, share: float) -> None:
    """So much of the text arrives, and the stream ends in this way."""
    with standin.start("instant", faults=[fault]) as server:
        events = _events(server)
    whole = server.log[0].reply
    assert _finish(events) == finish
    assert whole.startswith(_text(events))
    assert abs(len(_text(events)) / len(whole) - share) < 0.2
    if fault == "reasoning":
        assert _text(events, "reasoning_content") == whole


def test_errors_inside_a_stream_as_the_client_sees_them() -> None:
    """A nested error is raised by the client; a flat one passes as a chunk without choices."""
    with asking(faults=["nested-error@1", "inspection-mid@2", "flat-error@3"]) as (_, client):
        for code in ("internal_error", "data_inspection_failed"):
            with pytest.raises(openai.APIError) as caught:
                reply(client, usual())
            assert caught.value.code == code
        chunks = list(client.chat.completions.create(**usual()))
    assert chunks[-1].choices is None
    assert chunks[-1].model_extra["code"] == "internal_error"


def test_shapes_of_refusals() -> None:
    """A flat body has no `error` level; a framed one is a stream; a page is HTML; one names a pause."""
    with standin.start("instant", faults=["flat-400@1", "sse-400@2", "html@3", "retry-after:7@4"]) as server:
        flat, framed, page, later = (post(server, usual()) for _ in range(4))
    assert flat.json()["code"] == "InvalidParameter"
    assert framed.text.startswith('data: {"error":')
    assert page.headers["content-type"].startswith("text/html")
    assert later.headers["retry-after"] == "7"


def test_a_line_cut_in_two_and_one_that_is_no_json() -> None:
    """The wire holds what a real one would: half a line, or nonsense."""
    with standin.start("instant", faults=["cut-line@1", "garbage@2"]) as server:
        cut, garbage = post(server, usual()).text, post(server, usual()).text
    assert not cut.endswith("\n")
    assert "data: {not json}" in garbage


@pytest.mark.parametrize("fault", ["hang", "hang-mid"])
def test_a_server_that_hangs(fault: str) -> None:
    """No byte comes, the client's own time limit ends it, and the server notices."""
    with asking(faults=[fault]) as (server, client):
        with pytest.raises((openai.APITimeoutError, httpx2.ReadTimeout)):
            reply(client.with_options(timeout=0.5), usual())
        until = time.monotonic() + 5
        while server.log[0].ended is None and time.monotonic() < until:
            time.sleep(0.01)
        assert server.log[0].ended is not None


@pytest.mark.parametrize("fault", ["close", "close-mid"])
def test_a_connection_that_is_torn_down(fault: str) -> None:
    """The client sees a broken connection, not an end."""
    with (
        asking(faults=[fault]) as (_, client),
        pytest.raises((openai.APIConnectionError, httpx2.TransportError)),
    ):
        reply(client, usual())


def test_faults_apply_to_the_requests_that_they_are_about() -> None:
    """A server that refuses streaming, extras or thinking answers a request without them."""
    faults = ["no-stream", "unknown-extra", "thinking-refused", "no-stream-options"]
    with standin.start("instant", faults=faults, server_kind="openai") as server:
        assert post(server, usual_raw()).status_code == 200


def usual_raw() -> Json:
    """Write a request that every server takes."""
    return {"model": "any", "messages": [{"role": "user", "content": "## Speakers and Transcript"}]}


def test_slow_is_slow() -> None:
    """A pause before each event: the answer takes its time but comes."""
    with asking(faults=["slow:0.02"]) as (server, client):
        began = time.monotonic()
        said = reply(client, usual())
    assert time.monotonic() - began > 0.02 * len(said) / 24
    assert said == server.log[0].reply


def test_without_a_stream_the_same_faults_hold() -> None:
    """An answer in one piece is folded from the same events."""
    with standin.start(
        "instant", faults=["reasoning:reasoning@1", "length@2", "empty@3"], server_kind="openai"
    ) as server:
        request = usual_raw()
        choices = [post(server, request).json()["choices"][0] for _ in range(3)]
    assert choices[0]["message"]["content"] is None
    assert choices[0]["message"]["reasoning"]
    assert choices[1]["finish_reason"] == "length"
    assert not choices[2]["message"]["content"]


@pytest.mark.parametrize("fault", ["nothing", "status", "status:999", "rate*x", "html:many", "rate@soon"])
def test_what_cannot_be_read_is_an_error_at_the_start(fault: str) -> None:
    """A typing mistake in a fault is found before any request."""
    with pytest.raises(UsageError), standin.start("instant", faults=[fault]):
        pass
