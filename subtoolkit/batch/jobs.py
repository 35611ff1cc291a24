"""Rows and options -> jobs: everything that is to be known about a row before any work begins."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from subtoolkit import formats
from subtoolkit.batch.catalogue import Catalogue, Row
from subtoolkit.batch.names import output, places, refuse_clashes
from subtoolkit.core.settings import Presentation, Settings
from subtoolkit.omni import prompts
from subtoolkit.omni.hosts import identity

_NO_RESULT: Mapping[str, Any] = {
    "service": {"api_key", "base_url", "identity", "rpm", "tpm", "jobs", "max_cost", "currency", "region"},
    "caching": True,
}
"""Settings that change how a result is had, and not what it is."""


@dataclass(frozen=True)
class Wishes:
    """What a row is to become; mostly one and the same value for all rows."""

    task: str
    formats: tuple[str, ...]
    """Names of rows in the table of formats."""
    settings: Settings
    wish: Presentation
    digest: str
    """Hash of all that shapes the result: when it changes, the row must be done again."""

    @classmethod
    def of(cls, task: str, formats: tuple[str, ...], settings: Settings, wish: Presentation) -> Self:
        """These wishes, with their hash."""
        prompt = prompts.load(settings.question.prompt) if settings.question.prompt else None
        facts = {
            "task": task,
            "settings": settings.model_dump(mode="json", exclude=dict(_NO_RESULT)),
            "service": identity(settings.service),
            "prompt": prompt and [prompt.name, prompt.version],
            "wish": wish.model_dump(mode="json"),
        }
        digest = sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
        return cls(task, formats, settings, wish, digest)


@dataclass(frozen=True, slots=True)
class Job:
    """One row with all that is needed to do it."""

    name: str
    """What it is known by in the ledger: the place of its results, and the task."""
    source: str
    wishes: Wishes
    outputs: Mapping[str, str]
    """Path or address of the file, by name of the format."""
    inputs: tuple[str, ...]
    """Files whose change asks for a new result: the media, and what is read beside it."""


def plan(
    catalogue: Catalogue, folder: str, shaped: Callable[[Row], Wishes], pattern: str | None = None
) -> list[Job]:
    """The job of each row, in order; `shaped` says what a row is to become.

    Raises `RowWrong` when a row is wrong or would write what is not its own; nothing is done then.
    """
    wishes = [shaped(row) for row in catalogue.rows]
    named = places(catalogue, pattern, tasks=[one.task for one in wishes])
    jobs = [
        _job(row, one, place, folder) for row, one, place in zip(catalogue.rows, wishes, named, strict=True)
    ]
    refuse_clashes(catalogue, [list(job.outputs.values()) for job in jobs])
    return jobs


def _job(row: Row, wishes: Wishes, place: str, folder: str) -> Job:
    suffixes = {name: formats.FORMATS[name].suffixes[0] for name in wishes.formats}
    return Job(
        name=f"{place} ({wishes.task})",
        source=row.source,
        wishes=wishes,
        outputs={name: output(folder, place, suffix) for name, suffix in suffixes.items()},
        inputs=(row.source, *_beside(wishes.settings)),
    )


def _beside(settings: Settings) -> Iterator[str]:
    """What else is read for a row."""
    if settings.lyrics.text is not None:
        yield str(settings.lyrics.text)
