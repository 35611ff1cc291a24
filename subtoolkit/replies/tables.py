"""A Markdown table with a heading of known columns -> drafts, one per row."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from subtoolkit.core.claims import Claim, claim
from subtoolkit.replies.draft import Draft, Loss
from subtoolkit.replies.labels import Field, field_of
from subtoolkit.replies.stamps import Line, rows

_RULE = frozenset("|-: \t")
_Columns = Sequence[Field | None]


def has_table(lines: Iterable[Line]) -> bool:
    """Whether there is a heading that names a time and the words."""
    return any(line.text.startswith("|") and _columns(line.text) for line in lines)


def read_table(lines: Iterable[Line]) -> tuple[list[Draft], list[Loss]]:
    """The rows as drafts; the lines around the table, and cells of unknown columns, are losses."""
    drafts: list[Draft] = []
    losses: list[Loss] = []
    columns: _Columns | None = None
    for line in lines:
        if _RULE.issuperset(line.text):
            continue
        if not line.text.startswith("|"):
            losses.append(Loss("remark" if columns else "preamble", line.text.strip(), at=line.at))
        elif columns is None:
            columns = _columns(line.text)
        else:
            _add(line, columns, drafts, losses)
    return drafts, losses


def _cells(text: str) -> list[str]:
    return [cell.strip().strip("*`") for cell in text.strip().strip("|").split("|")]


def _columns(text: str) -> _Columns | None:
    columns = [field_of(cell) for cell in _cells(text)]
    return columns if "content" in columns and ("start" in columns or "time" in columns) else None


def _add(line: Line, columns: _Columns, drafts: list[Draft], losses: list[Loss]) -> None:
    found: dict[Field, str] = {}
    for column, cell in zip_longest(columns, _cells(line.text), fillvalue=None):
        if cell is None:
            break
        if column and column not in found:
            found[column] = cell
        elif cell and not cell.isdigit():
            losses.append(Loss("unknown-field", cell, at=line.at))
    start, end = _times(found)
    draft = Draft("speech", found.get("content", ""), line.at, start, end)
    drafts.append(draft._replace(speaker=found.get("speaker") or None, state=found.get("state") or None))


def _times(found: dict[Field, str]) -> tuple[Claim | None, Claim | None]:
    if "time" in found:
        stamp = next(rows([Line(0, f"[{found['time'].strip(' []')}]")])).stamp
        return (stamp.start, stamp.end) if stamp else (None, None)
    return claim(found.get("start", "")), claim(found.get("end", ""))
