"""Timeline -> OpenTimelineIO JSON: the media as a clip, and markers. Only this file knows the library.

Markers lie on the stack of tracks, which is where editors show those of a timeline.
"""

from typing import TYPE_CHECKING

from subtoolkit.core.errors import ExtraMissing
from subtoolkit.core.media import MediaInfo
from subtoolkit.core.timecode import Timebase, Timecode, timecode
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Look
from subtoolkit.formats.markers import Framed, framed
from subtoolkit.formats.names import address, title

if TYPE_CHECKING:
    from opentimelineio.opentime import TimeRange
    from opentimelineio.schema import Clip, Marker


def render(timeline: Timeline, look: Look) -> str:
    """Write one video track with one clip; raises `ExtraMissing`."""
    try:
        import opentimelineio as otio  # optional: the extra `editors`
    except ImportError:
        raise ExtraMissing("cannot write OpenTimelineIO", "editors") from None
    clock, markers = framed(timeline, look)
    length = max([1, *(one.first + one.frames for one in markers), clock.base.frame(_length(timeline))])
    start = otio.opentime.RationalTime(clock.first, float(clock.base.rate))
    whole = otio.schema.Timeline(title(timeline.media), global_start_time=start)
    track = otio.schema.Track("Video", kind=otio.schema.TrackKind.Video)
    track.append(_clip(timeline.media, clock, length))
    whole.tracks.append(track)
    whole.tracks.markers.extend(_marker(one, clock.base) for one in markers)
    return str(whole.to_json_string(indent=2)) + "\n"


def _length(timeline: Timeline) -> int:
    media = timeline.media
    return max([(media.duration or media.declared or 0) if media else 0, *(cue.end for cue in timeline.cues)])


def _clip(media: MediaInfo | None, clock: Timecode, length: int) -> "Clip":
    from opentimelineio import schema

    own = (
        timecode(media, rate=clock.base.rate, start="auto")
        if media and media.timecode
        else Timecode(clock.base)
    )
    seen = _range(own.first, length, clock.base)
    where: schema.ExternalReference | schema.MissingReference = schema.MissingReference()
    if media:
        where = schema.ExternalReference(address(media), available_range=seen)
    return schema.Clip(title(media), where, seen)


def _marker(one: Framed, base: Timebase) -> "Marker":
    from opentimelineio import schema

    return schema.Marker(
        name=one.marker.name,
        marked_range=_range(one.first, one.frames, base),
        color=one.colour.upper(),
        comment=one.marker.note,
        metadata={"subtoolkit": {"kind": one.marker.kind}},
    )


def _range(first: int, count: int, base: Timebase) -> "TimeRange":
    from opentimelineio.opentime import RationalTime, TimeRange

    rate = float(base.rate)
    return TimeRange(RationalTime(first, rate), RationalTime(count, rate))


def recognises(text: str) -> bool:
    """Never: it is written only."""
    return False


read = None
