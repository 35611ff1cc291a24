"""Options of `subtool batch` and the columns of a row -> what the row is to become.

A column with the name of an option stands for that option in its row; the values of all other rows come from
the command line.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.options import (
    TIMES,
    listening_options,
    option,
    presentation_options,
    question_options,
)
from subtoolkit.core.errors import RowWrong, SubtoolError

if TYPE_CHECKING:
    from subtoolkit.batch.catalogue import Catalogue, Row
    from subtoolkit.batch.jobs import Wishes
    from subtoolkit.core.settings import Caching, Listening, Presentation, Question, Service

TASKS = ("lyrics", "srt", "chapters", "describe", "caption")
"""Names in `pipeline.tasks`, which is slow to import."""
LYRICS = ("lyrics", "text")
"""Names of the column with the file of known words."""
_KNOWN = frozenset({*LYRICS, "encoding", "model", "path", "file", "media"})


@option("--task", type=click.Choice(TASKS), default="lyrics", show_default=True, help="What to make.")
@option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="As the command of that name takes them; several by comma.",
)
@option(
    "--times",
    type=click.Choice(TIMES),
    default="fit",
    show_default=True,
    help="The model's times, fitted to the sound, or aligned word by word (English).",
)
@presentation_options
@question_options
@listening_options
def shape(
    task: str,
    formats: tuple[str, ...],
    times: str,
    wish: "Presentation",
    question: "Question",
    listening: "Listening",
    *,
    service: "Service",
    caching: "Caching",
    lyrics: Mapping[str, object],
) -> "Wishes":
    """What a row is to become; the options above are those that a column may name."""
    from subtoolkit.batch.jobs import Wishes
    from subtoolkit.core.settings import Settings
    from subtoolkit.pipeline.tasks import TASKS as TABLE

    target = out.chosen(formats, None, wish, force=False, task=task, default=TABLE[task].format)
    if task == "srt" and wish.sdh and question.prompt is None and not question.see:
        question = question.model_copy(update={"prompt": "report"})
    settings = Settings.model_validate(
        {
            "service": service,
            "question": question,
            "listening": listening,
            "caching": caching,
            "times": times,
            "lyrics": lyrics,
        }
    )
    return Wishes(task, target.formats, settings, wish)


OPTIONS: tuple[click.Option, ...] = tuple(reversed(shape.__click_params__))  # type: ignore[attr-defined]
"""What `shape` takes."""


class Shaper:
    """Shapes rows; those that wish the same share one value."""

    def __init__(
        self, ctx: click.Context, catalogue: "Catalogue", service: "Service", caching: "Caching"
    ) -> None:
        self._ctx = ctx
        self._catalogue = catalogue
        self._service = service
        self._caching = caching
        self._options = {
            text.lstrip("-"): one for one in OPTIONS for text in one.opts if text.startswith("--")
        }
        self._usual = {str(one.name): ctx.params[str(one.name)] for one in OPTIONS}
        self._made: dict[tuple[tuple[str, str], ...], Wishes] = {}

    def __call__(self, row: "Row") -> "Wishes":
        """What the row is to become. Raises `RowWrong`."""
        said = {name: text for name, text in row.columns.items() if name in self._options or name in _KNOWN}
        for path in ("path", "file", "media"):
            said.pop(path, None)
        key = tuple(sorted(said.items()))
        if key not in self._made:
            try:
                self._made[key] = self._shaped(said)
            except click.BadParameter as error:
                raise RowWrong(self._catalogue.title, row.number, error.format_message()) from error
            except SubtoolError as error:
                raise RowWrong(self._catalogue.title, row.number, str(error)) from error
        return self._made[key]

    def unused(self) -> list[str]:
        """Columns that are no option, for whoever mistyped one."""
        names = dict.fromkeys(name for row in self._catalogue.rows for name in row.columns)
        return [name for name in names if name not in self._options and name not in _KNOWN]

    def _shaped(self, said: Mapping[str, str]) -> "Wishes":
        values: dict[str, Any] = dict(self._usual)
        for name, text in said.items():
            if chosen := self._options.get(name):
                typed = (text,) if chosen.multiple else text
                values[str(chosen.name)] = chosen.type_cast_value(self._ctx, typed)
        model = said.get("model")
        service = self._service.model_copy(update={"model": model}) if model else self._service
        words = next((said[name] for name in LYRICS if name in said), None)
        lyrics = {
            "text": self._catalogue.root / Path(words) if words else None,
            "encoding": said.get("encoding"),
        }
        return shape(**values, service=service, caching=self._caching, lyrics=lyrics)
