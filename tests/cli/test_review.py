"""`--review FILE`: what a person should check, from every command that knows."""

import csv
import io
from pathlib import Path

import opentimelineio as otio
import pytest

from subtoolkit.core.report import Missing, Report
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import render
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.timeline.made import cue
from tests.truths import FIXTURES

TIMELINE = Timeline(
    language="en",
    cues=(
        cue(1_000, 4_000, "Easy."),
        cue(5_000, 5_900, "=Nobody reads so much in less than a second.", "Anna"),
    ),
    report=Report(
        grammar="lines", status="partial", missing=(Missing(start=9_000, end=20_000, reason="down"),)
    ),
)


def rows(path: Path) -> list[dict[str, str]]:
    """The table as the csv module reads it."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("command", ["convert", "fix", "check"])
def test_the_places_to_check(run: Run, tmp_path: Path, command: str) -> None:
    """Only what is doubted, with the time and the reason; a formula stays text."""
    (tmp_path / "a.json").write_text(render(TIMELINE, "json"), encoding="utf-8")
    options = {"convert": ["-o", "a.srt"], "fix": ["-o", "b.json"], "check": ["--json"]}[command]
    outcome = run(
        command, "a.json", *options, "--style", "netflix", "--max-cps", "15", "--review", "check.csv"
    )
    found = rows(tmp_path / "check.csv")
    assert found[0]["Timecode In"].startswith("01:00:0")
    assert found[0]["Note"].endswith("=Nobody reads so much in less than a second.")
    assert "check.csv: " in outcome.err
    assert ("check.csv" in outcome.out) == (command != "check")


def test_a_formula_in_the_words(run: Run, tmp_path: Path) -> None:
    """Without a speaker before it, it would be one."""
    timeline = TIMELINE.model_copy(update={"cues": (cue(0, 300, "=1+1 and much more than that"),)})
    (tmp_path / "a.json").write_text(render(timeline, "json"), encoding="utf-8")
    run("convert", "a.json", "-f", "srt", "--style", "netflix", "--review", "check.csv")
    found = rows(tmp_path / "check.csv")
    assert found[0]["Note"] == "'=1+1 and much more than that"
    assert found[1]["Name"] == "nothing here: the server does not answer"


@pytest.mark.parametrize("suffix", ["edl", "otio", "fcpxml"])
def test_as_markers(run: Run, tmp_path: Path, suffix: str) -> None:
    """For an editing program, by the suffix; no caption comes with them."""
    (tmp_path / "a.json").write_text(render(TIMELINE, "json"), encoding="utf-8")
    assert run("convert", "a.json", "-f", "srt", "--review", f"check.{suffix}").code == 0
    text = (tmp_path / f"check.{suffix}").read_text(encoding="utf-8")
    assert "the server does not answer" in text
    assert "<caption" not in text
    if suffix == "otio":
        (one,) = otio.adapters.read_from_string(text, "otio_json").tracks.markers
        assert one.color == "RED"


def test_wrong_usage(run: Run, tmp_path: Path) -> None:
    """A suffix that says nothing, several inputs, or a name that is taken."""
    (tmp_path / "a.json").write_text(render(TIMELINE, "json"), encoding="utf-8")
    (tmp_path / "b.json").write_text(render(TIMELINE, "json"), encoding="utf-8")
    assert run("convert", "a.json", "-f", "srt", "--review", "check.docx").code == 2
    assert run("convert", "a.json", "b.json", "-f", "srt", "--review", "check.csv").code == 2
    assert run("convert", "a.json", "-o", "a.csv", "--review", "a.csv").code == 2
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    assert run("check", "a.json", "--review", "mine.csv").code == 1
    assert not (tmp_path / "a.srt").exists()


def test_of_a_run(run: Run, perfect: Running, tmp_path: Path) -> None:
    """`srt` lists what it is not sure of, beside its subtitles."""
    options = ["--base-url", perfect.base_url, "--language", "en", "--max-cps", "8"]
    outcome = run("srt", FIXTURES / "talk.mp4", *options, "-o", "talk.srt", "--review", "check.csv")
    assert (outcome.code, outcome.out.split()) == (0, ["talk.srt", "check.csv"])
    found = rows(tmp_path / "check.csv")
    assert {row["Kind"] for row in found} == {"review"}
    assert any("too fast" in row["Name"] for row in found)
