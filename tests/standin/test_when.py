"""`NAME[:ARGUMENT][*TIMES][@WHERE]`: which requests a fault or a quirk meets."""

import pytest

from subtoolkit.core.errors import UsageError
from subtoolkit.standin.log import Entry
from subtoolkit.standin.when import parse

SOUNDS = "ABABCAC"
"""Seven requests: the same sound has the same letter."""


def entries() -> list[Entry]:
    """Requests as they arrive; each sound lasts 10 s, and A stands at 0 s, B at 10 s, C at 20 s."""
    return [
        Entry(number=number, arrived=0, digest=sound, duration=10_000, at="ABC".index(sound) * 10_000)
        for number, sound in enumerate(SOUNDS, 1)
    ]


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("hang", "1234567"),
        ("hang*2", "12"),
        ("hang@3", "3"),
        ("hang*2@3", "3"),
        ("hang@piece2", "24"),
        ("hang*1@piece2", "2"),
        ("hang*1@each", "125"),
        ("hang*2@each", "12345" + "7"),
        ("hang@12.5s", "24"),
        ("hang@9.999s", "136"),
        ("hang@99s", ""),
    ],
)
def test_which_requests_are_met(text: str, met: str) -> None:
    """The first so many, one by its number, a sound by its order or its place, each sound so often."""
    spec = parse(text, ["hang"], "fault")
    assert "".join(str(entry.number) for entry in entries() if spec.meets(entry)) == met


def test_arguments_are_kept() -> None:
    """Behind the colon stands what the fault wants to know."""
    spec = parse("status:429*2@piece1", ["status"], "fault")
    assert (spec.name, spec.argument, spec.times, spec.piece) == ("status", "429", 2, 1)
    assert parse("jitter:0.4,7", ["jitter"], "quirk").argument == "0.4,7"


def test_an_unknown_name_lists_the_known() -> None:
    """The message shows what there is."""
    with pytest.raises(UsageError, match="unknown quirk 'fense': known are fence, echo"):
        parse("fense", ["fence", "echo"], "quirk")
