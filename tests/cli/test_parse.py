"""`subtool parse`: saved replies, no network."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

REPLY = """[00:00:09,120 --> 00:00:13,640] Paper boats along the gutter
[00:00:14,080 --> 00:00:18,200] carry names we used to mutter
"""


def test_a_reply_becomes_json_on_stdout(run: Run, tmp_path: Path) -> None:
    """Relative times get the offset; the text is kept to the letter."""
    (tmp_path / "reply.txt").write_text(REPLY, encoding="utf-8")
    outcome = run("parse", "reply.txt", "--offset", "1:00", "--duration", "30", "-f", "json", "-o", "-")
    content = json.loads(outcome.out)
    assert outcome.code == 0
    assert [(cue["start"], cue["end"], cue["text"]) for cue in content["cues"]] == [
        (69.12, 73.64, "Paper boats along the gutter"),
        (74.08, 78.2, "carry names we used to mutter"),
    ]
    assert content["report"]["status"] == "complete"
    assert content["report"]["grammar"] == "lyrics"


def test_a_refusal_is_told_and_never_written_as_a_cue(run: Run, tmp_path: Path) -> None:
    """Status refused, exit code 3, an empty file."""
    (tmp_path / "reply.txt").write_text("I'm sorry, I cannot transcribe this audio.", encoding="utf-8")
    outcome = run("parse", "reply.txt")
    assert outcome.code == 3
    assert (tmp_path / "reply.srt").read_text(encoding="utf-8").strip() == ""


def test_bytes_that_are_no_text_do_not_stop_it(run: Run, tmp_path: Path) -> None:
    """A damaged reply keeps the lines that can be read."""
    (tmp_path / "reply.txt").write_bytes(b"\xff\xfe\x00 rubbish\n" + REPLY.encode())
    outcome = run("parse", "reply.txt", "-f", "txt", "-o", "-")
    assert "Paper boats" in outcome.out


def test_a_missing_reply_has_one_line(run: Run) -> None:
    """Exit code 1 and the name of the file."""
    outcome = run("parse", "nothing.txt")
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert "nothing.txt" in outcome.err


def test_a_wrong_time_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    """`--offset` takes seconds or a clock."""
    (tmp_path / "reply.txt").write_text(REPLY, encoding="utf-8")
    outcome = run("parse", "reply.txt", "--offset", "noon")
    assert outcome.code == 2
    assert "'noon'" in outcome.err


def test_what_is_no_reply(run: Run, tmp_path: Path) -> None:
    """A binary file, a missing one and a piece without length are told, and nothing is written."""
    (tmp_path / "talk.mp4").write_bytes(bytes(range(256)) * 8)
    assert "it is a binary file" in run("parse", "talk.mp4").err
    assert run("parse", "nope.txt").err == "subtool: cannot read 'nope.txt': no such file\n"
    (tmp_path / "reply.txt").write_text("[00:01 --> 00:02] Here.\n", encoding="utf-8")
    outcome = run("parse", "reply.txt", "--duration", "0")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert not list(tmp_path.glob("*.srt"))


def test_what_comes_from_stdin_is_called_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No file of that name is made up."""
    reply = tmp_path / "given"
    reply.write_text("[00:01 --> 00:02] Here.\n", encoding="utf-8")
    with reply.open(encoding="utf-8") as file:
        monkeypatch.setattr("sys.stdin", file)
        outcome = run("parse", "-")
    assert outcome.err == "stdin: 1 cues\n"


def test_the_reply_is_never_written(run: Run, tmp_path: Path) -> None:
    """A reply with the suffix of the result stays, whatever is forced."""
    (tmp_path / "reply.srt").write_text("[00:01.00] Hello\n", encoding="utf-8")
    for arguments in ((), ("--force",), ("-o", "reply.srt", "--force")):
        outcome = run("parse", "reply.srt", *arguments)
        assert (outcome.code, "it is the source" in outcome.err) == (2, True)
    assert (tmp_path / "reply.srt").read_text(encoding="utf-8") == "[00:01.00] Hello\n"
