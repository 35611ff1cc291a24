"""A timeline -> the same with other names of speakers; pure."""

from collections.abc import Mapping

from subtoolkit.core.timeline import Speaker, Timeline


def rename(timeline: Timeline, names: Mapping[str, str]) -> Timeline:
    """`timeline` with speakers by their new `names`; where two become one the first profile stays.

    Whoever is named is one person in all of the media.
    """
    cues = tuple(
        cue.model_copy(update={"speaker": names.get(cue.speaker or "", cue.speaker)}) for cue in timeline.cues
    )
    speakers: dict[tuple[str, int | None], Speaker] = {}
    for one in timeline.speakers:
        if one.name in names:
            one = one.model_copy(update={"name": names[one.name], "segment": None})
        speakers.setdefault((one.name, one.segment), one)
    return timeline.model_copy(update={"cues": cues, "speakers": tuple(speakers.values())})
