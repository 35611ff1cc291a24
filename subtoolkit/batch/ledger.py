"""What came of each job: one row in an SQLite file beside the results, written by one process at a time.

The file is in WAL mode, so that `status` reads while a run writes. A power cut may cost the last rows that
were written, never the file; what they told is done again, with replies that are stored.
"""

import json
import os
import platform
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple, Self

from subtoolkit.core.errors import FileNotThere, FileUnwritable, UsageError, quoted
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Currency, Money

NAME = "subtool-ledger.sqlite"
"""Of the file in the output folder."""
_VERSION = 1
_PATIENCE = 30.0
"""Seconds to wait while another process writes."""

State = Literal["waiting", "working", "done", "partial", "failed"]


class Seen(NamedTuple):
    """A file as it was when a job was done."""

    path: str
    size: int
    mark: str
    """Time of the last change, or what a store has in its place."""
    hash: str
    """Empty where nobody read the file."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one attempt gave."""

    state: State
    outputs: tuple[Seen, ...] = ()
    inputs: tuple[Seen, ...] = ()
    duration: int = 0
    """Length of the media in ms."""
    usage: Usage = field(default_factory=Usage)
    cost: Money | None = None
    reason: str = ""
    """One short word: why it failed, or came out in part."""
    error: str = ""
    """One line for people."""
    worker: str = ""
    """Which machine and process did it."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger; sums are those of all attempts."""

    name: str
    source: str
    task: str
    state: State
    attempts: int
    options: str
    inputs: tuple[Seen, ...]
    outputs: tuple[Seen, ...]
    duration: int
    requests: int
    cached: int
    input_tokens: int
    output_tokens: int
    cost: Decimal
    currency: Currency | None
    reason: str
    error: str
    worker: str
    started: float | None
    """Unix time."""
    ended: float | None
    seconds: float


_COLUMNS = tuple(Entry.__dataclass_fields__)
_TABLE = f"""
CREATE TABLE IF NOT EXISTS rows (
    name TEXT PRIMARY KEY, source TEXT NOT NULL, task TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0, options TEXT NOT NULL DEFAULT '', inputs TEXT NOT NULL DEFAULT '[]',
    outputs TEXT NOT NULL DEFAULT '[]', duration INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0, cached INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0,
    cost TEXT NOT NULL DEFAULT '0', currency TEXT, reason TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '', worker TEXT NOT NULL DEFAULT '', started REAL, ended REAL,
    seconds REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS money (currency TEXT PRIMARY KEY, amount TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (started REAL PRIMARY KEY, ended REAL, process TEXT NOT NULL);
PRAGMA user_version = {_VERSION};
"""


class Ledger:
    """An open ledger; a context manager. One thread uses it."""

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        """Open it, for a run also make it. Raises `FileNotThere` and `FileUnwritable`."""
        self.path = path
        if reading and not path.is_file():
            raise FileNotThere(path, "there is no ledger", "name the output folder of `subtool batch`")
        try:
            self._db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION) or (reading and not version):
                raise FileNotThere(path, "it is no ledger of this version of subtool")
            if not reading:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                self._db.executescript(_TABLE)
        except sqlite3.Error as error:
            raise FileUnwritable(path, str(error), "name another place with --ledger") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other runs away for as long as the context lasts, and write down that this one is there.

        The lock is one of the system, so that it ends with the process however that dies.
        """
        path = self.path.with_name(self.path.name + ".lock")
        lock = sqlite3.connect(path, timeout=0, isolation_level=None)
        started = time.time()
        try:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                why = "another run is at work there"
                raise UsageError(f"cannot use {quoted(self.path)}", why, "wait for it, or stop it") from error
            process = f"{platform.node()}:{os.getpid()}"
            self._db.execute("INSERT OR REPLACE INTO runs VALUES (?, NULL, ?)", (started, process))
            yield
        finally:
            self._db.execute("UPDATE runs SET ended = ? WHERE started = ?", (time.time(), started))
            lock.close()

    def entries(self) -> dict[str, Entry]:
        """All rows by name."""
        rows = self._db.execute(f"SELECT {', '.join(_COLUMNS)} FROM rows")  # noqa: S608 -- our own names
        return {row[0]: _entry(row) for row in rows}

    def runs(self) -> list[tuple[float, float | None]]:
        """Start and end of each run; the end of one that was killed, or is at work, is None."""
        return list(self._db.execute("SELECT started, ended FROM runs ORDER BY started"))

    def wait(self, jobs: Iterable[tuple[str, str, str]]) -> None:
        """Note that these are to be done: name, source and task of each."""
        with self._db:
            self._db.execute("BEGIN")
            self._db.executemany(
                "INSERT INTO rows (name, source, task) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
                " SET source = excluded.source, task = excluded.task, state = 'waiting'",
                [(plain(name), plain(source), task) for name, source, task in jobs],
            )

    def begin(self, name: str) -> None:
        """Note that somebody works on it."""
        self._db.execute(
            "UPDATE rows SET state = 'working', attempts = attempts + 1, started = ?, ended = NULL,"
            " reason = '', error = '' WHERE name = ?",
            (time.time(), plain(name)),
        )

    def end(self, name: str, options: str, result: Result) -> None:
        """Note what came of it; what it cost is added to what it had cost before."""
        usage, cost = result.usage, result.cost
        before = self._db.execute("SELECT cost FROM rows WHERE name = ?", (plain(name),)).fetchone()
        paid = Decimal(before[0]) + (cost.amount if cost else 0)
        self._db.execute(
            "UPDATE rows SET state = ?, options = ?, inputs = ?, outputs = ?, duration = ?,"
            " requests = requests + ?, cached = cached + ?, input_tokens = input_tokens + ?,"
            " output_tokens = output_tokens + ?, cost = ?, currency = coalesce(?, currency), reason = ?,"
            " error = ?, worker = ?, ended = ?, seconds = ? WHERE name = ?",
            (
                result.state, options, _written(result.inputs), _written(result.outputs), result.duration,
                usage.requests, usage.cached, usage.input_tokens, usage.output_tokens, str(paid),
                cost and cost.currency, result.reason, plain(result.error), result.worker, time.time(),
                result.seconds, plain(name),
            ),
        )  # fmt: skip

    def refresh(self, name: str, inputs: Sequence[Seen], outputs: Sequence[Seen]) -> None:
        """Note that files with another date have the same content."""
        written = (_written(inputs), _written(outputs), plain(name))
        self._db.execute("UPDATE rows SET inputs = ?, outputs = ? WHERE name = ?", written)

    def paid(self) -> dict[Currency, Decimal]:
        """All that was paid for this catalogue, by currency."""
        return {currency: Decimal(amount) for currency, amount in self._db.execute("SELECT * FROM money")}

    def pay(self, totals: Mapping[Currency, Decimal]) -> None:
        """Note how much was paid in all."""
        rows = [(currency, str(amount)) for currency, amount in totals.items()]
        self._db.executemany("INSERT OR REPLACE INTO money VALUES (?, ?)", rows)


def plain(text: str) -> str:
    """The text as the ledger can hold it: a file name may be no text."""
    return text.encode("utf-8", "backslashreplace").decode()


def _written(files: Iterable[Seen]) -> str:
    return json.dumps(list(files))


def _entry(row: Sequence[object]) -> Entry:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in ("inputs", "outputs"):
        values[name] = tuple(Seen(*one) for one in json.loads(str(values[name])))
    values["cost"] = Decimal(str(values["cost"]))
    return Entry(**values)  # type: ignore[arg-type]
