"""Sound cues out of the storyline."""

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Scene, Timeline
from subtoolkit.timeline.sounds import with_sounds


def _sounds(scenes: list[Scene], cues: list[Cue]) -> list[tuple[int, int, str]]:
    timeline = with_sounds(Timeline(scenes=tuple(scenes), cues=tuple(cues)))
    assert set(cues) <= set(timeline.cues)
    return [(cue.start, cue.end, cue.text) for cue in timeline.cues if cue.kind == "sound"]


def test_a_sound_stands_where_nobody_speaks() -> None:
    """The cue takes the first free stretch of its scene, and at most four seconds of it."""
    scene = Scene(start=0, end=20_000, text="A bell over the door rings twice. Somebody comes in.")
    speech = [Cue(start=500, end=3_000, text="Hello?"), Cue(start=9_000, end=20_000, text="Good morning.")]
    assert _sounds([scene], speech) == [(3_000, 7_000, "a bell over the door rings twice")]


def test_speech_from_end_to_end_leaves_no_room() -> None:
    """Under speech there is no sound cue."""
    assert (
        _sounds([Scene(start=0, end=5_000, text="Rain.")], [Cue(start=0, end=4_500, text="So it goes.")])
        == []
    )


def test_the_models_own_sounds_stand() -> None:
    """A stretch that has a sound cue already gets no second one."""
    assert _sounds(
        [Scene(start=0, end=5_000, text="Rain.")], [Cue(start=0, end=5_000, text="rain", kind="sound")]
    ) == [(0, 5_000, "rain")]


def test_long_sentences_lose_their_last_clauses() -> None:
    """What does not fit into two short lines is cut where a clause ends."""
    text = (
        "Heavy rain drums on a tin roof, a train passes in the distance and somebody closes a window slowly."
    )
    assert _sounds([Scene(start=0, end=9_000, text=text)], [])[0][2] == "Heavy rain drums on a tin roof"
