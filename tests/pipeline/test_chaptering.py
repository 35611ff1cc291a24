"""From a media file to chapters, through the real client and the stand-in over real HTTP."""

from pathlib import Path

import pytest

from subtoolkit.core.settings import Caching, Service, Settings, Story
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files, render
from subtoolkit.pipeline.chaptering import chapters
from tests.pipeline.storytelling import Programme, heard, made, settings

NEAR = 2_000
"""How near in ms a chapter must be to the place where a part really begins."""


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """Three minutes in seven parts."""
    return made(tmp_path_factory.mktemp("programme"), 180)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Replies about the pieces, which all tests share."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def earlier(programme: Programme, cache: Path) -> Path:
    """The JSON of a run that heard the pieces, without chapters."""
    with heard(programme.truth) as server:
        timeline = chapters(programme.media, settings(server, cache, shortest=10_000, ask=False))
    path = cache / "programme.json"
    path.write_text(render(timeline.model_copy(update={"chapters": ()}), "json"), encoding="utf-8")
    return path


def is_right(timeline: Timeline, programme: Programme) -> bool:
    """Whether there is one chapter for each part, where the part begins."""
    starts = [chapter.start for chapter in timeline.chapters]
    return len(starts) == len(programme.parts) and all(
        abs(start - truth) <= NEAR for start, (truth, _) in zip(starts, programme.parts, strict=True)
    )


def notes(timeline: Timeline) -> set[str]:
    return {note.reason for note in timeline.report.notes}


def test_the_model_groups_scenes(programme: Programme, cache: Path) -> None:
    """One request of text alone after the pieces; its chapters stand at the picture cuts, and cost counts."""
    with heard(programme.truth) as server:
        timeline = chapters(programme.media, settings(server, cache, shortest=10_000))
        pieces = sum(bool(entry.digest) for entry in server.log)
        assert len(server.log) == pieces + 1
    assert is_right(timeline, programme)
    assert timeline.chapters[0].title == "Fishing boats rock beside"
    assert "chapters-by-rule" not in notes(timeline)
    assert timeline.report.usage.requests == pieces + 1


def test_without_asking_rules_do(programme: Programme, cache: Path) -> None:
    """`--no-ask` sends nothing beside the pieces, says so, and finds the same places."""
    with heard(programme.truth) as server:
        timeline = chapters(programme.media, settings(server, cache, shortest=10_000, ask=False))
        assert all(entry.digest for entry in server.log)
    assert is_right(timeline, programme)
    assert "chapters-by-rule" in notes(timeline)
    assert timeline.report.status == "complete"


@pytest.mark.parametrize("quirk", ["chatty-answer", "stray-answer", "timed-chapters"])
def test_a_useless_answer_is_a_note(programme: Programme, earlier: Path, tmp_path: Path, quirk: str) -> None:
    """Rules decide instead, and the run is no failure."""
    with heard(programme.truth, quirk) as server:
        timeline = chapters(earlier, settings(server, tmp_path / "cache", shortest=10_000))
        assert len(server.log) == 1
    assert is_right(timeline, programme)
    assert "chapters-by-rule" in notes(timeline)


@pytest.mark.parametrize("quirk", ["dressed-answer", "backwards-chapters"])
def test_a_useful_answer_in_odd_dress_is_used(
    programme: Programme, earlier: Path, tmp_path: Path, quirk: str
) -> None:
    """Bullets, fences, words around it, and another order harm nothing."""
    with heard(programme.truth, quirk) as server:
        timeline = chapters(earlier, settings(server, tmp_path / "cache", shortest=10_000))
    assert is_right(timeline, programme)
    assert "chapters-by-rule" not in notes(timeline)


def test_the_answer_is_kept(programme: Programme, earlier: Path, tmp_path: Path) -> None:
    """The same question is never paid for twice."""
    with heard(programme.truth) as server:
        for _ in range(2):
            timeline = chapters(earlier, settings(server, tmp_path / "cache", shortest=10_000))
        assert len(server.log) == 1
    assert timeline.report.usage.cached == 1


def test_an_earlier_run_needs_nobody(
    programme: Programme, earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A JSON of an earlier run is divided without its media and without a service."""
    monkeypatch.delenv("DASHSCOPE_API_KEY", raising=False)
    with heard(programme.truth) as server:
        wish = settings(server, tmp_path / "cache", shortest=10_000)
    timeline = chapters(earlier, wish.model_copy(update={"service": Service()}))
    assert is_right(timeline, programme)
    file = tmp_path / "again.chapters.json"
    files.save(file, render(timeline, "chapters.json"))
    assert chapters(file, wish.model_copy(update={"service": Service()})).chapters == timeline.chapters


def test_a_budget_that_is_spent_leaves_rules(programme: Programme, earlier: Path, tmp_path: Path) -> None:
    """The request of text alone counts for `--max-cost`: where it would pass the bound it is not sent."""
    service = Service.model_validate({"api_key": "sk-none", "max_cost": "0.000001"})
    wish = Settings(service=service, caching=Caching(folder=tmp_path), story=Story(shortest=10_000))
    timeline = chapters(earlier, wish)
    assert is_right(timeline, programme)
    assert {"budget", "chapters-by-rule"} <= notes(timeline)


def test_so_many_as_are_wanted(programme: Programme, earlier: Path, tmp_path: Path) -> None:
    """`--count`: of more the least go; an answer with fewer is of no use; what has no room is told."""
    with heard(programme.truth) as server:
        for count, told in ((3, 3), (7, 7), (10, 10), (500, None)):
            timeline = chapters(earlier, settings(server, tmp_path / "c", shortest=5_000, count=count))
            assert told is None or len(timeline.chapters) == told
        assert "fewer-chapters" in notes(timeline)
