"""Faults within an answer: functions from the events of a good stream to those of a broken one."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from subtoolkit.standin.events import DONE, Cut, Event, Wait, encode
from subtoolkit.standin.refusals import FOREVER
from subtoolkit.standin.wire import Json


@dataclass(frozen=True, slots=True)
class Within:
    """A fault that spoils an answer on its way."""

    says: str
    """What it is, for people."""
    spoil: Callable[[Sequence[Event], str], list[Event]]
    """Events of the answer, argument -> events that are sent."""


def _delta(event: Event) -> Json:
    """Return the delta of a chunk, empty for all else."""
    return event["choices"][0]["delta"] if isinstance(event, dict) and event.get("choices") else {}


def _first_half(events: Sequence[Event]) -> list[Event]:
    """Return everything up to the middle of the text."""
    texts = [number for number, event in enumerate(events) if _delta(event).get("content")]
    return list(events[: texts[len(texts) // 2] if texts else 1])


def _tail(events: Sequence[Event]) -> list[Event]:
    """Return what follows the text: the finish, the usage, the end mark."""
    return [event for event in events if not _delta(event) or _finish(event)]


def _finish(event: Event) -> str | None:
    return event["choices"][0]["finish_reason"] if isinstance(event, dict) and event.get("choices") else None


def _finishing(events: Sequence[Event], reason: str) -> list[Event]:
    return [
        {**event, "choices": [{**event["choices"][0], "finish_reason": reason}]}
        if isinstance(event, dict) and _finish(event)
        else event
        for event in events
    ]


def _then(*after: Event) -> Callable[[Sequence[Event], str], list[Event]]:
    return lambda events, argument: [*_first_half(events), *after]


def _without(events: Sequence[Event], *, texts: bool = False, finish: bool = False) -> list[Event]:
    return [
        event
        for event in events
        if not (texts and _delta(event).get("content")) and not (finish and _finish(event))
    ]


def _cut_line(events: Sequence[Event], argument: str) -> list[Event]:
    half = _first_half(events)
    last = b"".join(encode(event) for event in half[-1:] if isinstance(event, dict))
    return [*half[:-1], last[: len(last) // 2]]


def _to_reasoning(event: Event, field: str) -> Event:
    if not isinstance(event, dict) or "content" not in _delta(event):
        return event
    delta = {name: text for name, text in _delta(event).items() if name != "content"}
    moved = {**delta, "content": None, field: _delta(event)["content"]}
    return {**event, "choices": [{**event["choices"][0], "delta": moved}]}


def _reasoning(events: Sequence[Event], argument: str) -> list[Event]:
    return [_to_reasoning(event, argument or "reasoning_content") for event in events]


def _thinking(events: Sequence[Event], argument: str) -> list[Event]:
    half = [*_first_half(events), *_tail(events)]
    return _finishing(_reasoning(half, argument), "length")


def _ending(reason: str) -> Callable[[Sequence[Event], str], list[Event]]:
    return lambda events, argument: [*_first_half(events), *_finishing(_tail(events), reason)]


def _slow(events: Sequence[Event], argument: str) -> list[Event]:
    pause = Wait(float(argument or 0.05))
    return [step for event in events for step in (pause, event)]


def _chatter(events: Sequence[Event], argument: str) -> list[Event]:
    """Comments between the events, CRLF as line end, an event name."""
    return [
        b": keep-alive\r\n\r\nevent: message\r\n" + encode(event).replace(b"\n", b"\r\n")
        if isinstance(event, dict | bytes)
        else event
        for event in events
    ]


def _crumbs(events: Sequence[Event], argument: str) -> list[Event]:
    """Send pieces of seven bytes, in the middle of lines and letters."""
    wire = b"".join(encode(event) for event in events if isinstance(event, dict | bytes))
    return [wire[at : at + 7] for at in range(0, len(wire), 7)]


def _bare(events: Sequence[Event], argument: str) -> list[Event]:
    """Leave out role and end mark, as the samples in the service's documentation do."""
    return [event for event in events if event != DONE and "role" not in _delta(event)]


def _data(event: Json) -> bytes:
    return b"data: " + json.dumps(event).encode() + b"\n\n"


_ERROR = {"code": "internal_error", "message": "An internal error has occured, please try again later."}
_INSPECTION = {
    "code": "data_inspection_failed",
    "type": "data_inspection_failed",
    "param": None,
    "message": "Output data may contain inappropriate content.",
}

BROKEN_STREAMS: dict[str, Within] = {
    "nested-error": Within(
        "an error inside a 200 stream",
        _then(_data({"error": {**_ERROR, "type": "server_error", "param": None}})),
    ),
    "flat-error": Within(
        "an error inside a 200 stream, without the `error` level",
        _then(_data({**_ERROR, "request_id": "0f1e"})),
    ),
    "inspection-mid": Within("content inspection in the middle", _then(_data({"error": _INSPECTION}))),
    "silent-end": Within("the stream ends in the middle, without a finish reason", _then()),
    "cut-line": Within("the stream ends inside a line", _cut_line),
    "no-finish": Within(
        "all of the text, but no finish reason", lambda events, argument: _without(events, finish=True)
    ),
    "empty": Within("a finished answer without text", lambda events, argument: _without(events, texts=True)),
    "done-only": Within("nothing but the end mark", lambda events, argument: [DONE]),
    "reasoning": Within(
        "reasoning[:FIELD], the answer in the reasoning field (reasoning_content)", _reasoning
    ),
    "thinking": Within("thinking[:FIELD], the output limit is reached while the model thinks", _thinking),
    "length": Within("the output limit is reached in the middle", _ending("length")),
    "content-filter": Within("the text ends in the middle with content_filter", _ending("content_filter")),
    "hang-mid": Within("nothing more after the middle", _then(Wait(FOREVER))),
    "close-mid": Within("the connection is torn down in the middle", _then(Cut())),
    "garbage": Within("a line that is no JSON, in the middle", _then(b"data: {not json}\n\n")),
    "slow": Within("slow[:SECONDS], a pause before each event (0.05)", _slow),
    "chatter": Within("comments, event names and CRLF between the events", _chatter),
    "crumbs": Within("pieces of seven bytes", _crumbs),
    "bare": Within("no role in the first chunk, no end mark", _bare),
    "no-usage": Within(
        "no usage although it was asked for",
        lambda events, argument: [
            event for event in events if not (isinstance(event, dict) and event.get("usage"))
        ],
    ),
}
