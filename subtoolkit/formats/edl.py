"""Timeline -> an edit list (CMX 3600) of markers, as DaVinci Resolve imports and exports timeline markers.

Each marker is an event of one frame; the line behind it holds its note, colour, name and length in frames.
"""

import re
from collections.abc import Iterator

from subtoolkit.core.timecode import Timecode
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Look
from subtoolkit.formats.markers import Framed, framed
from subtoolkit.formats.names import title

_MEANS_MORE = re.compile(r"\d|\*|(?:TITLE|FCM|SPLIT|LOC|M2|FROM|TO|ASC_)\b")
"""How lines begin that say something to a reader of edit lists."""
_JOINER = "\u2060"


def render(timeline: Timeline, look: Look) -> str:
    """Write the events by time; a bar inside a name would end its field and becomes a slash."""
    clock, markers = framed(timeline, look)
    count = "DROP FRAME" if clock.base.drop else "NON-DROP FRAME"
    head = f"TITLE: {title(timeline.media)}\nFCM: {count}\n"
    places = _apart(markers)
    events = (
        _event(at, first, one, clock) for at, (first, one) in enumerate(zip(places, markers, strict=True), 1)
    )
    return head + "".join(events)


def _apart(markers: list[Framed]) -> Iterator[int]:
    """The frame of each marker: Resolve has one for a frame, so a second one stands a frame later."""
    free = 0
    for one in markers:
        first = max(one.first, free)
        free = first + 1
        yield first


def _event(number: int, place: int, one: Framed, clock: Timecode) -> str:
    first, behind = (clock.base.label(clock.first + place + more) for more in (0, 1))
    name, note = (text.replace("|", "/") for text in (one.marker.name, one.marker.note))
    note = f"{_JOINER}{note}" if _MEANS_MORE.match(note) else note
    return (
        f"\n{number:03d}  001      V     C        {first} {behind} {first} {behind}\n"
        f"{note} |C:ResolveColor{one.colour.capitalize()} |M:{name} |D:{one.frames}\n"
    )


def recognises(text: str) -> bool:
    """Never: edit lists of others hold no words."""
    return False


read = None
