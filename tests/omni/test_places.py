"""Whose turn it is."""

import asyncio

from subtoolkit.omni.places import Places


async def _hold(places: Places, owner: str, order: list[str]) -> None:
    async with places.place(owner):
        order.append(owner)
        await asyncio.sleep(0)


async def test_owners_take_turns() -> None:
    """One with many pieces and one with few get places alternately."""
    places, order = Places(1), list[str]()
    await asyncio.gather(
        *(_hold(places, "film", order) for _ in range(5)), *(_hold(places, "song", order) for _ in range(2))
    )
    assert order == ["film", "film", "song", "film", "song", "film", "film"]


async def test_no_more_than_there_are() -> None:
    """Places are held by as many as there are, and none is lost."""
    places, held, most = Places(3), 0, 0

    async def hold(owner: str) -> None:
        nonlocal held, most
        async with places.place(owner):
            held += 1
            most = max(most, held)
            await asyncio.sleep(0.001)
            held -= 1

    for _ in range(2):
        await asyncio.gather(*(hold(str(number % 4)) for number in range(40)))
        assert (held, most) == (0, 3)


async def test_who_goes_away_loses_no_place() -> None:
    """A cancelled one leaves the queue, also in the very moment when its turn comes."""
    places = Places(1)
    first = asyncio.create_task(_wait(places, "a"))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(_wait(places, "b")) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    first.cancel()
    await asyncio.sleep(0)
    waiting[1].cancel()
    await asyncio.gather(first, *waiting[:2], return_exceptions=True)
    await asyncio.sleep(0)
    waiting[2].cancel()
    await asyncio.gather(waiting[2], return_exceptions=True)
    async with asyncio.timeout(1), places.place("c"):
        pass


async def _wait(places: Places, owner: str) -> None:
    async with places.place(owner):
        await asyncio.sleep(60)
