"""The ledger -> how far a catalogue is, for people; every row, for machines."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from subtoolkit.batch.ledger import Entry, Ledger, State
from subtoolkit.core.clock import format_clock

_STATES: tuple[State, ...] = ("done", "partial", "failed", "working", "waiting")
_WORST = 5
"""Kinds of errors that are shown."""
_LATEST = 200
"""Rows by which the pace is judged."""


def summary(ledger: Ledger) -> Iterator[str]:
    """Lines for people: counts, pace, money, time left, worst errors."""
    entries = list(ledger.entries().values())
    counts = Counter(entry.state for entry in entries)
    told = [f"{counts[state]} {state}" for state in _STATES if counts[state]]
    yield f"rows      {len(entries)}: {', '.join(told) or 'none'}"
    yield f"runs      {_runs(ledger.runs())}"
    if any(entry.ended for entry in entries):
        yield f"pace      {_pace(entries, counts['waiting'] + counts['working'])}"
    sums = [sum(getattr(entry, name) for entry in entries) for name in ("requests", "cached")]
    tokens = [sum(getattr(entry, name) for entry in entries) for name in ("input_tokens", "output_tokens")]
    yield f"asked     {sums[0]} requests, {sums[1]} replies from the cache"
    yield f"tokens    {tokens[0]:,} in, {tokens[1]:,} out"
    yield f"money     {_money(ledger, entries)}"
    yield from _errors(entries)


def as_csv(entries: Iterable[Entry]) -> str:
    """Every row as CSV with a header."""
    out = io.StringIO()
    rows = [_row(entry) for entry in entries]
    writer = csv.DictWriter(out, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {name: " ".join(v) if isinstance(v, list) else v for name, v in row.items()} for row in rows
    )
    return out.getvalue()


def as_json(entries: Iterable[Entry]) -> str:
    """Every row as a list of objects."""
    return json.dumps([_row(entry) for entry in entries], indent=1) + "\n"


def _row(entry: Entry) -> dict[str, object]:
    facts: dict[str, object] = asdict(entry)
    return facts | {
        "inputs": [file.path for file in entry.inputs],
        "outputs": [file.path for file in entry.outputs],
        "duration": entry.duration / 1000,
        "cost": str(entry.cost),
        "started": _date(entry.started),
        "ended": _date(entry.ended),
    }


def _date(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _runs(runs: Sequence[tuple[float, float | None]]) -> str:
    if not runs:
        return "none"
    started, ended = runs[-1]
    how = f"ended {_date(ended)}" if ended else "at work, or killed"
    return f"{len(runs)}, the last one began {_date(started)}, {how}"


def _pace(entries: Sequence[Entry], left: int) -> str:
    """By the latest rows, since a catalogue is not worked on all the time."""
    latest = sorted((one for one in entries if one.ended and one.started), key=lambda one: one.ended or 0)
    latest = latest[-_LATEST:]
    span = (latest[-1].ended or 0) - min(one.started or 0 for one in latest)
    if span <= 0:
        return "not known yet"
    heard = sum(one.duration for one in latest) / 1000
    told = f"{3600 * len(latest) / span:.0f} rows an hour, {heard / span:.1f} x real time"
    return f"{told}; {left} rows left, {_long(left * span / len(latest))}" if left else told


def _long(seconds: float) -> str:
    """A length of time in hours and minutes."""
    return f"about {format_clock(round(seconds) * 1000, digits=0)}"


def _money(ledger: Ledger, entries: Sequence[Entry]) -> str:
    paid = ledger.paid()
    if not any(paid.values()):
        return "nothing, by the price list"
    done = sum(entry.state in ("done", "partial") for entry in entries)
    each = ", ".join(f"{amount / max(done, 1):.5f} {currency}" for currency, amount in paid.items())
    return ", ".join(f"{amount:.4f} {currency}" for currency, amount in paid.items()) + f"; {each} a row"


def _errors(entries: Sequence[Entry]) -> Iterator[str]:
    """The most frequent kinds of failures, with one example each."""
    poor = [entry for entry in entries if entry.state in ("failed", "partial") and entry.reason]
    examples = {(entry.state, entry.reason): entry for entry in poor}
    for (state, reason), count in Counter((e.state, e.reason) for e in poor).most_common(_WORST):
        example = examples[state, reason]
        yield f"{state:<9} {count} x {reason}, like {example.name}" + (
            f": {example.error}" if example.error else ""
        )
