"""Failures of a model service, each under a name: what is answered instead, or what becomes of the stream.

The documented ones: https://help.aliyun.com/zh/model-studio/error-code. The others are what servers, gateways
and networks really do. To add one: one row in `refusals` or `broken_streams`.
How often it strikes: see `when`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from subtoolkit.standin.broken_streams import BROKEN_STREAMS, Within
from subtoolkit.standin.call import Call
from subtoolkit.standin.events import Event
from subtoolkit.standin.log import Entry
from subtoolkit.standin.pages import Page
from subtoolkit.standin.refusals import REFUSALS, Instead
from subtoolkit.standin.refused import Refused
from subtoolkit.standin.when import Spec, parse, readable

FAULTS: dict[str, Instead | Within] = {**REFUSALS, **BROKEN_STREAMS}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that was asked for."""

    spec: Spec
    row: Instead | Within


def read(specs: Iterable[str]) -> list[Fault]:
    """Read `NAME[:ARGUMENT][*TIMES][@WHERE]`; an unknown name is an error that lists the known ones."""
    faults = [Fault(spec, FAULTS[spec.name]) for spec in (parse(text, FAULTS, "fault") for text in specs)]
    for fault in faults:
        # Tried now, so that an argument that cannot be read fails before any request.
        with readable(fault.spec, "fault"):
            if isinstance(fault.row, Instead):
                fault.row.answer(fault.spec.argument)
            else:
                fault.row.spoil([], fault.spec.argument)
    return faults


def struck(faults: Iterable[Fault], call: Call, entry: Entry) -> list[Fault]:
    """Faults that this request meets, each counted and logged."""
    met = [
        fault
        for fault in faults
        if (not isinstance(fault.row, Instead) or fault.row.applies(call)) and fault.spec.meets(entry)
    ]
    entry.faults = tuple(fault.spec.text for fault in met)
    return met


def answer(faults: Iterable[Fault]) -> Refused | Page | None:
    """What the first of them answers instead of the model."""
    for fault in faults:
        if isinstance(fault.row, Instead):
            return fault.row.answer(fault.spec.argument)
    return None


def spoil(events: Sequence[Event], faults: Iterable[Fault]) -> list[Event]:
    """The events after all faults that strike the stream."""
    spoiled = list(events)
    for fault in faults:
        if isinstance(fault.row, Within):
            spoiled = fault.row.spoil(spoiled, fault.spec.argument)
    return spoiled
