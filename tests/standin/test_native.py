"""The service's own protocol on the wire."""

import json

import httpx2
import pytest

from subtoolkit import standin
from subtoolkit.standin.running import Running
from subtoolkit.standin.wire import Json
from tests.standin.asking import KEY, audio, silence

AUDIO, CAPTIONER = "qwen-audio-turbo", "qwen3-omni-30b-a3b-captioner"


def _sound(duration: int = 5_000) -> Json:
    return {"audio": audio(silence(duration))["input_audio"]["data"]}


def _ask(server: Running, *content: Json, model: str = AUDIO, sse: bool = True, **parameters: object):
    body = {
        "model": model,
        "input": {"messages": [{"role": "user", "content": list(content)}]},
        "parameters": {"result_format": "message", **parameters},
    }
    headers = {"authorization": f"Bearer {KEY}"} | ({"x-dashscope-sse": "enable"} if sse else {})
    address = f"http://127.0.0.1:{server.port}/api/v1/services/aigc/multimodal-generation/generation"
    return httpx2.post(address, json=body, headers=headers, timeout=20)


def _blocks(text: str) -> list[tuple[list[str], Json]]:
    found = []
    for block in text.strip().split("\n\n"):
        *heads, data = block.split("\n")
        found.append((heads, json.loads(data.removeprefix("data:"))))
    return found


def test_a_stream_is_blocks_of_four_lines() -> None:
    """An unfinished reason is the text `null`, content may be empty, tokens are counted in each."""
    with standin.start("instant") as server:
        answer = _ask(server, _sound(), {"text": "What is said?"}, incremental_output=True)
        said = server.log[0].reply
    blocks = _blocks(answer.text)
    assert blocks[0][0] == ["id:1", "event:result", ":HTTP_STATUS/200"]
    choices = [data["output"]["choices"][0] for _, data in blocks]
    assert choices[0] == {"message": {"content": [], "role": "assistant"}, "finish_reason": "null"}
    assert choices[-1] == {"message": {"content": [], "role": "assistant"}, "finish_reason": "stop"}
    assert "".join(part["text"] for one in choices for part in one["message"]["content"]) == said
    assert all(data["usage"]["audio_tokens"] == 125 for _, data in blocks)
    assert "DONE" not in answer.text


def test_without_increments_each_block_repeats_all_so_far() -> None:
    """As documented."""
    with standin.start("instant") as server:
        answer = _ask(server, _sound(), {"text": "What is said?"})
        said = server.log[0].reply
    last = _blocks(answer.text)[-1][1]["output"]["choices"][0]
    assert last["message"]["content"] == [{"text": said}]


def test_without_a_stream_it_is_one_object() -> None:
    """The captioner's usage is counted in other words than Qwen-Audio's."""
    with standin.start("instant") as server:
        answer = _ask(server, _sound(), model=CAPTIONER, sse=False).json()
    assert answer["output"]["choices"][0]["finish_reason"] == "stop"
    assert answer["usage"]["input_tokens_details"]["audio_tokens"] == 63
    assert (
        answer["usage"]["total_tokens"] == answer["usage"]["input_tokens"] + answer["usage"]["output_tokens"]
    )


@pytest.mark.parametrize(
    ("model", "status", "code"),
    [("qwen3.5-omni-plus", 400, "InvalidParameter"), ("nobody", 404, "ModelNotFound")],
)
def test_what_it_refuses_is_flat(model: str, status: int, code: str) -> None:
    """With the codes of this protocol, no level above them."""
    with standin.start("instant") as server:
        answer = _ask(server, _sound(), {"text": "?"}, model=model)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "message", "request_id"}


def test_an_error_in_the_middle_is_a_block() -> None:
    """With an event and a status of its own."""
    with standin.start("instant", faults=["flat-error"]) as server:
        answer = _ask(server, _sound(), {"text": "?"})
    heads, error = _blocks(answer.text)[-1]
    assert heads[1:] == ["event:error", ":HTTP_STATUS/400"]
    assert error["code"] == "InternalError"


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"input": 1}', b'{"input": {"messages": [{"role": 1}]}}'])
def test_a_body_that_is_no_request_is_refused(content: bytes) -> None:
    """Whatever it is."""
    with standin.start("instant") as server:
        address = f"http://127.0.0.1:{server.port}/api/v1/services/aigc/multimodal-generation/generation"
        answer = httpx2.post(address, content=content, headers={"authorization": "Bearer x"})
    assert answer.status_code == 400
