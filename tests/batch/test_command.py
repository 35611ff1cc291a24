"""`subtool batch` as a user meets it."""

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from subtoolkit import standin
from subtoolkit.standin.running import Running
from tests.batch.songs import EAR, make_song, make_songs
from tests.cli.conftest import Outcome, Run

Batch = Callable[..., Outcome]


@pytest.fixture
def batch(run: Run, singer: Running) -> Batch:
    """Run `subtool batch` against the perfect listener."""
    return lambda *arguments: run("batch", *arguments, "--base-url", singer.base_url)


@pytest.fixture
def requests(singer: Running) -> Callable[[], int]:
    """How many requests came since the test began."""
    before = len(singer.log)
    return lambda: len(singer.log) - before


def test_results_lie_as_the_media_lie(batch: Batch, tmp_path: Path) -> None:
    """A folder becomes a folder of the same shape, and stdout names each file."""
    make_songs(tmp_path / "songs", 12)
    outcome = batch("songs", "-o", "out", "-f", "lrc,ttml")
    assert outcome.code == 0, outcome.err
    written = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "out").rglob("song*.*"))
    assert written == sorted(
        f"out/album {number // 10}/song {number:04d}.{suffix}"
        for number in range(12)
        for suffix in ("lrc", "ttml")
    )
    assert sorted(outcome.out.splitlines()) == [str(Path(name)) for name in written]


def test_what_is_done_is_not_done_again(batch: Batch, tmp_path: Path, requests: Callable[[], int]) -> None:
    """A second run asks nothing and writes nothing; a song that changed is the only one to be redone."""
    make_songs(tmp_path / "songs", 4)
    assert batch("songs", "-o", "out").code == 0
    asked = requests()
    again = batch("songs", "-o", "out")
    assert (again.code, again.out) == (0, "")
    assert "4 done already" in again.err
    make_song(tmp_path / "songs" / "album 0" / "song 0002.wav", 77)
    third = batch("songs", "-o", "out")
    assert third.out.splitlines() == [str(Path("out/album 0/song 0002.lrc"))]
    assert requests() == asked + 1


def test_another_format_is_not_paid_for(batch: Batch, tmp_path: Path, requests: Callable[[], int]) -> None:
    """A further format, or a lost file, comes from the replies that are stored."""
    make_songs(tmp_path / "songs", 3)
    batch("songs", "-o", "out")
    asked = requests()
    assert len(batch("songs", "-o", "out", "-f", "lrc,srt").out.splitlines()) == 6
    (tmp_path / "out/album 0/song 0001.srt").unlink()
    assert len(batch("songs", "-o", "out", "-f", "lrc,srt").out.splitlines()) == 2
    assert requests() == asked


def test_a_changed_option_does_its_rows_again(batch: Batch, tmp_path: Path) -> None:
    """The guideline is part of the result, the number of jobs is not."""
    make_songs(tmp_path / "songs", 2)
    batch("songs", "-o", "out", "-f", "srt")
    assert batch("songs", "-o", "out", "-f", "srt", "--jobs", "3").out == ""
    assert len(batch("songs", "-o", "out", "-f", "srt", "--style", "bbc").out.splitlines()) == 2


def test_corrections_by_hand_stay(batch: Batch, tmp_path: Path) -> None:
    """A file that somebody changed counts as done, and nothing but --force replaces it."""
    make_songs(tmp_path / "songs", 2)
    batch("songs", "-o", "out")
    mine = tmp_path / "out/album 0/song 0001.lrc"
    mine.write_text("[00:01.00]by hand\n", encoding="utf-8")
    again = batch("songs", "-o", "out")
    assert (again.code, again.out) == (0, "")
    assert "corrected by hand" in again.err
    changed = batch("songs", "-o", "out", "--language", "en")
    assert changed.code == 3
    assert "in the way" in changed.err
    assert mine.read_text(encoding="utf-8") == "[00:01.00]by hand\n"
    assert batch("songs", "-o", "out", "--language", "en", "--force").code == 0
    assert "by hand" not in mine.read_text(encoding="utf-8")


