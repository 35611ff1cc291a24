"""Prose about sound, through the real client and the stand-in over real HTTP."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from subtoolkit import standin
from subtoolkit.core.errors import KeyRejected, UsageError
from subtoolkit.core.settings import Caching, Listening, Question, Service, Settings
from subtoolkit.formats import render
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline.captioning import CAPTIONER, caption
from subtoolkit.standin.running import Running
from tests.truths import FIXTURES

TALK = FIXTURES / "talk.mp4"


@pytest.fixture(scope="module")
def perfect() -> Iterator[Running]:
    """A perfect listener for the talk."""
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}") as server:
        yield server


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Tell nobody."""


@pytest.fixture
def site() -> Iterator[str]:
    """Address of the fixtures."""
    handler = partial(_Silent, directory=str(FIXTURES))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def settings(server: Running, cache: Path, *, model: str = CAPTIONER, **listening: object) -> Settings:
    """Settings that ask `server` and keep replies in `cache`."""
    return Settings(
        service=Service(base_url=server.base_url, model=model, identity="test"),
        listening=Listening.model_validate(listening),
        caching=Caching(folder=cache),
    )


def test_a_short_file_is_one_section(perfect: Running, tmp_path: Path) -> None:
    """The prose as it was written, paragraphs and all, and no cue."""
    before = len(perfect.log)
    timeline = caption(TALK, settings(perfect, tmp_path))
    (entry,) = perfect.log[before:]
    (section,) = timeline.sections
    assert section.text == entry.reply.strip()
    assert "\n\n" in section.text
    assert entry.prompt == ""
    assert timeline.cues == ()
    assert timeline.report.status == "complete"


def test_a_long_file_is_cut_and_each_piece_has_its_range(perfect: Running, tmp_path: Path) -> None:
    """In the order of the media; the same again costs nothing."""
    asked = settings(perfect, tmp_path, piece=(8_000, 15_000))
    timeline = caption(TALK, asked)
    again = caption(TALK, asked)
    titles = [section.title for section in timeline.sections]
    assert len(titles) > 2
    assert titles == sorted(titles)
    assert titles[0].startswith("00:00:00 – 00:00:")
    assert again.sections == timeline.sections
    assert again.report.usage.requests == 0


def test_another_model_is_asked_with_a_prompt(perfect: Running, tmp_path: Path) -> None:
    """Any model that hears can describe what it hears."""
    before = len(perfect.log)
    caption(TALK, settings(perfect, tmp_path, model="qwen3.5-omni-plus"))
    (entry,) = perfect.log[before:]
    assert entry.prompt.startswith("Describe in English")


def test_a_piece_that_cannot_be_had_is_named(tmp_path: Path) -> None:
    """The others are kept."""
    with standin.start(ear="instant", faults=["inspection@piece1"]) as server:
        timeline = caption(FIXTURES / "dialogue.m4a", settings(server, tmp_path, piece=(8_000, 12_000)))
    (missing,) = timeline.report.missing
    assert missing.reason == "inspection"
    assert timeline.report.status == "partial"
    assert len(timeline.sections) > 1


def test_what_would_meet_all_pieces_is_raised(tmp_path: Path) -> None:
    """Nothing came of the run."""
    with standin.start(ear="instant", faults=["key"]) as server, pytest.raises(KeyRejected):
        caption(TALK, settings(server, tmp_path), patience=Patience(base=0.01))


def test_prose_that_broke_off_is_kept_and_named(tmp_path: Path) -> None:
    """What was paid for is shown, and that there is more to be said."""
    with standin.start(ear="instant", faults=["length"]) as server:
        timeline = caption(FIXTURES / "dialogue.m4a", settings(server, tmp_path))
    assert timeline.sections[0].text
    assert [one.reason for one in timeline.report.missing] == ["cut-off"]


def test_a_refusal_is_no_prose(tmp_path: Path) -> None:
    """It is told, and no file shows it."""
    with standin.start(ear="instant", quirks=["refusal"]) as server:
        timeline = caption(FIXTURES / "dialogue.m4a", settings(server, tmp_path))
    assert timeline.sections == ()
    assert timeline.report.status == "refused"
    assert [one.reason for one in timeline.report.missing] == ["refused"]


def test_what_is_no_address_is_not_handed_over(perfect: Running, tmp_path: Path) -> None:
    """The service cannot read a file of this machine."""
    asked = settings(perfect, tmp_path).model_copy(update={"question": Question(by_url=True)})
    with pytest.raises(UsageError, match="no https address"):
        caption(TALK, asked)


def test_an_address_is_handed_over(site: str, perfect: Running, tmp_path: Path) -> None:
    """All of it in one request; the same again costs nothing."""
    asked = settings(perfect, tmp_path).model_copy(update={"question": Question(by_url=True)})
    before = len(perfect.log)
    timeline = caption(f"{site}/dialogue.m4a", asked)
    again = caption(f"{site}/dialogue.m4a", asked)
    (entry,) = perfect.log[before:]
    assert entry.duration == pytest.approx(24_900, abs=200)
    assert timeline.sections[0].title.startswith("00:00:00 – 00:00:2")
    assert again.sections == timeline.sections
    assert (again.report.usage.requests, again.report.usage.cached) == (0, 1)
    cut = asked.model_copy(update={"listening": Listening(start=5_000)})
    with pytest.raises(UsageError, match="cannot cut"):
        caption(f"{site}/dialogue.m4a", cut)


def test_the_files_say_which_piece_is_which(perfect: Running, tmp_path: Path) -> None:
    """Headings where there are several; what is missing at the end; nothing in it is markup."""
    timeline = caption(TALK, settings(perfect, tmp_path, piece=(8_000, 15_000)))
    prose = render(timeline, "caption.md")
    assert prose.startswith("# talk.mp4\n\n## 00:00:00 – 00:00:")
    assert prose.count("\n## ") == len(timeline.sections)
    wicked = timeline.sections[0].model_copy(update={"text": "<script>x</script>\n\n# Not a heading"})
    alone = render(timeline.model_copy(update={"sections": (wicked,)}), "caption.md")
    assert "<script" not in alone.replace("\\<", "")
    assert "\n# " not in alone
    assert "## 0" not in alone
    assert render(timeline, "caption.txt").startswith("00:00:00 – 00:00:")
