"""`--see` and https addresses, as a user meets them."""

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.truth import save
from subtoolkit import standin
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.truths import FIXTURES

TALK = FIXTURES / "talk.mp4"
SMALL = ("--see", "--see-fps", "1", "--max-pixels", "65536")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Who knows the talk by heart, and a sign that is in it."""
    folder = tmp_path_factory.mktemp("truth")
    truth = json.loads((FIXTURES / "talk.json").read_text(encoding="utf-8"))
    sign = {"start": 30.0, "end": 36.0, "text": "PLATFORM 3", "appearance": "white on blue, above"}
    save(folder / "talk.json", {**truth, "media": str(TALK), "texts": [sign]})
    with standin.start(ear=f"script:{folder / 'talk.json'}") as server:
        yield server


def test_signs_come_from_the_picture(run: Run, reader: Running, tmp_path: Path) -> None:
    """What can be read is kept with its time, shown by ASS at the top and by SubRip with `--signs`."""
    arguments = ("srt", TALK, "--base-url", reader.base_url, *SMALL, "-f", "srt,ass,json")
    outcome = run(*arguments, "-o", f"{tmp_path}/")
    assert outcome.code == 0
    found = json.loads((tmp_path / "talk.json").read_text(encoding="utf-8"))["visible_text"]
    assert [(one["start"], one["end"], one["text"]) for one in found] == [(30.0, 36.0, "PLATFORM 3")]
    assert ",Sign," in (tmp_path / "talk.ass").read_text(encoding="utf-8")
    assert "PLATFORM" not in (tmp_path / "talk.srt").read_text(encoding="utf-8")
    assert run(*arguments[:-1], "srt", "--signs", "-o", tmp_path / "signs.srt").code == 0
    assert r"{\an8}PLATFORM 3" in (tmp_path / "signs.srt").read_text(encoding="utf-8")


def test_a_model_that_cannot_see(run: Run, reader: Running) -> None:
    """Told before anything is sent, with what helps."""
    model = "qwen3-omni-30b-a3b-captioner"
    outcome = run("srt", TALK, "--base-url", reader.base_url, "--see", "--model", model)
    assert outcome.code == 1
    assert "it cannot see" in outcome.err
    assert "--no-see" in outcome.err


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The fixtures on a web server of this machine."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

    serve = functools.partial(Handler, directory=str(FIXTURES))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_an_address_is_media_like_any_other(run: Run, reader: Running, site: str, tmp_path: Path) -> None:
    """Subtitles of an address lie in the current folder, under the name of its path, picture included."""
    outcome = run("srt", f"{site}/talk.mp4?from=here", "--base-url", reader.base_url, *SMALL)
    assert (outcome.code, outcome.out) == (0, "talk.srt\n")
    assert (tmp_path / "talk.srt").read_text(encoding="utf-8").startswith("1\n")


def test_an_address_has_its_bound(run: Run, reader: Running, site: str) -> None:
    """What is larger than allowed is refused before anything is sent."""
    outcome = run("srt", f"{site}/talk.mp4", "--base-url", reader.base_url, "--max-download", "100k")
    assert outcome.code == 1
    assert "--max-download" in outcome.err
    assert run("srt", f"{site}/talk.mp4", "--max-download", "much").code == 2
