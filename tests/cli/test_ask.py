"""`subtool ask` as a user meets it."""

import functools
import http.server
import io
import os
import shutil
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from subtoolkit import standin
from subtoolkit.omni.speech import RATE_HZ
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.media.build import run as ffmpeg
from tests.truths import FIXTURES

TALK = FIXTURES / "talk.mp4"
SHORT = ("--no-see", "--from", "0", "--to", "12")
HEARD = "Good morning, and welcome to the old harbor."


def _picture(path: Path, colour: str = "red") -> Path:
    ffmpeg("-f", "lavfi", "-i", f"color={colour}:s=64x48:r=1:d=1", "-frames:v", "1", path)
    return path


def test_an_answer_is_all_of_stdout(run: Run, perfect: Running) -> None:
    """What was heard answers the question; the last line on stderr says what it took."""
    outcome = run("ask", TALK, "Who speaks?", *SHORT, "--base-url", perfect.base_url, "-q")
    assert outcome.code == 0
    assert outcome.out.startswith(HEARD)
    assert outcome.out.count("\n") == 1
    assert outcome.err == ""
    assert perfect.log[-1].prompt == "Who speaks?"


def test_the_same_question_is_not_paid_twice(run: Run, perfect: Running) -> None:
    """Another question, another part or `--refresh` is asked; how it was asked about counts, too."""
    command = ("ask", TALK, "Who speaks?", *SHORT, "--base-url", perfect.base_url)
    first = run(*command)
    before = len(perfect.log)
    again = run(*command)
    assert (again.out, len(perfect.log)) == (first.out, before)
    assert "1 replies from the cache" in again.err
    run(*command, "--refresh")
    run(*command, "--search")
    run("ask", TALK, "Who listens?", *SHORT, "--base-url", perfect.base_url)
    assert len(perfect.log) == before + 3


def test_the_picture_is_sent_where_there_is_one(run: Run, perfect: Running, tmp_path: Path) -> None:
    """A video is seen and heard in one part; `--no-see` leaves its picture out."""
    outcome = run("ask", TALK, "What?", "--from", "0", "--to", "8", "--base-url", perfect.base_url)
    assert outcome.code == 0
    assert outcome.out.startswith(HEARD)
    shutil.copy(_picture(tmp_path / "a.png"), tmp_path / "b.png")
    outcome = run("ask", "a.png", "b.png", "What has changed?", "--base-url", perfect.base_url)
    assert outcome.out.count("A picture of 64x48 that is mostly") == 2
    assert "1. a.png\n2. b.png" in perfect.log[-1].prompt


def test_a_film_without_sound(run: Run, perfect: Running, tmp_path: Path) -> None:
    """It is seen; with nothing to see either there is nothing to ask about."""
    ffmpeg("-f", "lavfi", "-i", "color=red:s=64x48:r=10:d=4", tmp_path / "mute.mp4")
    command = ("ask", "mute.mp4", "What?", "--base-url", perfect.base_url, "-q")
    assert run(*command).out == "A picture that is mostly red.\n"
    outcome = run(*command, "--no-see")
    assert (outcome.code, outcome.out) == (1, "")
    assert "it has no sound track" in outcome.err


def test_a_talk_goes_on(run: Run, perfect: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each line of stdin is a question that follows what was said before; a replay costs nothing."""
    command = ("ask", TALK, "First?", *SHORT, "--chat", "--base-url", perfect.base_url)
    before = len(perfect.log)
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", io.StringIO("Second?\n\nThird?\n"))
        outcome = run(*command)
        assert outcome.code == 0
        assert outcome.out.count(HEARD) == 3
    asked = [entry.prompt for entry in perfect.log[before:]]
    assert asked == ["First?", "First?\nSecond?", "First?\nSecond?\nThird?"]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run("ask", TALK, *SHORT, "--chat", "--base-url", perfect.base_url).out == ""


def test_a_spoken_answer_is_a_sound_file(run: Run, perfect: Running, tmp_path: Path) -> None:
    """It has the true length in its header, is found again in the cache, and is nobody else's file."""
    command = ("ask", TALK, "Say it.", *SHORT, "--speak", "a.wav", "--base-url", perfect.base_url)
    assert run(*command).code == 0
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE_HZ, 1, 2)
        assert file.getnframes() > RATE_HZ
        assert 2 * file.getnframes() + 44 == (tmp_path / "a.wav").stat().st_size
    assert perfect.log[-1].parameters["audio"] == {"voice": "Tina", "format": "wav"}
    before, content = len(perfect.log), (tmp_path / "a.wav").read_bytes()
    assert run(*command, "--force").code == 0
    assert (len(perfect.log), (tmp_path / "a.wav").read_bytes()) == (before, content)
    (tmp_path / "a.wav").write_bytes(b"mine")
    assert "--force" in run(*command).err
    assert run(*command[:-2], "--chat", "--base-url", perfect.base_url).code == 2


