"""The stand-in's eyes: they see real cuts, and cannot read."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from subtoolkit.core.clock import SECOND
from subtoolkit.media.clips import clip
from subtoolkit.media.probe import probe
from subtoolkit.media.stills import Film, Reel
from subtoolkit.standin.ears.truth import load, span
from subtoolkit.standin.refused import Refused
from subtoolkit.standin.seeing import look, scenes, see
from subtoolkit.standin.write import write
from tests.truths import FIXTURES

TALK = FIXTURES / "talk.mp4"
CUTS = [24_200, 42_700, 64_500]
COLOURS = ["blue", "green", "grey", "orange"]


@pytest.fixture(scope="module")
def talk() -> Iterator[Film]:
    """The whole talk, two stills a second."""
    with Reel(probe(TALK), rate=Fraction(2), max_pixels=230_400) as reel:
        film = reel.film(0, 81 * SECOND)
        assert film is not None
        yield film


def test_cuts_of_a_video_are_scenes(talk: Film) -> None:
    """Scenes lie between the cuts of the film that was sent, each with its colour."""
    made = clip(talk, bytes(32 * 1_000), 5_000_000)
    assert made is not None
    seen = see([made.data], "video")
    found = scenes(seen)
    assert [scene.start for scene in found] == pytest.approx([0, *CUTS], abs=260)
    assert found[-1].end == pytest.approx(81_000, abs=600)
    assert [colour for colour, scene in zip(COLOURS, found, strict=True) if colour not in scene.text] == []
    assert seen.audible


def test_cuts_of_a_list_are_scenes(talk: Film) -> None:
    """Pictures without a clock have that of their rate."""
    seen = see(list(talk.pictures)[::2], "frames")
    assert seen.count == 81
    found = scenes(seen, 1)
    assert [scene.start for scene in found] == pytest.approx([0, *CUTS], abs=600)
    assert "orange" in found[-1].text


def test_one_picture_is_measured_and_has_no_scene(talk: Film) -> None:
    """A picture lasts no time; rubbish is refused in the service's words."""
    seen = see(list(talk.pictures)[:1], "image")
    assert (seen.width, seen.height, scenes(seen)) == (640, 360, ())
    assert look(seen) == "A picture of 640x360 that is mostly blue."
    with pytest.raises(Refused, match="The image format is illegal"):
        see([b"no picture"], "image")
    with pytest.raises(Refused, match=r"Invalid video file\."):
        see([b"no film"], "video")


def test_a_truth_may_tell_what_can_be_read(tmp_path: Path) -> None:
    """Who knows a recording by heart can read in it; others say that nothing can be read."""
    truth = tmp_path / "truth.json"
    truth.write_text(
        '{"media": "x.mp4", "duration": 20, "texts": ['
        '{"start": 2, "end": 8, "text": "EXIT", "appearance": "green letters over a door"}]}',
        encoding="utf-8",
    )
    heard = span(load(truth), 5_000, 10_000)
    wanted = "## Storyline\n## Visible Text\n## Speakers and Transcript"
    assert "00:00.000 - 00:03.000\n“EXIT”: green letters over a door" in write(heard, wanted)
    assert "No visible text appears." in write(span(load(truth), 9_000, 10_000), wanted)
