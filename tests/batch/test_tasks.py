"""Every task runs in a catalogue, and independent readers understand what comes out."""

import re
from pathlib import Path

import pytest
from lxml import etree

from subtoolkit import formats
from subtoolkit.cli import shaping
from subtoolkit.pipeline.tasks import TASKS
from subtoolkit.standin.running import Running
from tests.batch.songs import make_songs
from tests.cli.conftest import Run
from tests.formats.readers import by_pylrc, by_ttconv


def test_the_command_knows_the_table() -> None:
    """`--task` offers what there is, and each task writes a format of its own."""
    assert sorted(shaping.TASKS) == sorted(TASKS)
    for name, task in TASKS.items():
        formats.resolve(task.format, name)


@pytest.mark.parametrize("task", TASKS)
def test_every_task_runs(run: Run, tmp_path: Path, singer: Running, task: str) -> None:
    """Each makes its usual file of each song, and has nothing to do the second time."""
    make_songs(tmp_path / "songs", 2)
    command = ("batch", "songs", "-o", "out", "--task", task, "--base-url", singer.base_url)
    outcome = run(*command)
    assert outcome.code == 0, outcome.err
    written = [tmp_path / line for line in outcome.out.splitlines()]
    assert len(written) == 2
    assert all(path.read_text(encoding="utf-8") or task == "chapters" for path in written)  # a line has none
    assert run(*command).out == ""


def test_tasks_of_one_song_lie_beside_each_other(run: Run, tmp_path: Path, singer: Running) -> None:
    """A catalogue may ask for several things of one medium; each has its row in the ledger."""
    make_songs(tmp_path / "songs", 1)
    song = "songs/album 0/song 0000.wav"
    (tmp_path / "list.csv").write_text(
        f"path,task,format\n{song},srt,srt\n{song},describe,md\n", encoding="utf-8"
    )
    outcome = run("batch", "list.csv", "-o", "out", "--base-url", singer.base_url)
    assert outcome.code == 0, outcome.err
    assert sorted(Path(line).suffixes[-1] for line in outcome.out.splitlines()) == [".md", ".srt"]


def test_lyrics_are_read_by_others(run: Run, tmp_path: Path, singer: Running) -> None:
    """LRC, enhanced LRC and TTML of a whole catalogue say the same to readers that are not ours."""
    make_songs(tmp_path / "songs", 6)
    outcome = run("batch", "songs", "-o", "out", "-f", "lrc,elrc,ttml", "--base-url", singer.base_url)
    assert outcome.code == 0, outcome.err
    for lrc in (tmp_path / "out").rglob("*.lrc"):
        ttml = lrc.with_suffix(".ttml").read_text(encoding="utf-8")
        lines = [found.text for found in by_pylrc(lrc.read_text(encoding="utf-8")) if found.text]
        assert lines
        assert [found.text for found in by_ttconv(ttml)] == lines
        timed = etree.fromstring(ttml.encode()).iterfind(".//{http://www.w3.org/ns/ttml}span[@begin]")
        assert sum(1 for _ in timed) >= sum(len(line.split()) for line in lines)
        words = lrc.with_suffix(".elrc").read_text(encoding="utf-8")
        plain = [found.text for found in by_pylrc(re.sub(r"<\d+:\d+\.\d+>", "", words)) if found.text]
        assert [" ".join(line.split()) for line in plain] == lines
        assert len(re.findall(r"<\d+:\d+\.\d+>", words)) >= sum(len(line.split()) for line in lines)
