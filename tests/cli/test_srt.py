"""`subtool srt` as a user meets it."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pysubs2
import pytest

from subtoolkit import standin
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.processes import heeding
from tests.truths import FIXTURES, words_of

TALK = FIXTURES / "talk.mp4"
PIECES = ("--piece", "10-20")


def test_srt_stands_beside_the_media(run: Run, perfect: Running, tmp_path: Path) -> None:
    """Without further ado the subtitles are written next to the file, and stdout names them."""
    shutil.copy(TALK, tmp_path / "talk.mp4")
    outcome = run("srt", "talk.mp4", "--base-url", perfect.base_url, *PIECES)
    assert (outcome.code, outcome.out) == (0, "talk.srt\n")
    words = " ".join(line.plaintext for line in pysubs2.load(str(tmp_path / "talk.srt"))).split()
    assert len(words) == len(words_of(FIXTURES / "talk.json"))


def test_several_formats_come_from_one_run(run: Run, perfect: Running, tmp_path: Path) -> None:
    """Each piece is asked for once, however many files are written."""
    before = len(perfect.log)
    outcome = run(
        "srt",
        TALK,
        "--base-url",
        perfect.base_url,
        "-f",
        "srt,ass",
        "-f",
        "vtt,txt,json",
        "-o",
        f"{tmp_path}/",
    )
    assert outcome.code == 0
    assert [Path(line).name for line in outcome.out.splitlines()] == [
        "talk.srt", "talk.ass", "talk.vtt", "talk.txt", "talk.json",
    ]  # fmt: skip
    assert len({entry.digest for entry in perfect.log[before:]}) == len(perfect.log) - before


def test_stdout_holds_the_text_alone(run: Run, perfect: Running) -> None:
    """With `-o -` the text goes to stdout and everything else to stderr."""
    outcome = run("srt", TALK, "--base-url", perfect.base_url, "-o", "-", "-f", "json")
    cues = json.loads(outcome.out)["cues"]
    assert cues[0]["text"].startswith("Good morning")
    assert "cues" in outcome.err


def test_the_name_of_the_output_chooses_the_format(run: Run, perfect: Running, tmp_path: Path) -> None:
    """`-o x.vtt` needs no `-f`."""
    assert run("srt", TALK, "--base-url", perfect.base_url, "-o", "x.vtt").code == 0
    assert (tmp_path / "x.vtt").read_text(encoding="utf-8").startswith("WEBVTT")


def test_a_file_of_somebody_else_is_not_overwritten(run: Run, perfect: Running, tmp_path: Path) -> None:
    """A foreign file stops the run before anything is asked; `--force` replaces it."""
    (tmp_path / "x.srt").write_text("by hand", encoding="utf-8")
    before = len(perfect.log)
    outcome = run("srt", TALK, "--base-url", perfect.base_url, "-o", "x.srt", "--no-cache")
    assert outcome.code == 1
    assert "--force" in outcome.err
    assert len(perfect.log) == before
    assert run("srt", TALK, "--base-url", perfect.base_url, "-o", "x.srt", "--force").code == 0


def test_our_own_file_is_replaced_until_somebody_corrects_it(
    run: Run, perfect: Running, tmp_path: Path
) -> None:
    """A second run may write again; after a correction by hand it may not."""
    command = ("srt", TALK, "--base-url", perfect.base_url, "-o", "x.srt")
    assert [run(*command).code, run(*command).code] == [0, 0]
    with (tmp_path / "x.srt").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert run(*command).code == 1


def test_two_inputs_never_write_one_file(run: Run, perfect: Running, tmp_path: Path) -> None:
    """Same names in two folders clash in one output folder, which is told before anything is asked."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(TALK, tmp_path / name / "talk.mp4")
    before = len(perfect.log)
    outcome = run("srt", "a/talk.mp4", "b/talk.mp4", "-o", f"{tmp_path}/", "--base-url", perfect.base_url)
    assert outcome.code == 2
    assert "talk.srt" in outcome.err
    assert len(perfect.log) == before


