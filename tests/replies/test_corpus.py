"""Each reply in `fixtures/replies/` and what is made of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from subtoolkit import replies
from subtoolkit.core.clock import from_seconds
from subtoolkit.core.segment import Segment

CORPUS = Path(__file__).parents[2] / "fixtures" / "replies"
NAMES = sorted(path.stem for path in CORPUS.glob("*.txt"))
GIVEN = {"start": 0, "duration": 60, "finish": "stop", "prompt": None, "active": None}
"""What a reply is read with, unless its golden file says otherwise."""


@pytest.mark.parametrize("name", NAMES)
def test_reply(name: str, pytestconfig: pytest.Config) -> None:
    """The blocks, the cues and the report of a reply are those of its golden file."""
    path = CORPUS / f"{name}.json"
    wanted = json.loads(path.read_text("utf-8")) if path.exists() else {}
    given = wanted.get("given", {})
    found = {
        "given": given,
        **made_of(CORPUS.joinpath(f"{name}.txt").read_bytes().decode(), **{**GIVEN, **given}),
    }
    if pytestconfig.getoption("--golden"):
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    else:
        assert found == wanted, f"{name} changed: if it should, run make golden and review the diff"


def made_of(
    text: str,
    *,
    start: float,
    duration: float,
    finish: Any,
    prompt: str | None,
    active: list[list[float]] | None,
) -> dict[str, Any]:
    """What reading and placing `text` gives, without what is not worth a line."""
    length = from_seconds(duration)
    blocks, report = replies.read(text, duration=length, finish=finish, prompt=prompt)
    segment = Segment(index=0, start=from_seconds(start), end=from_seconds(start) + length)
    spans = None if active is None else [(from_seconds(one), from_seconds(other)) for one, other in active]
    timeline = replies.place(blocks, segment, active=spans, report=report)
    placed = timeline.model_dump(mode="json", exclude_defaults=True)
    for part in [
        part
        for kind in ("cues", "scenes", "visible_text", "speakers", "sections")
        for part in placed.get(kind, [])
    ]:
        part.pop("segment", None)
        if part.get("claimed") == [part.get("start"), part.get("end")]:
            del part["claimed"]
    report_of_placed = placed.pop("report", {})
    told = [block.model_dump(mode="json", exclude_defaults=True) for block in blocks]
    return {"blocks": told, **placed, "report": report_of_placed}
