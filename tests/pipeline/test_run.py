"""From a media file to a timeline, through the real client and the stand-in over real HTTP."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixtures.long import make_talk
from fixtures.truth import save
from subtoolkit import standin
from subtoolkit.core.errors import FileUnwritable, KeyRejected, MediaUnreadable, ServiceNotChosen
from subtoolkit.core.progress import Progress
from subtoolkit.core.settings import Caching, Listening, Service, Settings, Times
from subtoolkit.core.timeline import Timeline
from subtoolkit.media.spool import Spool
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline import transcribe
from subtoolkit.standin.running import Running
from tests.truths import FIXTURES, misplaced, words_of

TALK = FIXTURES / "talk.mp4"
TRUTH = FIXTURES / "talk.json"


def settings(server: Running, cache: Path, *, times: Times = "model", **listening: object) -> Settings:
    """Settings that ask `server`, believe its times and keep replies in `cache`."""
    return Settings(
        times=times,
        service=Service(base_url=server.base_url, identity="test"),
        listening=Listening.model_validate({"piece": (10_000, 20_000), **listening}),
        caching=Caching(folder=cache),
    )


@pytest.fixture(scope="module")
def perfect() -> Iterator[Running]:
    """A perfect listener for the talk."""
    with standin.start(ear=f"script:{TRUTH}") as server:
        yield server


@pytest.fixture
def requests(perfect: Running) -> Callable[[], int]:
    """How many requests came since the test began."""
    before = len(perfect.log)
    return lambda: len(perfect.log) - before


def cues_of(timeline: Timeline) -> list[tuple[int, int, str]]:
    """What a viewer sees."""
    return [(cue.start, cue.end, cue.text) for cue in timeline.cues]


def test_every_word_stands_once_at_its_time(perfect: Running, tmp_path: Path) -> None:
    """Cut into many pieces, the talk keeps every word, whole, in one cue, at its time."""
    timeline = transcribe(TALK, settings(perfect, tmp_path))
    assert timeline.report.usage.requests >= 5
    assert misplaced(timeline.cues, words_of(TRUTH), tolerance=60) == []
    assert timeline.report.status == "complete"
    assert timeline.report.missing == ()


def test_the_fit_leaves_good_times_where_they_are(perfect: Running, tmp_path: Path) -> None:
    """Fitted to the sound, the cues of a perfect listener still hold their words, also next to music."""
    timeline = transcribe(TALK, settings(perfect, tmp_path, times="fit"))
    assert misplaced(timeline.cues, words_of(TRUTH), tolerance=400) == []


@pytest.mark.parametrize("music_db", [None, -14.0], ids=["no pauses", "over music"])
def test_hard_talks_keep_every_word(tmp_path: Path, music_db: float | None) -> None:
    """Sentences without pauses, and speech over music, lose and double nothing at the cuts."""
    talk = tmp_path / "talk.mp4"
    save(
        tmp_path / "talk.json",
        make_talk(talk, 180, seed=7, back_to_back=0.9, gaps=(0.0, 0.2), music_db=music_db),
    )
    with standin.start(ear=f"script:{tmp_path / 'talk.json'}") as server:
        timeline = transcribe(talk, settings(server, tmp_path / "cache"))
    assert timeline.report.usage.requests >= 9
    assert misplaced(timeline.cues, words_of(tmp_path / "talk.json"), tolerance=60) == []


def test_nothing_is_asked_twice(perfect: Running, tmp_path: Path, requests: Callable[[], int]) -> None:
    """A second run finds every reply in the cache and gives the same timeline."""
    first = transcribe(TALK, settings(perfect, tmp_path))
    asked = requests()
    second = transcribe(TALK, settings(perfect, tmp_path))
    assert requests() == asked
    assert cues_of(second) == cues_of(first)
    assert second.report.usage.cached == asked


def test_a_lost_piece_costs_that_piece(tmp_path: Path) -> None:
    """A piece that content inspection stops is named, the rest is there."""
    with standin.start(ear=f"script:{TRUTH}", faults=["inspection@3"]) as server:
        timeline = transcribe(TALK, settings(server, tmp_path))
    assert [missing.reason for missing in timeline.report.missing] == ["inspection"]
    lost = timeline.report.missing[0]
    kept = [said for said in words_of(TRUTH) if said.end < lost.start or said.start > lost.end]
    assert misplaced(timeline.cues, kept, tolerance=60) == []
    assert timeline.report.status == "partial"


def test_a_wrong_key_ends_the_run(tmp_path: Path) -> None:
    """No other piece would fare better, so the error is told at once."""
    with standin.start(ear="instant", faults=["key"]) as server, pytest.raises(KeyRejected):
        transcribe(TALK, settings(server, tmp_path))


def test_arrears_in_the_middle_keep_what_was_answered(tmp_path: Path) -> None:
    """When the account stops half way the answered pieces are written and the rest is named."""
    with standin.start(ear=f"script:{TRUTH}", faults=["arrears@45s"]) as server:
        one_by_one = settings(server, tmp_path)
        one_by_one = one_by_one.model_copy(
            update={"service": one_by_one.service.model_copy(update={"jobs": 1})}
        )
        timeline = transcribe(TALK, one_by_one)
    assert timeline.cues
    assert timeline.report.status == "partial"
    assert timeline.report.missing[-1].reason == "account"
    assert timeline.report.missing[-1].end >= 80_000


def test_sound_that_cannot_be_decoded_is_one_error(perfect: Running, tmp_path: Path) -> None:
    """A file whose sound is rubbish fails as what it is, not as a group of errors."""
    content = bytearray(TALK.read_bytes())
    start, end = content.find(b"mdat") + 4, content.find(b"moov") - 4
    content[start:end] = b"\xff" * (end - start)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)
    with pytest.raises(MediaUnreadable, match=r"broken\.mp4"):
        transcribe(broken, settings(perfect, tmp_path / "cache"))


def test_a_full_disk_is_one_error(perfect: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for the sound half way: told as that, whatever was answered before."""

    def full(spool: Spool, pcm: bytes) -> None:
        if spool.length > 60 * 16_000:
            raise FileUnwritable(tmp_path, "the disk is full")
        spool.length += len(pcm) // 2

    monkeypatch.setattr(Spool, "append", full)
    with pytest.raises(FileUnwritable, match="the disk is full"):
        transcribe(TALK, settings(perfect, tmp_path))