def test_one_bad_input_does_not_stop_the_others(run: Run, perfect: Running, tmp_path: Path) -> None:
    """The good file is written, the bad one has its line, and the exit code says that a part is missing."""
    (tmp_path / "bad.mp4").write_text("no media", encoding="utf-8")
    shutil.copy(TALK, tmp_path / "talk.mp4")
    outcome = run("srt", "bad.mp4", "talk.mp4", "--base-url", perfect.base_url)
    assert (outcome.code, outcome.out) == (3, "talk.srt\n")
    assert "bad.mp4" in outcome.err


def test_the_report_tells_what_was_done(run: Run, tmp_path: Path) -> None:
    """`--report` holds retries, tokens and what is missing; the exit code is 3 when something is."""
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}", faults=["inspection@2"]) as server:
        outcome = run(
            "srt", TALK, "--base-url", server.base_url, *PIECES, "-o", "x.srt", "--report", "r.json"
        )
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert outcome.code == 3
    assert report["status"] == "partial"
    assert [missing["reason"] for missing in report["missing"]] == ["inspection"]
    assert report["usage"]["requests"] >= 4
    assert "missing" in outcome.err


def test_silence_gives_an_empty_file_and_a_note(run: Run, perfect: Running, tmp_path: Path) -> None:
    """Nothing is sent, the file is valid and empty, exit code 0."""
    import wave

    with wave.open(str(tmp_path / "silence.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 16_000 * 20))
    before = len(perfect.log)
    outcome = run("srt", "silence.wav", "--base-url", perfect.base_url, "-f", "srt,vtt,json")
    assert outcome.code == 0
    assert len(perfect.log) == before
    assert (tmp_path / "silence.srt").read_text(encoding="utf-8").strip() == ""
    assert (tmp_path / "silence.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
    assert "silence" in outcome.err


@pytest.mark.parametrize(
    "name",
    [
        "Ep1: pilot.wav", "http:abc.wav", "100%d.wav", "it's \"here\".wav", "two\nlines.wav", "第一集.wav",
        " blanks .wav", "a;b|c&d$e`f.wav", "[brackets]{x}.wav", "*.wav",
    ],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="Windows forbids these names")
def test_hostile_names(run: Run, perfect: Running, tmp_path: Path, name: str) -> None:
    """Any name of a file works, and its subtitles are named after it."""
    shutil.copy(TALK, tmp_path / name)
    outcome = run("srt", name, "--base-url", perfect.base_url)
    assert outcome.code == 0, outcome.err
    assert (tmp_path / Path(name).with_suffix(".srt")).stat().st_size > 1000


@pytest.mark.skipif(os.name == "nt", reason="Windows forbids these names")
def test_a_leading_dash(run: Run, perfect: Running, tmp_path: Path) -> None:
    """After `--` a name may begin with a dash."""
    shutil.copy(TALK, tmp_path / "-i.mp4")
    assert run("srt", "--base-url", perfect.base_url, "--", "-i.mp4").code == 0
    assert (tmp_path / "-i.srt").is_file()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "folder"),
        (lambda path: path.write_text("once upon a time", encoding="utf-8"), "media"),
        (lambda path: path.write_bytes(b""), "empty"),
        (
            lambda path: path.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", encoding="utf-8"),
            "media",
        ),
        (lambda path: path.write_text("ffconcat version 1.0\nfile talk.mp4\n", encoding="utf-8"), "media"),
    ],
    ids=["missing", "folder", "text", "empty", "playlist", "concat"],
)
def test_what_is_no_media_has_one_clear_line(run, perfect: Running, tmp_path: Path, make, says: str) -> None:  # type: ignore[no-untyped-def]
    """Exit code 1, one line, nothing written, nothing asked."""
    shutil.copy(TALK, tmp_path / "talk.mp4")
    make(tmp_path / "x.mp4")
    before = len(perfect.log)
    outcome = run("srt", "x.mp4", "--base-url", perfect.base_url)
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert "x.mp4" in outcome.err
    assert says in outcome.err
    assert not (tmp_path / "x.srt").exists()
    assert len(perfect.log) == before


