"""Faults that answer instead of the model: refusals, pages of gateways, silence."""

from collections.abc import Callable
from dataclasses import dataclass

from subtoolkit.core.errors import UsageError, quoted
from subtoolkit.standin.call import Call
from subtoolkit.standin.events import Cut, Wait
from subtoolkit.standin.pages import Page
from subtoolkit.standin.refused import Refused
from subtoolkit.standin.rules import OPENAI_KEYS

FOREVER = 3_600.0
_INSPECTION = "Input or output data may contain inappropriate content."
_STATUSES = {
    400: ("invalid_parameter_error", "<400> InternalError.Algo.InvalidParameter: Bad request."),
    401: ("invalid_api_key", "Incorrect API key provided. "),
    403: ("access_denied", "Access denied."),
    404: ("model_not_found", "The model does not exist or you do not have access to it."),
    408: ("request_timeout", "Request timed out, please try again later."),
    409: ("conflict", "The request conflicts with another one."),
    422: ("unprocessable_entity", "Unprocessable entity."),
    429: ("limit_requests", "Requests rate limit exceeded, please try again later."),
    500: (
        "internal_error",
        "An internal error has occured, please try again later or contact service support.",
    ),
    502: ("bad_gateway", "Bad gateway."),
    503: ("ModelUnavailable", "Model is unavailable, please try again later."),
    504: ("gateway_timeout", "Gateway timeout."),
}


@dataclass(frozen=True, slots=True)
class Instead:
    """A fault that keeps the model from answering."""

    says: str
    """What it is, for people."""
    answer: Callable[[str], Refused | Page]
    """Its argument -> what is sent."""
    applies: Callable[[Call], bool] = lambda call: True
    """Whether a request meets it at all."""


def _refusal(says: str, status: int, code: str, message: str) -> Instead:
    return Instead(says, lambda argument: Refused(status, code, message))


def _parameter(says: str, message: str) -> Instead:
    prefix = "<400> InternalError.Algo.InvalidParameter: "
    return _refusal(says, 400, "invalid_parameter_error", prefix + message)


def _status(argument: str) -> Refused:
    if not argument.isdecimal() or int(argument) not in _STATUSES:
        known = ", ".join(map(str, _STATUSES))
        raise UsageError(f"unknown HTTP status {quoted(argument)}", f"known are {known}", "e.g. status:429")
    return Refused(int(argument), *_STATUSES[int(argument)])


def _retry_after(argument: str) -> Page:
    body = b'{"error":{"message":"Requests rate limit exceeded.","code":"limit_requests"}}'
    return Page(429, (body,), "application/json", {"retry-after": argument or "1"})


def _flat(argument: str) -> Page:
    body = b'{"code":"InvalidParameter","message":"The parameter is not supported.","request_id":"0f1e"}'
    return Page(400, (body,), "application/json")


def _framed(argument: str) -> Page:
    body = (
        b'data: {"error":{"code":"invalid_parameter_error","param":null,"message":"<400> '
        b'InternalError.Algo.InvalidParameter: The audio is too long","type":"invalid_request_error"}}\n\n'
    )
    return Page(400, (body,), "text/event-stream")


def _html(argument: str) -> Page:
    body = b"<html><head><title>Welcome to nginx!</title></head><body><h1>nginx</h1></body></html>"
    return Page(int(argument or 503), (body,))


REFUSALS: dict[str, Instead] = {
    "status": Instead("status:CODE, the service's usual words for an HTTP status", _status),
    "key": _refusal("401, wrong key", 401, "invalid_api_key", "Incorrect API key provided. "),
    "arrears": _refusal(
        "400, account in arrears",
        400,
        "Arrearage",
        "Access denied, please make sure your account is in good standing.",
    ),
    "access": _refusal("403, no access to the model", 403, "AccessDenied.Unpurchased", "Access denied."),
    "free-tier": _refusal(
        "403, free quota used up",
        403,
        "AllocationQuota.FreeTierOnly",
        "The free tier of the model has been exhausted.",
    ),
    "model": _refusal(
        "404, no such model",
        404,
        "model_not_found",
        "The model does not exist or you do not have access to it.",
    ),
    "unsupported": _refusal(
        "404, model not on this endpoint",
        404,
        "model_not_supported",
        "Unsupported model for OpenAI compatibility mode.",
    ),
    "inspection": _refusal("400, content inspection", 400, "data_inspection_failed", _INSPECTION),
    "download": _parameter("400, the medium could not be fetched", "Failed to download multimodal content."),
    "download-timeout": _parameter("400, fetching took too long", "Download the media resource timed out."),
    "file": _parameter("400, unreadable file", "The file format is illegal and cannot be opened."),
    "too-long": _parameter("400, sound too long", "The audio is too long"),
    "input-length": _parameter("400, too many tokens", "Range of input length should be [1, 196608]"),
    "too-large": _parameter(
        "400, body too large", "Exceeded limit on max bytes per data-uri item : 10485760"
    ),
    "rate": _refusal("429, requests a minute", 429, "limit_requests", _STATUSES[429][1]),
    "burst": _refusal(
        "429, too fast a rise",
        429,
        "limit_burst_rate",
        "Request rate increased too quickly. To ensure system stability, please adjust your client logic.",
    ),
    "quota": _refusal(
        "429, tokens a minute or the account's quota",
        429,
        "insufficient_quota",
        "You exceeded your current quota, please check your plan and billing details.",
    ),
    "retry-after": Instead("retry-after:SECONDS, 429 that says when to come back", _retry_after),
    "500": _refusal("500, internal error", 500, *_STATUSES[500]),
    "timeout500": _refusal("500, timeout on the server", 500, "RequestTimeOut", _STATUSES[408][1]),
    "overloaded": _refusal(
        "503, no capacity",
        503,
        "ModelServingError",
        "Too many requests. Your requests are being throttled due to system capacity limits.",
    ),
    "flat-400": Instead("400 without the `error` level", _flat),
    "sse-400": Instead("400 whose body is framed as a stream", _framed),
    "html": Instead("html[:STATUS], a gateway's page instead of an answer (503)", _html),
    "wrong-path": Instead(
        "404 of a server that has no such route",
        lambda argument: Page(404, (b'{"detail":"Not Found"}',), "application/json"),
    ),
    "hang": Instead("no answer, the connection stays open", lambda argument: Page(events=(Wait(FOREVER),))),
    "close": Instead("the connection is torn down before the answer", lambda argument: Page(events=(Cut(),))),
    "no-stream": Instead(
        "400 to stream=true: the server cannot stream",
        lambda argument: Refused(
            400, "invalid_parameter_error", "Streaming is not supported for this model."
        ),
        lambda call: call.streams,
    ),
    "unknown-extra": Instead(
        "400 to any key that OpenAI's own service does not know",
        lambda argument: Refused(400, "unknown_parameter", "Unrecognized request argument supplied."),
        lambda call: not OPENAI_KEYS.issuperset(call.body),
    ),
    "no-stream-options": Instead(
        "400 to stream_options",
        lambda argument: Refused(
            400, "unknown_parameter", "Unrecognized request argument supplied: stream_options"
        ),
        lambda call: "stream_options" in call.body,
    ),
    "thinking-refused": Instead(
        "400 to enable_thinking",
        lambda argument: Refused(
            400, "InvalidParameter.NotSupportEnableThinking", "The model does not support enable_thinking."
        ),
        lambda call: "enable_thinking" in call.body,
    ),
}
