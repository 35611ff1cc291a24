"""`subtool join`: two languages together, or parts one after another."""

import json
from pathlib import Path

import pytest

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files, render
from tests.cli.conftest import Run
from tests.media.build import run as ffmpeg
from tests.timeline.made import cue

ENGLISH = (cue(1_000, 3_000, "Good morning."), cue(4_000, 6_000, "It rains."))
GERMAN = (cue(1_200, 3_100, "Guten Morgen."), cue(4_000, 6_100, "Es regnet."))


@pytest.fixture(autouse=True)
def _two(tmp_path: Path) -> None:
    for name, cues in (("en.srt", ENGLISH), ("de.vtt", GERMAN)):
        (tmp_path / name).write_text(render(Timeline(cues=cues), name[3:]), encoding="utf-8")


def test_two_languages(run: Run, tmp_path: Path) -> None:
    """Two lines in one cue, the first file's above."""
    outcome = run("join", "en.srt", "de.vtt", "--stack")
    assert outcome == (0, "en.joined.srt\n", "en.joined.srt: 2 cues of 2 and 2\n")
    found = files.load(tmp_path / "en.joined.srt").cues
    assert [one.text for one in found] == ["Good morning.\nGuten Morgen.", "It rains.\nEs regnet."]


@pytest.mark.parametrize(("name", "mark"), [("srt", "{\\an8}"), ("ass", ",Sign,"), ("vtt", "line:0")])
def test_the_second_at_the_top(run: Run, name: str, mark: str) -> None:
    """Each at its own times, in the format's own way."""
    text = run("join", "en.srt", "de.vtt", "--stack", "--second", "top", "-f", name, "-o", "-").out
    assert text.count(mark) == 2
    assert "Guten Morgen." in text


def test_parts(run: Run, tmp_path: Path) -> None:
    """By offsets, by the media's length, or by what a JSON of a run says."""
    assert run("join", "en.srt", "de.vtt", "--after", "--offset", "1:00", "-o", "all.json").code == 0
    assert [one.start for one in files.load(tmp_path / "all.json").cues] == [1_000, 4_000, 61_200, 64_000]
    ffmpeg("-f", "lavfi", "-i", "sine=d=7", tmp_path / "one.wav")
    assert run("join", "en.srt", "de.vtt", "--after", "--media", "one.wav", "-o", "all.json").code == 0
    assert [one.start for one in files.load(tmp_path / "all.json").cues] == [1_000, 4_000, 8_200, 11_000]
    whole = json.loads(render(Timeline(cues=ENGLISH), "json"))
    whole["media"] = {"path": "a.wav", "container": "wav", "declared": 20.0}
    (tmp_path / "one.json").write_text(json.dumps(whole), encoding="utf-8")
    assert run("join", "one.json", "de.vtt", "--after", "-o", "all.json").code == 0
    assert [one.start for one in files.load(tmp_path / "all.json").cues] == [1_000, 4_000, 21_200, 24_000]


@pytest.mark.parametrize(
    "arguments",
    [
        ("en.srt", "de.vtt"),
        ("en.srt", "--stack"),
        ("en.srt", "de.vtt", "en.srt", "--stack"),
        ("en.srt", "de.vtt", "--after"),
        ("en.srt", "de.vtt", "en.srt", "--after", "--offset", "10"),
        ("en.srt", "de.vtt", "en.srt", "--after", "--offset", "20", "--offset", "10"),
        ("en.srt", "de.vtt", "--stack", "--offset", "10"),
        ("en.srt", "de.vtt", "--stack", "-o", "en.srt", "--force"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    """What cannot be known is asked for, and no source is written over."""
    outcome = run("join", *arguments)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)


def test_italics_stay(run: Run, tmp_path: Path) -> None:
    """In both files, whatever their formats."""
    (tmp_path / "de.vtt").write_text(
        "WEBVTT\n\n00:01.200 --> 00:03.100\n<i>Guten Morgen.</i>\n", encoding="utf-8"
    )
    text = run("join", "en.srt", "de.vtt", "--stack", "-f", "ass", "-o", "-").out
    assert "Good morning.\\N{\\i1}Guten Morgen.{\\i0}" in text


@pytest.mark.parametrize(("suffix", "mark"), [("srt", "{\\an8}"), ("vtt", " line:0")])
def test_what_is_at_the_top_already(run: Run, tmp_path: Path, suffix: str, mark: str) -> None:
    """The second file's lines have one mark of the top each, with a guideline too."""
    (tmp_path / "top.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\n{\\an8}Oben.\n\n", encoding="utf-8")
    command = ("join", "en.srt", "top.srt", "--stack", "--second", "top", "-f", suffix, "-o", "-")
    for style in ("none", "netflix"):
        text = run(*command, "--style", style).out
        assert (text.count("Oben."), text.count(mark)) == (1, 1)
