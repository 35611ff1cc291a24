"""What a server says -> our error and whether it is asked again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.errors import (
    AccountStopped,
    ContentRefused,
    KeyRejected,
    ModelUnfit,
    ModelUnknown,
    RateLimited,
    ReplyBroken,
    RequestRefused,
    ServiceDown,
    ServiceError,
)
from subtoolkit.core.reply import Reply
from subtoolkit.omni.faults import About, Said, broken, fault, read_body, unreachable

ABOUT = About("piece 1", "host", "model")
PARTIAL = Reply(text="## Speakers", finish="cut", model="model")

DOCUMENTED = [
    (400, "invalid_parameter_error", "This model only support stream mode, …", RequestRefused, "never"),
    (400, "invalid_parameter_error", "Range of input length should be [1, 30720]", RequestRefused, "never"),
    (400, "InvalidParameter", "Range of max_tokens should be [1, 2048]", RequestRefused, "never"),
    (400, "InvalidParameter", "The audio is empty", RequestRefused, "never"),
    (400, "InvalidParameter", "<400> InternalError.Algo.InvalidParameter: x", RequestRefused, "never"),
    (
        400,
        "invalid_parameter_error",
        "The provided URL does not appear to be valid.",
        RequestRefused,
        "never",
    ),
    (400, "", "Exceeded limit on max bytes per data-uri item : 10485760", RequestRefused, "never"),
    (400, "", "Multimodal file size is too large", RequestRefused, "never"),
    (400, "", "The file format is illegal and cannot be opened.", RequestRefused, "never"),
    (400, "InvalidParameter", "Failed to download multimodal content.", RequestRefused, "once"),
    (400, "InvalidParameter", "Download the media resource timed out during …", RequestRefused, "once"),
    (400, "Arrearage", "Access denied, please make sure your account is in good …", AccountStopped, "never"),
    (400, "DataInspectionFailed", "Input data may contain inappropriate content.", ContentRefused, "never"),
    (400, "data_inspection_failed", "Output data may …", ContentRefused, "never"),
    (400, "invalid_request_error", "you must provide a model parameter.", RequestRefused, "never"),
    (401, "InvalidApiKey", "Invalid API-key provided.", KeyRejected, "never"),
    (401, "invalid_api_key", "Incorrect API key provided. ", KeyRejected, "never"),
    (401, "", "", KeyRejected, "never"),
    (403, "AccessDenied.Unpurchased", "Access denied.", AccountStopped, "never"),
    (403, "Model.AccessDenied", "Access denied.", AccountStopped, "never"),
    (403, "AllocationQuota.FreeTierOnly", "The free tier of the model …", AccountStopped, "never"),
    (404, "ModelNotFound", "The model x does not exist or you do not …", ModelUnknown, "never"),
    (404, "model_not_found", "", ModelUnknown, "never"),
    (404, "model_not_supported", "Unsupported model x for OpenAI compatibility mode.", ModelUnknown, "never"),
    (429, "Throttling.RateQuota", "Requests rate limit exceeded", RateLimited, "throttled"),
    (429, "limit_requests", "Requests rate limit exceeded", RateLimited, "throttled"),
    (429, "Throttling.BurstRate", "Request rate increased too quickly.", RateLimited, "burst"),
    (429, "limit_burst_rate", "Request rate increased too quickly.", RateLimited, "burst"),
    (429, "Throttling.AllocationQuota", "Allocated quota exceeded, …", AccountStopped, "quota"),
    (429, "insufficient_quota", "You exceeded your current quota, …", AccountStopped, "quota"),
    (500, "InternalError", "An internal error has occured, …", ReplyBroken, "soon"),
    (500, "RequestTimeOut", "Request timed out, please try again later.", ReplyBroken, "soon"),
    (503, "ModelServingError", "Too many requests. …capacity limits…", ServiceDown, "soon"),
    (503, "ModelUnavailable", "", ServiceDown, "soon"),
]
OTHERS = [
    (404, "NotFoundError", "The model `x` does not exist.", ModelUnknown, "never"),
    (404, "", "Not Found", ServiceDown, "never"),
    (400, "BadRequestError", "At most 0 audio(s) may be provided in one request.", ModelUnfit, "never"),
    (400, "BadRequestError", "x is not a multimodal model", ModelUnfit, "never"),
    (400, "", "Unexpected item type in content: input_audio", ModelUnfit, "never"),
    (400, "", "Invalid value: 'input_audio'. Supported values are: 'text'.", ModelUnfit, "never"),
    (400, "", "This audio format is not supported", RequestRefused, "never"),
    (400, "400", "The input is longer than the model's context length", RequestRefused, "never"),
    (413, "", "", RequestRefused, "never"),
    (418, "", "", RequestRefused, "never"),
    (None, "internal_error", "An internal error has occured", ReplyBroken, "soon"),
    (None, "invalid_parameter_error", "Bad", RequestRefused, "never"),
    (None, "", "", ReplyBroken, "soon"),
    (200, "", "a page of HTML", ServiceDown, "soon"),
]


@pytest.mark.parametrize(("status", "code", "text", "error", "again"), [*DOCUMENTED, *OTHERS])
def test_each_known_refusal_is_recognised(
    status: int | None, code: str, text: str, error: type[ServiceError], again: str
) -> None:
    """The service's list of error codes, and what other servers and gateways say."""
    found = fault(Said(text, code, status), ABOUT)
    assert type(found.error) is error
    assert found.again == again


