"""A timeline -> the same with other names of speakers; pure."""

from collections.abc import Mapping

from subtoolkit.core.timeline import Timeline


def rename(timeline: Timeline, names: Mapping[str, str]) -> Timeline:
    """`timeline` with speakers by their new `names`; where two become one the first profile stays."""
    cues = tuple(
        cue.model_copy(update={"speaker": names.get(cue.speaker or "", cue.speaker)}) for cue in timeline.cues
    )
    speakers = {
        (new := names.get(one.name, one.name)): one.model_copy(update={"name": new})
        for one in reversed(timeline.speakers)
    }
    return timeline.model_copy(update={"cues": cues, "speakers": tuple(reversed(speakers.values()))})
