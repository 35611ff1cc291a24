"""`subtool batch`: a catalogue of media files -> their results, with a ledger; `subtool batch status`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.options import caching_options, option, service_options
from subtoolkit.cli.shaping import OPTIONS
from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.batch.changes import Outlook
    from subtoolkit.batch.jobs import Job
    from subtoolkit.batch.ledger import Ledger
    from subtoolkit.batch.run import Run, Tell
    from subtoolkit.core.errors import BatchStopped
    from subtoolkit.core.settings import Caching, Service
    from subtoolkit.omni.purse import Budget


class _Batch(click.Group):
    """A group whose first command needs no name: `subtool batch songs/ -o out/`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name there, unless it is one already or help is asked for."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_Batch,
    epilog="""\b
Examples:
  subtool batch songs/ -o out/ -f lrc,ttml              every song below songs/
  subtool batch songs.csv -o out/ --name '{artist}/{title}'
  subtool batch 'talks/**/*.mp4' -o out/ --task srt --jobs 50 --max-cost 20CNY
  subtool batch songs.jsonl -o s3://bucket/out --ray auto --ledger songs.sqlite
  subtool batch run --help                              all options of a run
  subtool batch status out/                             how far it is
""",
)
def command() -> None:
    """Make lyrics, subtitles and more for a catalogue of media files.

    A catalogue is a folder, a glob, or a file with a row for each medium (CSV or JSON lines). What was done
    stands in a ledger in the output folder, so that the same command goes on where it was stopped.
    """


@command.command(
    name="run",
    epilog="""\b
Columns of a CSV, keys of JSON lines: path (needed), lyrics (a file with the known words), model, and
options by their names (task, format, language, track, style, text-encoding, …) for that row alone.
All others can be used in --name, like {artist}; so can {stem}, {file}, {folder}, {number}, {task}.
""",
)
@click.argument("catalogue")
@option("-o", "--output", required=True, metavar="FOLDER|URL", help="Where all results go.")
@option("--name", "pattern", metavar="PATTERN",
        help="Name of each result: columns in braces. [default: as the media lie]")  # fmt: skip
@option("--text", "words", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER",
        help="Known words of songs, NAME.txt for NAME.mp3; a column names them apart.")  # fmt: skip
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@option("--retry-failed", is_flag=True, help="Also try again what failed or came out in part before.")
@option("--ledger", "ledger_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
        help="Where the ledger is. [default: in the output folder]")  # fmt: skip
@option("--ray", metavar="ADDRESS|local", help="Work on a Ray cluster: its address, auto, or local.")
@click.option("--dry-run", is_flag=True, help="Tell what would be sent and what it would cost, and stop.")
@option("--log-json", is_flag=True, help="Progress as lines of JSON on stderr.")
@service_options
@caching_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def run(
    catalogue: str,
    output: str,
    pattern: str | None,
    words: Path | None,
    ledger_file: Path | None,
    ray: str | None,
    service: "Service",
    caching: "Caching",
    *,
    force: bool,
    retry_failed: bool,
    dry_run: bool,
    log_json: bool,
    offline: bool,
    quiet: bool,
    **_: Any,
) -> int:
    """Do every row of CATALOGUE that is not done yet.

    Exit codes: 0 all done, 1 all failed or stopped, 3 some failed or came out in part.
    """
    from subtoolkit.batch import catalogue as catalogues
    from subtoolkit.batch.changes import outlook
    from subtoolkit.batch.crashes import marked
    from subtoolkit.batch.jobs import plan
    from subtoolkit.batch.ledger import Ledger
    from subtoolkit.cli.running import asked
    from subtoolkit.cli.shaping import Shaper

    folder = None if catalogues.is_address(output) else Path(output)
    found = catalogues.read(catalogue, without=folder)
    with asked(service, offline=offline) as whom:
        shaper = Shaper(click.get_current_context(), found, whom, caching, words)
        jobs = plan(found, output, shaper, pattern)
        if not quiet and pattern is None and (unused := shaper.unused()):
            click.echo(f"columns that are no option: {', '.join(map(quoted, unused))}", err=True)
        with (
            Ledger(_place(folder, ledger_file)) as ledger,
            ledger.held(),
            marked(ledger.path.with_name(f"{ledger.path.name}.crash")) as crashed,
        ):
            stands = outlook(jobs, ledger, force=force, retry=retry_failed, crashed=crashed)
            if dry_run:
                return _estimated([*stands.todo, *stands.suspects])
            return _work(stands, ledger, whom, ray, as_json=log_json, quiet=quiet)


run.params[1:1] = OPTIONS  # in front of the others, since they are what people look for


def _place(folder: Path | None, named: Path | None) -> Path:
    """Where the ledger is; its folder is made."""
    from subtoolkit.batch.ledger import NAME
    from subtoolkit.core.errors import FileUnwritable

    if named is None and folder is None:
        raise UsageError(
            "no place for the ledger", "the output folder is not on this machine", "use --ledger"
        )
    path = named or Path(folder or "") / NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnwritable(path.parent, (error.strerror or str(error)).lower()) from error
    return path


