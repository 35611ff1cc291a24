"""`subtool split` of a subtitle file."""

from pathlib import Path

import pytest

from subtoolkit.core.media import Chapter
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files, render
from tests.cli.conftest import Run
from tests.timeline.made import cue

CUES = (cue(1_000, 2_000, "One"), cue(9_000, 10_400, "Two"), cue(19_000, 23_000, "Three"))
CHAPTERS = (Chapter(start=0, end=10_000, title="a"), Chapter(start=10_000, end=30_000, title="b"))
SRT = render(Timeline(cues=CUES), "srt").replace("Two", "<b>Two</b>")


def starts(path: Path) -> list[tuple[int, str]]:
    """Start and text of each cue."""
    return [(one.start, one.text) for one in files.load(path).cues]


@pytest.fixture(autouse=True)
def _file(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    (tmp_path / "a.json").write_text(render(Timeline(cues=CUES, chapters=CHAPTERS), "json"), encoding="utf-8")


def test_at_times(run: Run, tmp_path: Path) -> None:
    """Each part begins at zero; a cue over the cut goes where most of it is; markup stays."""
    outcome = run("split", "a.srt", "-o", "parts", "--at", "20", "--at", "10")
    assert outcome.code == 0
    assert outcome.out.split() == [str(Path("parts") / f"a.{number}.srt") for number in (1, 2, 3)]
    assert outcome.err == "a.srt: 3 cues in 3 parts\n"
    assert [starts(tmp_path / "parts" / f"a.{number}.srt") for number in (1, 2, 3)] == [
        [(1_000, "One"), (9_000, "Two")],
        [],
        [(0, "Three")],
    ]
    assert "00:00:10,000\n<b>Two</b>" in (tmp_path / "parts" / "a.1.srt").read_text(encoding="utf-8")


def test_every_so_often_on_the_old_clock(run: Run, tmp_path: Path) -> None:
    """With `--keep-clock` the times stay."""
    run("split", "a.srt", "-o", "parts", "--every", "10", "--keep-clock")
    assert starts(tmp_path / "parts" / "a.3.srt") == [(20_000, "Three")]


def test_at_chapters(run: Run, tmp_path: Path) -> None:
    """Those of another file, or the JSON's own."""
    (tmp_path / "c.txt").write_text(
        "CHAPTER01=00:00:00.000\nCHAPTER01NAME=a\nCHAPTER02=00:00:10.000\nCHAPTER02NAME=b\n"
    )
    for arguments in (("a.srt", "--chapters", "c.txt"), ("a.json", "-q", "--chapters")):
        assert run("split", *arguments, "-o", "parts").out.count("\n") == 2
    assert files.load(tmp_path / "parts" / "a.2.json").chapters == (Chapter(start=0, end=20_000, title="b"),)


@pytest.mark.parametrize(
    "arguments", [(), ("--at", "10", "--every", "5"), ("--every", "0.1"), ("--chapters", "a.srt")]
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    """One way at a time, and one that there is."""
    outcome = run("split", "a.srt", "-o", "parts", *arguments)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
