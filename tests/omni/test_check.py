"""What is refused before it is sent."""

from dataclasses import replace

import pytest

from subtoolkit.core.errors import ModelUnfit, PieceTooLarge
from subtoolkit.core.settings import Service
from subtoolkit.omni.check import check
from subtoolkit.omni.families import family
from subtoolkit.omni.request import Request, Sound


def _request(duration: int = 60_000, size: int = 5) -> Request:
    sound = Sound("mp3", duration, bytes(size))
    return Request(parts=(sound,), prompt="Listen.", duration=duration, label="piece 3")


def _check(request: Request, model: str, **service: object) -> None:
    check(request, family(model), Service(model=model, **service))  # type: ignore[arg-type]


def test_what_fits_passes() -> None:
    """Also at the very limits: 7.5 million bytes are ten million characters."""
    _check(_request(), "qwen3.5-omni-plus")
    _check(_request(180_000, 7_500_000), "qwen-omni-turbo")


def test_a_piece_that_is_too_long_is_named_with_the_limit() -> None:
    """Who reads it knows which piece, what is allowed, and what helps."""
    message = "cannot send piece 3: it lasts 00:03:01, and qwen-omni-turbo hears at most 00:03:00; .*--piece"
    with pytest.raises(PieceTooLarge, match=message):
        _check(_request(181_000), "qwen-omni-turbo")


def test_a_piece_that_is_too_large_is_not_uploaded() -> None:
    """One byte more than ten million characters of base64 hold."""
    with pytest.raises(PieceTooLarge, match=r"10\.0 MB in base64"):
        _check(_request(size=7_500_001), "qwen3.5-omni-plus")


def test_a_server_of_ones_own_has_no_limits_but_the_models_context() -> None:
    """Length and size are rules of the service, not of the weights."""
    long = _request(1_000_000, 7_500_001)
    _check(long, "Qwen/Qwen2.5-Omni-7B", server="vllm", base_url="http://gpu:1/v1")
    with pytest.raises(PieceTooLarge, match="tokens"):
        _check(
            _request(2_000_000),
            "Qwen/Qwen2.5-Omni-7B",
            server="vllm",
            base_url="http://gpu:1/v1",
        )


def test_a_superseded_model_names_its_successor() -> None:
    """Where it cannot do what is asked."""
    with pytest.raises(ModelUnfit, match=r"cannot search.*--model qwen3\.5-omni-flash"):
        _check(replace(_request(20_000), search=True), "qwen-audio-turbo")


def test_a_server_of_ones_own_cannot_search() -> None:
    """It would answer as if nobody had asked it to; whether it can think and speak is for it to know."""
    own = {"server": "vllm", "base_url": "http://gpu:1/v1"}
    with pytest.raises(ModelUnfit, match="cannot search"):
        _check(replace(_request(), search=True), "any-model", **own)
    with pytest.raises(ModelUnfit, match="cannot think"):
        _check(replace(_request(), think=True), "Qwen/Qwen3-Omni-30B-A3B-Instruct", **own)
    _check(replace(_request(), think=True), "any-model", **own)
    _check(replace(_request(), voice="Chelsie"), "Qwen/Qwen3-Omni-30B-A3B-Instruct", **own)


def test_an_address_and_bytes_are_never_both_there() -> None:
    """That is our own mistake."""
    for sound in (Sound("mp3", 1_000), Sound("mp3", 1_000, b"x", "https://x.org/a.mp3")):
        with pytest.raises(ValueError, match="bytes or an address"):
            _check(Request(parts=(sound,), duration=1_000), "qwen3.5-omni-plus")