def test_a_watcher_hears_of_further_tries(tmp_path: Path) -> None:
    """A request that failed and is sent again is told apart from one that is answered soon."""
    seen: list[Progress] = []
    with standin.start(ear="instant", faults=["status:500*1"]) as server:
        patience = Patience(base=0.01)
        transcribe(TALK, settings(server, tmp_path), watch=seen.append, patience=patience)
    assert max(progress.retrying for progress in seen) == 1
    assert (seen[-1].asking, seen[-1].retrying) == (0, 0)


def test_without_anybody_to_ask_the_media_is_not_touched(tmp_path: Path) -> None:
    """Without key, server or stand-in the run stops before it opens the file."""
    with pytest.raises(ServiceNotChosen, match=r"DASHSCOPE_API_KEY.*--base-url.*--offline"):
        transcribe(tmp_path / "there-is-no-such-file.mp4")


def test_a_range_keeps_the_clock(perfect: Running, tmp_path: Path) -> None:
    """`--from` and `--to` listen to a part; its cues stand where they stand in the whole."""
    timeline = transcribe(TALK, settings(perfect, tmp_path, start=20_000, end=45_000))
    inside = [said for said in words_of(TRUTH) if said.start >= 20_000 and said.end <= 45_000]
    assert misplaced(timeline.cues, inside, tolerance=60) == []
