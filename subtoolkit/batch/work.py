"""One job -> its files and what is to be written down about it: the same on this machine and on any other."""

import asyncio
import os
import platform
import time
import traceback

from subtoolkit.batch import storage
from subtoolkit.batch.jobs import Job
from subtoolkit.batch.ledger import Result, Seen
from subtoolkit.core import errors
from subtoolkit.core.errors import BatchStopped, FileUnwritable, ServiceError, SubtoolError
from subtoolkit.core.progress import Watch
from subtoolkit.core.report import Report
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files
from subtoolkit.media.fetch import release
from subtoolkit.omni.client import Client
from subtoolkit.pipeline.present import present
from subtoolkit.pipeline.tasks import TASKS

_FATAL = frozenset(
    kind.reason
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ServiceError) and kind.fatal
)
"""Reasons of a missing range that no other row would escape."""
PASSING = frozenset({"rate-limit", "broken-reply", "failed", "crashed", "lost"})
"""Reasons that another attempt may mend."""
WORKER = f"{platform.node()}:{os.getpid()}"


async def work(job: Job, client: Client, watch: Watch) -> Result:
    """Do the job, write its files, and say what came of it; a failure of this row alone is a result too.

    Raises `BatchStopped` for what would meet every other row as well.
    """
    begun = time.monotonic()
    try:
        with storage.fetched(job.source) as source:
            timeline = await _made(source, job, client, watch)
        _refuse_to_go_on(timeline.report)
        outputs = await asyncio.to_thread(_write, job, timeline)
    except SubtoolError as error:
        if _stops(error):
            raise BatchStopped(str(error)) from error
        return await asyncio.to_thread(_failed, job, _word(error), str(error), begun)
    except Exception as error:  # noqa: BLE001 -- a mistake of ours in one row must not end the night
        told = f"{type(error).__name__}: {error} ({_place(error)})"
        return await asyncio.to_thread(_failed, job, "bug", told, begun)
    inputs = await asyncio.to_thread(_inputs, job)
    return _result(timeline, outputs, inputs, begun)


async def _made(source: str, job: Job, client: Client, watch: Watch) -> Timeline:
    try:
        return await TASKS[job.wishes.task].make(source, job.wishes.settings, client=client, watch=watch)
    finally:
        release(source)


def _write(job: Job, timeline: Timeline) -> tuple[Seen, ...]:
    wish = job.wishes.wish
    media = timeline.media and timeline.media.model_copy(update={"path": job.source})
    timeline = timeline.model_copy(update={"media": media})  # what was copied from a store is gone by now
    texts = {path: present(timeline, name, wish) for name, path in job.outputs.items()}
    return tuple(
        storage.save(path, files.encode(text, bom=wish.bom, crlf=wish.crlf)) for path, text in texts.items()
    )


def _inputs(job: Job) -> tuple[Seen, ...]:
    return tuple(one for path in job.inputs if (one := storage.seen(path)) is not None)


def _result(timeline: Timeline, outputs: tuple[Seen, ...], inputs: tuple[Seen, ...], begun: float) -> Result:
    report = timeline.report
    lost = report.missing[0].reason if report.missing else ""
    refused = report.status if report.status in ("partial", "refused") else ""
    reason = lost or refused
    return Result(
        state="partial" if reason else "done",
        outputs=outputs,
        inputs=inputs,
        duration=(timeline.media and timeline.media.duration) or 0,
        usage=report.usage,
        cost=report.cost,
        reason=reason,
        error=next((note.detail for note in report.notes if note.reason == reason), "") if reason else "",
        worker=WORKER,
        seconds=time.monotonic() - begun,
    )


def _failed(job: Job, reason: str, error: str, begun: float) -> Result:
    seconds = time.monotonic() - begun
    return Result("failed", inputs=_inputs(job), reason=reason, error=error, worker=WORKER, seconds=seconds)


def _refuse_to_go_on(report: Report) -> None:
    """Do not call a row done in part when what was lost can be had as soon as the service serves again."""
    for missing in report.missing:
        if missing.reason in _FATAL:
            told = (note.detail for note in report.notes if note.reason == missing.reason)
            raise BatchStopped(next(told, missing.reason))


def _stops(error: SubtoolError) -> bool:
    """Whether the error would meet every other row: the account, the tools, the disk."""
    if isinstance(error, ServiceError):
        return error.fatal
    if isinstance(error, FileUnwritable):
        return "disk is full" in str(error)
    return isinstance(error, (BatchStopped, errors.FfmpegMissing, errors.ExtraMissing, errors.UsageError))


def _word(error: SubtoolError) -> str:
    """One short word for the ledger."""
    if isinstance(error, ServiceError):
        return error.reason
    if isinstance(error, errors.FfmpegFailed):
        return "crashed"
    return "media" if isinstance(error, errors.MediaError) else "file"


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119
