"""Speakers get other names."""

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Speaker, Timeline
from subtoolkit.timeline.rename import rename


def test_names_change_in_cues_and_profiles() -> None:
    """A new name stands wherever the old one stood; two that become one keep the first profile."""
    timeline = Timeline(
        cues=(
            Cue(start=0, end=1, text="a", speaker="Speaker 1"),
            Cue(start=1, end=2, text="b", speaker="Ben"),
        ),
        speakers=(Speaker(name="Speaker 1", profile="calm"), Speaker(name="Ben"), Speaker(name="Anna")),
    )
    renamed = rename(timeline, {"Speaker 1": "Anna"})
    assert [cue.speaker for cue in renamed.cues] == ["Anna", "Ben"]
    assert {one.name: one.profile for one in renamed.speakers} == {"Anna": "calm", "Ben": ""}
