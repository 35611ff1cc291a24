"""Media with their picture, through the real client and the stand-in over real HTTP."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from subtoolkit import standin
from subtoolkit.core.errors import MediaHasNoSound, ModelUnfit
from subtoolkit.core.segment import Segment
from subtoolkit.core.settings import Caching, Question, Server, Service, Settings
from subtoolkit.media.probe import probe
from subtoolkit.omni.families import FAMILIES, family
from subtoolkit.omni.request import Clip, Frames, Sound
from subtoolkit.pipeline import transcribe
from subtoolkit.pipeline.seeing import Eyes
from subtoolkit.standin.running import Running
from tests.media.build import beeps, run, wav
from tests.media.filming import film
from tests.truths import FIXTURES, misplaced, words_of

TALK = FIXTURES / "talk.mp4"
WEIGHTS = "Qwen/Qwen3-Omni-30B-A3B-Instruct"


def settings(server: Running, cache: Path, *, kind: Server = "dashscope", **service: object) -> Settings:
    """Settings that look, and believe the times that are told."""
    return Settings(
        times="model",
        service=Service.model_validate(
            {"base_url": server.base_url, "server": kind, "identity": "test", **service}
        ),
        question=Question(see=True, see_fps=Fraction(1), max_pixels=65_536),
        caching=Caching(folder=cache),
    )


@pytest.fixture(scope="module")
def perfect() -> Iterator[Running]:
    """A perfect listener for the talk, who sees its scenes."""
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}") as server:
        yield server


def test_one_pass_gives_the_story_and_the_words(perfect: Running, tmp_path: Path) -> None:
    """Scenes and transcript come from one question, at their times; a second run asks nothing."""
    before = len(perfect.log)
    timeline = transcribe(TALK, settings(perfect, tmp_path))
    asked = len(perfect.log) - before
    assert misplaced(timeline.cues, words_of(FIXTURES / "talk.json"), tolerance=60) == []
    starts = [scene.start for scene in timeline.scenes if "square" in scene.text]
    assert {24_200, 42_700, 64_500} <= set(starts)
    assert timeline.report.status == "complete"
    assert timeline.report.usage.video_tokens > 0
    again = transcribe(TALK, settings(perfect, tmp_path))
    assert len(perfect.log) - before == asked
    assert again.cues == timeline.cues


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        ("vllm", WEIGHTS),
        ("sglang", WEIGHTS),
        ("openai", WEIGHTS),
        *(
            ("dashscope", row.name)
            for row in FAMILIES
            if row.longest_video and row.name != "qwen3.5-omni-plus"
        ),
    ],
)
def test_every_kind_of_server_sees_and_hears(tmp_path: Path, kind: Server, model: str) -> None:
    """Where a video's sound is not heard it goes beside it; where no video is taken pictures do."""
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}", server_kind=kind) as server:
        timeline = transcribe(TALK, settings(server, tmp_path, kind=kind, model=model))
    assert misplaced(timeline.cues, words_of(FIXTURES / "talk.json"), tolerance=60) == []
    assert timeline.report.usage.video_tokens + timeline.report.usage.image_tokens > 0


def test_another_picture_with_the_same_sound_is_asked_about(perfect: Running, tmp_path: Path) -> None:
    """What is seen is part of the question."""
    graded = tmp_path / "graded.mp4"
    run("-i", TALK, "-vf", "negate", "-preset", "ultrafast", "-c:a", "copy", graded)
    transcribe(TALK, settings(perfect, tmp_path / "cache"))
    before = len(perfect.log)
    transcribe(graded, settings(perfect, tmp_path / "cache"))
    assert len(perfect.log) > before


def test_sound_without_a_picture_is_heard(perfect: Running, tmp_path: Path) -> None:
    """`--see` on a sound file is told in a note and costs nothing more."""
    sound = tmp_path / "talk.m4a"
    run("-i", TALK, "-vn", "-c:a", "copy", sound)
    timeline = transcribe(sound, settings(perfect, tmp_path / "cache"))
    assert timeline.cues
    assert [note.reason for note in timeline.report.notes] == ["no-picture"]
    assert timeline.report.usage.video_tokens == 0


def test_a_model_that_cannot_see_is_refused(perfect: Running, tmp_path: Path) -> None:
    """Before anything is decoded, with what helps."""
    with pytest.raises(ModelUnfit, match=r"it cannot see.*--no-see"):
        transcribe(TALK, settings(perfect, tmp_path, model="qwen3-omni-30b-a3b-captioner"))