def test_a_broken_stream_shows_in_no_answer(run: Run, tmp_path: Path) -> None:
    """Text and sound come anew, and stand there once."""
    whole = tmp_path / "whole.wav"
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}", faults=["close-mid*1"]) as server:
        command = ("ask", TALK, "Say it.", *SHORT, "--base-url", server.base_url)
        outcome = run(*command, "--speak", "a.wav")
        assert outcome.out.count(HEARD) == 1
        assert "1 retries" in outcome.err
        run(*command, "--speak", whole, "--refresh")
    assert (tmp_path / "a.wav").read_bytes() == whole.read_bytes()


def test_an_answer_that_broke_off_is_done_in_part(run: Run) -> None:
    """What there is is shown, and the exit code says that there is more."""
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}", faults=["length"]) as server:
        outcome = run("ask", TALK, "Who?", *SHORT, "--base-url", server.base_url)
    assert outcome.code == 3
    assert HEARD.startswith(outcome.out[:10])
    assert "broke off" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((TALK,), 2, "no question"),
        (("What is it?",), 2, "no media"),
        (("nope.mp4", "What?"), 1, "no such file"),
        ((TALK, " "), 2, "empty"),
        ((TALK, "What?", "--voice", "Tina"), 2, "--speak"),
        ((TALK, "What?", "--think"), 1, "cannot think"),
        ((TALK, "What?", "--search", "--model", "qwen3-omni-flash"), 1, "cannot search"),
        ((TALK, "What?", "--model", "qwen3-omni-30b-a3b-captioner"), 1, "takes no questions"),
        ((TALK, "What?", "--see", "--model", "qwen-omni-turbo"), 1, "--from and --to"),
        ((TALK, "What?", "--by-url"), 2, "no https address"),
        ((TALK, TALK, "What?", "--model", "qwen3-omni-flash", "--no-see", "--to", "9"), 1, "takes 1"),
    ],
    ids=str,
)
def test_what_cannot_be_asked(
    run: Run, perfect: Running, arguments: tuple[object, ...], code: int, says: str
) -> None:
    """One line, and nothing is sent."""
    before = len(perfect.log)
    outcome = run("ask", *arguments, "--base-url", perfect.base_url, "-q")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (code, "", 1)
    assert says in outcome.err
    assert len(perfect.log) == before


def test_what_is_too_long_to_see_is_heard(run: Run, perfect: Running) -> None:
    """Nobody asked for the picture: the sound alone fits, and that is told."""
    outcome = run("ask", TALK, "Who?", "--model", "qwen-omni-turbo", "--base-url", perfect.base_url)
    assert outcome.code == 0
    assert outcome.out.startswith(HEARD)
    assert "watches at most 00:00:40, so the sound was sent alone" in outcome.err


def test_a_question_that_is_too_long(run: Run, perfect: Running) -> None:
    """What helps is a part, since there are no pieces."""
    options = ("--think", "--model", "qwen3-omni-flash", "--base-url", perfect.base_url)
    outcome = run("ask", TALK, "Why? " * 16_000, *SHORT, *options, "-q")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert "choose a part with --from and --to" in outcome.err


def test_a_model_that_thinks(run: Run, perfect: Running) -> None:
    """Its thoughts are no part of the answer."""
    options = ("--think", "--model", "qwen3-omni-flash", "--base-url", perfect.base_url)
    outcome = run("ask", TALK, "Who?", *SHORT, *options, "-q")
    assert outcome.out.startswith(HEARD)
    assert outcome.err == ""
    assert perfect.log[-1].parameters["enable_thinking"] is True


def test_a_rehearsal_sends_nothing(run: Run, perfect: Running) -> None:
    """`--dry-run` counts one request with its tokens."""
    before = len(perfect.log)
    outcome = run("ask", TALK, "Who?", "--dry-run")
    assert outcome.code == 0
    model, requests, stored, sound = outcome.out.splitlines()[2].split()[:4]
    assert (model, requests, stored) == ("qwen3.5-omni-plus", "1", "0")
    assert sound in ("567", "568")  # releases of ffmpeg differ by the padding at the end
    assert len(perfect.log) == before


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A sound at an address of this machine."""
    ffmpeg("-i", TALK, "-t", "12", "-vn", tmp_path / "talk.mp3")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

    serve = functools.partial(Handler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_an_address_is_read_by_the_service(run: Run, perfect: Running, site: str) -> None:
    """With `--by-url` no byte of it travels through this machine; a part of it cannot be chosen then."""
    command = ("ask", f"{site}/talk.mp3", "Who?", "--by-url", "--base-url", perfect.base_url)
    assert run(*command).out.startswith(HEARD)
    assert run(*command, "--to", "5").code == 2


@pytest.mark.skipif(os.name == "nt", reason="a terminal of Unix")
def test_an_answer_streams_to_a_terminal(perfect: Running, tmp_path: Path) -> None:
    """It comes in pieces, once, without what could command the terminal."""
    import pty

    host, terminal = pty.openpty()
    command = [
        sys.executable, "-m", "subtoolkit.cli", "ask", str(TALK), "Who?", *SHORT, "-q", "--no-cache",
        "--base-url", perfect.base_url,
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=terminal, stderr=subprocess.PIPE, cwd=tmp_path)
    os.close(terminal)
    shown = b""
    while True:
        try:
            piece = os.read(host, 1 << 16)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(host)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, b"")
    assert shown.decode().count(HEARD) == 1
    assert shown.endswith(b"\r\n")
