"""Timelines of parts that follow one another -> one timeline; pure."""

from collections.abc import Sequence

from subtoolkit.core.report import Report
from subtoolkit.core.timeline import Speaker, Timeline
from subtoolkit.timeline.edit import in_order
from subtoolkit.timeline.retime import linear, retimed


def append(parts: Sequence[tuple[int, Timeline]]) -> Timeline:
    """Each part from where it begins, in ms; a part's last cue may reach into the next one.

    A voice of the same name in two parts is one voice. No single media file belongs to the whole.
    """
    moved = [retimed(timeline, linear(start)) for start, timeline in parts]
    speakers: dict[str, Speaker] = {}
    for one in moved:
        for speaker in one.speakers:
            speakers.setdefault(speaker.name, speaker)
    return Timeline(
        language=next((one.language for one in moved if one.language), None),
        cues=in_order(cue for one in moved for cue in one.cues),
        scenes=tuple(scene for one in moved for scene in one.scenes),
        visible_text=tuple(text for one in moved for text in one.visible_text),
        speakers=tuple(speakers.values()),
        sections=tuple(section for one in moved for section in one.sections),
        chapters=tuple(chapter for one in moved for chapter in one.chapters),
        pauses=tuple(pause for one in moved for pause in one.pauses),
        shots=tuple(shot for one in moved for shot in one.shots),
        report=sum((one.report for one in moved), Report()),
    )
