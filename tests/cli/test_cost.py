"""`subtool cost` and `--dry-run`, as a user meets them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from subtoolkit.cli.cost import TASKS
from subtoolkit.pipeline import tasks
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.truths import FIXTURES

TALK = FIXTURES / "talk.mp4"
SONG = FIXTURES / "song.mp3"


def test_a_table_for_each_file(run: Run) -> None:
    """Requests, tokens of each kind, money with the date of its list, and how long it takes at least."""
    outcome = run("cost", TALK, SONG, "--piece", "10-20")
    assert outcome.code == 0
    assert "talk.mp4: srt, 00:01:21 of sound" in outcome.out
    assert "song.mp3: srt, 00:00:40 of sound" in outcome.out
    assert "qwen3.5-omni-plus" in outcome.out
    assert "all: 2 files" in outcome.out
    assert "cn 0." in outcome.out
    assert "USD*" in outcome.out
    assert "By the price list of 20" in outcome.out
    assert "computed from the list in yuan" in outcome.out


def test_all_models_side_by_side(run: Run) -> None:
    """With `--model all` each model that can do it has its line."""
    outcome = run("cost", SONG, "--model", "all")
    lines = [line.split()[0] for line in outcome.out.splitlines() if line.startswith("  q")]
    assert lines[:3] == ["qwen3.5-omni-plus", "qwen3.5-omni-flash", "qwen3-omni-flash"]
    assert len(lines) == 6


def test_numbers_for_programs(run: Run, tmp_path: Path) -> None:
    """JSON holds the same, amounts as exact decimals, with a price list of one's own."""
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'listed = 2030-01-31\n[models."qwen3.5-omni-plus"]\n'
        "intl.USD = { text = 0, picture = 0, audio = 1000000, out = 0 }\n",
        encoding="utf-8",
    )
    outcome = run("cost", SONG, "--json", "--prices", mine)
    found = json.loads(outcome.out)
    assert found["listed"] == "2030-01-31"
    (estimate,) = found["estimates"]
    assert estimate["usage"]["audio_tokens"] == 280
    assert [Decimal(one["money"]["amount"]) for one in estimate["sums"]] == [280]


def test_a_missing_file_does_not_stop_the_others(run: Run) -> None:
    """It is named on stderr, and the exit code says that something is missing."""
    outcome = run("cost", "nope.mp4", SONG)
    assert outcome.code == 3
    assert "cannot read 'nope.mp4'" in outcome.err
    assert "song.mp3" in outcome.out
    assert run("cost", "nope.mp4").code == 1


def test_every_task_has_its_price() -> None:
    """What can be made of a media file can be asked about."""
    assert set(tasks.TASKS) <= set(TASKS)


def test_a_dry_run_sends_and_writes_nothing(run: Run, perfect: Running, tmp_path: Path) -> None:
    """The command stops where it would begin to pay."""
    before = len(perfect.log)
    outcome = run("srt", TALK, "--base-url", perfect.base_url, "--dry-run", "-o", "talk.srt")
    assert outcome.code == 0
    assert "talk.mp4: srt, 00:01:21 of sound" in outcome.out
    assert len(perfect.log) == before
    assert not (tmp_path / "talk.srt").exists()


def test_a_picture_is_worth_more(run: Run) -> None:
    """What is seen costs, and the table says how much."""
    amounts = []
    for see in ("--see", "--no-see"):
        found = json.loads(run("cost", TALK, see, "--json").out)["estimates"][0]
        amounts.append(next(Decimal(one["money"]["amount"]) for one in found["sums"]))
    assert amounts[0] > 2 * amounts[1]


def test_the_summary_compares(run: Run, perfect: Running, tmp_path: Path) -> None:
    """After a run the report holds what was expected beside what was used."""
    run("srt", TALK, "--base-url", perfect.base_url, "--report", "report.json", "-o", "talk.srt")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["estimate"]["usage"]["requests"] >= 1
    assert report["estimate"]["usage"]["audio_tokens"] == pytest.approx(
        report["usage"]["audio_tokens"], rel=0.1
    )


def test_models_and_their_prices(run: Run) -> None:
    """The table names every family; one of them is told in full; the list can be taken as one's own."""
    table = run("models").out
    assert table.splitlines()[0].split()[:3] == ["model", "hears", "sees"]
    assert "qwen3-omni-30b-a3b-captioner" in table
    told = run("models", "qwen3.5-omni-plus").out
    assert "longest video" in told
    assert "USD for 1M tokens, intl" in told
    assert "converted" in told
    assert run("models", "--price-list").out.startswith("# Prices per million tokens")
    assert run("models", "gpt-none").code == 2
