"""`subtool check`: findings on stdout, a verdict in the exit code."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import render
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.timeline.made import cue
from tests.truths import FIXTURES, cues_of

TALK = cues_of(FIXTURES / "talk.json")
GOOD = [cue(1000, 3000, "It rains."), cue(4000, 6000, "Does it?\nYes, it does.")]
BAD = [
    cue(1000, 1500, "It rains cats and dogs."),
    cue(1520, 4000, "This line is much too long for any screen, whatever its size."),
]


def write(path: Path, cues: Sequence[Cue]) -> str:
    """A subtitle file by its suffix, without a language."""
    path.write_text(render(Timeline(cues=tuple(cues)), path.suffix[1:]), encoding="utf-8")
    return str(path)


def rules(found: str) -> list[str]:
    """The rules of findings in JSON."""
    return [finding["rule"] for finding in json.loads(found)["findings"]]


def test_a_clean_file(run: Run, tmp_path: Path) -> None:
    """Nothing on stdout, a summary on stderr, exit code 0."""
    write(tmp_path / "good.srt", GOOD)
    assert run("check", "good.srt") == (0, "", "good.srt: 2 cues by netflix: nothing wrong\n")
    assert run("check", "good.srt", "-q") == (0, "", "")


def test_findings_are_a_table(run: Run, tmp_path: Path) -> None:
    """One line each, in the order of time, columns aligned; exit code 1."""
    write(tmp_path / "bad.srt", BAD)
    table = """\
