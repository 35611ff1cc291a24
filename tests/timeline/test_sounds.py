"""Sound cues out of the storyline."""

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Scene, Timeline
from subtoolkit.timeline.sounds import with_sounds


def _sounds(scenes: list[Scene], cues: list[Cue]) -> list[tuple[int, int, str]]:
    timeline = with_sounds(Timeline(scenes=tuple(scenes), cues=tuple(cues)))
    assert {cue for cue in cues if cue.kind != "sound"} <= set(timeline.cues)
    return [(cue.start, cue.end, cue.text) for cue in timeline.cues if cue.kind == "sound"]


def test_only_what_is_marked_as_a_sound_becomes_one() -> None:
    """The storyline tells of people and pictures, too: only brackets and notes are sounds."""
    scene = Scene(
        start=0, end=20_000, text="A woman in a red coat waits. [a bell rings twice] Somebody comes in."
    )
    speech = [Cue(start=500, end=3_000, text="Hello?"), Cue(start=9_000, end=20_000, text="Good morning.")]
    assert _sounds([scene], speech) == [(3_000, 7_000, "a bell rings twice")]
    assert _sounds([Scene(start=0, end=9_000, text="A bell rings twice.")], []) == []
    notes = Scene(start=0, end=9_000, text="♪ slow piano ♪ 【掌声】")
    assert _sounds([notes], []) == [(0, 4_000, "♪ slow piano ♪"), (4_000, 8_000, "掌声")]


def test_speech_from_end_to_end_leaves_no_room() -> None:
    """Under speech the storyline's sounds have no place, and what the model timed itself stays."""
    speech = Cue(start=0, end=4_500, text="So it goes.")
    assert _sounds([Scene(start=0, end=5_000, text="[rain]")], [speech]) == []
    shot = Cue(start=1_000, end=2_000, text="a shot", kind="sound")
    assert _sounds([], [speech, shot]) == [(1_000, 2_000, "a shot")]


def test_a_sound_is_told_where_it_can_be_read() -> None:
    """Music under a whole talk stands where it begins alone, for four seconds."""
    music = Cue(start=0, end=90_000, text="soft music", kind="sound")
    speech = Cue(start=1_000, end=40_000, text="So it goes.")
    timeline = with_sounds(Timeline(cues=(music, speech)))
    assert [(cue.start, cue.end) for cue in timeline.cues if cue.kind == "sound"] == [(40_000, 44_000)]


def test_the_models_own_sounds_stand() -> None:
    """A stretch that has a sound cue already gets no second one."""
    rain = Cue(start=0, end=4_000, text="rain", kind="sound")
    assert _sounds([Scene(start=0, end=5_000, text="[rain]")], [rain]) == [(0, 4_000, "rain")]
