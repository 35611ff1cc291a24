"""The tags of a media file -> the timecode that its camera or recorder wrote; pure.

QuickTime and MP4 have a track for it, whose label ffmpeg copies to the tags of the picture; MXF, DV and
Matroska have it once for the file; a broadcast wave counts samples since midnight (EBU Tech 3285).
"""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from subtoolkit.core.media import SourceTimecode
from subtoolkit.core.timecode import DEFAULT_RATE, Timebase

Tags = Mapping[str, str]

_LABEL = re.compile(r"\d{2}:[0-5]\d:[0-5]\d[:;.,]\d{2,3}")


class Tagged(NamedTuple):
    """A stream as far as it matters here."""

    tags: Tags
    start: int
    """First presentation time in ms on the player's clock."""


def source_timecode(
    whole: Tags, streams: Iterable[Tagged], *, picture: int = 0, rate_hz: int | None = None
) -> SourceTimecode | None:
    """The label and where it stands: at the start of its stream, or of the `picture` if the file has it once.

    `rate_hz` is the sample rate of the sound, by which a wave's reference counts. What is no label is none.
    """
    for stream in streams:
        if label := _label(stream.tags):
            return SourceTimecode(label=label, at=stream.start)
    if label := _label(whole):
        return SourceTimecode(label=label, at=picture)
    samples = whole.get("time_reference", "")
    if rate_hz and samples.isdecimal() and len(samples) < 16:
        base = Timebase(DEFAULT_RATE)
        time = Fraction(int(samples), rate_hz)
        # From a whole frame on, so that the place of the label is exact.
        frame = int(time * base.rate) + 1
        return SourceTimecode(
            label=base.label(frame), rate=base.rate, at=round((base.seconds(frame) - time) * 1000)
        )
    return None


def _label(tags: Tags) -> str | None:
    label = next((value for key, value in tags.items() if key.lower() == "timecode"), "").strip()
    return label if _LABEL.fullmatch(label) and int(label[:2]) < 24 else None
