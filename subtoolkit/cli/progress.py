"""Progress on stderr: a bar for people, now and then a plain line where stderr is no terminal."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from subtoolkit.core.clock import format_clock
from subtoolkit.core.progress import Progress, Watch, nobody

EVERY_SECONDS = 10.0
"""How often a plain line is worth its place in a log."""


@contextmanager
def shown(title: str, *, quiet: bool) -> Iterator[Watch]:
    """What the pipeline may tell while it runs; nothing with `quiet`."""
    if quiet:
        yield nobody
    elif sys.stderr.isatty():
        with _bar(title) as watch:
            yield watch
    else:
        with _lines(title) as watch:
            yield watch


@contextmanager
def _bar(title: str) -> Iterator[Watch]:
    from rich.console import Console  # rich costs more than all other imports of --help together
    from rich.markup import escape
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[state]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(escape(title), total=None, state="")

        def watch(progress: Progress) -> None:
            bars.update(task, total=progress.total, completed=progress.heard, state=escape(_state(progress)))

        yield watch


@contextmanager
def _lines(title: str) -> Iterator[Watch]:
    latest: Progress | None = None
    over = threading.Event()

    def watch(progress: Progress) -> None:
        nonlocal latest
        latest = progress

    def write() -> None:
        # By the clock, not when something happens: a line is wanted most while nothing does.
        while not over.wait(EVERY_SECONDS):
            if latest is not None:
                click.echo(f"{title}: {_state(latest)}", err=True)

    writer = threading.Thread(target=write, name="progress", daemon=True)
    writer.start()
    try:
        yield watch
    finally:
        over.set()
        writer.join()


def _state(progress: Progress) -> str:
    parts = [f"decoded {format_clock(progress.decoded, digits=0)}"]
    if progress.pieces:
        again = f", {progress.retrying} of them once more" if progress.retrying else ""
        parts += [f"{progress.answered} of {progress.pieces} pieces", f"{progress.asking} asked{again}"]
    if progress.cost and progress.cost.amount:
        parts.append(f"{progress.cost.amount:.3f} {progress.cost.currency}")
    return ", ".join(parts)
