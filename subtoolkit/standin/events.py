"""Reply text -> the events of a stream, and events -> bytes or one completion.

A stream is a plain list, so that a fault is a function from list to list. The dialect is that of
https://help.aliyun.com/zh/model-studio/qwen-omni: chunks, first those of the thoughts, then text and speech
in turns, a chunk with the finish reason, a chunk with the usage and no choices if it was asked for,
`[DONE]`.
"""

import base64
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from subtoolkit.standin.wire import Json

_CHARACTERS = 24
_BYTES = 9_600
"""Of speech in a chunk: a fifth of a second."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is sent for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection is torn down."""


Event: TypeAlias = Json | bytes | Wait | Cut
"""A JSON event of the stream, raw bytes on the wire, a pause, or the end of the connection."""

Text = TypeVar("Text", str, bytes)

DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stream says."""

    text: str
    finish: str
    model: str
    request_id: str
    usage: Json | None
    """None: it was not asked for."""
    thoughts: str = ""
    thoughts_field: str = "reasoning_content"
    speech: bytes = b""
    """PCM."""


def stream(answer: Answer) -> list[Event]:
    """All events of a well-behaved answer."""

    def chunk(choices: list[Json], **more: Json) -> Json:
        return {
            "choices": choices,
            "object": "chat.completion.chunk",
            "usage": None,
            "created": int(time.time()),
            "system_fingerprint": None,
            "model": answer.model,
            "id": f"chatcmpl-{answer.request_id}",
            **more,
        }

    def choice(delta: Json, finish: str | None = None) -> list[Json]:
        return [{"delta": delta, "finish_reason": finish, "index": 0, "logprobs": None}]

    events: list[Event] = [chunk(choice(delta)) for delta in _deltas(answer)]
    events.append(chunk(choice({"content": ""}, answer.finish)))
    if answer.usage is not None:
        events.append(chunk([], usage=answer.usage))
    return [*events, DONE]


def _deltas(answer: Answer) -> Iterator[Json]:
    field = answer.thoughts_field
    if answer.thoughts:
        yield {"content": None, "role": "assistant", field: ""}
        for piece in _cut(answer.thoughts, _CHARACTERS):
            yield {"content": None, field: piece}
    else:
        yield {"content": "", "role": "assistant"}
    bare: Json = {field: None} if answer.thoughts else {}
    texts = _cut(answer.text, _CHARACTERS)
    sounds = _cut(answer.speech, _BYTES)
    for number in range(max(len(texts), len(sounds))):
        if number < len(texts):
            yield {"content": texts[number], **bare}
        if number < len(sounds):
            yield {"audio": _spoken(sounds[number], answer.request_id)}


def _spoken(pcm: bytes, request_id: str) -> Json:
    return {
        "data": base64.b64encode(pcm).decode(),
        "expires_at": int(time.time()) + 3600,
        "id": f"audio_{request_id}",
    }


def _cut(whole: Text, length: int) -> list[Text]:
    return [whole[at : at + length] for at in range(0, len(whole), length)]


def encode(event: Json | bytes) -> bytes:
    """Bytes of one event on the wire."""
    if isinstance(event, bytes):
        return event
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


def completion(events: Sequence[Event]) -> Json:
    """Fold the events of a stream into the one answer of a request without streaming."""
    message: dict[str, str | None] = {"content": None}
    finish: str | None = None
    head: Json = {}
    usage: Json | None = None
    for event in events:
        if not isinstance(event, dict) or "choices" not in event:
            continue
        head = head or event
        usage = event["usage"] or usage
        for choice in event["choices"]:
            finish = choice["finish_reason"] or finish
            for name, text in choice["delta"].items():
                if name != "audio":  # is only to be had in a stream
                    message[name] = _joined(message.get(name), text)
    answer = {**message, "role": "assistant"}
    return {
        "choices": [{"message": answer, "finish_reason": finish, "index": 0, "logprobs": None}],
        "object": "chat.completion",
        "usage": usage,
        **{name: head.get(name) for name in ("created", "system_fingerprint", "model", "id")},
    }


def _joined(one: str | None, other: str | None) -> str | None:
    return one if other is None else (one or "") + other