def _work(
    stands: "Outlook", ledger: "Ledger", service: "Service", ray: str | None, *, as_json: bool, quiet: bool
) -> int:
    """Do what is to be done; gives the exit code."""
    import asyncio

    from subtoolkit.cli.following import following
    from subtoolkit.omni.families import family
    from subtoolkit.omni.purse import Budget, Purse

    for line in [] if quiet else _standing(stands):
        click.echo(line, err=True)
    for job in stands.others.get("taken", ()):
        click.echo(
            f"{out.titled(job.source)}: failed: a file of somebody else is in the way; --force", err=True
        )
    limit = Purse(service, family(service.model)).limit
    budget = Budget(limit, ledger.paid(), ledger.pay)
    total = len(stands.todo) + len(stands.suspects)
    with following(total, lambda: budget.spent, as_json=as_json, quiet=quiet) as follower:
        ended = asyncio.run(_go(stands, ledger, budget, service, ray, follower.tell)) if total else _Ended()
    if total and not quiet:
        click.echo(f"{follower.state()}; ledger: {ledger.path}", err=True)
    if ended.signal:
        click.echo("subtool: stopped; the same command goes on from here", err=True)
        return 128 + ended.signal
    if ended.stopped:
        click.echo(f"subtool: {ended.stopped}", err=True)
    good = follower.counts["done"] + stands.count("done") + stands.count("edited")
    poor = follower.counts["partial"] + stands.count("partial")
    bad = follower.counts["failed"] + stands.count("failed") + stands.count("taken")
    if not (bad or poor or ended.stopped):
        return out.DONE
    return out.IN_PART if good or poor else out.FAILED


def _estimated(jobs: "Sequence[Job]") -> int:
    """Tell what the jobs would cost, those of equal wishes together."""
    from itertools import groupby

    from subtoolkit.cli.estimating import show

    codes = [
        show(wishes.task, [job.source for job in group], wishes.settings)
        for wishes, group in groupby(jobs, key=lambda job: job.wishes)
    ]
    return max(codes, default=out.DONE)


def _standing(stands: "Outlook") -> list[str]:
    """What need not be done, and why."""
    told = {
        "done": "done already",
        "edited": "done, and corrected by hand since",
        "partial": "came out in part before; --retry-failed tries again",
        "failed": "failed before; --retry-failed tries again",
    }
    return [f"{len(jobs)} {told[name]}" for name, jobs in stands.others.items() if name in told]


class _Ended(NamedTuple):
    """How a run came to its end."""

    stopped: "BatchStopped | None" = None
    signal: int = 0
    """Number of the signal that asked for it; 0: none did."""


async def _go(
    stands: "Outlook",
    ledger: "Ledger",
    budget: "Budget",
    service: "Service",
    ray: str | None,
    tell: "Tell",
) -> _Ended:
    from subtoolkit.batch.local import Local
    from subtoolkit.batch.ray import Cluster
    from subtoolkit.batch.run import Run

    async with Cluster(ray, service.jobs, budget) if ray else Local(service.jobs, budget) as crew:
        work = Run(stands.todo, crew, ledger, tell, stands.suspects)
        with _heeded(work) as received:
            await work.go()
    return _Ended(work.stopped, received[0] if received else 0)


@contextmanager
def _heeded(work: "Run") -> "Iterator[list[int]]":
    """Ctrl-C and SIGTERM let what has begun come to its end, a second one does not; gives their numbers."""
    import asyncio
    import signal

    loop, task, received = asyncio.get_running_loop(), asyncio.current_task(), list[int]()

    def stop(number: int) -> None:
        received.append(number)
        work.end_soon()
        if len(received) > 1 and task is not None:
            task.cancel()
        else:
            click.echo("subtool: coming to an end with what has begun; once more stops at once", err=True)

    numbers = (signal.SIGINT, signal.SIGTERM)
    try:
        for number in numbers:
            loop.add_signal_handler(number, stop, number)
    except (NotImplementedError, ValueError, RuntimeError):  # Windows, or not the main thread
        yield received
        return
    try:
        yield received
    except asyncio.CancelledError:
        if len(received) < 2:
            raise
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


@command.command(
    name="status",
    epilog="""\b
Examples:
  subtool batch status out/
  subtool batch status out/ --export csv > rows.csv
  watch subtool batch status out/                       while a run is at work
""",
)
@click.argument("place", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--export", "form", type=click.Choice(("csv", "json")), help="Every row, on stdout.")
def status(place: Path, form: str | None) -> int:
    """Show how far the catalogue is whose results are in OUT (a folder, or a ledger)."""
    from subtoolkit.batch.ledger import NAME, Ledger
    from subtoolkit.batch.status import as_csv, as_json, summary

    with Ledger(place / NAME if place.is_dir() else place, reading=True) as ledger:
        if form:
            entries = ledger.entries().values()
            click.echo(as_csv(entries) if form == "csv" else as_json(entries), nl=False)
            return out.DONE
        for line in summary(ledger):
            click.echo(line)
    return out.DONE
