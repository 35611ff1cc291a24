"""Events -> a reply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.reply import Reply, Usage
from subtoolkit.omni.stream import Collector, flat_error


def _chunk(content: object = None, finish: object = None, **delta: object) -> dict[str, object]:
    return {"choices": [{"delta": {"content": content, **delta}, "finish_reason": finish}]}


def _reply(*events: dict[str, object]) -> Reply:
    collector = Collector("asked")
    for event in events:
        collector.add(event)
    return collector.reply()


def test_a_reply_is_put_together() -> None:
    """The pieces in their order, the names that the server gives, the usage of the last chunk."""
    usage = {
        "prompt_tokens": 160,
        "completion_tokens": 387,
        "prompt_tokens_details": {"audio_tokens": 152, "text_tokens": 8},
        "completion_tokens_details": {"text_tokens": 380, "reasoning_tokens": 7},
    }
    reply = _reply(
        {"id": "chatcmpl-1", "model": "served", **_chunk("纸")},
        {"id": "chatcmpl-2", **_chunk("船")},
        _chunk("", "stop"),
        {"choices": [], "usage": usage},
    )
    counted = Usage(requests=1, input_tokens=160, output_tokens=387, audio_tokens=152, reasoning_tokens=7)
    assert reply == Reply(text="纸船", finish="stop", model="served", request_id="chatcmpl-1", usage=counted)


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("stop", "stop"),
        ("length", "length"),
        ("content_filter", "content_filter"),
        ("eos", "stop"),
        (None, "cut"),
        ("null", "cut"),
        ("abort", "cut"),
    ],
)
def test_why_it_ends(reason: str | None, finish: str) -> None:
    """No reason, and a server that gave up, are the same: incomplete."""
    assert _reply(_chunk("text", reason)).finish == finish


def test_a_whole_completion_is_read_too() -> None:
    """That of a server that does not stream."""
    message = {"role": "assistant", "content": "text"}
    reply = _reply({"model": "m", "choices": [{"message": message, "finish_reason": "stop"}]})
    assert (reply.text, reply.finish) == ("text", "stop")


def test_content_in_parts_is_text() -> None:
    """As a few servers write it."""
    assert _reply(_chunk([{"type": "text", "text": "a"}, {"text": "b"}, 1])).text == "ab"


@pytest.mark.parametrize(
    ("reasoning", "text"),
    [("All of it.", "All of it."), ("<think>Hm.</think>All of it.", "All of it."), ("Hm.</think>A.", "A.")],
)
def test_an_answer_in_the_reasoning_field(reasoning: str, text: str) -> None:
    """It becomes the text, without the thoughts; the field itself is kept."""
    reply = _reply(_chunk(None, "stop", reasoning_content=reasoning))
    assert (reply.text, reply.reasoning) == (text, reasoning)


def test_thoughts_beside_an_answer_are_not_the_answer() -> None:
    """Also where the answer was cut before it began."""
    reply = _reply(_chunk(None, None, reasoning="Hm."), _chunk("Yes.", "stop"))
    assert (reply.text, reply.reasoning) == ("Yes.", "Hm.")
    assert _reply(_chunk(None, "length", reasoning="Hm.")).text == ""


def test_a_flat_error_is_not_a_chunk() -> None:
    """It has a message and nothing of an answer."""
    assert flat_error({"code": "internal_error", "message": "no", "request_id": "1"})
    assert not flat_error(_chunk("text"))
    assert not flat_error({"choices": [], "usage": {"prompt_tokens": 1}})
    assert not flat_error({"choices": []})


def test_the_halves_of_a_letter_meet() -> None:
    """JSON may escape an emoji as two, and a chunk may end between them; half a letter alone is no crash."""
    assert _reply(_chunk("a\ud83d"), _chunk("\ude00b")).text == "a😀b"
    assert _reply(_chunk("a\ud83d")).text == "a\ufffd"


_TEXT = st.text(st.characters(exclude_categories=()), max_size=5)
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "choices",
                    "delta",
                    "content",
                    "usage",
                    "finish_reason",
                    "reasoning",
                    "prompt_tokens",
                    "model",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from(["choices", "usage", "id", "model", "message"]), _ANY)))
def test_any_events_at_all_make_a_reply(events: list[dict[str, object]]) -> None:
    """Whatever a server sends under a good status, nothing crashes and no text is lost."""
    collector = Collector("asked")
    told = "".join(collector.add(event) for event in events)
    reply = collector.reply()
    assert Reply.model_validate_json(reply.model_dump_json()) == reply
    assert len(reply.text) <= len(told) or not told.strip()
    assert (collector.partial() is None) == (not collector.started)