def test_without_key_server_or_offline_it_names_the_three_ways(run: Run) -> None:
    """It stops with exit code 2 before it looks at the media."""
    outcome = run("srt", "there-is-no-such-file.mp4")
    assert outcome.code == 2
    assert all(way in outcome.err for way in ("DASHSCOPE_API_KEY", "--base-url", "--offline"))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("key", "rejected the API key"),
        ("model", "has no model"),
        ("arrears", "account"),
        ("html", "127.0.0.1"),
    ],
)
def test_a_service_that_refuses_has_one_clear_line(run: Run, fault: str, says: str) -> None:
    """The reason stands in one line, the exit code is 1, and no key is in what is said."""
    with standin.start(ear="instant", faults=[fault]) as server:
        outcome = run("srt", TALK, "--base-url", server.base_url, "--api-key", "sk-secret", "-o", "x.srt")
    assert outcome.code == 1
    assert says in outcome.err
    assert "sk-secret" not in outcome.out + outcome.err
    assert not Path("x.srt").exists()


def test_a_server_that_is_down(run: Run) -> None:
    """A refused connection is told with the address and what helps."""
    outcome = run("srt", TALK, "--base-url", "http://127.0.0.1:9/v1", "-o", "x.srt")
    assert outcome.code == 1
    assert "127.0.0.1:9" in outcome.err
    assert "is your server running there" in outcome.err


def test_a_missing_output_folder_costs_nothing(run: Run, perfect: Running) -> None:
    """It is told before anything is asked."""
    before = len(perfect.log)
    outcome = run("srt", TALK, "--base-url", perfect.base_url, "-o", "no/such/folder/x.srt", "--no-cache")
    assert outcome.code == 1
    assert "folder" in outcome.err
    assert len(perfect.log) == before


