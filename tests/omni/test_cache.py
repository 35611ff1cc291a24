"""Stored replies and plans: found again, never wrong, never in the way."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from subtoolkit.core.reply import Reply, Usage
from subtoolkit.core.segment import Plan, Segment
from subtoolkit.core.settings import Caching, Listening, Question, Service, Settings
from subtoolkit.omni.cache import Cache, reply_key, source_key
from subtoolkit.omni.families import Sampling
from subtoolkit.omni.prompts import load
from subtoolkit.omni.shelf import Choice, entries, remove

PCM = bytes(range(256)) * 100
KEY = "ab" + "0" * 62
REPLY = Reply(
    text="## Speakers\n“Ünï”\u2028", finish="stop", model="m", usage=Usage(requests=1, input_tokens=3)
)
PLAN = Plan(duration=90_000, segments=(Segment(index=0, start=0, end=60_000, level_db=-40.5),))
SETTINGS = Settings(service=Service(api_key=SecretStr("sk-never-here")), question=Question(language="de"))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Return a cache in a folder that is not there yet."""
    return Cache(Caching(folder=tmp_path / "deep" / "cache"))


def _changed(**changes: object) -> Settings:
    return SETTINGS.model_copy(update=changes)


def test_what_is_kept_is_found(cache: Cache) -> None:
    """To the letter, by this and by a later run; what was not kept is not."""
    assert cache.reply(KEY) is None
    assert cache.plan(KEY) is None
    assert cache.keep(KEY, REPLY, "talk.mp4") is None
    assert cache.keep_plan(KEY, PLAN, "talk.mp4") is None
    later = Cache(Caching(folder=cache.folder))
    assert later.reply(KEY) == REPLY
    assert later.plan(KEY) == PLAN
    assert later.reply("ac" + KEY[2:]) is None


def test_the_newest_reply_counts(cache: Cache) -> None:
    """After `--refresh` the new one is found."""
    cache.keep(KEY, REPLY)
    other = REPLY.model_copy(update={"text": "other"})
    refreshing = Cache(Caching(folder=cache.folder, read=False))
    assert refreshing.reply(KEY) is None
    refreshing.keep(KEY, other)
    assert cache.reply(KEY) == other


def test_no_cache_leaves_no_trace(tmp_path: Path) -> None:
    """Neither read nor written."""
    cache = Cache(Caching(folder=tmp_path, read=False, write=False))
    assert cache.keep(KEY, REPLY) is None
    assert cache.keep_plan(KEY, PLAN) is None
    assert list(tmp_path.iterdir()) == []


def test_another_question_is_another_reply() -> None:
    """Whatever shapes the answer is in the key: sound, prompt, question, model, service, sampling."""
    transcript = load("transcript")
    service = SETTINGS.service
    keys = [
        reply_key(PCM, transcript, SETTINGS),
        reply_key(PCM[:-2], transcript, SETTINGS),
        reply_key(PCM, load("report"), SETTINGS),
        reply_key(PCM, transcript.model_copy(update={"version": "next"}), SETTINGS),
        reply_key(PCM, transcript, _changed(question=Question(language="fr"))),
        reply_key(PCM, transcript, _changed(question=Question(language="de", context="Anna"))),
        reply_key(
            PCM, transcript, _changed(service=service.model_copy(update={"model": "qwen3-omni-flash"}))
        ),
        reply_key(
            PCM, transcript, _changed(service=service.model_copy(update={"base_url": "http://gpu/v1"}))
        ),
        reply_key(PCM, transcript, _changed(service=service.model_copy(update={"identity": "stand-in"}))),
        reply_key(PCM, transcript, _changed(service=service.model_copy(update={"identity": "dashscope"}))),
        reply_key(PCM, transcript, SETTINGS, Sampling(temperature=0.9)),
    ]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 64 for key in keys)


def test_the_same_question_is_paid_once() -> None:
    """A mended comma in a prompt, another region, host, key, speed, port or split repays nothing."""
    transcript = load("transcript")
    key = reply_key(PCM, transcript, SETTINGS)
    service = SETTINGS.service
    assert key == reply_key(PCM, transcript.model_copy(update={"text": "mended"}), SETTINGS)
    for change in (
        {"region": "cn"},
        {"base_url": "https://dashscope.aliyuncs.com/api/v1"},
        {"api_key": SecretStr("sk-another")},
        {"jobs": 1, "rpm": 5.0, "tpm": 0.0},
    ):
        assert key == reply_key(PCM, transcript, _changed(service=service.model_copy(update=change)))
    assert key == reply_key(PCM, transcript, _changed(listening=Listening(piece=(1, 2)), times="model"))
    stand_in = [Service(base_url=f"http://127.0.0.1:{port}/v1", identity="stand-in") for port in (4001, 4002)]
    assert len({reply_key(PCM, transcript, _changed(service=each)) for each in stand_in}) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b'{"key": "x"}',
        b"\xff\xfe\x00",
        b'{"key": "' + b"a" * 64 + b'", "reply": {"text": "a", "finish": "stop", "model": "m"}}',
        b'{"key": "' + KEY.encode() + b'", "reply": {"text": "a", "finish": "no", "model": "m"}}',
        b"[" * 5_000,
    ],
)
def test_a_spoilt_file_is_no_file(cache: Cache, content: bytes) -> None:
    """Cut, foreign, of another version or under a wrong name: asked again, and replaced."""
    for kind in ("replies", "plans"):
        path = cache.path(kind, KEY)
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    assert cache.reply(KEY) is None
    assert cache.plan(KEY) is None
    assert cache.keep(KEY, REPLY) is None
    assert cache.reply(KEY) == REPLY


