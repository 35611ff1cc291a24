"""What a picture is known by: the same span is the same, whatever is around it."""

from pathlib import Path

import pytest

from subtoolkit.media.imprint import imprint
from subtoolkit.media.probe import probe
from tests.media.build import run
from tests.media.filming import film


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds with flashes, a key frame each second, frames out of order."""
    coding = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "25")
    return film(tmp_path_factory.mktemp("film") / "film.mp4", 1.0, 3.4, length=6, picture=coding)


def test_spans_differ(original: Path) -> None:
    """Another span, another picture; the same one again is the same."""
    info = probe(original)
    first = imprint(info, 0, 3_000)
    assert first == imprint(info, 0, 3_000)
    assert len({first, imprint(info, 3_000, 6_000), imprint(info, 0, 4_000), imprint(info, 500, 3_000)}) == 4


@pytest.mark.parametrize("name", ["copy.mkv", "copy.mov"])
def test_another_container_keeps_it(original: Path, tmp_path: Path, name: str) -> None:
    """Put into another container, the picture is known again."""
    run("-i", original, "-c", "copy", tmp_path / name)
    copied = probe(tmp_path / name)
    assert imprint(copied, 1_000, 4_000) == imprint(probe(original), 1_000, 4_000)


def test_another_picture_with_the_same_sound_is_another(original: Path, tmp_path: Path) -> None:
    """The sound alone does not tell: an edit of the picture is asked about anew."""
    graded = tmp_path / "graded.mp4"
    run("-i", original, "-vf", "negate", "-c:a", "copy", graded)
    assert imprint(probe(graded), 1_000, 4_000) != imprint(probe(original), 1_000, 4_000)


def test_a_still_picture_is_what_stands_on_the_screen(tmp_path: Path) -> None:
    """Between two slides, minutes apart, the last one counts; sound alone has no picture."""
    slides = tmp_path / "slides.mkv"
    graph = "testsrc=s=64x48:r=1:d=9,select='eq(n,0)+eq(n,5)'"
    run(
        "-f",
        "lavfi",
        "-i",
        graph,
        "-f",
        "lavfi",
        "-i",
        "sine=d=9",
        "-fps_mode",
        "vfr",
        "-c:v",
        "mpeg4",
        slides,
    )
    info = probe(slides)
    assert imprint(info, 1_000, 3_000) == imprint(info, 3_500, 4_500) is not None
    assert imprint(info, 6_000, 7_000) not in (None, imprint(info, 1_000, 3_000))
    assert imprint(info.model_copy(update={"pictures": ()}), 0, 3_000) is None
