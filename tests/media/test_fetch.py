"""Addresses as media: read once, bounded, and nothing but the address is told."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from subtoolkit.core.errors import FileNotThere, MediaUnreadable, UsageError
from subtoolkit.media import fetch
from subtoolkit.media.probe import probe
from subtoolkit.media.source import copies, is_remote, local, url
from tests.media.build import beeps, beeps_of, decoded, run, wav


class Site:
    """A web server of these files that remembers what it was asked."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.cut: int | None = None
        """Break off after so many bytes."""
        self.port = 0

    def address(self, name: str) -> str:
        """Where a file lies."""
        return f"http://127.0.0.1:{self.port}/{name}"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with a late sound in MKV."""
    tone = wav(tmp_path / "tone.wav", beeps(4, 1.5))
    run("-i", tone, "-c:a", "libmp3lame", tmp_path / "tone.mp3")
    served = Site({"/a%20tone.mp3": (tmp_path / "tone.mp3").read_bytes(), "/empty.mp3": b""})

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, dict(self.headers)))
            if self.path.startswith("/moved"):
                self.send_response(302)
                self.send_header("Location", "/moved/forever" if "forever" in self.path else "/a%20tone.mp3")
                self.end_headers()
                return
            content = served.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Set-Cookie", "who=you")
            self.end_headers()
            self.wfile.write(content[: served.cut])

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield served
        server.shutdown()
    for address in [address for address in copies if f":{served.port}/" in address]:
        fetch.release(address)


def test_an_address_is_read_once(site: Site) -> None:
    """Probed, decoded and measured, it is fetched by one request, which tells nothing about the user."""
    address = site.address("a%20tone.mp3")
    assert probe(address).path == address
    assert beeps_of(address) == pytest.approx([1.5], abs=0.01)
    with decoded(address) as sound:
        assert sound.info.duration == pytest.approx(4_000, abs=2)
    ((_, headers),) = site.asked
    assert not {"cookie", "authorization", "referer"} & {name.lower() for name in headers}


def test_the_copy_is_gone_when_it_is_released(site: Site) -> None:
    """What was fetched does not pile up; asked for again, it is fetched again."""
    address = site.address("a%20tone.mp3")
    probe(address)
    copy = local(address)
    assert copy is not None
    assert copy.exists()
    fetch.release(address)
    assert not copy.exists()
    assert url(address) == address
    probe(address)
    assert len(site.asked) == 2


def test_many_threads_fetch_once(site: Site) -> None:
    """Two that want the same address wait for one copy."""
    address = site.address("a%20tone.mp3")
    threads = [threading.Thread(target=fetch.fetch, args=(address,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.asked) == 1


def test_too_large_a_file_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than allowed is kept, whatever the server says; the error says what helps."""
    monkeypatch.setenv("SUBTOOL_MAX_DOWNLOAD", "10k")
    with pytest.raises(MediaUnreadable, match=r"larger than 0 MB; allow more with --max-download"):
        probe(site.address("a%20tone.mp3"))
    assert local(site.address("a%20tone.mp3")) is None
    monkeypatch.setenv("SUBTOOL_MAX_DOWNLOAD", "1M")
    assert probe(site.address("a%20tone.mp3")).audio


def test_a_transfer_that_breaks_off_is_an_error(site: Site) -> None:
    """Half a file is no file."""
    site.cut = 20_000
    with pytest.raises(MediaUnreadable, match="check the address"):
        probe(site.address("a%20tone.mp3"))


@pytest.mark.parametrize(
    ("name", "said"),
    [("none.mp3", "404 not found"), ("empty.mp3", "nothing"), ("moved/forever", "check the address")],
)
def test_what_cannot_be_had_is_one_line(site: Site, name: str, said: str) -> None:
    """The server's words, and what helps; redirections have an end."""
    with pytest.raises(MediaUnreadable, match=said) as caught:
        probe(site.address(name))
    assert "\n" not in str(caught.value)
    assert len(site.asked) < 20


def test_a_redirection_is_followed(site: Site) -> None:
    """The address that was typed is the one that counts."""
    assert probe(site.address("moved")).path == site.address("moved")


def test_the_header_alone(site: Site) -> None:
    """Who hands the address on reads no more than the header."""
    assert probe(site.address("a%20tone.mp3"), whole=False).audio
    assert local(site.address("a%20tone.mp3")) is None


def test_plain_http_is_for_this_machine() -> None:
    """Elsewhere it is refused, whatever the host is called."""
    assert is_remote("https://example.org/a.mp4")
    assert is_remote("http://localhost:80/a.mp4")
    for name in ("http://example.org/a.mp4", "http://127.0.0.1.example.org/a", "http://localhost.org/a"):
        assert not is_remote(name)
        with pytest.raises(FileNotThere, match="only https:// is allowed"):
            probe(name)


@pytest.mark.parametrize(
    ("text", "most"), [("500M", 500 * 2**20), ("2GB", 2**31), ("1.5 GiB", 3 * 2**29), ("9", 9)]
)
def test_sizes(text: str, most: int) -> None:
    """As people write them."""
    assert fetch.size(text) == most


@pytest.mark.parametrize("text", ["", "much", "-1", "0", "3 apples"])
def test_no_sizes(text: str) -> None:
    """Anything else is wrong usage."""
    with pytest.raises(UsageError, match="none like 500M"):
        fetch.size(text)