def test_a_folder_in_the_place_of_a_file_is_no_crash(cache: Cache) -> None:
    """It cannot be replaced either: a note."""
    cache.path("replies", KEY).mkdir(parents=True)
    assert cache.reply(KEY) is None
    assert cache.keep(KEY, REPLY) is not None


def test_an_unwritable_folder_is_a_note(tmp_path: Path) -> None:
    """Told once, with the folder; the run goes on."""
    (tmp_path / "file").write_text("in the way")
    cache = Cache(Caching(folder=tmp_path / "file"))
    note = cache.keep(KEY, REPLY)
    assert note is not None
    assert note.reason == "cache-unwritable"
    assert str(cache.folder) in note.detail
    assert cache.keep(KEY, REPLY) is None
    assert cache.keep_plan(KEY, PLAN) is None
    assert cache.reply(KEY) is None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a full disk to try")
def test_a_full_disk_leaves_nothing_half_written(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old reply stays, and no temporary file."""
    cache.keep(KEY, REPLY)

    def full(path: Path, content: bytes) -> int:
        with Path("/dev/full").open("wb", buffering=0) as device:
            return device.write(content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert cache.keep(KEY, REPLY.model_copy(update={"text": "other"})) is not None
    monkeypatch.undo()
    assert cache.reply(KEY) == REPLY
    assert [path.name for path in cache.path("replies", KEY).parent.iterdir()] == [f"{KEY}.json"]


def test_no_key_of_the_service_is_stored(cache: Cache) -> None:
    """Not in any file of the folder."""
    key = reply_key(PCM, load("transcript"), SETTINGS)
    cache.keep(key, REPLY, "talk.mp4")
    cache.keep_plan(key, PLAN, "talk.mp4")
    contents = b"".join(path.read_bytes() for path in cache.folder.rglob("*") if path.is_file())
    assert b"talk.mp4" in contents
    assert b"sk-never-here" not in contents


_WRITER = """
import sys
from pathlib import Path
from subtoolkit.core.reply import Reply
from subtoolkit.core.settings import Caching
from subtoolkit.omni.cache import Cache
cache = Cache(Caching(folder=Path(sys.argv[1])))
print("ready", flush=True)
sys.stdin.read()
for number in range(300):
    key = f"{number % 50:064x}"
    assert cache.keep(key, Reply(text=sys.argv[2] * 5000, finish="stop", model="m"), "a") is None
    found = cache.reply(key)
    assert found is not None and len(set(found.text)) == 1, found
"""


def test_two_runs_share_a_folder(tmp_path: Path) -> None:
    """They write the same keys at once, and none ever reads half a reply."""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name in "xy"
    ]
    for run in runs:
        assert run.stdout is not None
        run.stdout.readline()
    with ThreadPoolExecutor() as threads:
        ended = list(threads.map(lambda run: run.communicate(b""), runs))
    assert [run.returncode for run in runs] == [0, 0], ended
    assert not list(tmp_path.rglob("*.tmp"))
    (lines,) = (tmp_path / "media").iterdir()
    assert len(lines.read_bytes().splitlines()) == 600


def test_the_cuts_of_a_file_are_found_by_its_content(tmp_path: Path) -> None:
    """A moved file keeps its cuts; another file, and another way of listening, has others."""
    first, second = tmp_path / "a.mp4", tmp_path / "b.mp4"
    first.write_bytes(bytes(10_000_000))
    second.write_bytes(bytes(10_000_000))
    listening = Listening()
    key = source_key(first, listening, (45, 90))
    assert key == source_key(str(second), listening, (45, 90))
    assert key != source_key(first, listening, (10, 20))
    for other in (Listening(track=2), Listening(start=1), Listening(end=5)):
        assert key != source_key(first, other, (45, 90))
    for spot in (0, 65_535, 9_999_999):
        with second.open("r+b") as file:
            file.seek(spot)
            file.write(b"\x01")
        assert key != source_key(second, listening, (45, 90))
        second.write_bytes(bytes(10_000_000))
    second.write_bytes(bytes(10_000_001))
    assert key != source_key(second, listening, (45, 90))


def test_a_source_that_is_no_file_has_a_key_too(tmp_path: Path) -> None:
    """An address counts by its text; a folder or nothing at all is no crash."""
    keys = {
        source_key(source, Listening(), (45, 90))
        for source in ("https://a.example/1.mp4", "https://a.example/2.mp4", tmp_path, "nothing\0here")
    }
    assert len(keys) == 4


@given(st.text(), st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_kept(tmp_path_factory: pytest.TempPathFactory, text: str, media: str) -> None:
    """Whatever a model writes, and whatever a file is called, though its bytes be no text."""
    cache = Cache(Caching(folder=tmp_path_factory.mktemp("any")))
    reply = Reply(text=text, finish="stop", model="m")
    assert cache.keep(KEY, reply, media) is None
    assert cache.keep_plan(KEY, PLAN, media) is None
    assert cache.reply(KEY) == reply
    assert [entry.replies for entry in entries(cache)] == [1]
    assert remove(cache, Choice(media=media))[0] == 1
