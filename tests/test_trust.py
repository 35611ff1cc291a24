"""Every fault and every quirk, one after another: a valid result, a truthful report, the right exit code.

Each run is a row of docs/trust.md, which `make golden` writes and these tests compare.
"""

import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import pytest
from pysubs2 import SSAFile

from subtoolkit import standin
from subtoolkit.cli.output import exit_code
from subtoolkit.core.errors import SubtoolError
from subtoolkit.core.report import Report
from subtoolkit.core.settings import Caching, Listening, Service, Settings
from subtoolkit.core.timeline import Timeline
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline import transcribe
from subtoolkit.pipeline.present import present
from subtoolkit.standin.faults import FAULTS
from subtoolkit.standin.quirks import QUIRKS
from tests.truths import FIXTURES, words_in, words_of

TRUTH = FIXTURES / "talk.json"
MATRIX = Path(__file__).parent.parent / "docs" / "trust.md"
END = 47_000
CALM = Patience(base=0.01, longest=0.05, connect=5, first=30, between=30, total=60)
SHORT = Patience(base=0.01, longest=0.05, connect=5, first=1.5, between=1.5, total=20)
"""For a server that hangs."""
FATAL = {"account", "down", "key", "model"}
"""Reasons that end the run: how much was answered by then is chance."""
ARGUMENTS = {"status": "429", "retry-after": "0.01"}
"""What a fault needs behind its name."""
BLIND = {
    "translated": "nobody can hear the language of a text",
    "answered": "an answer is as good a text as the words, as far as the sound can tell",
    "half-width": "the stand-in has no Chinese of its own and says something else",
    "inaudible": "the model says itself that it did not hear them",
    "no-speech": "the model says twice that nobody speaks, which settles it",
}
"""Quirks that change words without leaving a trace, and why."""


class Row(NamedTuple):
    """One line of the matrix."""

    name: str
    says: str
    code: int
    status: str
    words: str
    told: str

    def line(self) -> str:
        """As it stands in docs/trust.md."""
        return "| " + " | ".join([f"`{self.name}`", self.says, str(self.code), *self[3:]]) + " |"


def _run(folder: Path, *, fault: str = "", quirk: str = "") -> tuple[int, Timeline | SubtoolError]:
    """What comes of the first 47 s of the talk, in three pieces or so."""
    with standin.start(
        ear=f"script:{TRUTH}", faults=[fault] if fault else [], quirks=[quirk] if quirk else []
    ) as server:
        settings = Settings(
            service=Service(base_url=server.base_url, jobs=1),
            listening=Listening(piece=(14_000, 20_000), end=END),
            caching=Caching(folder=folder),
        )
        try:
            patience = SHORT if fault.startswith("hang") else CALM
            timeline = transcribe(FIXTURES / "talk.mp4", settings, patience=patience)
        except SubtoolError as error:
            return 1, error
    return exit_code(timeline.report), timeline


def _row(name: str, says: str, code: int, result: Timeline | SubtoolError) -> Row:
    says = re.sub(r"\s+", " ", says).replace("|", "\\|")
    if isinstance(result, SubtoolError):
        return Row(name, says, code, "error", "-", type(result).__name__)
    kept, extra, total = _words(result)
    ended = FATAL & {missing.reason for missing in result.report.missing}
    words = "in part" if ended else f"{kept}/{total} +{extra}"
    told = f"missing: {', '.join(sorted(ended))}" if ended else _told(result.report)
    return Row(name, says, code, result.report.status, words, told)


