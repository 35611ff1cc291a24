"""How a request is written for each kind of server."""

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import Sampling, family
from subtoolkit.omni.manner import Json, Manner
from subtoolkit.omni.messages import base64_length
from subtoolkit.omni.parts import call
from subtoolkit.omni.request import Request, Sound, sampling

SAMPLING = Sampling(temperature=0.5, repetition_penalty=1.1, seed=7, max_tokens=100)
REQUEST = Request(parts=(Sound("mp3", 1_000, b"sound"),), prompt="Listen.", duration=1_000, sampling=SAMPLING)


def _call(server: Server, model: str = "qwen3.5-omni-plus", manner: Manner | None = None) -> Json:
    return call(model, family(model), server, REQUEST, manner or Manner())


def _content(parameters: Json) -> list[Json]:
    return parameters["messages"][0]["content"]  # type: ignore[index, no-any-return]


@pytest.mark.parametrize(
    ("server", "part"),
    [
        (
            "dashscope",
            {"type": "input_audio", "input_audio": {"data": "data:;base64,c291bmQ=", "format": "mp3"}},
        ),
        ("openai", {"type": "input_audio", "input_audio": {"data": "c291bmQ=", "format": "mp3"}}),
        ("vllm", {"type": "audio_url", "audio_url": {"url": "data:audio/mpeg;base64,c291bmQ="}}),
        ("sglang", {"type": "audio_url", "audio_url": {"url": "data:audio/mpeg;base64,c291bmQ="}}),
    ],
)
def test_each_server_gets_sound_in_its_own_shape(server: Server, part: Json) -> None:
    """The sound comes first, then the text; nothing else is in the message."""
    assert _content(_call(server)) == [part, {"type": "text", "text": "Listen."}]


def test_the_captioner_gets_sound_alone() -> None:
    """A text would be refused."""
    (part,) = _content(_call("dashscope", "qwen3-omni-30b-a3b-captioner"))
    assert part["type"] == "input_audio"


@pytest.mark.parametrize("server", ["dashscope", "openai", "vllm", "sglang"])
def test_text_is_asked_for_and_streamed(server: Server) -> None:
    """Every server is told that no speech is wanted and that usage is."""
    parameters = _call(server)
    assert parameters["modalities"] == ["text"]
    assert parameters["stream"] is True
    assert parameters["stream_options"] == {"include_usage": True}
    assert (parameters["temperature"], parameters["seed"], parameters["max_tokens"]) == (0.5, 7, 100)


def test_foreign_parameters_go_where_they_are_known() -> None:
    """Plain OpenAI servers get none; a model that thinks unless told is told."""
    assert "extra_body" not in _call("openai")
    assert _call("vllm")["extra_body"] == {"repetition_penalty": 1.1}
    assert _call("dashscope", "qwen3.8-omni-flash")["extra_body"] == {
        "repetition_penalty": 1.1,
        "reasoning_effort": "none",
    }
    assert "enable_thinking" not in str(_call("dashscope", "qwen3-omni-flash"))


def test_what_a_server_refused_is_left_out() -> None:
    """Dropped parameters, streaming and the raw shape of sound."""
    manner = Manner(stream=False, raw_audio=True, dropped=frozenset({"modalities", "repetition_penalty"}))
    parameters = _call("vllm", manner=manner)
    assert parameters["stream"] is False
    assert not {"stream_options", "modalities", "extra_body"} & parameters.keys()
    assert _content(parameters)[0]["input_audio"] == {"data": "c291bmQ=", "format": "mp3"}


@given(st.binary(max_size=64))
def test_the_length_in_base64_is_known_before_it_is_made(data: bytes) -> None:
    """And what is sent decodes to what was given."""
    request = Request(parts=(Sound("wav", 1_000, data),), duration=1_000)
    row = family("qwen3.5-omni-plus")
    part = _content(call("m", row, "openai", request, Manner()))[0]
    encoded = part["input_audio"]["data"]  # type: ignore[index]
    assert len(encoded) == base64_length(len(data))
    assert b64decode(encoded) == data


@pytest.mark.parametrize(
    ("model", "duration", "most"),
    [
        ("qwen3.5-omni-plus", 10_000, 2_048),
        ("qwen3.5-omni-plus", 90_000, 5_400),
        ("qwen-omni-turbo", 90_000, 2_048),
        ("Qwen/Qwen3-Omni-30B-A3B-Instruct", 3_600_000, 32_768),
        ("gpt-4o", 90_000, None),
    ],
)
def test_an_answer_has_a_limit_that_ends_loops(model: str, duration: int, most: int | None) -> None:
    """Wide enough for any honest reply, within what the family writes, none where nothing is known."""
    assert sampling(family(model), duration).max_tokens == most
