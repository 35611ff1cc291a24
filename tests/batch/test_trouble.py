"""Files that crash or hang, signals, and what other runs do meanwhile."""

import asyncio
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from subtoolkit.batch import local
from subtoolkit.batch.jobs import Job, Wishes
from subtoolkit.batch.ledger import NAME, Ledger
from subtoolkit.core.progress import Watch
from subtoolkit.core.settings import Presentation, Service, Settings
from subtoolkit.omni.purse import Budget
from subtoolkit.pipeline.tasks import TASKS, Task
from subtoolkit.standin.running import Running
from tests.batch.songs import make_songs

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")

CRASHING = """
    import asyncio, faulthandler, sys
    from subtoolkit.pipeline import tasks
    from subtoolkit.pipeline.run import transcribe_async

    async def make(source, settings, **others):
        if "0003" in str(source):
            await asyncio.sleep(0.5)
            faulthandler._sigsegv()
        return await transcribe_async(source, settings, **others)

    tasks.TASKS["srt"] = tasks.Task(make, "srt")
    from subtoolkit.cli.main import main
    main(sys.argv[1:])
"""


def states(out: Path) -> dict[str, str]:
    """What the ledger says of each row."""
    with Ledger(out / NAME, reading=True) as ledger:
        return {name: entry.state for name, entry in ledger.entries().items()}


@posix
def test_a_file_that_crashes_the_program_is_found(tmp_path: Path, singer: Running) -> None:
    """It takes the others along once; then they are done, and it is named."""
    make_songs(tmp_path / "songs", 6)
    driver = tmp_path / "driver.py"
    driver.write_text(textwrap.dedent(CRASHING), encoding="utf-8")
    command = [
        sys.executable, driver, "batch", "songs", "-o", "out", "--task", "srt", "--prompt", "lyrics", "-q",
        "--base-url", singer.base_url, "--cache", "cache",
    ]  # fmt: skip
    codes = [
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode for _ in range(4)
    ]
    # On a slow machine the others are done by then, so that it is known after the first crash.
    assert codes in ([-signal.SIGSEGV, -signal.SIGSEGV, 3, 3], [-signal.SIGSEGV, 3, 3, 3])
    found = states(tmp_path / "out")
    assert [name for name, state in found.items() if state != "done"] == ["album 0/song 0003 (srt)"]
    assert found["album 0/song 0003 (srt)"] == "failed"


@posix
def test_ctrl_c_lets_what_has_begun_end(tmp_path: Path, singer: Running) -> None:
    """What was asked is written, nothing more is begun, and the same command goes on."""
    make_songs(tmp_path / "songs", 40)
    before = len(singer.log)
    command = [
        sys.executable, "-m", "subtoolkit.cli", "batch", "songs", "-o", "out", "--base-url", singer.base_url,
        "--cache", "cache", "--jobs", "2",
    ]  # fmt: skip
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        while len(singer.log) < before + 3:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1]
    assert process.returncode == 130
    assert "coming to an end" in told
    found = list(states(tmp_path / "out").values())
    assert found.count("working") == 0
    assert found.count("done") == len(singer.log) - before
    assert 0 < found.count("waiting") < 40


def test_one_ledger_has_one_run(tmp_path: Path) -> None:
    """A second run beside the first would pay twice, so it is refused; the lock ends with its owner."""
    from subtoolkit.core.errors import UsageError

    with Ledger(tmp_path / NAME) as one, Ledger(tmp_path / NAME) as other:
        with one.held():
            with pytest.raises(UsageError, match="another run"), other.held():
                pass
            assert other.entries() == {}
        with other.held():
            pass


async def test_a_file_that_hangs_is_left(
    tmp_path: Path, singer: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is decoded for a long time, the row has failed and the others go on."""

    async def make(source: str | Path, settings: Settings, *, watch: Watch, **_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setitem(TASKS, "srt", Task(make, "srt"))  # type: ignore[arg-type]
    monkeypatch.setattr(local, "_STALLED", 0.2)
    settings = Settings(service=Service(base_url=singer.base_url))
    wishes = Wishes.of("srt", ("srt",), settings, Presentation())
    job = Job("a (srt)", str(tmp_path / "a.mp3"), wishes, {}, ())
    async with local.Local(2, Budget()) as crew:
        result = await crew.do(job)
    assert (result.state, result.reason) == ("failed", "hung")
