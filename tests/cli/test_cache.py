"""`subtool cache`: what is stored can be seen and removed."""

from pathlib import Path

import pytest

from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.truths import FIXTURES


def test_replies_are_listed_and_removed(run: Run, perfect: Running) -> None:
    """After a run `ls` names the media; after `rm` the next run asks again."""
    command = ("srt", FIXTURES / "talk.mp4", "--base-url", perfect.base_url, "-o", "-", "--piece", "10-20")
    run(*command)
    head, row = run("cache", "ls").out.splitlines()
    assert head.split() == ["written", "replies", "size", "model", "media"]
    assert row.endswith("talk.mp4")
    before = len(perfect.log)
    run(*command)
    assert len(perfect.log) == before
    assert run("cache", "rm", "talk.mp4").code == 0
    assert run("cache", "ls").out == ""
    run(*command)
    assert len(perfect.log) > before


def test_removing_needs_a_choice(run: Run) -> None:
    """`rm` alone removes nothing, a name that is not stored is told; that nothing is so old is no error."""
    assert run("cache", "rm").code == 2
    assert "nothing is stored for 'talk.mp4'" in run("cache", "rm", "talk.mp4").err
    assert run("cache", "rm", "talk.mp4").code == 1
    assert run("cache", "rm", "--older-than", "30").code == 0


def test_no_cache_and_refresh(run: Run, perfect: Running) -> None:
    """`--no-cache` neither reads nor stores; `--refresh` asks again and stores."""
    command = ("srt", FIXTURES / "talk.mp4", "--base-url", perfect.base_url, "-o", "-")
    run(*command, "--no-cache")
    assert run("cache", "ls").out == ""
    run(*command)
    before = len(perfect.log)
    run(*command, "--refresh")
    assert len(perfect.log) > before


def test_the_folder_of_the_options_file_is_the_one_that_is_shown(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`cache` in `subtool.toml` holds for every command, though it is the name of one too."""
    monkeypatch.delenv("SUBTOOL_CACHE")
    (tmp_path / "subtool.toml").write_text('cache = "there"\n', encoding="utf-8")
    assert run("cache", "ls").err == "there\n"
    assert run("cache", "rm", "--all").code == 0
    assert run("cache", "rm").code == 2
