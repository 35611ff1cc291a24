"""`subtool shift`: the same file on another clock."""

from pathlib import Path

import pytest

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files, render
from subtoolkit.timeline.score import score
from tests.cli.conftest import Run
from tests.timeline.made import cue
from tests.truths import FIXTURES, cues_of

TALK = cues_of(FIXTURES / "talk.json")
SRT = "1\n00:00:10,000 --> 00:00:12,000\n<i>One</i>\n\n2\n00:55:00,000 --> 00:55:01,000\nTwo\n\n"


@pytest.mark.parametrize(
    ("arguments", "times"),
    [
        (("2.5",), ["00:00:12,500", "00:55:02,500"]),
        (("-0:00:01.2",), ["00:00:08,800", "00:54:58,800"]),
        (("-10",), ["00:00:00,000", "00:54:50,000"]),
        (("--stretch", "1.001"), ["00:00:10,010", "00:55:03,300"]),
        (("--fps", "25:23.976"), ["00:00:10,427", "00:57:20,..."]),
        (("1", "--fps", "24:25"), ["00:00:10,600", "00:52:49,000"]),
        (("--map", "0:10=0:12", "--map", "55:00=54:48"), ["00:00:12,000", "00:54:48,000"]),
        (("--map", "55:00=54:48", "--map", "0:10=0:12"), ["00:00:12,000", "00:54:48,000"]),
        (("--map", "0:10=0:12"), ["00:00:12,000", "00:55:02,000"]),
    ],
)
def test_every_way(run: Run, tmp_path: Path, arguments: tuple[str, ...], times: list[str]) -> None:
    """By an offset of either sign, a factor, two rates, or pairs of times; the markup stays."""
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    outcome = run("shift", "a.srt", *arguments)
    assert (outcome.code, outcome.out) == (0, "a.shifted.srt\n")
    text = (tmp_path / "a.shifted.srt").read_text(encoding="utf-8")
    starts = [line.split()[0] for line in text.splitlines() if "-->" in line]
    assert [start[: len(time.rstrip("."))] for start, time in zip(starts, times, strict=True)] == [
        time.rstrip(".") for time in times
    ]
    assert "<i>One</i>" in text
    assert (tmp_path / "a.srt").read_text(encoding="utf-8") == SRT


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("1", "--map", "1=2"),
        ("--map", "2=1", "--map", "3=1"),
        ("--map", "2=1", "--map", "2=5"),
        ("--sync", "a.mp4", "1"),
        ("--stretch", "0"),
        ("--fps", "25"),
        ("--frce",),
        ("words",),
        ("10000:00:00",),
        ("-99999999999999999999",),
    ],
)
def test_wrong_usage(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """One way at a time, and times that can be read."""
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    assert run("shift", "a.srt", *arguments).code == 2


def test_what_falls_before_the_start(run: Run, tmp_path: Path) -> None:
    """Left out or cut off, with a word and exit code 3."""
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    outcome = run("shift", "a.srt", "-12", "-o", "-")
    assert (outcome.code, outcome.out.count("-->")) == (3, 1)
    assert outcome.err == "a.srt: 1 cues, 1 before the start left out\n"
    outcome = run("shift", "a.srt", "-11", "-o", "-")
    assert (outcome.code, outcome.err) == (0, "a.srt: 2 cues, 1 cut off at the start\n")


@pytest.mark.parametrize("suffix", ["vtt", "ass", "ttml", "lrc", "json"])
def test_every_format(run: Run, tmp_path: Path, suffix: str) -> None:
    """The same words later, whatever the file."""
    cues = (cue(1_000, 2_000, "One"), cue(3_000, 4_000, "Two"))
    (tmp_path / f"a.{suffix}").write_text(render(Timeline(cues=cues), suffix), encoding="utf-8")
    assert run("shift", f"a.{suffix}", "0:10", "-o", f"b.{suffix}").code == 0
    found = files.load(tmp_path / f"b.{suffix}").cues
    assert [(one.start, one.text) for one in found] == [(11_000, "One"), (13_000, "Two")]


def test_into_another_format(run: Run, tmp_path: Path) -> None:
    """What both formats know of markup goes along."""
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    assert run("shift", "a.srt", "-10", "-o", "a.vtt").code == 0
    text = (tmp_path / "a.vtt").read_text(encoding="utf-8")
    assert "00:00:00.000 --> 00:00:02.000\n<i>One</i>\n" in text


def test_onto_the_sound(run: Run, tmp_path: Path) -> None:
    """4 s late, then right, with the italics that they had; nothing else changes."""
    late = [
        one.model_copy(update={"start": one.start + 4_000, "end": one.end + 4_000, "words": ()})
        for one in TALK
    ]
    text = render(Timeline(cues=tuple(late)), "srt").replace(late[3].text, f"<i>{late[3].text}</i>")
    (tmp_path / "late.srt").write_text(text, encoding="utf-8")
    outcome = run("shift", "late.srt", "--sync", FIXTURES / "talk.mp4")
    assert (outcome.code, outcome.out) == (0, "late.shifted.srt\n")
    assert "it was 4.0 s late" in outcome.err
    found = files.load(tmp_path / "late.shifted.srt").cues
    assert [one.text for one in found] == [one.text for one in TALK]
    off = score(TALK, found).starts
    assert off is not None
    assert (off.median < 60, off.p95 < 250) == (True, True)
    assert f"<i>{late[3].text}</i>" in (tmp_path / "late.shifted.srt").read_text(encoding="utf-8")
