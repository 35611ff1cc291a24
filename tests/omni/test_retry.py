"""How long it is waited, and how often asked."""

import asyncio

import pytest

from subtoolkit.core.errors import ReplyBroken
from subtoolkit.omni.faults import Again, Fault, Said
from subtoolkit.omni.retry import Patience, retrying


def _fault(again: Again, retry_after: float | None = None) -> Fault:
    return Fault(Said("no", retry_after=retry_after), ReplyBroken("piece 1", "no"), again)


async def _pauses(faults: list[Fault], monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses between the tries of something that meets these faults and then works."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)  # the machine's clock: nobody waits a minute for a test
    coming = iter(faults)
    async for attempt in retrying(Patience(), lambda fault: None):
        with attempt:
            for fault in coming:
                raise fault
    return pauses


async def test_pauses_double_up_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """From one second on, each a fifth more or less, and more than a minute in all for throttling."""
    pauses = await _pauses([_fault("throttled")] * 7, monkeypatch)
    for pause, expected in zip(pauses, [1, 2, 4, 8, 16, 32, 60], strict=True):
        assert 0.8 * expected <= pause <= 1.2 * expected
    assert sum(pauses) > 60


async def test_a_burst_is_waited_out_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a quota, which counts by the minute, more slowly still."""
    assert 3.2 <= (await _pauses([_fault("burst")], monkeypatch))[0] <= 4.8
    assert sum(await _pauses([_fault("quota")] * 3, monkeypatch)) > 60


async def test_a_server_that_names_a_time_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """But not more than two minutes."""
    assert await _pauses([_fault("throttled", 30)], monkeypatch) == [30]
    assert await _pauses([_fault("throttled", 86_400)], monkeypatch) == [120]
    assert (await _pauses([_fault("throttled", 0)], monkeypatch))[0] >= 0.8


@pytest.mark.parametrize(
    ("again", "tries"), [("never", 1), ("once", 2), ("twice", 3), ("quota", 4), ("soon", 5), ("throttled", 8)]
)
async def test_each_kind_has_its_number_of_tries(
    again: Again, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last fault comes out when they are used up."""
    with pytest.raises(Fault):
        await _pauses([_fault(again)] * tries, monkeypatch)
    if tries > 1:
        assert len(await _pauses([_fault(again)] * (tries - 1), monkeypatch)) == tries - 1


async def test_kinds_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A download that failed is tried once more although the server was busy before."""
    faults = [_fault("throttled"), _fault("soon"), _fault("once")]
    assert len(await _pauses(faults, monkeypatch)) == 3