def test_a_song_that_cannot_be_read_is_named(batch: Batch, tmp_path: Path) -> None:
    """The others are done; the exit code tells; it is not tried again before it changes or somebody asks."""
    make_songs(tmp_path / "songs", 3)
    bad = tmp_path / "songs" / "bad.mp3"
    bad.write_text("no sound")
    outcome = batch("songs", "-o", "out")
    assert outcome.code == 3
    assert "bad.mp3: failed: cannot read media" in outcome.err
    assert "1 failed before" in batch("songs", "-o", "out").err
    assert "bad.mp3: failed" in batch("songs", "-o", "out", "--retry-failed").err
    make_song(bad, 50)
    assert batch("songs", "-o", "out").code == 0


def test_all_failed_is_a_failure(batch: Batch, tmp_path: Path) -> None:
    """Exit code 1 when nothing came of it."""
    (tmp_path / "songs").mkdir()
    (tmp_path / "songs" / "bad.mp3").write_text("no sound")
    assert batch("songs", "-o", "out").code == 1


def test_rows_have_options_of_their_own(batch: Batch, tmp_path: Path, singer: Running) -> None:
    """Columns name options; what they say holds for their row alone."""
    before = len(singer.log)
    make_songs(tmp_path / "songs", 2)
    (tmp_path / "list.csv").write_text(
        "path,model,format,task,artist\n"
        "songs/album 0/song 0000.wav,qwen3-omni-flash,\"lrc,srt\",,A/B\n"
        "songs/album 0/song 0001.wav,,,srt,..\n",
        encoding="utf-8",
    )  # fmt: skip
    outcome = batch("list.csv", "-o", "out", "--name", "{artist}/{stem}")
    assert outcome.code == 0, outcome.err
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("song*.*")}
    assert names == {"A_B/song 0000.lrc", "A_B/song 0000.srt", "_/song 0001.srt"}
    assert {entry.model for entry in singer.log[before:]} == {"qwen3-omni-flash", "qwen3.5-omni-plus"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("path,track\na.wav,first\n", "row 2.*'first'"),
        ("path,style\na.wav,none\nb.wav,plain\n", "row 3.*'plain'"),
        ("title\nno path\n", "row 2.*names no media"),
        ("path,language\na.wav,en,de\n", "row 2.*more cells"),
        ("path,from,to\na.wav,10,5\n", "row 2.*nothing to listen to"),
        ("path,task,format\na.wav,srt,nonsense\n", "row 2.*no format 'nonsense'"),
    ],
)
def test_a_wrong_row_is_told_by_its_number(batch: Batch, tmp_path: Path, content: str, told: str) -> None:
    """Wrong usage is found before anything is done, and the message leads to the row."""
    (tmp_path / "list.csv").write_text(content, encoding="utf-8")
    outcome = batch("list.csv", "-o", "out")
    assert outcome.code == 2
    assert re.search(told, outcome.err), outcome.err
    assert not (tmp_path / "out").exists()


def test_two_rows_never_write_one_file(batch: Batch, tmp_path: Path, requests: Callable[[], int]) -> None:
    """Refused before anything is asked, also where only a file system would take two names for one."""
    make_song(tmp_path / "songs" / "One.wav", 1)
    make_song(tmp_path / "songs" / "one.wav", 2)
    outcome = batch("songs", "-o", "out")
    assert outcome.code == 2
    assert "row 2" in outcome.err
    assert "as row 1 does" in outcome.err
    assert requests() == 0


def test_equal_songs_are_asked_about_once(batch: Batch, tmp_path: Path, requests: Callable[[], int]) -> None:
    """The same sound under several names is paid once, though all are heard at the same time."""
    for number in range(5):
        make_song(tmp_path / "songs" / f"copy {number}.wav", 9)
    assert batch("songs", "-o", "out").code == 0
    assert requests() == 1


