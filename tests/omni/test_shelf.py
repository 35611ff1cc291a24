"""What is stored, and how to be rid of it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from subtoolkit.core.reply import Reply
from subtoolkit.core.segment import Plan
from subtoolkit.core.settings import Caching
from subtoolkit.omni.cache import Cache
from subtoolkit.omni.shelf import Choice, entries, remove


def _key(number: int) -> str:
    return f"{number:064x}"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Return a cache with two replies for one file, one for another, one that both have."""
    cache = Cache(Caching(folder=tmp_path))
    for number, media, model in [
        (1, "/films/talk.mp4", "plus"),
        (2, "/films/talk.mp4", "plus"),
        (3, "/films/talk.mp4", "flash"),
        (4, "song.mp3", "plus"),
        (5, "song.mp3", "plus"),
        (5, "/films/talk.mp4", "plus"),
    ]:
        cache.keep(_key(number), Reply(text="text", finish="stop", model=model), media)
    for number, media in [(8, "/films/talk.mp4"), (9, "song.mp3")]:
        cache.keep_plan(_key(number), Plan(duration=1, segments=()), media)
    return cache


def _left(cache: Cache) -> list[int]:
    return [number for number in range(1, 8) if cache.reply(_key(number))]


def test_the_shelf_is_listed(cache: Cache) -> None:
    """By media file and model, with count, bytes and the newest date."""
    found = {(entry.media, entry.model): entry for entry in entries(cache)}
    assert {key: entry.replies for key, entry in found.items()} == {
        ("/films/talk.mp4", "plus"): 3,
        ("/films/talk.mp4", "flash"): 1,
        ("song.mp3", "plus"): 2,
    }
    entry = found["song.mp3", "plus"]
    assert entry.size == sum(cache.path("replies", _key(number)).stat().st_size for number in (4, 5))
    assert entry.latest is not None
    assert datetime.now(UTC) - entry.latest < timedelta(minutes=5)


def test_an_empty_shelf_is_empty(tmp_path: Path) -> None:
    """Also when there is no folder."""
    cache = Cache(Caching(folder=tmp_path / "none"))
    assert entries(cache) == []
    assert remove(cache, Choice()) == (0, 0)


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice(media="song.mp3"), [1, 2, 3, 5]),
        (Choice(media="talk.mp4"), [4, 5]),
        (Choice(media="/films/talk.mp4", model="flash"), [1, 2, 4, 5]),
        (Choice(model="plus"), [3]),
        (Choice(media="nobody.mp4"), [1, 2, 3, 4, 5]),
        (Choice(before=datetime.now(UTC) - timedelta(days=1)), [1, 2, 3, 4, 5]),
        (Choice(before=datetime.now(UTC) + timedelta(days=1)), []),
        (Choice(), []),
    ],
)
def test_what_is_chosen_goes(cache: Cache, choice: Choice, left: list[int]) -> None:
    """And nothing else: what another file has too stays, and is still listed for that file."""
    count, size = remove(cache, choice)
    assert _left(cache) == left
    assert count == 5 - len(left)
    assert (size > 0) == (count > 0)
    assert sum(entry.replies for entry in entries(cache)) >= len(left)
    assert all(entry.media for entry in entries(cache))


def test_cuts_go_with_their_file(cache: Cache) -> None:
    """And all of them with everything."""
    remove(cache, Choice(media="song.mp3"))
    assert (cache.plan(_key(9)), cache.plan(_key(8)) is not None) == (None, True)
    remove(cache, Choice())
    assert cache.plan(_key(8)) is None


def test_spoilt_lines_and_nameless_replies_are_no_crash(cache: Cache) -> None:
    """A reply without a readable line is listed without a name, and goes by age or with everything."""
    for path in (cache.folder / "media").iterdir():
        path.write_bytes(b"\xff{ not a line\n" + path.read_bytes()[:50])
    (nameless,) = entries(cache)
    assert (nameless.media, nameless.replies) == ("", 5)
    remove(cache, Choice(media="song.mp3"))
    assert _left(cache) == [1, 2, 3, 4, 5]
    os.utime(cache.path("replies", _key(1)), (0, 0))
    remove(cache, Choice(before=datetime.now(UTC) - timedelta(days=1)))
    assert _left(cache) == [2, 3, 4, 5]
    assert remove(cache, Choice())[0] == 4
