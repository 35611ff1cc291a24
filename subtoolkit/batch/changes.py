"""Jobs and the ledger -> what is there already, and what must be done again because something changed."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from subtoolkit.batch import storage
from subtoolkit.batch.catalogue import is_address
from subtoolkit.batch.jobs import Job
from subtoolkit.batch.ledger import Entry, Ledger, Result, Seen, plain
from subtoolkit.formats import written

Standing = Literal["todo", "done", "edited", "partial", "failed", "taken"]
"""todo: there is work; done: all is there; edited: so it is, and somebody corrected it; partial, failed: an
earlier run had no luck and nothing changed since; taken: a file of somebody else is in the way."""
_AT_A_TIME = 32
"""Requests to a store that tells what is there."""


@dataclass(slots=True)
class Outlook:
    """All jobs, by how they stand."""

    todo: list[Job] = field(default_factory=list)
    suspects: list[Job] = field(default_factory=list)
    """To be done alone, at the end: one of them crashed the last run."""
    others: dict[Standing, list[Job]] = field(default_factory=dict)

    def count(self, standing: Standing) -> int:
        """How many stand so."""
        return len(self.others.get(standing, ()))


def outlook(
    jobs: Sequence[Job], ledger: Ledger, *, force: bool = False, retry: bool = False, crashed: bool = False
) -> Outlook:
    """How each job stands. `force` writes over the files of others, `retry` tries again what failed.

    A result that somebody corrected by hand is left alone for as long as nothing asks for a new one. When the
    last run `crashed` it was over one of the files it was at: if there was but one, that has failed.
    """
    entries = ledger.entries()
    open_then = {name for name, entry in entries.items() if crashed and entry.state == "working"}
    judged = _judged(jobs, entries)
    found = Outlook()
    for job, look in zip(jobs, judged, strict=True):
        entry = entries.get(plain(job.name))
        standing = look.standing(entry, job, force=force, retry=retry)
        if standing == "todo" and plain(job.name) in open_then:
            if len(open_then) == 1:
                ledger.end(job.name, job.wishes.digest, _crash(job))
                found.others.setdefault("failed", []).append(job)
            else:
                found.suspects.append(job)
            continue
        if standing == "todo":
            found.todo.append(job)
            continue
        found.others.setdefault(standing, []).append(job)
        if entry and look.moved(entry) and standing == "done":
            ledger.refresh(job.name, look.inputs, look.outputs)
    return found


def _crash(job: Job) -> Result:
    """A file that crashed the program; it stands until the file changes."""
    inputs = tuple(one for path in job.inputs if (one := storage.seen(path)) is not None)
    return Result("failed", inputs=inputs, reason="crashed", error="it crashed the program")


@dataclass(frozen=True, slots=True)
class _Look:
    """The files of a job as they are now; None for what is not there."""

    inputs: tuple[Seen, ...] = ()
    missing: bool = False
    """An input is gone, or never was there."""
    outputs: tuple[Seen, ...] = ()
    absent: bool = False
    """An output is not there."""

    def standing(self, entry: Entry | None, job: Job, *, force: bool, retry: bool) -> Standing:
        known = entry is not None and entry.options == job.wishes.digest and self._same_inputs(entry)
        if entry is None or not known or entry.state in ("waiting", "working"):
            return self._free(entry, force=force)
        if entry.state == "failed" or (entry.state == "partial" and retry):
            return self._free(entry, force=force) if retry else "failed"
        if self.absent:
            return self._free(entry, force=force)
        if entry.state == "partial":
            return "partial"
        return "done" if all(_is_ours(one, entry) for one in self.outputs) else "edited"

    def moved(self, entry: Entry) -> bool:
        """Whether a date changed."""
        return {*self.inputs, *self.outputs} != {*entry.inputs, *entry.outputs}

    def _same_inputs(self, entry: Entry) -> bool:
        before = {one.path: one for one in entry.inputs}
        if self.missing:  # a failure for this reason stands for as long as it is so
            return entry.state == "failed"
        return len(before) == len(self.inputs) and all(
            one.path in before and storage.same(one, before[one.path]) for one in self.inputs
        )

    def _free(self, entry: Entry | None, *, force: bool) -> Standing:
        """There is work, unless a file is in the way that nobody may replace."""
        ours = force or all(
            _is_ours(one, entry) or (not is_address(one.path) and written.is_ours(Path(one.path)))
            for one in self.outputs
        )
        return "todo" if ours else "taken"


def _is_ours(file: Seen, entry: Entry | None) -> bool:
    """Whether a run wrote it and nobody changed it since."""
    return entry is not None and any(
        one.path == file.path and storage.same(one, file) for one in entry.outputs
    )


def _judged(jobs: Sequence[Job], entries: Mapping[str, Entry]) -> Iterable[_Look]:
    if not any(is_address(path) for job in jobs for path in (*job.inputs, *job.outputs.values())):
        return [_look(job, entries.get(plain(job.name))) for job in jobs]
    with ThreadPoolExecutor(_AT_A_TIME) as pool:  # each store answers after a while
        return list(pool.map(lambda job: _look(job, entries.get(plain(job.name))), jobs))


def _look(job: Job, entry: Entry | None) -> _Look:
    known = {one.path: one for one in (*entry.inputs, *entry.outputs)} if entry else {}
    # What was never done has nothing to be compared with, so that its media need not be read.
    tried = entry is not None and entry.state not in ("waiting", "working")
    inputs = [storage.seen(path, known.get(path)) for path in job.inputs] if tried else []
    outputs = [storage.seen(path, known.get(path)) for path in job.outputs.values()]
    return _Look(
        inputs=tuple(one for one in inputs if one),
        missing=any(one is None for one in inputs),
        outputs=tuple(one for one in outputs if one),
        absent=any(one is None for one in outputs),
    )
