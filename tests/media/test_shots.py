"""Picture cuts on the player's clock."""

import json
from pathlib import Path

from subtoolkit.media.probe import probe
from subtoolkit.media.shots import shots

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


def test_the_cuts_of_the_talk_are_found() -> None:
    """Each cut of the truth is found within a frame, and nothing else."""
    truth = json.loads((FIXTURES / "talk.json").read_text(encoding="utf-8"))
    expected = [round(scene["start"] * 1000) for scene in truth["scenes"][1:]]
    found = shots(probe(FIXTURES / "talk.mp4"))
    assert len(found) == len(expected)
    assert all(abs(a - b) <= 100 for a, b in zip(found, expected, strict=True))


def test_sound_alone_has_none() -> None:
    """A cover is no moving picture."""
    assert shots(probe(FIXTURES / "song.mp3")) == ()
