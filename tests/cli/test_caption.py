"""`subtool caption`, as a user runs it."""

import json
from pathlib import Path

import pytest

from subtoolkit import standin
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.truths import FIXTURES

TALK = FIXTURES / "talk.mp4"


def test_prose_beside_the_media(run: Run, perfect: Running, tmp_path: Path) -> None:
    """The path on stdout, one line about the run on stderr, three formats from one request."""
    before = len(perfect.log)
    done = run("caption", TALK, "-o", f"{tmp_path}/", "-f", "md,txt,json", "--base-url", perfect.base_url)
    assert done.code == 0
    assert [Path(line).name for line in done.out.splitlines()] == [
        "talk.caption.md",
        "talk.caption.txt",
        "talk.caption.json",
    ]
    assert "words, 1 requests" in done.err
    assert len(perfect.log) == before + 1
    assert perfect.log[-1].model == "qwen3-omni-30b-a3b-captioner"
    assert json.loads((tmp_path / "talk.caption.json").read_text("utf-8"))["sections"]


def test_prose_on_stdout(run: Run, perfect: Running) -> None:
    """And nothing else there."""
    done = run("caption", TALK, "-f", "txt", "-o", "-", "-q", "--base-url", perfect.base_url)
    assert done.out.startswith("The recording is")
    assert done.err == ""


def test_a_part_that_is_missing_is_exit_code_3(run: Run, tmp_path: Path) -> None:
    """Named on stderr and in the file."""
    with standin.start(ear="instant", faults=["inspection@piece1"]) as server:
        done = run("caption", TALK, "-o", "a.md", "--piece", "8-15", "--base-url", server.base_url)
    assert done.code == 3
    assert "missing" in done.err
    assert "## Not covered" in (tmp_path / "a.md").read_text("utf-8")


def test_storing_needs_the_service(run: Run) -> None:
    """Wrong usage, before anything is read."""
    server = ("--server", "vllm", "--base-url", "http://127.0.0.1:9/v1")
    done = run("caption", TALK, "-o", "-", "--upload", *server)
    assert done.code == 2
    assert "leave --upload out" in done.err


@pytest.mark.parametrize("name", ["--by-url"])
def test_a_file_is_not_handed_over_by_its_address(run: Run, perfect: Running, name: str) -> None:
    """It has none that the service could read."""
    done = run("caption", TALK, "-o", "-", name, "--base-url", perfect.base_url)
    assert done.code == 2
    assert "no https address" in done.err