error  cps           1  00:00:01,000       46       17  It rains cats and dogs.
error  min-duration  1  00:00:01,000  0.500 s  0.833 s  It rains cats and dogs.
error  gap           1  00:00:01,000  0.020 s  0.084 s  It rains cats and dogs.
error  cps           2  00:00:01,520     24.6       17  This line is much too long for any screen, what…
error  cpl           2  00:00:01,520       61       42  This line is much too long for any screen, what…
"""
    assert run("check", "bad.srt") == (
        1,
        table,
        "bad.srt: 2 cues by netflix: 2 cps, 1 min-duration, 1 gap, 1 cpl\n",
    )


def test_json_for_programs(run: Run, tmp_path: Path) -> None:
    """The same findings, numbers from 1, times in seconds."""
    write(tmp_path / "bad.vtt", BAD)
    outcome = run("check", "bad.vtt", "--json", "--language", "en")
    found = json.loads(outcome.out)
    assert (outcome.code, found["style"], found["language"], found["cues"]) == (1, "netflix", "en", 2)
    gap = next(finding for finding in found["findings"] if finding["rule"] == "gap")
    assert (gap["cue"], gap["start"], gap["measured"], gap["allowed"]) == (1, 1.0, 0.02, 0.084)


def test_the_guideline_is_the_users(run: Run, tmp_path: Path) -> None:
    """`none` allows all that is no fault of the file; every number can be set."""
    write(tmp_path / "bad.srt", BAD)
    assert run("check", "bad.srt", "--style", "none").code == 0
    loose = ("--max-cpl", 80, "--max-cps", 50, "--min-duration", 0.2, "--min-gap", 0)
    assert rules(run("check", "bad.srt", "--json", *loose).out) == ["gap"]


def test_two_voices_at_once_are_only_a_note(run: Run, tmp_path: Path) -> None:
    """Overlapping voices may be meant; the same voice over itself is an error."""
    two = [cue(1000, 4000, "Well, I think", "Anna"), cue(3000, 5000, "You are wrong.", "Bob")]
    write(tmp_path / "two.json", two)
    outcome = run("check", "two.json")
    assert (outcome.code, outcome.out.split()[:2]) == (0, ["note", "overlap"])
    write(tmp_path / "one.json", [one.model_copy(update={"speaker": "Anna"}) for one in two])
    assert run("check", "one.json").code == 1


def test_the_sound_is_asked(run: Run, tmp_path: Path) -> None:
    """A cue on silence, one behind the end and speech without a cue are found; the truth has none of them."""
    media = FIXTURES / "dialogue.m4a"
    truth = cues_of(FIXTURES / "dialogue.json")
    style = ("--style", "none", "--json")
    write(tmp_path / "truth.srt", truth)
    assert not {"silence", "past-end", "uncovered"} & set(rules(run("check", "truth.srt", media, *style).out))
    wrong = [cue(50, 450, "Nobody says this."), *truth[:4], *truth[5:], cue(90_000, 92_000, "Nor this.")]
    write(tmp_path / "wrong.srt", wrong)
    outcome = run("check", "wrong.srt", media, *style)
    found = [
        (one["rule"], one["cue"], round(one["start"]))
        for one in json.loads(outcome.out)["findings"]
        if one["rule"] != "overlap"
    ]
    assert found == [("silence", 1, 0), ("uncovered", None, 9), ("past-end", len(wrong), 90)]
    assert outcome.code == 1


def test_what_the_reader_put_right_is_a_finding(run: Run, tmp_path: Path) -> None:
    """A cue that ends before it starts was wrong in the file, although every reader mends it."""
    text = "1\n00:00:05,000 --> 00:00:04,000\nBackwards.\n"
    (tmp_path / "back.srt").write_text(text, encoding="utf-8")
    assert "end-before-start" in rules(run("check", "back.srt", "--style", "none", "--json").out)


def test_what_stands_in_the_wrong_place_is_a_finding(run: Run, tmp_path: Path) -> None:
    """Captions before zero or out of order were wrong in the file, and the words on stderr count them."""
    text = "2\n00:00:05,000 --> 00:00:06,000\nLater.\n\n1\n-00:00:01,000 --> 00:00:02,000\nEarlier.\n"
    (tmp_path / "odd.srt").write_text(text, encoding="utf-8")
    outcome = run("check", "odd.srt", "--style", "none", "--json")
    assert (outcome.code, rules(outcome.out)) == (1, ["negative", "unsorted"])
    assert "1 captions begin before zero" in outcome.err
    assert "1 captions stand behind later ones" in outcome.err


def test_files_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    """Exit code 2 and one line: a binary file, prose, none at all, media that is none; empty is no error."""
    write(tmp_path / "good.srt", GOOD)
    (tmp_path / "binary.srt").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "prose.srt").write_text("It was a dark night.\n" * 9, encoding="utf-8")
    for files in (("binary.srt",), ("prose.srt",), ("nothing.srt",), ("good.srt", "prose.srt")):
        outcome = run("check", *files)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1), files
        assert files[-1] in outcome.err
    (tmp_path / "empty.srt").write_bytes(b"")
    assert run("check", "empty.srt") == (0, "", "empty.srt: 0 cues by netflix: nothing wrong\n")


def test_a_text_cannot_command_the_terminal(run: Run, tmp_path: Path) -> None:
    """Controls are shown as such; right-to-left text is isolated, Chinese cut by its width."""
    (tmp_path / "a.json").write_text(
        json.dumps({"cues": [{"start": 1, "end": 1.1, "text": "\x1b[31mred\u202e\nسلام"}]}), encoding="utf-8"
    )
    out = run("check", "a.json").out
    assert "\x1b" not in out
    assert "\u2068\ufffd[31mred\u202e | سلام\u2069" in out
    write(tmp_path / "zh.srt", [cue(0, 5000, "今天天气很好" * 9)])
    assert "今天天气很好今天天气很好今天天气很好今天天气很…\n" in run("check", "zh.srt").out


def test_twenty_thousand_cues(run: Run, tmp_path: Path) -> None:
    """A file of a whole day is judged; each cue has its line."""
    write(tmp_path / "day.srt", [cue(at * 3000, at * 3000 + 400, "It rains.") for at in range(20_000)])
    outcome = run("check", "day.srt")
    assert (outcome.code, outcome.out.count("\n")) == (1, 40_000)


@pytest.mark.parametrize("options", [(), ("--fps", "25"), ("--fps", "24000/1001")])
def test_what_we_wrote_is_clean_in_every_format(
    run: Run, perfect: Running, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """Gaps and durations hold in hundredths and in frames, and the check needs not be told of these."""
    made = ("srt", FIXTURES / "talk.mp4", "--base-url", perfect.base_url, "-f", "srt,ass,vtt,ttml", *options)
    assert run(*made, "-o", f"{tmp_path}/").code == 0
    for suffix in ("srt", "ass", "vtt", "ttml"):
        assert run("check", f"talk.{suffix}", "-q") == (0, "", ""), suffix
