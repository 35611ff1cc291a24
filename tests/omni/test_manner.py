"""What is learnt from a refusal."""

import pytest

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import family
from subtoolkit.omni.faults import About, Said, fault
from subtoolkit.omni.manner import Json, Manner, learn

PLUS = family("qwen3.5-omni-plus")
CAPTIONER = family("qwen3-omni-30b-a3b-captioner")
SENT: Json = {
    "stream": True,
    "stream_options": {},
    "modalities": ["text"],
    "extra_body": {"top_k": 1, "enable_thinking": False},
}


def _learn(
    text: str,
    server: Server = "vllm",
    *,
    status: int | None = 400,
    code: str = "",
    manner: Manner | None = None,
) -> Manner | None:
    found = fault(Said(text, code, status), About("piece 1", "host", "model"))
    return learn(found, manner or Manner(), SENT, server, PLUS if server == "dashscope" else CAPTIONER)


def test_what_is_named_is_dropped() -> None:
    """By every server; other parameters stay."""
    for server in ("vllm", "dashscope"):
        assert _learn("Unknown parameter: top_k", server) == Manner(dropped=frozenset({"top_k"}))
    assert _learn("stream_options is not supported") == Manner(dropped=frozenset({"stream_options"}))


def test_thinking_is_dropped_by_its_code() -> None:
    """The service's refusal does not name the key in its text."""
    learnt = _learn("no", "dashscope", code="InvalidParameter.NotSupportEnableThinking")
    assert learnt == Manner(dropped=frozenset({"enable_thinking"}))


def test_what_is_unknown_goes_in_two_steps() -> None:
    """Foreign parameters first, then the others that can be spared, then it is given up."""
    first = _learn("unrecognized argument")
    assert first == Manner(dropped=frozenset({"top_k", "enable_thinking"}))
    bare = {name: value for name, value in SENT.items() if name != "extra_body"}
    found = fault(Said("unrecognized argument", "", 400), About("piece 1", "host", "model"))
    second = learn(found, first, bare, "vllm", PLUS) if first else None
    assert second is not None
    assert second.dropped == {"top_k", "enable_thinking", "stream_options", "modalities"}
    assert learn(found, second, {"stream": True}, "vllm", PLUS) is None


def test_a_stream_that_is_refused_is_left_where_it_may_be() -> None:
    """A server that insists on streaming is no such case, nor is a family that does."""
    assert _learn("Streaming is not supported") == Manner(stream=False)
    assert _learn("Streaming is not supported", manner=Manner(stream=False)) != Manner(stream=False)
    assert _learn("Streaming is not supported", "dashscope") is None
    learnt = _learn("This model only support stream mode")
    assert learnt is None or learnt.stream


def test_sound_is_written_in_the_older_way_where_the_newer_is_unknown() -> None:
    """Releases of vLLM learnt `audio_url` before and after `input_audio`."""
    assert _learn("Unknown part type: audio_url") == Manner(raw_audio=True)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The audio is too long", 400),
        ("Incorrect API key provided", 401),
        ("An internal error", 500),
        ("rate limit", 429),
        ("broken", None),
        ("The model `x` does not exist.", 404),
        ("Input data may contain inappropriate content.", 400),
    ],
)
def test_other_refusals_teach_nothing(text: str, status: int | None) -> None:
    """They are about the question, the account or the server."""
    assert _learn(text, status=status) is None
    assert _learn(text, "dashscope", status=status) is None


def test_what_a_user_asked_for_is_not_dropped() -> None:
    """An answer without a search would look like one with it, and a silent one is no speech."""
    said = Said("enable_search and modalities are not supported", "", 400)
    found = fault(said, About("piece 1", "host", "model"))
    wish: Json = {"enable_search": True, "search_options": {}, "top_k": 1}
    sent: Json = {"stream": True, "modalities": ["text", "audio"], "audio": {}, "extra_body": wish}
    assert learn(found, Manner(), sent, "dashscope", PLUS) is None
    other = fault(Said("unrecognized argument", "", 400), About("piece 1", "host", "model"))
    learnt = learn(other, Manner(), sent, "openai", PLUS)
    assert learnt == Manner(dropped=frozenset({"top_k"}))