def test_a_rejected_key_stops_the_run(run: Run, tmp_path: Path) -> None:
    """What no row would escape is told once, and nothing counts as failed."""
    make_songs(tmp_path / "songs", 30)
    with standin.start(ear=EAR, faults=["key"]) as server:
        outcome = run("batch", "songs", "-o", "out", "--base-url", server.base_url, "--jobs", "2")
        asked = len(server.log)
    assert outcome.code == 1
    assert outcome.err.count("rejected the API key") == 1
    assert asked < 10
    status = run("batch", "status", "out")
    assert "30 waiting" in status.out


def test_the_budget_is_that_of_the_catalogue(
    batch: Batch, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, requests: Callable[[], int]
) -> None:
    """It stops before the bound is passed, counts what earlier runs paid, and goes on under a higher one."""
    monkeypatch.setattr("subtoolkit.omni.purse.region", lambda service: "intl")  # here nothing costs money
    make_songs(tmp_path / "songs", 8)
    first = batch("songs", "-o", "out", "--max-cost", "0.03CNY")
    assert first.code == 3
    assert "raise --max-cost" in first.err
    assert batch("songs", "-o", "out", "--max-cost", "0.03CNY").code == 3
    assert 0 < requests() < 8
    assert 0 < _paid(run) <= Decimal("0.03")
    assert batch("songs", "-o", "out", "--max-cost", "9CNY").code == 0
    assert requests() == 8
    assert f"money     {_paid(run):.4f} CNY" in run("batch", "status", "out").out


def _paid(run: Run) -> Decimal:
    """What all rows cost, as the ledger says."""
    rows = json.loads(run("batch", "status", "out", "--export", "json").out)
    return sum((Decimal(row["cost"]) for row in rows), Decimal(0))


def test_a_bound_without_a_price_is_wrong_usage(batch: Batch, tmp_path: Path) -> None:
    """On a server of one's own nobody knows what a request costs."""
    make_songs(tmp_path / "songs", 1)
    assert batch("songs", "-o", "out", "--max-cost", "1").code == 2


def test_a_dry_run_tells_the_cost(batch: Batch, tmp_path: Path, requests: Callable[[], int]) -> None:
    """What is left to do is estimated, nothing is asked and nothing written."""
    make_songs(tmp_path / "songs", 2)
    outcome = batch("songs", "-o", "out", "--dry-run")
    assert outcome.code == 0
    assert "all: 2 files, 2 requests" in outcome.out
    assert requests() == 0
    assert not list(tmp_path.rglob("*.lrc"))


def test_status_tells_how_far_it_is(batch: Batch, run: Run, tmp_path: Path) -> None:
    """Counts and worst errors for people, every row for machines."""
    make_songs(tmp_path / "songs", 3)
    (tmp_path / "songs" / "bad.mp3").write_text("no sound")
    batch("songs", "-o", "out")
    told = run("batch", "status", "out").out
    assert "4: 3 done, 1 failed" in told
    assert "1 x media" in told
    rows = json.loads(run("batch", "status", "out", "--export", "json").out)
    assert [row["state"] for row in rows] == ["done", "done", "done", "failed"]
    assert all(row["requests"] == 1 for row in rows[:3])
    listed = list(csv.DictReader(io.StringIO(run("batch", "status", "out", "--export", "csv").out)))
    assert [row["name"] for row in listed] == [row["name"] for row in rows]


def test_progress_for_machines(batch: Batch, tmp_path: Path) -> None:
    """With --log-json each line of stderr is an object."""
    make_songs(tmp_path / "songs", 2)
    outcome = batch("songs", "-o", "out", "--log-json", "-q")
    events = [json.loads(line) for line in outcome.err.splitlines()]
    assert sorted(event["event"] for event in events) == ["begin", "begin", "end", "end"]
    assert {event["state"] for event in events if event["event"] == "end"} == {"done"}


def test_a_lost_reply_costs_its_song(run: Run, tmp_path: Path) -> None:
    """What the service will not say about one song is told; the others are done."""
    make_songs(tmp_path / "songs", 3)
    with standin.start(ear=EAR, faults=["inspection@2"]) as server:
        outcome = run("batch", "songs", "-o", "out", "--base-url", server.base_url, "--jobs", "1")
    assert outcome.code == 3
    assert "in part (inspection)" in outcome.err
