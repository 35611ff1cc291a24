"""The service's own protocol: its requests -> calls, and events -> its blocks.

https://help.aliyun.com/zh/model-studio/qwen-audio and the page "Audio understanding". A request becomes the
chat request that means the same, and the events of the chat are written as blocks at the end, so that all
rules, faults and quirks hold here too.
"""

import json
from collections.abc import Sequence
from typing import TypeGuard

from subtoolkit.omni.families import Family, family
from subtoolkit.standin.call import Call, read
from subtoolkit.standin.events import DONE, Cut, Event, Wait
from subtoolkit.standin.refused import Refused, invalid
from subtoolkit.standin.wire import Json

PATH = "/services/aigc/multimodal-generation/generation"

_CODES = {
    "invalid_parameter_error": "InvalidParameter",
    "invalid_request_error": "InvalidParameter",
    "invalid_api_key": "InvalidApiKey",
    "model_not_found": "ModelNotFound",
    "limit_requests": "Throttling.RateQuota",
    "limit_burst_rate": "Throttling.BurstRate",
    "insufficient_quota": "Throttling.AllocationQuota",
    "data_inspection_failed": "DataInspectionFailed",
    "internal_error": "InternalError",
}
"""Code at the compatible endpoint -> code here."""


def read_native(raw: bytes, *, streams: bool) -> Call:
    """Read a request's body as the chat request that means the same."""
    try:
        body = json.loads(raw)
        parameters = body.get("parameters") or {}
        messages = [
            {"role": message["role"], "content": [_part(part) for part in message["content"]]}
            for message in body["input"]["messages"]
        ]
        chat = {"model": body.get("model"), "messages": messages, "stream": streams, **parameters}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise invalid(f"Field required: {error}") from error
    return read(json.dumps({**chat, "stream_options": {"include_usage": True}}).encode())


def refusal(refused: Refused, request_id: str) -> Json:
    """Body of an error."""
    code = _CODES.get(refused.code, refused.code)
    return {"code": code, "message": refused.message, "request_id": request_id}


def blocks(events: Sequence[Event], call: Call) -> list[Event]:
    """The events of a chat as blocks; without `incremental_output` each repeats all that came before."""
    grows = not call.body.get("incremental_output")
    written: list[Event] = []
    text = ""
    number = 0
    for event in events:
        if event == DONE or (_is_json(event) and event.get("choices") == []):
            continue
        if isinstance(event, bytes | Wait | Cut):
            written.append(_error_within(event, number))
            continue
        number += 1
        (choice,) = event["choices"]
        piece = choice["delta"].get("content") or ""
        text += piece
        told = text if grows else piece
        finish = choice["finish_reason"]
        counted = _usage(_last_usage(events), family(call.model))
        written.append(_block(number, _output(told, finish or "null"), counted, event["id"]))
    return written


def whole(completion: Json, call: Call, request_id: str) -> Json:
    """The one answer of a request without streaming."""
    (choice,) = completion["choices"]
    output = _output(choice["message"]["content"] or "", choice["finish_reason"])
    counted = _usage(completion["usage"] or {}, family(call.model))
    return {"output": output, "usage": counted, "request_id": request_id}


def _part(part: Json) -> Json:
    if "text" in part:
        return {"type": "text", "text": part["text"]}
    if "audio" in part:
        return {"type": "input_audio", "input_audio": {"data": part["audio"]}}
    raise invalid(f"Unexpected item in content: {', '.join(part)}")


def _output(text: str, finish: str) -> Json:
    content = [{"text": text}] if text else []
    return {"choices": [{"message": {"content": content, "role": "assistant"}, "finish_reason": finish}]}


def _block(number: int, output: Json, usage: Json, request_id: str) -> bytes:
    event = {"output": output, "usage": usage, "request_id": request_id}
    return f"id:{number}\nevent:result\n:HTTP_STATUS/200\ndata:{_json(event)}\n\n".encode()


def _error_within(event: bytes | Wait | Cut, number: int) -> Event:
    """An error of the chat as a block; what else a fault sends stays as it is."""
    try:
        found = json.loads(event.removeprefix(b"data:")) if isinstance(event, bytes) else None
    except ValueError:
        return event
    if not isinstance(found, dict):
        return event
    error = found.get("error") or found
    code = str(error.get("code"))
    flat = {"code": _CODES.get(code, code), "message": error.get("message"), "request_id": "0f1e"}
    return f"id:{number + 1}\nevent:error\n:HTTP_STATUS/400\ndata:{_json(flat)}\n\n".encode()


def _usage(counted: Json, row: Family) -> Json:
    """Usage in the words of this protocol; Qwen-Audio leaves the sound out of its input."""
    details = counted.get("prompt_tokens_details") or {}
    answer = counted.get("completion_tokens", 0)
    if row.native_only:
        return {
            "audio_tokens": details.get("audio_tokens", 0),
            "input_tokens": details.get("text_tokens", 0),
            "output_tokens": answer,
        }
    asked = counted.get("prompt_tokens", 0)
    return {
        "input_tokens": asked,
        "output_tokens": answer,
        "total_tokens": asked + answer,
        "input_tokens_details": details,
        "output_tokens_details": counted.get("completion_tokens_details") or {},
    }


def _last_usage(events: Sequence[Event]) -> Json:
    found = [event["usage"] for event in events if _is_json(event) and event.get("usage")]
    return dict(found[-1]) if found else {}


def _is_json(event: Event) -> TypeGuard[Json]:
    return isinstance(event, dict)


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
