"""Files in stores: read from them, written to them, and known again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from subtoolkit.batch import storage
from subtoolkit.core.errors import FileNotThere
from tests.batch.songs import make_song
from tests.cli.conftest import Run

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def store() -> Iterator[str]:
    """An empty store in memory."""
    system = fsspec.filesystem("memory")
    yield "memory://bucket"
    system.rm("/bucket", recursive=True) if system.exists("/bucket") else None


def test_what_was_saved_is_seen(store: str) -> None:
    """A file is known by its size and date, and another content is another file."""
    first = storage.save(f"{store}/a/b.lrc", b"one")
    assert storage.seen(f"{store}/a/b.lrc") == first
    assert storage.seen(f"{store}/none.lrc") is None
    assert not storage.same(first, storage.save(f"{store}/a/b.lrc", b"other"))


def test_media_are_copied_while_they_are_needed(store: str) -> None:
    """The media tools get a local file, which is gone afterwards."""
    storage.save(f"{store}/a.wav", b"sound")
    with storage.fetched(f"{store}/a.wav") as path:
        assert Path(path).read_bytes() == b"sound"
    assert not Path(path).exists()
    with pytest.raises(FileNotThere), storage.fetched(f"{store}/none.wav"):
        pass


def test_a_catalogue_from_a_store_to_a_store(run: Run, store: str, tmp_path: Path, singer: object) -> None:
    """Addresses in, addresses out, the ledger here; a second run finds all done."""
    song = make_song(tmp_path / "song.wav", 3)
    storage.save(f"{store}/in/song.wav", song.read_bytes())
    (tmp_path / "list.csv").write_text(f"path\n{store}/in/song.wav\n{store}/in/none.wav\n", encoding="utf-8")
    command = ("batch", "list.csv", "-o", f"{store}/out", "--base-url", singer.base_url, "-f", "lrc,json")  # type: ignore[attr-defined]
    assert run(*command).code == 2  # no place for the ledger
    first = run(*command, "--ledger", "ledger.sqlite")
    assert first.code == 3
    assert first.out.splitlines() == [f"{store}/out/bucket/in/song.{suffix}" for suffix in ("lrc", "json")]
    assert "none.wav: failed" in first.err
    system = fsspec.filesystem("memory")
    assert system.cat("/bucket/out/bucket/in/song.lrc").startswith(b"[")
    assert f"{store}/in/song.wav".encode() in system.cat("/bucket/out/bucket/in/song.json")
    assert "1 done already" in run(*command, "--ledger", "ledger.sqlite").err
