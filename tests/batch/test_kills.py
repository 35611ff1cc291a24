"""Whatever kills a run, the next one goes on: nothing is lost, doubled or paid for twice."""

import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from subtoolkit import standin
from subtoolkit.batch.ledger import NAME, Ledger
from subtoolkit.standin.running import Running
from tests.batch.songs import EAR, make_songs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

JOBS = 4
STORING = 1.0
"""Within so many seconds an answer that left the server is received and stored, on a busy machine."""


@pytest.mark.parametrize(
    ("songs", "kills"),
    [(16, 2), pytest.param(150, 10, marks=[pytest.mark.soak, pytest.mark.timeout(1200)])],
)
def test_kills_cost_only_what_was_in_flight(tmp_path: Path, songs: int, kills: int) -> None:
    """Killed at any moment and started again, each song comes out once, as in a run that nobody killed."""
    make_songs(tmp_path / "songs", songs)
    with standin.start(ear=EAR, delay=0.1) as server:
        chance = random.Random(1)  # noqa: S311
        deaths = [_life(tmp_path, server, songs // (kills + 2), chance) for _ in range(kills)]
        assert not any(path.name.startswith(".subtool") and path.stat().st_size for path in _all(tmp_path))
        subprocess.run(_command(tmp_path, server, "killed"), check=True)
        log = list(server.log)
        whole = _command(tmp_path, server, "whole")
        subprocess.run([*whole[: whole.index("--cache")], "--cache", str(tmp_path / "other")], check=True)
    again = [entry for entry in log if sum(one.digest == entry.digest for one in log) > 1]
    first = {entry.digest: entry for entry in reversed(again)}
    assert len(first) <= JOBS * kills
    for entry in first.values():
        died = min(death for death in deaths if death >= entry.arrived)
        assert entry.ended is None or died - entry.ended < STORING
    assert _results(tmp_path / "killed") == _results(tmp_path / "whole")
    assert len(_results(tmp_path / "killed")) == 2 * songs
    with Ledger(tmp_path / "killed" / NAME, reading=True) as ledger:
        assert {entry.state for entry in ledger.entries().values()} == {"done"}


def _command(folder: Path, server: Running, output: str) -> list[str]:
    return [
        sys.executable, "-m", "subtoolkit.cli", "batch", str(folder / "songs"), "-o", str(folder / output),
        "-f", "lrc,json", "--base-url", server.base_url, "--jobs", str(JOBS), "--quiet", "--task", "srt",
        "--prompt", "lyrics", "--cache", str(folder / "cache"),
    ]  # fmt: skip


def _life(folder: Path, server: Running, most: int, chance: random.Random) -> float:
    """Start a run and kill it after some requests, at any moment of the next; gives when."""
    enough = len(server.log) + chance.randint(0, most)
    with subprocess.Popen(_command(folder, server, "killed"), stdout=subprocess.DEVNULL) as process:
        while len(server.log) < enough:
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
    died = time.monotonic()
    time.sleep(0.5)  # what it had sent has arrived
    return died


def _all(folder: Path) -> Sequence[Path]:
    return [path for path in (folder / "killed").rglob("*") if path.is_file()]


def _results(folder: Path) -> dict[str, str]:
    """What was written for people; the JSON without what its answers cost."""
    found = {}
    for path in sorted(folder.rglob("*.*")):
        if path.suffix in (".lrc", ".json"):
            text = path.read_text(encoding="utf-8")
            found[path.relative_to(folder).as_posix()] = text.partition('"report"')[0]
    return found
