"""Half an hour of talk from end to end: every word, little memory, and no answer paid for twice."""

import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from fixtures.long import make_talk
from fixtures.truth import save
from subtoolkit import standin
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.files import load
from subtoolkit.standin.log import Entry
from subtoolkit.standin.running import Running
from tests.truths import misplaced, words_of

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]

SECONDS = 1800
JOBS = 8
KILLS = 10
MOST_MEMORY = 400_000_000
STORING = 1.0
"""Within so many seconds an answer that left the server is received and stored, on a busy machine."""


class Heard(NamedTuple):
    """What one run gave."""

    timeline: Timeline
    truth: Path
    peak: int
    """Most bytes that the command and its children held at one moment (resident, sampled)."""


class Life(NamedTuple):
    """What one process asked before it was killed."""

    asked: Sequence[Entry]
    died: float
    """Monotonic seconds."""


@pytest.fixture(scope="module", params=[None, -14.0], ids=["no pauses", "over music"])
def heard(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Heard:
    """A talk, half of its sentences back to back, heard by a perfect listener."""
    folder = tmp_path_factory.mktemp("heard")
    talk = made(folder, music_db=request.param)
    with standin.start(ear=f"script:{talk.with_suffix('.json')}") as server:
        process = subprocess.Popen(command(talk, server, folder))
        peak = 0
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(0.02)
    assert process.returncode == 0
    return Heard(load(folder / "heard.json"), talk.with_suffix(".json"), peak)


def test_every_word_stands_once_at_its_time(heard: Heard) -> None:
    """Cut where the default pieces end, with and without music, no word is lost, doubled or moved."""
    assert misplaced(heard.timeline.cues, words_of(heard.truth), tolerance=60) == []
    assert heard.timeline.report.status == "complete"
    assert heard.timeline.report.missing == ()


def test_memory_is_bounded(heard: Heard) -> None:
    """The command, and every ffmpeg that it runs, hold little at any moment."""
    assert heard.peak < MOST_MEMORY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_ten_kills_lose_only_what_was_in_flight(tmp_path: Path) -> None:
    """Killed at any moment, the next run asks again for what was not answered yet, and ends all the same."""
    talk = made(tmp_path)
    folders = [tmp_path / "whole", tmp_path / "killed"]
    pieces = ("--piece", "10-20")  # so many that none of the runs comes to its end
    for folder in folders:
        folder.mkdir()
    with standin.start(ear=f"script:{talk.with_suffix('.json')}", delay=0.5) as server:
        whole, killed = ([*command(talk, server, folder), *pieces] for folder in folders)
        subprocess.run(whole, check=True)
        pieces_asked = {entry.digest for entry in server.log}
        assert len(pieces_asked) == len(server.log)
        begun = len(server.log)
        lives = [life(killed, server, random.Random(number)) for number in range(KILLS)]  # noqa: S311
        assert not (folders[1] / "heard.json").exists()
        subprocess.run(killed, check=True)
        log = server.log[begun:]
    assert {entry.digest for entry in log} - {""} == pieces_asked
    for one in lives:
        later = {entry.digest for entry in log if entry.arrived > one.died}
        again = [entry for entry in one.asked if entry.digest in later]
        assert len(again) <= JOBS
        answered = [one.died - entry.ended for entry in again if entry.ended is not None]
        assert max(answered, default=0) < STORING
    assert seen(folders[1]) == seen(folders[0])


def made(folder: Path, music_db: float | None = None) -> Path:
    """The talk, with its truth beside it."""
    path = folder / "talk.mp4"
    save(path.with_suffix(".json"), make_talk(path, SECONDS, seed=30, back_to_back=0.5, music_db=music_db))
    return path


def command(talk: Path, server: Running, folder: Path) -> list[str]:
    """The command line that hears all of the talk, believes its times and leaves the cues as they are."""
    return [
        sys.executable, "-m", "subtoolkit.cli", "srt", str(talk), "--base-url", server.base_url, "--quiet",
        "--times", "model", "--style", "none", "--jobs", str(JOBS), "-f", "json",
        "-o", str(folder / "heard.json"), "--cache", str(folder / "cache"),
    ]  # fmt: skip


def life(killed: Sequence[str], server: Running, chance: random.Random) -> Life:
    """Run the command until it asked for a few pieces, or for none, and a moment longer."""
    before = len(server.log)
    process = subprocess.Popen(killed)
    enough = before + chance.randint(0, 10)
    while len(server.log) < enough:
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.7))
    process.kill()
    process.wait()
    died = time.monotonic()
    time.sleep(STORING)  # what it had sent has arrived
    return Life(server.log[before:], died)


def resident(pid: int) -> int:
    """Bytes that a process and its children hold."""
    try:
        parent = psutil.Process(pid)
        # A child that is not yet the program it is to become shows its parent's memory once more.
        children = [one for one in parent.children(recursive=True) if one.name() != parent.name()]
        return sum(int(one.memory_info().rss) for one in (parent, *children))
    except psutil.Error:
        return 0


def seen(folder: Path) -> object:
    """All of the written timeline but what its answers cost."""
    timeline = load(folder / "heard.json")
    return timeline.model_copy(
        update={"report": timeline.report.model_copy(update={"usage": None, "cost": None})}
    )