def test_text_that_was_paid_for_leaves_one_more_try() -> None:
    """Where half an answer is there already; a refusal for too many requests is none of that kind."""
    assert fault(Said("", status=500), ABOUT, PARTIAL).again == "once"
    assert broken("cut", ABOUT, "cut", PARTIAL).again == "once"
    assert broken("cut", ABOUT, "cut", PARTIAL.model_copy(update={"text": " "})).again == "soon"
    assert fault(Said("", status=429), ABOUT, PARTIAL).again == "throttled"


def test_a_bad_certificate_does_not_get_better() -> None:
    """Everything else on the way to a server may."""
    assert unreachable("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", ABOUT).again == "never"
    assert unreachable("connection refused", ABOUT).again == "soon"


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        ({"message": "no", "code": "x"}, "x", "no"),
        ({"error": {"message": "no", "code": None, "type": "x"}}, "x", "no"),
        ({"object": "error", "message": "no", "type": "BadRequestError", "code": 400}, "400", "no"),
        ({"error": "no"}, "", "no"),
        ({"detail": "no"}, "", "no"),
        ('data: {"error": {"message": "no", "code": "x"}}\n\n', "x", "no"),
        ('event:error\ndata:{"code": "x", "message": "no"}', "x", "no"),
        ("<html><title> nginx\n</title>", "", "a page of HTML (nginx)"),
        ("<p>", "", "a page of HTML"),
        ("two\nlines", "", "two lines"),
        ("", "", "HTTP status 400 without a word"),
        (None, "", "HTTP status 400 without a word"),
        ({}, "", "HTTP status 400 without a word"),
        ({"error": {}}, "", "HTTP status 400 without a word"),
        ([1], "", "[1]"),
    ],
)
def test_an_error_is_read_in_any_shape(body: object, code: str, text: str) -> None:
    """Nested, flat, framed as an event, plain, HTML, or nothing at all."""
    assert read_body(body, 400) == Said(text, code, 400)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["error", "message", "code"]), inner),
)


@given(_JSON | st.text(), st.none() | st.integers(100, 599))
def test_any_body_at_all_becomes_one_line(body: object, status: int | None) -> None:
    """Whatever a server sends, there is an error with a short line."""
    said = read_body(body, status)
    assert said.text
    assert len(said.text) <= 300
    assert "\n" not in said.text
    assert isinstance(fault(said, ABOUT).error, ServiceError)
