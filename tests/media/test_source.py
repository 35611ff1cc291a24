"""Names that look like something else, and files that point elsewhere: one file is opened, and only that."""

import http.server
import os
import sys
import threading
from pathlib import Path

import pytest

from subtoolkit.core.errors import FileNotThere, MediaUnreadable
from subtoolkit.media.probe import probe
from subtoolkit.media.source import guards, is_remote, url
from tests.media.build import beeps, beeps_of, run, wav

NAMES = [
    "Ep1: pilot.wav",
    "http:abc.wav",
    "https:abc.wav",
    "concat:a|b.wav",
    "-y.wav",
    "-i -.wav",
    "100%.wav",
    "ep%03d.wav",
    "two\nlines.wav",
    'it\'s "quoted".wav',
    "第一集 — 開始.wav",
    " spaces .wav ",
    "$(touch x);`touch y`&.wav",
    "[0:a],;=\\.wav",
    "list.m3u8",
    "no extension",
]


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_only_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever a file is called, relative or absolute, it is opened as itself and nothing else happens."""
    wav(tmp_path / name, beeps(2, 1))
    assert beeps_of(tmp_path / name) == pytest.approx([1], abs=0.01)
    monkeypatch.chdir(tmp_path)
    assert beeps_of(Path(name)) == pytest.approx([1], abs=0.01)
    assert os.listdir() == [name]  # noqa: PTH208


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    """A good file that the traps point to."""
    run("-i", wav(tmp_path / "bait.wav", beeps(2, 1)), tmp_path / "bait.ts")
    return tmp_path / "bait.ts"


def _traps(bait: Path) -> dict[str, str]:
    return {
        "hls.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{bait}\n#EXT-X-ENDLIST\n",
        "hls.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:{bait}\n#EXT-X-ENDLIST\n",
        "plain.m3u": f"{bait}\n",
        "concat.mkv": f"ffconcat version 1.0\nfile '{bait.name}'\n",
        "talk.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        "dash.mpd": (
            '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period>'
            f"<AdaptationSet><Representation><BaseURL>{bait.name}</BaseURL></Representation></AdaptationSet>"
            "</Period></MPD>"
        ),
        "radio.pls": "[playlist]\nFile1=http://127.0.0.1:9/x.mp3\n",
        "text.mp4": "This is a text, not a film.\n" * 20,
        "text.nfo": "This is a text, not a film.\n" * 20,
        "subs.srt": "1\n00:00:01,000 --> 00:00:02,000\nHello\n",
        "noise.mp3": "\x00\x01\x02" * 400,
        "photo%d.png": "not a picture",
        "script.avs": f'DirectShowSource("{bait}")\n',
    }


@pytest.mark.parametrize("name", list(_traps(Path())))
def test_a_file_that_points_elsewhere_is_refused(tmp_path: Path, bait: Path, name: str) -> None:
    """Playlists, lists for joining, session descriptions and text are no media, whatever they are called."""
    path = tmp_path / name
    path.write_text(_traps(bait)[name])
    with pytest.raises(MediaUnreadable) as caught:
        probe(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_playlist_is_called_a_playlist(tmp_path: Path, bait: Path) -> None:
    """The error says what the file is and what to name instead."""
    path = tmp_path / "hls.mp4"
    path.write_text(_traps(bait)["hls.mp4"])
    with pytest.raises(MediaUnreadable, match="it is a list of other files, not media; name the media file"):
        probe(path)


def test_nothing_in_a_file_reaches_the_network(tmp_path: Path) -> None:
    """A playlist that points to a server leaves the server without a visitor."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/x.ts"
        for name, text in {
            "a.mp4": "#EXTM3U\n#EXTINF:2,\n{}\n",
            "b.mkv": "ffconcat version 1.0\nfile {}\n",
        }.items():
            (tmp_path / name).write_text(text.format(address))
            with pytest.raises(MediaUnreadable):
                probe(tmp_path / name)
        server.shutdown()
    assert asked == []


def test_what_is_an_address() -> None:
    """Only `https://` is, and `http://` on this machine; everything else is the name of a local file."""
    assert is_remote("https://example.org/a.mp4")
    assert is_remote("HTTPS://example.org/a.mp4")
    assert [is_remote(name) for name in ("https:a.mp4", "http://example.org/a.mp4", "a.mp4")] == [False] * 3
    assert url("https://example.org/a.mp4") == "https://example.org/a.mp4"
    assert url("http:a.mp4") == "file:http:a.mp4"
    assert guards("a.mp4") == {"protocol_whitelist": "file"}
    assert "file" not in guards("https://example.org/a.mp4")["protocol_whitelist"].split(",")


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("missing.mp4", FileNotThere, "no such file"),
        ("folder", FileNotThere, "it is a folder; name a file in it"),
        ("empty.mp4", MediaUnreadable, "the file is empty"),
        ("nul\0.mp4", FileNotThere, "no such file"),
        ("http://example.org/a.mp4", FileNotThere, "only https:// is allowed"),
        ("x" * 300, FileNotThere, "file name too long"),
    ],
)
def test_what_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: type[Exception], words: str
) -> None:
    """Each says in one line what is wrong."""
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("empty.mp4").touch()
    with pytest.raises(error, match=words):
        probe(name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes there")
def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    """Nobody writes into it: opening it would wait for ever."""
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(FileNotThere, match="it is no ordinary file"):
        probe(tmp_path / "pipe.mp4")


def test_an_mp4_without_its_index(tmp_path: Path) -> None:
    """A recording that was cut off before its index was written cannot be read, and the error says why."""
    run("-i", wav(tmp_path / "a.wav", beeps(9, 1)), "-c:a", "aac", tmp_path / "a.mp4")
    data = (tmp_path / "a.mp4").read_bytes()
    (tmp_path / "a.mp4").write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaUnreadable, match="its index is missing: it was cut off"):
        probe(tmp_path / "a.mp4")


def test_an_address_that_nobody_serves() -> None:
    """The error of the network comes through, on one line."""
    with pytest.raises(MediaUnreadable, match="check the address"):
        probe("https://127.0.0.1:9/a.mp4")
