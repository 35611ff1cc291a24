"""Reply text -> the events of a stream, and events -> bytes or one completion.

A stream is a plain list, so that a fault is a function from list to list. The dialect is that of
https://help.aliyun.com/zh/model-studio/qwen-omni: chunks, a chunk with the finish reason, a chunk with the
usage and no choices if it was asked for, `[DONE]`.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from subtoolkit.standin.wire import Json

_CHARACTERS = 24


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is sent for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection is torn down."""


Event: TypeAlias = Json | bytes | Wait | Cut
"""A JSON event of the stream, raw bytes on the wire, a pause, or the end of the connection."""

DONE = b"data: [DONE]\n\n"


def stream(text: str, *, finish: str, model: str, request_id: str, usage: Json | None) -> list[Event]:
    """All events of a well-behaved answer; `usage` None: it was not asked for."""

    def chunk(choices: list[Json], **more: Json) -> Json:
        return {
            "choices": choices,
            "object": "chat.completion.chunk",
            "usage": None,
            "created": int(time.time()),
            "system_fingerprint": None,
            "model": model,
            "id": f"chatcmpl-{request_id}",
            **more,
        }

    def choice(delta: Json, finish: str | None = None) -> list[Json]:
        return [{"delta": delta, "finish_reason": finish, "index": 0, "logprobs": None}]

    events: list[Event] = [chunk(choice({"content": "", "role": "assistant"}))]
    pieces = (text[at : at + _CHARACTERS] for at in range(0, len(text), _CHARACTERS))
    events += [chunk(choice({"content": piece})) for piece in pieces]
    events.append(chunk(choice({"content": ""}, finish)))
    if usage is not None:
        events.append(chunk([], usage=usage))
    return [*events, DONE]


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