def test_options_from_file_and_environment(
    run: Run, perfect: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`subtool.toml` gives defaults, the environment overrides it, the command line overrides both."""
    (tmp_path / "subtool.toml").write_text(
        f'base-url = "{perfect.base_url}"\nformat = "vtt"\n\n[srt]\noutput = "file.vtt"\n', encoding="utf-8"
    )
    assert run("srt", TALK).out == "file.vtt\n"
    monkeypatch.setenv("SUBTOOL_OUTPUT", "environment.vtt")
    assert run("srt", TALK).out == "environment.vtt\n"
    assert run("srt", TALK, "-o", "typed.vtt").out == "typed.vtt\n"


def test_a_wrong_name_in_the_file_is_told(run: Run, tmp_path: Path) -> None:
    """A typing mistake is no silent default."""
    (tmp_path / "subtool.toml").write_text("langauge = 'en'\n", encoding="utf-8")
    outcome = run("srt", TALK, "--offline")
    assert outcome.code == 2
    assert "'language'" in outcome.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_numbers_in_the_file_mean_what_they_mean_when_typed(
    run: Run, perfect: Running, tmp_path: Path
) -> None:
    """`to = 20` is twenty seconds, and a list where one value is wanted is told."""
    (tmp_path / "subtool.toml").write_text("[srt]\nfrom = 10\nto = 20\n", encoding="utf-8")
    command = ("srt", FIXTURES / "talk.mp4", "--base-url", perfect.base_url, "-o", "-")
    assert "00:00:13," in run(*command).out
    (tmp_path / "subtool.toml").write_text("[srt]\njobs = [1, 2]\n", encoding="utf-8")
    outcome = run(*command)
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "'jobs'" in outcome.err


def test_a_report_that_cannot_be_written_costs_nothing(run: Run, perfect: Running, tmp_path: Path) -> None:
    """Its folder, and that it is no other file, is looked at before anything is asked."""
    before = len(perfect.log)
    command = ("srt", FIXTURES / "talk.mp4", "--base-url", perfect.base_url, "-o", "out.srt")
    assert run(*command, "--report", "not/there.json").code == 1
    assert run(*command, "--report", "out.srt").code == 2
    assert len(perfect.log) == before
    assert not list(tmp_path.glob("*.srt"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_behind_stdout_is_one_line(tmp_path: Path) -> None:
    """`-o - > file` on a full disk fails with a reason."""
    (tmp_path / "reply.txt").write_text("[00:01 --> 00:02] Here.\n" * 2, encoding="utf-8")
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "subtoolkit.cli", "parse", "reply.txt", "-q", "-o", "-"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "the disk is full" in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals for another process")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_within_a_moment_and_the_next_run_goes_on(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    """One line, the exit code that shells know; what was answered is kept: the next run asks for the rest."""
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}", faults=["hang@60s"]) as server:
        command = [
            sys.executable, "-m", "subtoolkit.cli", "srt", str(TALK), "--base-url", server.base_url, *PIECES,
            "-o", str(tmp_path / "x.srt"), "--cache", str(tmp_path / "cache"),
        ]  # fmt: skip
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=heeding
        )
        _wait(lambda: _stored(tmp_path) >= 3)
        process.send_signal(sent)
        _, err = process.communicate(timeout=15)  # a hang would be 20
    assert process.returncode == code
    assert "goes on" in err.splitlines()[-1]
    assert "Traceback" not in err
    stored = _stored(tmp_path)
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}", port=server.port) as server:
        subprocess.run([*command, "--report", str(tmp_path / "r.json")], check=True, capture_output=True)
        report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["usage"]["cached"] == stored
    assert 1 <= report["usage"]["requests"] == len(server.log)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_kill_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    """After `kill -9` the next run sends only what is missing, and no half file stands there."""
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}", faults=["hang@60s"]) as server:
        command = [
            sys.executable, "-m", "subtoolkit.cli", "srt", str(TALK), *PIECES, "-o", str(tmp_path / "x.srt"),
            "--cache", str(tmp_path / "cache"), "--base-url", server.base_url,
        ]  # fmt: skip
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        _wait(lambda: _stored(tmp_path) >= 3)
        process.kill()
        process.wait(timeout=20)
        asked, stored = {entry.digest for entry in server.log}, _stored(tmp_path)
    assert not (tmp_path / "x.srt").exists()
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}", port=server.port) as server:
        subprocess.run(command, check=True, capture_output=True)
        pieces = asked | {entry.digest for entry in server.log}
        assert len(server.log) == len(pieces) - stored


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of processes to signal")
def test_a_signal_leaves_no_recogniser_behind(tmp_path: Path) -> None:
    """A terminal that is closed tells the whole group: one line, and nothing runs on."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "subtoolkit.cli",
            "srt",
            str(TALK),
            "--offline",
            "-q",
            "--no-cache",
            "-o",
            "x.srt",
        ],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heeding,
    )
    _wait(lambda: _recognisers(process.pid))
    children = _recognisers(process.pid)
    os.killpg(process.pid, signal.SIGHUP)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err.count("\n")) == (129, 1)
    _wait(lambda: not any(child.is_running() for child in children))
    assert not (tmp_path / "x.srt").exists()


