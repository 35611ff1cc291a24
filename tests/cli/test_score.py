"""`subtool score`: two files compared."""

import json
from pathlib import Path

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import render
from tests.cli.conftest import Run
from tests.truths import FIXTURES, cues_of

TRUTH = """1
00:00:01,000 --> 00:00:03,000
Good morning, and welcome.

2
00:00:04,000 --> 00:00:05,000
It is well-known.
"""
OTHER = """1
00:00:01,000 --> 00:00:03,000
good Morning morning and welcome

2
00:00:04,120 --> 00:00:05,000
It was well known.
"""


def test_the_numbers_of_two_files(run: Run, tmp_path: Path) -> None:
    """One number a line on stdout, nothing on stderr, exit code 0 however bad it is."""
    (tmp_path / "truth.srt").write_text(TRUTH, encoding="utf-8")
    (tmp_path / "other.srt").write_text(OTHER, encoding="utf-8")
    assert run("score", "truth.srt", "other.srt") == (
        0,
        """\
cues                  2 for 2
words                 9 for 8
word error rate       25.0%
character error rate  26.5%
  wrong               1
  missing             0
  invented            0
  doubled             1
start error           median 0.060 s, 95% within 0.120 s, bias +0.060 s (2 cues)
end error             median 0.000 s, 95% within 0.000 s, bias +0.000 s (2 cues)
cues within netflix   50.0%
""",
        "",
    )


def test_json_has_seconds(run: Run, tmp_path: Path) -> None:
    """A program gets the same numbers; a file in another format is the same file."""
    talk = Timeline(cues=cues_of(FIXTURES / "talk.json"), language="en")
    for name in ("json", "vtt"):
        (tmp_path / f"talk.{name}").write_text(render(talk, name), encoding="utf-8")
    outcome = run("score", "talk.json", "talk.vtt", "--json")
    found = json.loads(outcome.out)
    assert (outcome.code, found["word_error_rate"], found["lyrics"]) == (0, 0, None)
    assert found["starts"] == {"count": 24, "median": 0, "p95": 0, "bias": 0}


def test_lyrics_are_told_as_lyrics(run: Run, tmp_path: Path) -> None:
    """LRC files get the numbers that lyrics are judged by; the last line's end is a guess of the reader."""
    song = Timeline(cues=cues_of(FIXTURES / "song.json", kind="lyric"))
    text = render(song, "lrc")
    (tmp_path / "a.lrc").write_text(text, encoding="utf-8")
    (tmp_path / "b.lrc").write_text("[offset:-400]\n" + text, encoding="utf-8")
    line = "start error 0.400 s on average, 0.0% within 0.3 s, 100.0% within 1 s (12 lines)"
    assert f"lyrics                {line}\n" in run("score", "a.lrc", "b.lrc").out


def test_chinese_and_arabic(run: Run, tmp_path: Path) -> None:
    """Words are counted in scripts with and without blanks, and the guideline is that of the language."""
    for name, text in (("zh", "今天天气很好，我们去公园。"), ("ar", "مرحبا بكم في المدينة القديمة.")):
        (tmp_path / "a.srt").write_text(f"1\n00:00:01,000 --> 00:00:04,000\n{text}\n", encoding="utf-8")
        found = json.loads(run("score", "a.srt", "a.srt", "--json").out)
        assert (found["reference_words"], found["word_error_rate"]) == ({"zh": 11, "ar": 5}[name], 0)
        assert found["within_guideline"] == 1


def test_files_that_cannot_be_compared(run: Run, tmp_path: Path) -> None:
    """One line for a binary file and for one that is not there; an empty one only has no rates."""
    (tmp_path / "truth.srt").write_text(TRUTH, encoding="utf-8")
    (tmp_path / "binary.srt").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "empty.srt").write_bytes(b"")
    for name in ("binary.srt", "nothing.srt"):
        outcome = run("score", "truth.srt", name)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
        assert name in outcome.err
    assert "word error rate       100.0%" in run("score", "truth.srt", "empty.srt").out
    assert "word error rate       -\n" in run("score", "empty.srt", "truth.srt").out


def test_what_could_not_be_read_is_told(run: Run, tmp_path: Path) -> None:
    """A guessed encoding is named on stderr, and `--encoding` settles it."""
    (tmp_path / "truth.srt").write_text(TRUTH.replace("welcome", "wëlcömè, à bientôt"), encoding="cp1252")
    assert "cp1252" in run("score", "truth.srt", "truth.srt").err
    assert run("score", "truth.srt", "truth.srt", "--encoding", "cp1252").err == ""


def test_the_truth_of_a_recording_is_a_reference(run: Run, tmp_path: Path) -> None:
    """What the stand-in knows by heart can be compared with, words and all."""
    outcome = run("score", FIXTURES / "talk.json", FIXTURES / "talk.json", "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out)["word_error_rate"] == 0
