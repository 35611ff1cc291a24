"""What commands that ask about media share: whom they ask, one input after the other, results, exit code."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.options import option
from subtoolkit.core.errors import ServiceError, SubtoolError, UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.progress import Watch
    from subtoolkit.core.report import Report
    from subtoolkit.core.settings import Service
    from subtoolkit.core.timeline import Timeline

report_option = option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what was done as JSON.",
)
names_option = option(
    "--names",
    "names",
    multiple=True,
    metavar="OLD=NEW",
    help="Another name for a speaker; repeatable, in SUBTOOL_NAMES with ; between.",
)

Make = Callable[[str, "Watch"], "Timeline"]


def _cues(timeline: "Timeline") -> str:
    return f"{len(timeline.cues)} cues"


def _nothing(source: str, timeline: "Timeline") -> None:
    pass


@dataclass(frozen=True)
class Job:
    """What is the same for all inputs."""

    make: Make
    """An input, and whom to tell how far it is -> its timeline."""
    target: out.Target
    report_file: Path | None = None
    quiet: bool = False
    count: Callable[["Timeline"], str] = _cues
    """What was made, for the last line about an input."""
    finish: Callable[[str, "Timeline"], None] = _nothing
    """What is done with it beside writing its files."""


def prepare(target: out.Target, media: Sequence[str], report_file: Path | None = None) -> None:
    """Find out before anything is spent whether all results can be written; raises what writing would."""
    from subtoolkit.cli.split_subs import is_subtitles
    from subtoolkit.formats import files

    for source in media:
        if is_subtitles(source) and Path(source).suffix.lower() != ".json":
            see = "see `subtool fix` and `subtool convert`"
            raise UsageError(f"cannot listen to {quoted(source)}", "it is a subtitle file", see)
    out.refuse_collisions(target, media)
    if report_file and len(media) > 1:
        raise UsageError("one --report for several inputs", f"{len(media)} of them", "run them one by one")
    out.make_folder(target)
    for source in media:
        files.check_writable(list(target.paths(source).values()), force=target.force)
    if report_file:
        _refuse_report(report_file, target, media)
        files.check_writable([report_file], force=target.force)


@contextmanager
def asked(service: "Service", *, offline: bool, written: Sequence[str] = ()) -> Iterator["Service"]:
    """The service to ask, with `--offline` a stand-in that lives as long as the command.

    Inputs that are `written`, timelines of an earlier run, need nobody to be asked.
    """
    if not offline:
        import os

        from subtoolkit.pipeline.consulting import is_written

        needed = not written or not all(map(is_written, written))
        yield service.within(os.environ) if needed else service
        return
    from subtoolkit import standin

    with standin.start(ear="sphinx") as server:
        yield service.model_copy(
            update={"base_url": server.base_url, "api_key": None, "identity": "stand-in sphinx"}
        )


def each(media: Sequence[str], job: Job) -> int:
    """All inputs one after another; gives the exit code.

    What would meet all others too ends the row, and keeps what is done.
    """
    from subtoolkit.media.fetch import release

    codes: list[int] = []
    for source in media:
        try:
            codes.append(_one(source, job))
        except ServiceError as error:
            if out.DONE not in codes and out.IN_PART not in codes:
                raise
            click.echo(f"subtool: {error}", err=True)
            return together([*codes, out.FAILED])
        finally:
            release(source)
    return together(codes)


def renamed(names: Sequence[str]) -> dict[str, str]:
    """The pairs of `--names OLD=NEW`."""
    pairs = [name.partition("=") for name in names]
    if wrong := [
        name for name, pair in zip(names, pairs, strict=True) if not (pair[0].strip() and pair[2].strip())
    ]:
        raise UsageError(f"cannot read {quoted(wrong[0])}", "a name needs the form OLD=NEW")
    return {old.strip(): new.strip() for old, _, new in pairs}


def _one(source: str, job: Job) -> int:
    """One input from start to end; its failure does not stop the others, unless all would fail."""
    from subtoolkit.cli.progress import shown

    try:
        _check_timecode(source, job.target)
        with shown(out.titled(source), quiet=job.quiet) as watch:
            timeline = job.make(source, watch)
        out.write(timeline, job.target, source)
        job.finish(source, timeline)
        if job.report_file:
            _save_report(job.report_file, timeline.report, force=job.target.force)
    except SubtoolError as error:
        if isinstance(error, UsageError) or (isinstance(error, ServiceError) and error.fatal):
            raise
        click.echo(f"subtool: {error}", err=True)
        return out.FAILED
    if not job.quiet:
        for line in (
            *out.remarks(source, timeline.report),
            *out.unframed(source, job.target, timeline),
            out.summary(source, timeline, job.count(timeline)),
        ):
            click.echo(line, err=True)
    return out.exit_code(timeline.report)


def _check_timecode(source: str, target: out.Target) -> None:
    """Refuse a label that no frame of this file has before anything is spent on it."""
    from subtoolkit.core.timecode import timecode
    from subtoolkit.media.probe import probe
    from subtoolkit.pipeline.consulting import is_written

    if target.wish.timecode and not is_written(source):
        timecode(probe(source), rate=target.wish.fps, start=target.wish.timecode)


def _refuse_report(path: Path, target: out.Target, media: Sequence[str]) -> None:
    taken = {Path(source).resolve() for source in media}
    taken |= {file.resolve() for source in media for file in target.paths(source).values()}
    if path.resolve() in taken:
        raise UsageError(
            f"would write the report over {quoted(path)}", "it is an input or a result", "name another file"
        )


def _save_report(path: Path, report: "Report", *, force: bool) -> None:
    from subtoolkit.formats import files

    files.save(path, report.model_dump_json(indent=2) + "\n", force=force)


def together(codes: Sequence[int]) -> int:
    """The exit code of several inputs: 1 when all failed, 3 when some did or came out in part."""
    if all(code == out.FAILED for code in codes):
        return out.FAILED
    return out.IN_PART if any(codes) else out.DONE