def _words(timeline: Timeline) -> tuple[int, int, int]:
    """Words of the truth that are there, in order; others that are there; words of the truth."""
    truth = [said.text for said in words_of(TRUTH) if said.end <= END]
    found = [word for word, _ in words_in(timeline.cues)]
    matcher = SequenceMatcher(None, truth, found, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    return kept, len(found) - kept, len(truth)


def _told(report: Report) -> str:
    parts = {
        "repairs": report.repairs,
        "drops": report.drops,
        "loops": report.loops,
        "missing": report.missing,
        "retries": report.retries,
        "notes": report.notes,
    }
    said = []
    for part, entries in parts.items():
        reasons = sorted({getattr(entry, "reason", "loop") for entry in entries} - {"fitted"})
        if reasons:
            said.append(f"{part}: {', '.join(reasons)}")
    return "; ".join(said) or "-"


def _judge(row: Row, result: Timeline | SubtoolError) -> None:
    """What must hold whatever happens."""
    if isinstance(result, SubtoolError):
        assert str(result).count("\n") == 0
        return
    subtitles = SSAFile.from_string(present(result, "srt"), format_="srt")
    assert all(line.start < line.end and line.plaintext.strip() for line in subtitles)
    assert len(present(result, "json")) > 100
    kept, _, total = _words(result)
    lost = total - kept
    if lost > 0.05 * total and row.name.partition(":")[0] not in BLIND:
        assert row.code == 3, f"{lost} of {total} words are lost and nobody is told: {row}"
    if row.code == 0:
        assert result.report.missing == ()


def _compare(row: Row, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--golden"):
        rows = request.config.stash.setdefault(_ROWS, {})
        rows[row.name] = row
        return
    # The words and the report are for people: a busy machine can make a retry more of them.
    lines = [line.split(" | ") for line in MATRIX.read_text(encoding="utf-8").splitlines()]
    known = {cells[0]: cells[2:4] for cells in lines if len(cells) > 3}
    expected = known[f"| `{row.name}`"]
    # What ends a run ends it before or after the first answer, whichever comes first.
    ends = [["1", "error"], ["3", "partial"]]
    found = [str(row.code), row.status]
    assert found == expected or (row.words in ("-", "in part") and found in ends and expected in ends)


_ROWS = pytest.StashKey[dict[str, Row]]()


@pytest.mark.parametrize("how", ["once", "always"])
@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str, how: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A failure of the service costs at most its own piece, or ends the run with one clear line."""
    argument = f":{ARGUMENTS[name]}" if name in ARGUMENTS else ""
    code, result = _run(tmp_path, fault=name + argument + ("*1@20s" if how == "once" else "@20s"))
    row = _row(f"{name}, {how}", FAULTS[name].says, code, result)
    _judge(row, result)
    _compare(row, request)


@pytest.mark.parametrize("name", QUIRKS)
def test_quirk(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """However a model slips, words are kept or their loss is told, and no rubbish is written as a cue."""
    code, result = _run(tmp_path, quirk=name)
    row = _row(name, QUIRKS[name].says, code, result)
    _judge(row, result)
    _compare(row, request)


def test_the_matrix_is_written(request: pytest.FixtureRequest) -> None:
    """With `--golden` all rows become docs/trust.md; else the file must hold a row for each name."""
    rows = request.config.stash.get(_ROWS, {})
    if request.config.getoption("--golden"):
        assert len(rows) == 2 * len(FAULTS) + len(QUIRKS), "write the matrix in one process: -p no:xdist"
        MATRIX.write_text(_matrix(rows), encoding="utf-8")
    text = MATRIX.read_text(encoding="utf-8")
    faults = [f"{fault}, {how}" for fault in FAULTS for how in ("once", "always")]
    for name in [*faults, *QUIRKS]:
        assert f"| `{name}` |" in text


def _matrix(rows: dict[str, Row]) -> str:
    head = "| name | what goes wrong | exit | status | words | report |\n|---|---|---|---|---|---|"
    faults = [row.line() for name, row in rows.items() if ", " in name]
    quirks = [row.line() for name, row in rows.items() if ", " not in name]
    return f"""# What goes wrong, and what comes of it

Written by the tests (`make golden`): the first 47 s of the talk in three pieces, asked of the stand-in with
a perfect ear, while it fails or slips in one way at a time. Words: kept of the truth, and others that came.

## Failures of the service

`once`: the second piece meets it the first time it is sent; `always`: every time.

{head}
{chr(10).join(faults)}

## Slips of the model

Every reply of the run is bent.

{head}
{chr(10).join(quirks)}
"""
