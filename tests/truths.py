"""Cues against the truth of a recording: what tests and benchmarks ask of a timeline."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from subtoolkit.core.cue import Cue, CueKind

FIXTURES = Path(__file__).parent.parent / "fixtures"


class Said(NamedTuple):
    """One word of the truth, times in ms."""

    start: int
    end: int
    text: str


def words_of(path: Path) -> list[Said]:
    """All words of a truth file, in order."""
    truth = json.loads(path.read_text(encoding="utf-8"))
    return [
        Said(round(word["start"] * 1000), round(word["end"] * 1000), plain(word["text"]))
        for utterance in truth["utterances"]
        for word in utterance["words"]
    ]


def plain(text: str) -> str:
    """A word as it is compared: lower case, letters and digits only."""
    return re.sub(r"[^\w']+", "", text.lower())


def words_in(cues: Sequence[Cue]) -> list[tuple[str, Cue]]:
    """Every word of the cues with the cue it stands in."""
    return [(plain(word), cue) for cue in cues for word in cue.text.split() if plain(word)]


def misplaced(cues: Sequence[Cue], truth: Sequence[Said], tolerance: int) -> list[str]:
    """What is wrong with the cues: words missing, doubled or out of order, or outside their cue's time."""
    found = words_in([cue for cue in cues if cue.kind != "sound"])
    if [word for word, _ in found] != [said.text for said in truth]:
        return [_difference([word for word, _ in found], [said.text for said in truth])]
    return [
        f"{said.text} {said.start}-{said.end} stands in {cue.start}-{cue.end} {cue.text!r}"
        for (_, cue), said in zip(found, truth, strict=True)
        if said.start < cue.start - tolerance or said.end > cue.end + tolerance
    ]


def _difference(found: list[str], expected: list[str]) -> str:
    for at, pair in enumerate(zip(found, expected, strict=False)):
        if pair[0] != pair[1]:
            near = slice(max(0, at - 5), at + 6)
            return f"at word {at}: {found[near]} for {expected[near]}"
    return f"{len(found)} words for {len(expected)}"


def cues_of(path: Path, kind: CueKind = "speech") -> tuple[Cue, ...]:
    """The utterances of a truth file as cues, with the times of their words."""
    truth = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Cue.model_validate_json(json.dumps({**utterance, "kind": kind})) for utterance in truth["utterances"]
    )