def test_silence_is_looked_at_and_so_is_what_follows_the_sound(tmp_path: Path) -> None:
    """A picture goes on where nobody speaks, and after the sound has ended; all of it is asked about."""
    path = film(tmp_path / "film.mp4", 1.0, length=40, rate=5)
    longer = tmp_path / "longer.mp4"
    sound = wav(tmp_path / "short.wav", beeps(30, 1.0, 29.0))
    run("-i", path, "-i", sound, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", longer)
    with standin.start(ear="instant") as server:
        wish = settings(server, tmp_path / "cache")
        wish = wish.model_copy(
            update={"listening": wish.listening.model_copy(update={"piece": (15_000, 20_000)})}
        )
        timeline = transcribe(longer, wish)
        assert sum(entry.duration or 0 for entry in server.log) >= 39_500
    covered = sorted((scene.start, scene.end) for scene in timeline.scenes)
    assert covered[0][0] == 0
    assert covered[-1][1] >= 39_500


def _parts(
    path: Path, span: tuple[int, int], row: dict[str, object] | None = None, **service: object
) -> list[object]:
    wish = Settings(question=Question(see=True), service=Service.model_validate(service))
    known = family(wish.service.model).model_copy(update=row or {})
    with Eyes(probe(path), wish, known) as eyes:
        return list(eyes.parts(Segment(index=0, start=span[0], end=span[1]), bytes(32 * 1_000)))


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture that does not compress."""
    path = tmp_path_factory.mktemp("noise") / "noisy.mkv"
    noise = "color=gray:s=640x360:r=2:d=10,noise=alls=60:allf=t+u"
    run("-f", "lavfi", "-i", noise, "-f", "lavfi", "-i", "sine=d=10", "-c:v", "mpeg4", path)
    return path


def test_what_does_not_fit_is_stored_listed_or_coarse(noisy: Path) -> None:
    """A clip that would blur is stored where that is allowed, else sent as pictures, else coarse."""
    small = {"inline_chars": 40_000}
    assert [type(part) for part in _parts(noisy, (0, 10_000))] == [Clip]
    stored = _parts(noisy, (0, 10_000), small, upload=True)
    assert [type(part) for part in stored] == [Clip]
    assert len(stored[0].data) > 40_000
    listed = _parts(noisy, (0, 10_000), {**small, "frames_inline": 8})
    assert [type(part) for part in listed] == [Frames, Sound]
    assert len(listed[0].pictures) == len(listed[0].times) == 7
    assert listed[0].times[:2] == (0, 1_500)
    coarse = _parts(noisy, (0, 10_000), {"inline_chars": 120_000, "several_modalities": False})
    assert [type(part) for part in coarse] == [Clip]
    assert len(coarse[0].data) * 4 / 3 < 120_000


def test_a_list_has_as_many_pictures_as_the_family_wants(noisy: Path) -> None:
    """A short list is filled up with its last picture, which stays on the screen."""
    listed = _parts(noisy, (0, 2_000), {"inline_chars": 2_000, "frames": (6, 80)})
    assert len(listed[0].pictures) == 6
    assert listed[0].pictures[-1] == listed[0].pictures[-2]


def test_a_silent_film_is_looked_at(tmp_path: Path) -> None:
    """Without a sound track the picture is sent alone; where only words count that stays an error."""
    path = tmp_path / "silent.mkv"
    graph = "color=navy:s=160x90:r=5:d=8[a];color=gold:s=160x90:r=5:d=8[b];[a][b]concat=n=2"
    run("-f", "lavfi", "-i", graph, "-c:v", "libx264", "-preset", "ultrafast", path)
    with standin.start(ear=f"script:{FIXTURES / 'talk.json'}") as server:
        wish = settings(server, tmp_path / "cache")
        timeline = transcribe(path, wish)
        with pytest.raises(MediaHasNoSound):
            transcribe(path, wish.model_copy(update={"question": Question()}))
    assert [round(scene.start, -3) for scene in timeline.scenes] == [0, 8_000]
    assert "blue" in timeline.scenes[0].text
    assert timeline.report.usage.audio_tokens == 0
    assert timeline.report.usage.video_tokens > 0
    assert not timeline.cues
    assert timeline.report.status != "refused"
