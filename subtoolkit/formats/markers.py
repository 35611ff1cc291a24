"""Timeline -> the markers that an editing program gets: by time, on one line each, in whole frames."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from subtoolkit.core.marker import Marker, MarkerKind
from subtoolkit.core.timecode import Timecode, timecode
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Look
from subtoolkit.formats.shown import line

COLOURS: dict[MarkerKind, tuple[str, ...]] = {
    "chapter": ("blue",),
    "scene": ("green",),
    "speaker": ("cyan", "yellow", "pink", "purple"),
    "sign": ("purple",),
    "cue": ("yellow",),
    "review": ("red",),
}
"""Names of colours that every program has; voices take turns."""


class Framed(NamedTuple):
    """A marker in frames from the beginning of the media."""

    first: int
    frames: int
    """Frames it lasts, 1 at least."""
    colour: str
    marker: Marker


def framed(timeline: Timeline, look: Look) -> tuple[Timecode, list[Framed]]:
    """The markers that `look` asks for and how their frames are counted."""
    clock = look.clock or timecode(timeline.media, start="auto")
    found = marked(timeline, look)
    names = list(dict.fromkeys(one.name for one in found if one.kind == "speaker"))
    return clock, [_framed(one, clock, names) for one in found]


def _framed(marker: Marker, clock: Timecode, names: list[str]) -> Framed:
    first = clock.base.frame(marker.start)
    end = clock.base.frame(marker.start if marker.end is None else marker.end)
    shades = COLOURS[marker.kind]
    shade = names.index(marker.name) if marker.kind == "speaker" else 0
    return Framed(first, max(1, end - first), shades[shade % len(shades)], marker)


def marked(timeline: Timeline, look: Look) -> list[Marker]:
    """The markers by time; what begins together keeps the order chapter, scene, speaker, sign, cue."""
    if look.marks is not None:
        found = list(look.marks)
    else:
        kinds = look.markers or ("chapter", "scene", "speaker")
        found = [marker for kind in _FOUND if kind in kinds for marker in _FOUND[kind](timeline)]
        found = found or ([] if look.markers else list(_cues(timeline)))
    clean = [one.model_copy(update={"name": line(one.name), "note": line(one.note)}) for one in found]
    return sorted(clean, key=lambda one: one.start)


def _chapters(timeline: Timeline) -> Iterator[Marker]:
    for number, one in enumerate(timeline.chapters, 1):
        if one.start >= 0:
            yield Marker(start=one.start, end=one.end, kind="chapter", name=one.title or f"Chapter {number}")


def _scenes(timeline: Timeline) -> Iterator[Marker]:
    for one in timeline.scenes:
        if one.start >= 0:
            yield Marker(start=one.start, end=one.end, kind="scene", name=one.text)


def _speakers(timeline: Timeline) -> Iterator[Marker]:
    """Each turn: the cues of one voice until another one speaks."""
    spoken = (cue for cue in timeline.cues if cue.kind in ("speech", "lyric"))
    for name, turn in groupby(spoken, key=lambda cue: cue.speaker):
        cues = list(turn)
        if name:
            end = max(cue.end for cue in cues)
            yield Marker(start=cues[0].start, end=end, kind="speaker", name=name, note=cues[0].text)


def _signs(timeline: Timeline) -> Iterator[Marker]:
    for one in timeline.visible_text:
        if one.start >= 0:
            yield Marker(start=one.start, end=one.end, kind="sign", name=one.text, note=one.appearance)
    for cue in timeline.cues:
        if cue.kind == "text":
            yield Marker(start=cue.start, end=cue.end, kind="sign", name=cue.text)


def _cues(timeline: Timeline) -> Iterator[Marker]:
    for cue in timeline.cues:
        yield Marker(start=cue.start, end=cue.end, kind="cue", name=cue.text, note=cue.speaker or "")


_FOUND = {"chapter": _chapters, "scene": _scenes, "speaker": _speakers, "sign": _signs, "cue": _cues}
