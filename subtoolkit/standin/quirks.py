"""Well-formed reply -> what models write instead; each quirk a pure function under a name.

To add one: one row in `QUIRKS`. How often it applies: see `when`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from subtoolkit.standin.log import Entry
from subtoolkit.standin.when import Spec, parse


@dataclass(frozen=True, slots=True)
class Clip:
    """What a quirk may know about the sound that the reply is about."""

    duration: int
    """Milliseconds."""
    at: int
    """Where it stands in the recording, in ms; 0 where nobody knows."""
    argument: str
    """What was written behind the quirk's name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One habit of models."""

    says: str
    """What it is, for people."""
    bend: Callable[[str, Clip], str]


QUIRKS: dict[str, Row] = {
    "fence": Row("a code fence around everything", lambda text, clip: f"```{clip.argument}\n{text}\n```"),
}


@dataclass(frozen=True, slots=True)
class Quirk:
    """A quirk that was asked for."""

    spec: Spec
    row: Row


def read(specs: Iterable[str]) -> list[Quirk]:
    """Read `NAME[:ARGUMENT][*TIMES][@WHERE]`; an unknown name is an error that lists the known ones."""
    return [Quirk(spec, QUIRKS[spec.name]) for spec in (parse(text, QUIRKS, "quirk") for text in specs)]


def bend(text: str, quirks: Iterable[Quirk], entry: Entry) -> str:
    """The reply after all quirks that meet this request, in the order in which they were asked for."""
    met = [quirk for quirk in quirks if quirk.spec.meets(entry)]
    entry.quirks = tuple(quirk.spec.text for quirk in met)
    for quirk in met:
        clip = Clip(duration=entry.duration or 0, at=entry.at or 0, argument=quirk.spec.argument)
        text = quirk.row.bend(text, clip)
    return text
