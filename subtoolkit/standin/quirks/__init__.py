"""Well-formed reply -> what models write instead; each quirk is a pure function under a name.

Collected from published replies of audio models and from the trouble that subtitle tools report. To add one:
one row in the table of its kind. How often it applies: see `when`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from subtoolkit.standin.log import Entry
from subtoolkit.standin.quirks import (
    consulted,
    contents,
    items,
    jsons,
    labels,
    loops,
    shapes,
    times,
    wrappers,
)
from subtoolkit.standin.quirks.base import Clip, Row
from subtoolkit.standin.when import Spec, parse, readable

QUIRKS: dict[str, Row] = {
    **times.ROWS,
    **wrappers.ROWS,
    **labels.ROWS,
    **items.ROWS,
    **shapes.ROWS,
    **jsons.ROWS,
    **loops.ROWS,
    **contents.ROWS,
    **consulted.ROWS,
}

_SAMPLE = "[00:00:01,000 --> 00:00:02,000] One\n[00:00:03,000 --> 00:00:04,000] Two"


@dataclass(frozen=True, slots=True)
class Quirk:
    """A quirk that was asked for."""

    spec: Spec
    row: Row


def read(specs: Iterable[str]) -> list[Quirk]:
    """Read `NAME[:ARGUMENT][*TIMES][@WHERE]`; an unknown name is an error that lists the known ones."""
    quirks = [Quirk(spec, QUIRKS[spec.name]) for spec in (parse(text, QUIRKS, "quirk") for text in specs)]
    for quirk in quirks:
        # Tried now, so that an argument that cannot be read fails before any request.
        with readable(quirk.spec, "quirk"):
            quirk.row.bend(_SAMPLE, Clip(10_000, argument=quirk.spec.argument))
    return quirks


def bend(text: str, quirks: Iterable[Quirk], entry: Entry) -> str:
    """The reply after all quirks that meet this request, in the order in which they were asked for."""
    met = [quirk for quirk in quirks if quirk.spec.meets(entry)]
    entry.quirks = tuple(quirk.spec.text for quirk in met)
    for quirk in met:
        clip = Clip(entry.duration or 0, entry.at or 0, quirk.spec.argument, entry.prompt)
        text = quirk.row.bend(text, clip)
    return text
