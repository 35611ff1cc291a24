"""Limits and shapes: what each kind of server refuses, in its own words."""

import base64

import httpx2
import pytest

from subtoolkit import standin
from subtoolkit.core.settings import Server
from subtoolkit.standin.wire import Json
from tests.standin.asking import audio, body, post, refusal, silence, text, usual

RAW = base64.b64encode(silence(1_000)).decode()
SOUND = audio(silence(1_000))
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
CAPTIONER = "qwen3-omni-30b-a3b-captioner"


def raw(kind: str = "wav") -> Json:
    """Write a sound as OpenAI's own service wants it."""
    return {"type": "input_audio", "input_audio": {"data": RAW, "format": kind}}


def by_url(prefix: str = "data:audio/wav;base64,") -> Json:
    """Write a sound as vLLM and SGLang want it."""
    return {"type": "audio_url", "audio_url": {"url": prefix + RAW}}


REFUSED = {
    "no stream": (usual(stream=False), 400, "only support stream mode"),
    "no model": (usual(model=""), 400, "you must provide a model parameter"),
    "unknown model": (usual(model="qwen-9"), 404, "does not exist or you do not have access"),
    "weights": (usual(model="Qwen/Qwen3-Omni-30B-A3B-Instruct"), 404, "does not exist"),
    "native only": (usual(model="qwen-audio-turbo"), 404, "OpenAI compatibility mode"),
    "bare base64": (body(raw()), 400, "The provided URL does not appear to be valid"),
    "audio_url": (body(by_url()), 400, "audio_url"),
    "far away": (body({**SOUND, "input_audio": {"data": "https://x.org/a.mp3"}}), 400, "Failed to download"),
    "no sound inside": (body(audio(b"this is no sound at all")), 400, "format is illegal"),
    "empty": (body(audio(b"")), 400, "The audio is empty"),
    "too long": (usual(181_000, model="qwen-omni-turbo"), 400, "The audio is too long"),
    "too large": (
        body(audio(bytes(7_900_000))),
        400,
        "Exceeded limit on max bytes per data-uri item : 10485760",
    ),
    "too hot": (usual(temperature=2), 400, "Temperature should be in"),
    "too much wanted": (usual(max_tokens=65_537), 400, "Range of max_tokens should be [1, 65536]"),
    "two modalities": (body(SOUND, IMAGE, model="qwen3-omni-flash"), 400, "one modality"),
    "two sounds": (body(SOUND, SOUND, model="qwen3-omni-flash"), 400, "at most 1"),
    "thinking": (usual(enable_thinking=True), 400, "Thinking is not supported"),
    "text for the captioner": (body(SOUND, text("Hm?"), model=CAPTIONER), 400, "text input"),
    "nothing for the captioner": (body(text("Hm?"), model=CAPTIONER), 400, "text input"),
    "no messages": ({"model": "qwen3.5-omni-plus", "messages": [], "stream": True}, 400, "too short"),
    "strange part": (body({"type": "smell"}), 400, "Unexpected item type"),
    "part without content": (body({"type": "input_audio"}), 400, "Field required"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_service_refuses(name: str) -> None:
    """Each documented limit answers with its documented status and words."""
    request, status, words = REFUSED[name]
    with standin.start("instant") as server:
        answered, said = refusal(server, request)
    assert answered == status
    assert words in said


def test_too_many_tokens_are_refused() -> None:
    """Input beyond the model's limit is refused although the sound alone would be short enough."""
    with standin.start("instant") as server:
        status, words = refusal(server, usual(prompt="word " * 25_000, model="qwen-omni-turbo"))
    assert (status, "Range of input length should be [1, 30720]" in words) == (400, True)


ACCEPTED: dict[Server, list[Json]] = {
    "dashscope": [SOUND],
    "vllm": [raw(), raw("mp3"), by_url()],
    "sglang": [raw(), by_url()],
    "openai": [raw(), raw("mp3")],
}
MISTAKEN: dict[Server, list[Json]] = {
    "dashscope": [raw(), by_url()],
    "vllm": [SOUND, by_url("")],
    "sglang": [SOUND, raw("ogg")],
    "openai": [SOUND, by_url(), raw("ogg")],
}
NAMES: dict[Server, str] = {"dashscope": "qwen3.5-omni-plus", "openai": "whatever"}


@pytest.mark.parametrize("kind", ACCEPTED)
def test_each_kind_of_server_takes_its_own_shapes(kind: Server) -> None:
    """A sound must be written as this kind of server wants it, and only so."""
    model = NAMES.get(kind, "Qwen/Qwen3-Omni-30B-A3B-Instruct")
    with standin.start("instant", server_kind=kind) as server:
        taken = [post(server, body(part, model=model)).status_code for part in ACCEPTED[kind]]
        refused = [post(server, body(part, model=model)).status_code for part in MISTAKEN[kind]]
    assert taken == [200] * len(ACCEPTED[kind])
    assert refused == [400] * len(MISTAKEN[kind])


def test_each_kind_of_server_has_its_own_errors() -> None:
    """Service and OpenAI name a code, vLLM a number, SGLang leaves out the `error` level."""
    bodies = {}
    for kind in ACCEPTED:
        with standin.start("instant", server_kind=kind) as server:
            model = NAMES.get(kind, "Qwen/Qwen3-Omni-30B-A3B-Captioner")
            bodies[kind] = post(server, body(MISTAKEN[kind][0], model=model)).json()
    assert bodies["dashscope"]["error"]["code"] == "invalid_parameter_error"
    assert bodies["vllm"]["error"]["code"] == 400
    assert bodies["sglang"]["object"] == "error"
    assert bodies["sglang"]["message"] == "Incorrect padding"
    assert bodies["openai"]["error"]["type"] == "invalid_request_error"


def test_self_hosted_servers_stream_or_not() -> None:
    """VLLM answers with and without a stream, and to weights it serves alone."""
    with standin.start("instant", server_kind="vllm") as server:
        answer = post(server, body(raw(), model="Qwen/Qwen2.5-Omni-7B", stream=False))
        unknown = post(server, body(raw(), model="qwen3.5-omni-plus"))
    assert answer.json()["object"] == "chat.completion"
    assert unknown.status_code == 404


def test_an_unknown_key_is_refused_by_openai_alone() -> None:
    """`top_k` is an extra of vLLM; OpenAI's own service refuses it."""
    with standin.start("instant", server_kind="openai") as server:
        assert "top_k" in refusal(server, body(raw(), top_k=5))[1]
    with standin.start("instant") as server:
        assert post(server, usual(top_k=5)).status_code == 200


def test_a_body_that_is_no_request_is_refused() -> None:
    """Neither broken JSON nor JSON of another kind brings the server down."""
    with standin.start("instant") as server:
        for content in (
            b"{",
            b"[]",
            b'{"messages": 1}',
            b'{"messages": [1]}',
            b'{"messages": [{"role": 1}]}',
        ):
            answer = httpx2.post(f"{server.base_url}/chat/completions", content=content)
            assert answer.status_code == 400, content
