"""A media file -> where somebody speaks in all of it, for subtitles that exist already."""

from dataclasses import dataclass
from pathlib import Path

from subtoolkit.core.media import MediaInfo
from subtoolkit.core.progress import Progress, Watch, nobody
from subtoolkit.core.report import Report
from subtoolkit.core.settings import Listening
from subtoolkit.media.activity import Activity, activity
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.timeline.fit import Speech

Span = tuple[int, int]


@dataclass(frozen=True)
class Sounding:
    """What the sound of a media file tells about its subtitles."""

    info: MediaInfo
    """With the measured duration."""
    speech: Speech
    unsure: tuple[Span, ...]
    """Where nobody can tell speech from music or noise."""
    start: int
    end: int
    """What was listened to."""
    report: Report

    @property
    def pauses(self) -> tuple[Span, ...]:
        """Ranges in which surely nobody speaks."""
        busy = sorted((*self.speech.spans, *self.unsure))
        ends = [self.start, *(end for _, end in busy)]
        starts = [*(start for start, _ in busy), self.end]
        return tuple((a, b) for a, b in zip(ends, starts, strict=True) if a < b)


def sounding(source: str | Path, listening: Listening | None = None, *, watch: Watch = nobody) -> Sounding:
    """Decode the whole sound and measure it; a silent track that nobody chose gives way to the next one."""
    info = probe(source)
    with Sound(info, listening) as sound:
        found = _measured(sound, watch)
        while not (found.spans or found.unsure) and sound.next_track():
            found = _measured(sound, watch)
        return Sounding(
            info=sound.info,
            speech=Speech(found.spans, found.levels, found.start),
            unsure=found.unsure,
            start=sound.start,
            end=sound.decoded,
            report=sound.report,
        )


def _measured(sound: Sound, watch: Watch) -> Activity:
    while sound.pull():
        watch(Progress(total=sound.info.declared, decoded=sound.decoded, heard=sound.decoded))
    return activity(sound.levels, sound.start, sound.decoded)
