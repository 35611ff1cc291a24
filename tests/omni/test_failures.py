"""Every way in which a service fails, over real HTTP: what is asked again, what is kept, what is said."""

import asyncio
from dataclasses import replace

import pytest

from subtoolkit.core.errors import (
    AccountStopped,
    ContentRefused,
    KeyRejected,
    ModelUnknown,
    RateLimited,
    ReplyBroken,
    RequestRefused,
    ServiceDown,
    ServiceError,
)
from subtoolkit.core.settings import Service
from subtoolkit.omni.client import Client
from tests.omni.asking import QUICK, asking, request


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("status:500*2", "server"),
        ("overloaded*2", "server"),
        ("status:502*2", "server"),
        ("status:408*2", "timeout"),
        ("timeout500*2", "timeout"),
        ("rate*2", "rate-limit"),
        ("burst*2", "rate-limit"),
        ("quota*2", "quota"),
        ("retry-after:0.05*2", "rate-limit"),
        ("html*2", "server"),
        ("html:200*2", "server"),
        ("close*2", "connection"),
        ("hang*1", "timeout"),
        ("download*1", "download"),
        ("download-timeout*1", "download"),
        ("done-only*2", "empty"),
        ("empty*2", "empty"),
        ("nested-error*1", "server"),
        ("flat-error*1", "server"),
        ("silent-end*1", "cut"),
        ("cut-line*1", "cut"),
        ("hang-mid*1", "timeout"),
        ("close-mid*1", "connection"),
        ("garbage*1", "protocol"),
    ],
)
async def test_what_may_pass_is_asked_again(fault: str, reason: str) -> None:
    """Then the whole answer is there, and each further try has told its reason."""
    async with asking(fault) as asked:
        reply = await asked.ask()
    assert reply.text == asked.server.log[-1].reply
    assert reply.finish == "stop"
    assert asked.retries == [reason] * (len(asked.server.log) - 1)


@pytest.mark.parametrize(
    ("fault", "error", "requests"),
    [
        ("key", KeyRejected, 1),
        ("arrears", AccountStopped, 1),
        ("access", AccountStopped, 1),
        ("free-tier", AccountStopped, 1),
        ("model", ModelUnknown, 1),
        ("unsupported", ModelUnknown, 1),
        ("inspection", ContentRefused, 1),
        ("too-long", RequestRefused, 1),
        ("input-length", RequestRefused, 1),
        ("too-large", RequestRefused, 1),
        ("file", RequestRefused, 1),
        ("flat-400", RequestRefused, 1),
        ("sse-400", RequestRefused, 1),
        ("status:422", RequestRefused, 1),
        ("wrong-path", ServiceDown, 1),
        ("download", RequestRefused, 2),
        ("quota", AccountStopped, 4),
        ("status:500", ReplyBroken, 5),
        ("status:503", ServiceDown, 5),
        ("html", ServiceDown, 5),
        ("html:200", ServiceDown, 5),
        ("close", ServiceDown, 5),
        ("hang", ServiceDown, 3),
        ("done-only", ReplyBroken, 5),
        ("burst", RateLimited, 7),
        ("rate", RateLimited, 8),
    ],
)
async def test_what_does_not_pass_is_one_error(fault: str, error: type[ServiceError], requests: int) -> None:
    """The right one, after as many requests as make sense, and it says what the server said in one line."""
    async with asking(fault) as asked:
        with pytest.raises(error) as caught:
            await asked.ask()
    assert len(asked.server.log) == requests
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_the_text_of_a_framed_error_is_read() -> None:
    """A 400 whose body looks like a stream: the package shows only the status."""
    async with asking("sse-400") as asked:
        with pytest.raises(RequestRefused, match="The audio is too long"):
            await asked.ask()


@pytest.mark.parametrize(
    "fault", ["nested-error", "flat-error", "silent-end", "cut-line", "hang-mid", "close-mid", "garbage"]
)
async def test_a_text_that_always_breaks_off_is_not_thrown_away(fault: str) -> None:
    """It was paid for: after one more try it comes back as it is, marked as cut."""
    async with asking(fault) as asked:
        reply = await asked.ask()
    assert len(asked.server.log) == 2
    assert reply.finish == "cut"
    assert reply.text
    assert asked.server.log[0].reply.startswith(reply.text)
    assert reply.usage.requests == 2


async def test_of_two_broken_texts_the_longer_one_is_kept() -> None:
    """Whichever came first; here the second try brings nothing at all."""
    async with asking("silent-end@1", "status:500@2", "key@3") as asked:
        reply = await asked.ask()
    assert asked.server.log[0].reply.startswith(reply.text)
    assert reply.text
    assert reply.finish == "cut"


async def test_inspection_in_the_middle_keeps_what_was_written() -> None:
    """It is not asked again, and the reply says why it ends."""
    async with asking("inspection-mid") as asked:
        reply = await asked.ask()
    assert len(asked.server.log) == 1
    assert reply.text
    assert reply.finish == "content_filter"
    assert reply.usage.requests == 1


@pytest.mark.parametrize(
    ("fault", "finish"), [("length", "length"), ("content-filter", "content_filter"), ("no-finish", "cut")]
)
async def test_an_end_that_was_meant_is_kept_at_once(fault: str, finish: str) -> None:
    """Asking again would only cost again. A stream that counts its tokens is over without a reason too."""
    async with asking(fault) as asked:
        reply = await asked.ask()
    assert len(asked.server.log) == 1
    assert reply.finish == finish
    assert reply.text


async def test_an_answer_without_words_is_an_answer_after_three() -> None:
    """It may be a fault of transport; when it stays so, it is an empty reply, and all three were paid for."""
    async with asking("empty") as asked:
        reply = await asked.ask()
    assert (reply.text, reply.finish) == ("", "stop")
    assert len(asked.server.log) == reply.usage.requests == 3
    assert reply.usage.output_tokens > 0


async def test_a_server_that_is_not_there() -> None:
    """The reason is that of the system, not `Connection error.`."""
    service = Service(base_url="http://127.0.0.1:9/v1", server="vllm")
    async with Client(service, patience=QUICK) as client:
        with pytest.raises(ServiceDown, match=r"(?i)127\.0\.0\.1:9: .*(refused|connect)"):
            await client.ask(request())


async def test_silence_in_the_middle_is_noticed_sooner_than_at_the_beginning() -> None:
    """A model may think for minutes before its first word, but not between two."""
    async with (
        asyncio.timeout(10),
        asking("hang-mid", patience=replace(QUICK, first=60, between=0.3)) as asked,
    ):
        assert (await asked.ask()).finish == "cut"


async def test_the_whole_has_an_end_too() -> None:
    """A stream that drips for ever is left."""
    async with asking("slow:0.1", patience=replace(QUICK, total=0.5)) as asked:
        reply = await asked.ask()
    assert reply.finish == "cut"
    assert asked.retries == ["timeout"]
