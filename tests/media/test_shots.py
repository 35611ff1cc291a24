"""Picture cuts on the player's clock."""

import json
from pathlib import Path

from subtoolkit.media.probe import probe
from subtoolkit.media.shots import shots, shots_near

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


def test_only_the_neighbourhood_of_places_is_looked_at() -> None:
    """A cut near a place is found to the frame, with or without the rest of the picture; others are not."""
    info = probe(FIXTURES / "talk.mp4")
    cuts = shots(info)
    for places in ([cuts[1] + 900], [cut - 700 for cut in cuts]):
        found = shots_near(info, places, 1_500)
        near = [cut for cut in cuts if any(abs(cut - place) <= 1_500 for place in places)]
        assert all(abs(a - b) <= 40 for a, b in zip(found, near, strict=True))
    assert shots_near(info, [cuts[0] + 9_000], 1_500) == ()
    assert shots_near(probe(FIXTURES / "song.mp3"), [1_000], 1_500) == ()
