"""A media file and a task -> what the run will send and cost, without sending anything.

The run itself is rehearsed: the sound is decoded and cut as it will be, and stored replies are found. Only
how much the model will write is a guess, and what comes of its answers: questions about gaps are not known
before.
"""

from collections.abc import Mapping
from contextlib import suppress
from math import ceil
from pathlib import Path

from subtoolkit.core.clock import MINUTE, Time
from subtoolkit.core.noun import Noun
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Money
from subtoolkit.core.settings import Region, Settings
from subtoolkit.omni import prices
from subtoolkit.omni.cost import expected, price, rates_in
from subtoolkit.omni.families import FAMILIES, Family
from subtoolkit.omni.hosts import is_dashscope
from subtoolkit.omni.rehearsal import NotAsked, Rehearsal
from subtoolkit.omni.request import Request
from subtoolkit.pipeline.tasks import TASKS

_TOGETHER: Mapping[str, int] = {"describe": 1, "chapters": 2}
"""Questions of text alone that follow once all pieces are answered, where there are several."""
_TOLD = 120
"""Tokens for each piece of what such a question is about."""
REGIONS: tuple[Region, ...] = ("cn", "intl")


class Sum(Noun):
    """What it costs by one price list."""

    region: Region
    money: Money
    converted: bool
    """The list was computed from the one in another currency."""


class Estimate(Noun):
    """What a run will take."""

    source: str
    task: str
    model: str
    duration: Time | None
    """Of the sound that is listened to."""
    usage: Usage
    """Requests that will be sent and their tokens; `cached` are replies that are stored."""
    time: Time | None
    """How long the service's rate limits will hold it up; None where nobody knows them."""
    sums: tuple[Sum, ...]
    """In all regions and currencies; none on a server of one's own, and where no price is known."""


async def estimate(
    source: str | Path, settings: Settings, task: str = "srt", *, watch: Watch = nobody
) -> Estimate:
    """What `task` will take for `source`; raises what the run would raise before it asks."""
    rehearsal = Rehearsal(settings.service)
    cached, duration = 0, None
    with suppress(NotAsked):
        # Nothing is stored by it but the plan of cuts, with which the run will send just these pieces.
        found = await TASKS[task].make(source, settings, watch=watch, client=rehearsal)
        cached = found.report.usage.cached
        duration = found.media.duration if found.media else None
    return counted(source, settings, task, rehearsal, cached=cached, duration=duration)


def counted(
    source: str | Path,
    settings: Settings,
    task: str,
    rehearsal: Rehearsal,
    *,
    cached: int,
    duration: int | None,
) -> Estimate:
    """What the requests of a rehearsal will take."""
    row = rehearsal.family
    usage = sum((expected(request, row) for request in rehearsal.requests), Usage(cached=cached))
    pieces = len(rehearsal.requests)
    if settings.story.ask and pieces > 1:
        usage += _together(task, pieces, row)
    return Estimate(
        source=str(source),
        task=task,
        model=settings.service.model,
        duration=duration,
        usage=usage,
        time=_waiting(usage, settings, row),
        sums=_sums(usage, settings, row),
    )


def _together(task: str, pieces: int, row: Family) -> Usage:
    told = Request(prompt="x" * (4 * _TOLD * pieces))
    return sum((expected(told, row) for _ in range(_TOGETHER.get(task, 0))), Usage())


def _waiting(usage: Usage, settings: Settings, row: Family) -> int | None:
    """The longer of what requests and tokens a minute allow."""
    service, own = settings.service, not is_dashscope(settings.service)
    rpm = service.rpm if service.rpm is not None else None if own else row.rpm
    tpm = service.tpm if service.tpm is not None else None if own else row.tpm
    waits = [
        ceil(count * MINUTE / limit)
        for count, limit in ((usage.requests, rpm), (usage.input_tokens + usage.output_tokens, tpm))
        if limit
    ]
    return max(waits, default=None)


def _sums(usage: Usage, settings: Settings, row: Family) -> tuple[Sum, ...]:
    if not is_dashscope(settings.service):
        return ()
    listed = prices.load(settings.service.prices)
    sums: list[Sum] = []
    for region in REGIONS:
        for currency, rates in rates_in(row, region, listed).items():
            money = price(usage, row, region, currency, listed)
            if money is not None:
                sums.append(Sum(region=region, money=money, converted=rates.converted))
    return tuple(sums)


def models(task: str, *, see: bool = False) -> tuple[str, ...]:
    """Models of the service that can do the task, with the picture if that is wanted."""
    hosted = (row for row in FAMILIES if row.max_input is not None and not row.native_only)
    return tuple(row.name for row in hosted if (row.sees or not see) and (task == "caption" or not row.prose))