def _recognisers(process: int) -> list[psutil.Process]:
    found = []
    for child in psutil.Process(process).children():
        with suppress(psutil.Error):  # an ffmpeg that has just ended
            found += [child] if "recogniser" in " ".join(child.cmdline()) else []
    return found


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")
def test_a_closed_stdout_loses_nothing_in_silence(tmp_path: Path) -> None:
    """`-o - >&-` fails with a reason."""
    (tmp_path / "reply.txt").write_text("[00:01 --> 00:02] Here.\n" * 2, encoding="utf-8")
    command = f"{shlex.quote(sys.executable)} -m subtoolkit.cli parse reply.txt -q -o - >&-"
    ended = subprocess.run(
        ["/bin/sh", "-c", command], cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=False
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "stdout is closed" in ended.stderr


def _stored(folder: Path) -> int:
    return len(list((folder / "cache/replies").glob("*/*.json")))


def _wait(true) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def test_a_new_folder_is_made(run: Run, perfect: Running, tmp_path: Path) -> None:
    """`-o subs/` makes the folder, as the help promises."""
    assert run("srt", TALK, "--base-url", perfect.base_url, "-o", "subs/").out == "subs/talk.srt\n"
    assert (tmp_path / "subs/talk.srt").is_file()


def test_wrong_usage_inside_a_run_is_wrong_usage(run: Run, perfect: Running) -> None:
    """A bound that cannot be kept is exit code 2, and nothing is asked."""
    before = len(perfect.log)
    outcome = run(
        "srt", TALK, "--base-url", perfect.base_url, "--max-cost", "1CNY", "-o", "x.srt", "--no-cache"
    )
    assert outcome.code == 2
    assert "--max-cost" in outcome.err
    assert len(perfect.log) == before


def test_values_in_the_environment_may_hold_blanks(
    run: Run, perfect: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several values have a semicolon or a line end between them."""
    command = ("srt", TALK, "--base-url", perfect.base_url, "-o", "-", "--speakers", "name")
    monkeypatch.setenv("SUBTOOL_NAMES", "Anna=Ms Anna Berg; Angus = Mr A")
    text = run(*command).out
    assert "Ms Anna Berg: Good" in text
    assert "Mr A: " in text
    monkeypatch.setenv("SUBTOOL_FORMAT", "vtt\n")
    assert run(*command).out.startswith("WEBVTT")


def test_listening_behind_the_end(run: Run, perfect: Running) -> None:
    """It is wrong usage in one line with the length, not silence."""
    outcome = run("srt", TALK, "--base-url", perfect.base_url, "--from", "5:00", "-q")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "ends at 00:01:21" in outcome.err


def test_a_value_at_the_top_reaches_those_that_take_it(run: Run, tmp_path: Path) -> None:
    """`times = "align"` is for `srt`, and `fix` with other choices keeps its own; a slip is told."""
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nHere.\n", encoding="utf-8")
    (tmp_path / "subtool.toml").write_text('times = "align"\n', encoding="utf-8")
    assert run("fix", "a.srt").code == 0
    (tmp_path / "subtool.toml").write_text('[fix]\ntimes = "align"\n', encoding="utf-8")
    assert run("fix", "a.srt").code == 2
    (tmp_path / "subtool.toml").write_text('times = "algin"\n', encoding="utf-8")
    outcome = run("fix", "a.srt")
    assert outcome.code == 2
    assert "'algin'" in outcome.err


def test_captions_for_the_deaf_tell_sounds_and_no_pictures(run: Run, perfect: Running) -> None:
    """What is heard stands in brackets where nobody speaks; what the picture shows does not."""
    command = ("srt", TALK, "--base-url", perfect.base_url, "-o", "-", "-q")
    text = run(*command, "--sdh").out
    assert "[soft music alone]" in text
    assert text.count("[") == 3
    assert "[" not in run(*command).out


@pytest.mark.parametrize("name", ["in.srt", "in.vtt", "in.lrc"])
def test_a_subtitle_file_is_no_media(run: Run, perfect: Running, tmp_path: Path, name: str) -> None:
    """It is named for what it is, with the commands that take it."""
    (tmp_path / name).write_text("1\n00:00:01,000 --> 00:00:02,000\nHi\n", encoding="utf-8")
    outcome = run("srt", name, "--base-url", perfect.base_url)
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "it is a subtitle file; see `subtool fix`" in outcome.err


def test_context_from_a_file_that_is_not_there(run: Run, perfect: Running, tmp_path: Path) -> None:
    """The same words as for every file that is missing, without an error number."""
    outcome = run("srt", TALK, "--base-url", perfect.base_url, "--context", "@nope")
    assert (outcome.code, outcome.err) == (1, "subtool: cannot read 'nope': no such file\n")


def test_a_server_of_ones_own_that_is_down_or_has_no_price(run: Run) -> None:
    """The server is the reason, not the model."""
    gone = ("srt", TALK, "--base-url", "http://127.0.0.1:9/v1", "-o", "x.srt")
    assert "no price is known for 127.0.0.1:9" in run(*gone, "--max-cost", "1").err
