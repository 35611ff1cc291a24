"""Steps of a run over a catalogue -> what people see, or lines of JSON for machines."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from subtoolkit.cli.output import titled
from subtoolkit.cli.progress import EVERY_SECONDS

if TYPE_CHECKING:
    from subtoolkit.batch.ledger import Result
    from subtoolkit.batch.run import Event
    from subtoolkit.core.report import Currency

Spent = Callable[[], "Mapping[Currency, Decimal]"]
Show = Callable[["Follower"], None]


class Follower:
    """Counts what happened, and tells it."""

    def __init__(self, total: int, spent: Spent, show: Show, *, as_json: bool, quiet: bool) -> None:
        self.total = total
        self.counts: Counter[str] = Counter()
        """Rows by what came of them; `working` are those at work."""
        self._spent = spent
        self._show = show
        self._as_json = as_json
        self._quiet = quiet

    def tell(self, event: "Event") -> None:
        """Take a step."""
        if event.kind == "begin":
            self.counts["working"] += 1
        elif event.kind != "stop":
            self.counts["working"] -= 1
        if event.kind == "end" and event.result:
            self.counts[event.result.state] += 1
            for file in event.result.outputs:
                click.echo(file.path)
        if self._as_json:
            click.echo(json.dumps(_facts(event), ensure_ascii=True), err=True)
        elif event.kind in ("end", "again") and event.job and event.result and event.result.state != "done":
            click.echo(_line(event.job.source, event.result, again=event.kind == "again"), err=True)
        if not self._quiet:
            self._show(self)

    def state(self) -> str:
        """How far it is, in a few words."""
        counts = self.counts
        parts = [f"{self.ended} of {self.total}", f"{counts['working']} at work"]
        parts += [f"{counts[name]} {name}" for name in ("failed", "partial") if counts[name]]
        parts += [f"{amount:.3f} {currency}" for currency, amount in self._spent().items() if amount]
        return ", ".join(parts)

    @property
    def ended(self) -> int:
        """Rows that came to an end."""
        return sum(self.counts[name] for name in ("done", "partial", "failed"))


@contextmanager
def following(total: int, spent: Spent, *, as_json: bool, quiet: bool) -> Iterator[Follower]:
    """Whoever tells the steps of a run over `total` rows."""
    if as_json or quiet:
        yield Follower(total, spent, lambda follower: None, as_json=as_json, quiet=True)
    elif sys.stderr.isatty():
        with _bar(total) as show:
            yield Follower(total, spent, show, as_json=False, quiet=False)
    else:
        yield Follower(total, spent, _now_and_then(), as_json=False, quiet=False)


@contextmanager
def _bar(total: int) -> Iterator[Show]:
    from rich.console import Console  # rich costs more than all other imports of --help together
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        BarColumn(bar_width=30),
        TextColumn("{task.fields[state]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    console, own = (
        Console(stderr=True),
        sys.stdout.isatty(),
    )  # what goes into a pipe must not pass through here
    with Progress(*columns, console=console, transient=True, redirect_stdout=own) as bars:
        task = bars.add_task("", total=total, state="")
        yield lambda follower: bars.update(task, completed=follower.ended, state=follower.state())


def _now_and_then() -> Show:
    begun = last = time.monotonic()

    def show(follower: Follower) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < EVERY_SECONDS:
            return
        last = now
        left = (follower.total - follower.ended) * (now - begun) / follower.ended if follower.ended else None
        told = "" if left is None else f", about {duration(left)} left"
        click.echo(f"{follower.state()}{told}", err=True)

    return show


def duration(seconds: float) -> str:
    """A length of time for people: `2 d 3 h`, `5 min`, `12 s`."""
    minutes, days = int(seconds // 60), int(seconds // 86_400)
    if days:
        return f"{days} d {minutes // 60 % 24} h"
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{seconds:.0f} s"


def _line(source: str, result: "Result", *, again: bool) -> str:
    what = "failed" if result.state == "failed" else f"in part ({result.reason})"
    told = f": {result.error}" if result.error else ""
    return f"{titled(source)}: {what}{told}" + ("; once more at the end" if again else "")


def _facts(event: "Event") -> Mapping[str, object]:
    facts: dict[str, object] = {"event": event.kind, "time": round(time.time(), 3)}
    if event.job:
        facts |= {"row": event.job.name, "source": event.job.source, "task": event.job.wishes.task}
    if result := event.result:
        facts |= {
            "state": result.state,
            "outputs": [file.path for file in result.outputs],
            "requests": result.usage.requests,
            "cached": result.usage.cached,
            "input_tokens": result.usage.input_tokens,
            "output_tokens": result.usage.output_tokens,
            "cost": str(result.cost.amount) if result.cost else None,
            "currency": result.cost.currency if result.cost else None,
            "media_seconds": result.duration / 1000,
            "seconds": round(result.seconds, 3),
            "reason": result.reason,
            "error": result.error,
            "worker": result.worker,
        }
    return facts | ({"message": event.message} if event.message else {})
