"""What tests of commands share: running one, and servers to ask."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from subtoolkit import standin
from subtoolkit.cli.main import main
from subtoolkit.standin.running import Running
from tests.truths import FIXTURES


class Outcome(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `subtool` with these arguments in an empty folder, with a cache of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUBTOOL_CACHE", str(tmp_path / "cache"))

    def run_(*arguments: object) -> Outcome:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(int(left.value.code or 0), captured.out, captured.err)

    return run_


@pytest.fixture(scope="session")
def perfect() -> Iterator[Running]:
    """A perfect listener for the talk."""
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}") as server:
        yield server
