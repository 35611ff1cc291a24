"""What media will cost, for `subtool cost` and for `--dry-run` of the commands that ask."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from subtoolkit.cli import output as out
from subtoolkit.core.errors import SubtoolError, UsageError

if TYPE_CHECKING:
    from subtoolkit.core.settings import Settings
    from subtoolkit.pipeline.pricing import Estimate

Command = TypeVar("Command", bound=Callable[..., Any])

_HEADS = ("model", "requests", "stored", "sound", "picture", "text", "answers", "at least", "cost")
_NUMBERS = range(1, len(_HEADS) - 1)


def dry_run_option(task: str, media: str = "media") -> Callable[[Command], Command]:
    """`--dry-run` for a command that does `task` with the inputs in its argument `media`.

    It stands below all other decorators, so that it sees their settings.
    """

    def decorate(command: Command) -> Command:
        decorated = click.option(
            "--dry-run", is_flag=True, help="Tell what would be sent and what it would cost, and stop."
        )(command)

        @wraps(decorated)
        def called(*, dry_run: bool, **values: Any) -> Any:
            return show(task, values[media], _settings(values)) if dry_run else command(**values)

        return called  # type: ignore[return-value]

    return decorate


def _settings(values: Mapping[str, Any]) -> "Settings":
    """The settings among a command's values: those that are named like a field."""
    from subtoolkit.core.settings import Settings

    return Settings(**{name: values[name] for name in Settings.model_fields if values.get(name) is not None})


def show(
    task: str,
    media: Sequence[str],
    settings: "Settings",
    models: Sequence[str] = (),
    *,
    as_json: bool = False,
) -> int:
    """Print what `task` will take for each input, with each of `models`; exit code."""
    from subtoolkit.media.fetch import release

    if task == "srt":
        settings = settings.model_copy(update={"question": settings.question.about_words()})
    found: list[Estimate] = []
    failed = 0
    for source in media:
        try:
            found += _estimates(task, source, settings, models or (settings.service.model,))
        except UsageError:
            raise
        except SubtoolError as error:
            click.echo(f"subtool: {error}", err=True)
            failed += 1
        finally:
            release(source)
    if as_json:
        rows = [estimate.model_dump(mode="json") for estimate in found]
        click.echo(json.dumps({"listed": _listed(settings), "estimates": rows}, indent=1, ensure_ascii=False))
    elif found:
        tell(found, settings)
    if failed == len(media):
        return out.FAILED
    return out.IN_PART if failed else out.DONE


def _estimates(task: str, source: str, settings: "Settings", models: Sequence[str]) -> "list[Estimate]":
    import asyncio

    from subtoolkit.cli.progress import shown
    from subtoolkit.pipeline.pricing import estimate

    found = []
    for model in models:
        chosen = settings.model_copy(update={"service": settings.service.model_copy(update={"model": model})})
        with shown(out.titled(source), quiet=False) as watch:
            found.append(asyncio.run(estimate(source, chosen, task, watch=watch)))
    return found


def tell(found: "Sequence[Estimate]", settings: "Settings") -> None:
    """Print estimates as a table for each input."""
    from subtoolkit.cli.table import aligned
    from subtoolkit.core.clock import format_clock

    for source in dict.fromkeys(estimate.source for estimate in found):
        rows = [estimate for estimate in found if estimate.source == source]
        length = next((one.duration for one in rows if one.duration is not None), None)
        lasts = f", {format_clock(length, digits=0)} of sound" if length is not None else ""
        click.echo(f"{out.titled(source)}: {rows[0].task}{lasts}")
        for line in aligned([_HEADS, *map(_row, rows)], _NUMBERS):
            click.echo(f"  {line}")
    if len(found) > 1 and len({estimate.model for estimate in found}) == 1:
        click.echo(f"all: {_total(found)}")
    if any(estimate.sums for estimate in found):
        stars = (
            " *: computed from the list in yuan." if any(s.converted for e in found for s in e.sums) else ""
        )
        click.echo(f"By the price list of {_listed(settings)}; how much the model writes is a guess.{stars}")
    else:
        click.echo("No price is known.")


def _row(estimate: "Estimate") -> tuple[str, ...]:
    from subtoolkit.core.clock import format_clock

    usage = estimate.usage
    seen = usage.image_tokens + usage.video_tokens
    text = usage.input_tokens - usage.audio_tokens - seen
    return (
        estimate.model,
        str(usage.requests),
        str(usage.cached),
        *(f"{count:,}" for count in (usage.audio_tokens, seen, text, usage.output_tokens)),
        format_clock(estimate.time, digits=0) if estimate.time is not None else "?",
        _money([estimate]),
    )


def _total(found: "Sequence[Estimate]") -> str:
    requests = sum(estimate.usage.requests for estimate in found)
    return f"{len(found)} files, {requests} requests, {_money(found)}"


def _money(found: "Sequence[Estimate]") -> str:
    """What all of them cost together, in each region and currency."""
    sums: dict[tuple[str, str, bool], Any] = {}
    for estimate in found:
        for one in estimate.sums:
            key = (one.region, one.money.currency, one.converted)
            sums[key] = sums.get(key, 0) + one.money.amount
    told = (
        f"{region} {amount:.4f} {currency}{'*' * mark}" for (region, currency, mark), amount in sums.items()
    )
    return ", ".join(told) or "?"


def _listed(settings: "Settings") -> str:
    from subtoolkit.omni import prices

    return str(prices.load(settings.service.prices).listed)
