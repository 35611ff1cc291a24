"""Timeline -> a table of markers, for spreadsheets and for people who go through a list.

A cell that a spreadsheet would take for a formula, since it begins with `=`, `+`, `-` or `@` in any width,
gets an apostrophe before it (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import csv
from io import StringIO

from subtoolkit.core.clock import format_clock
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Look
from subtoolkit.formats.markers import Framed, framed

COLUMNS = ("Timecode In", "Timecode Out", "Start", "End", "Kind", "Name", "Note")
"""In and out in frames, start and end as a clock from the beginning of the media."""


def render(timeline: Timeline, look: Look) -> str:
    """One row for each marker, by time."""
    clock, markers = framed(timeline, look)
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in markers:
        labels = (clock.base.label(clock.first + frame) for frame in (one.first, one.first + one.frames))
        rows.writerow(
            [*labels, *_times(one), *map(_cell, (one.marker.kind, one.marker.name, one.marker.note))]
        )
    return written.getvalue()


def _times(one: Framed) -> tuple[str, str]:
    marker = one.marker
    end = marker.start if marker.end is None else marker.end
    return format_clock(marker.start, mark="."), format_clock(max(end, marker.start), mark=".")


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(tuple("=+-@＝＋－＠")) else text


def recognises(text: str) -> bool:
    """Never: a table of others holds anything."""
    return False


read = None
