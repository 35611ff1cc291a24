"""From a media file to a description, through the real client and the stand-in over real HTTP."""

import json
from pathlib import Path

import pytest

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import render
from subtoolkit.pipeline import transcribe
from subtoolkit.pipeline.describing import describe
from tests.pipeline.storytelling import heard, settings
from tests.truths import FIXTURES, words_of

TALK, TRUTH = FIXTURES / "talk.mp4", FIXTURES / "talk.json"
PIECE = (10_000, 20_000)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Replies about the pieces, which all tests share."""
    return tmp_path_factory.mktemp("cache")


def names(timeline: Timeline) -> set[str]:
    return {speaker.name for speaker in timeline.speakers}


def test_one_story_and_one_name_for_each(cache: Path) -> None:
    """Scenes are joined over the seams of pieces, and the same voice in six pieces is one person."""
    with heard(TRUTH) as server:
        timeline = describe(TALK, settings(server, cache, piece=PIECE))
        assert sum(not entry.digest for entry in server.log) == 1
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    scenes = [(round(scene["start"] * 1000), scene["text"]) for scene in truth["scenes"]]
    told = [(scene.start, scene.text) for scene in timeline.scenes if "square" in scene.text]
    assert [text for _, text in told] == [text for _, text in scenes]
    assert all(abs(a - b) <= 100 for (a, _), (b, _) in zip(told, scenes, strict=True))
    assert names(timeline) == {"Anna", "Robert", "Angus"}
    assert {speaker.name: speaker.profile for speaker in timeline.speakers} == truth["speakers"]
    assert sum(speaker.words or 0 for speaker in timeline.speakers) == len(words_of(TRUTH))
    spoken = sum(round((one["end"] - one["start"]) * 1000) for one in truth["utterances"])
    assert abs(sum(speaker.spoke or 0 for speaker in timeline.speakers) - spoken) < 2_000


def test_without_asking_nobody_is_merged(cache: Path) -> None:
    """`--no-ask`: equal names of different pieces have numbers, each with what its piece told of it."""
    with heard(TRUTH) as server:
        timeline = describe(TALK, settings(server, cache, piece=PIECE, ask=False))
        assert all(entry.digest for entry in server.log)
    assert {"Anna", "Anna (2)", "Robert", "Angus"} < names(timeline)
    assert all(speaker.segment is None for speaker in timeline.speakers)
    assert {cue.speaker for cue in timeline.cues if cue.speaker} <= names(timeline)


@pytest.mark.parametrize("quirk", ["chatty-answer", "stray-answer"])
def test_a_useless_answer_merges_nobody(cache: Path, tmp_path: Path, quirk: str) -> None:
    """Names that nobody told, or none at all: a note, and voices stay apart."""
    earlier = tmp_path / "talk.json"
    with heard(TRUTH) as server:
        told = transcribe(TALK, settings(server, cache, piece=PIECE, ask=False))
    earlier.write_text(render(told, "json"), encoding="utf-8")
    with heard(TRUTH, quirk) as server:
        timeline = describe(earlier, settings(server, tmp_path / "cache"))
        assert len(server.log) == 1
    assert "Anna (2)" in names(timeline)
    assert "voices-apart" in {note.reason for note in timeline.report.notes}
    assert timeline.report.status == "complete"


def test_an_earlier_run_is_described_again(cache: Path, tmp_path: Path) -> None:
    """A JSON keeps all of it: the same comes out of it, and nothing is heard or asked again."""
    with heard(TRUTH) as server:
        first = describe(TALK, settings(server, cache, piece=PIECE))
        path = tmp_path / "talk.describe.json"
        path.write_text(render(first, "describe.json"), encoding="utf-8")
        asked = len(server.log)
        second = describe(path, settings(server, tmp_path / "cache"))
        assert len(server.log) == asked
    for name in type(first).model_fields:
        assert name == "report" or getattr(second, name) == getattr(first, name)
