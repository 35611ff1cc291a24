"""`subtool chapters` as a user meets it."""

import json
import shutil
from pathlib import Path

import av
import pytest

from subtoolkit.core.media import Chapter
from subtoolkit.core.timeline import Scene, Timeline
from subtoolkit.formats import render
from subtoolkit.pipeline.embedding import embed
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.truths import FIXTURES

TALK = FIXTURES / "talk.mp4"
HEARD = ("--no-see", "--piece", "10-20", "--min-length", "10", "--no-ask", "--count", "4")


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """An earlier run: three scenes of half a minute."""
    texts = ("Boats rock in the harbour.", "A baker kneads dough.", "Stars over a dome.")
    scenes = tuple(
        Scene(start=n * 30_000, end=n * 30_000 + 30_000, text=text) for n, text in enumerate(texts)
    )
    path = tmp_path / "film.json"
    path.write_text(render(Timeline(scenes=scenes), "json"), encoding="utf-8")
    return path


def test_chapters_stand_beside_the_media(run: Run, perfect: Running, tmp_path: Path) -> None:
    """Without further ado a list for YouTube, and stdout names it."""
    shutil.copy(TALK, tmp_path / "talk.mp4")
    outcome = run("chapters", "talk.mp4", "--base-url", perfect.base_url, *HEARD)
    assert (outcome.code, outcome.out) == (0, "talk.chapters.txt\n")
    lines = (tmp_path / "talk.chapters.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("0:00 ")
    assert len(lines) >= 3
    assert f"{len(lines)} chapters" in outcome.err


def test_every_form_comes_from_one_run(run: Run, story: Path) -> None:
    """Several formats by short names, each with the ending that says what it is; nobody is asked."""
    names = "youtube,ffmetadata,matroska,ogm,podcast,vtt,json"
    outcome = run("chapters", story, "-f", names, "--no-ask")
    assert outcome.code == 0
    assert [Path(line).name for line in outcome.out.splitlines()] == [
        "film.chapters.txt", "film.ffmetadata", "film.chapters.xml", "film.ogm.txt", "film.podcast.json",
        "film.chapters.vtt", "film.chapters.json",
    ]  # fmt: skip
    assert "chapters by rule: nobody was to be asked" in outcome.err
    found = json.loads((story.parent / "film.podcast.json").read_text(encoding="utf-8"))["chapters"]
    assert [row["title"] for row in found] == [
        "Boats rock in the harbour", "A baker kneads dough", "Stars over a dome",
    ]  # fmt: skip


def test_the_name_of_the_output_chooses(run: Run, story: Path, tmp_path: Path) -> None:
    """`-o x.vtt` means chapters, not captions; `-o -` is the text alone."""
    assert run("chapters", story, "--no-ask", "-o", "x.vtt").code == 0
    assert "Stars over a dome" in (tmp_path / "x.vtt").read_text(encoding="utf-8")
    assert run("chapters", story, "--no-ask", "-f", "ffmetadata", "-o", "-").out.startswith(";FFMETADATA1\n")


def test_count_and_length(run: Run, story: Path) -> None:
    """So many as are wanted, none shorter than wished."""
    two = run("chapters", story, "--no-ask", "-f", "ogm", "-o", "-", "--count", "2").out
    assert two.count("NAME=") == 2
    one = run("chapters", story, "--no-ask", "-f", "ogm", "-o", "-", "--min-length", "1:00").out
    assert one.count("NAME=") == 1


def test_what_youtube_would_refuse_is_told(run: Run, story: Path, tmp_path: Path) -> None:
    """Fewer than three chapters are no list, and the file says so by being empty."""
    outcome = run("chapters", story, "--no-ask", "--count", "2")
    assert "no list for YouTube: it wants at least 3 chapters of 10 s, and here are 2" in outcome.err
    assert (tmp_path / "film.chapters.txt").read_text(encoding="utf-8") == ""


def test_embedding_writes_a_copy(run: Run, perfect: Running, tmp_path: Path) -> None:
    """`--embed` alone writes no other file; its name can be said."""
    shutil.copy(TALK, tmp_path / "talk.mp4")
    asked = ("chapters", "talk.mp4", "--base-url", perfect.base_url, *HEARD)
    assert run(*asked, "--embed").out == "talk.chapters.mp4\n"
    with av.open(str(tmp_path / "talk.chapters.mp4")) as file:
        assert len(file.chapters()) >= 3
    assert run(*asked, "--embed", "x.mkv", "-f", "vtt").out == "talk.chapters.vtt\nx.mkv\n"
    again = run(*asked, "--embed")
    assert again.code == 1
    assert "--force" in again.err


def test_what_cannot_be_embedded_is_known_before_anything_is_asked(
    run: Run, perfect: Running, tmp_path: Path
) -> None:
    """Chapters of its own, a container that holds none, a JSON: no request is sent."""
    shutil.copy(TALK, tmp_path / "talk.mp4")
    embed("talk.mp4", [Chapter(start=0, end=9_000, title="x")], tmp_path / "own.mp4")
    (tmp_path / "talk.json").write_text(render(Timeline(), "json"), encoding="utf-8")
    before = len(perfect.log)
    for arguments, says in (
        (("own.mp4", "--embed"), "it has 1 of its own; --force replaces them"),
        (("talk.mp4", "--embed", "x.wav"), "files hold none"),
        (("talk.json", "--embed", "x.mp4"), "it is no media"),
        (("talk.mp4", "own.mp4", "--embed", "x.mp4"), "one --embed file for several inputs"),
    ):
        outcome = run("chapters", *arguments, "--base-url", perfect.base_url)
        assert outcome.code in (1, 2)
        assert says in outcome.err
    assert len(perfect.log) == before
