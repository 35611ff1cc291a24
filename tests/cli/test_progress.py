"""What a run tells while it lasts."""

import time

import pytest

from subtoolkit.cli import progress
from subtoolkit.core.progress import Progress


def test_a_log_hears_of_a_run_that_waits(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines come by the clock, also while nothing happens, and tell of requests that are sent again."""
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.05)
    with progress.shown("talk.mp4", quiet=False) as watch:
        time.sleep(0.1)
        watch(Progress(decoded=81_000, pieces=2, answered=1, asking=1, retrying=1))
        time.sleep(0.3)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert set(lines) == {"talk.mp4: decoded 00:01:21, 1 of 2 pieces, 1 asked, 1 of them once more"}
