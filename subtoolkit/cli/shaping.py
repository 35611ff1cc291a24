"""Options of `subtool batch` and the columns of a row -> what the row is to become.

A column with the name of an option stands for that option in its row; the values of all other rows come from
the command line.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from subtoolkit.cli import output as out
from subtoolkit.cli.options import (
    TIMES,
    listening_options,
    option,
    presentation_options,
    question_options,
)
from subtoolkit.cli.types import Clock
from subtoolkit.core.errors import FileNotThere, RowWrong, SubtoolError

if TYPE_CHECKING:
    from subtoolkit.batch.catalogue import Catalogue, Row
    from subtoolkit.batch.jobs import Wishes
    from subtoolkit.core.settings import Caching, Listening, Presentation, Question, Service

TASKS = ("lyrics", "srt", "chapters", "describe", "caption")
"""Names in `pipeline.tasks`, which is slow to import."""
WORDS = ("lyrics", "text")
"""Names of the column with the file of known words."""
_TEXTS = (".txt", ".lrc", ".elrc", ".srt")
"""Endings of such files in a folder of them."""
_OTHERS = frozenset({*WORDS, "model", "path", "file", "media"})


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
@option("--text-encoding", metavar="NAME", help="Encoding of the known words. [default: found out]")
@option("--count", type=click.IntRange(min=1), help="How many chapters. [default: as there is cause for]")
@option("--min-length", type=Clock(), default="30", show_default="0:30", help="No chapter is shorter.")
@option("--no-ask", is_flag=True, help="No questions of text alone, about persons and chapters.")
@presentation_options
@question_options
@listening_options
def shape(
    task: str,
    formats: tuple[str, ...],
    times: str,
    text_encoding: str | None,
    count: int | None,
    min_length: int,
    wish: "Presentation",
    question: "Question",
    listening: "Listening",
    *,
    no_ask: bool,
    service: "Service",
    caching: "Caching",
) -> "Wishes":
    """What a row is to become; the options above are those that a column may name."""
    from subtoolkit.batch.jobs import Wishes
    from subtoolkit.core.settings import Lyrics, Settings, Story
    from subtoolkit.pipeline.tasks import TASKS as TABLE

    target = out.chosen(formats, None, wish, force=False, task=task, default=TABLE[task].format)
    if task == "srt":
        question = question.about_words()
        if wish.sdh and question.prompt is None:
            question = question.model_copy(update={"prompt": "report"})
    settings = Settings.model_validate(
        {
            "service": service,
            "question": question,
            "listening": listening,
            "caching": caching,
            "story": Story(ask=not no_ask, count=count, shortest=min_length),
            "lyrics": Lyrics(encoding=text_encoding),
            "times": times,
        }
    )
    return Wishes.of(task, target.formats, settings, wish)


OPTIONS: tuple[click.Option, ...] = tuple(reversed(shape.__click_params__))  # type: ignore[attr-defined]
"""What `shape` takes."""


class Shaper:
    """Shapes rows; those that wish the same share one value."""

    def __init__(
        self,
        ctx: click.Context,
        catalogue: "Catalogue",
        service: "Service",
        caching: "Caching",
        words: Path | None = None,
    ) -> None:
        """`words` is a folder with the known words of songs, by their names."""
        self._ctx = ctx
        self._catalogue = catalogue
        self._service = service
        self._caching = caching
        self._words = words
        self._options = {
            text.lstrip("-"): one for one in OPTIONS for text in one.opts if text.startswith("--")
        }
        self._usual = {str(one.name): ctx.params[str(one.name)] for one in OPTIONS}
        self._made: dict[tuple[tuple[str, str], ...], Wishes] = {}

    def __call__(self, row: "Row") -> "Wishes":
        """What the row is to become. Raises `RowWrong`."""
        said = {name: text for name, text in row.columns.items() if name in self._options or name == "model"}
        key = tuple(sorted(said.items()))
        try:
            if key not in self._made:
                self._made[key] = self._shaped(said)
            return self._with_words(self._made[key], row)
        except click.BadParameter as error:
            raise RowWrong(self._catalogue.title, row.number, error.format_message()) from error
        except SubtoolError as error:
            raise RowWrong(self._catalogue.title, row.number, str(error)) from error

    def unused(self) -> list[str]:
        """Columns that are no option, for whoever mistyped one."""
        names = dict.fromkeys(name for row in self._catalogue.rows for name in row.columns)
        return [name for name in names if name not in self._options and name not in _OTHERS]

    def _shaped(self, said: Mapping[str, str]) -> "Wishes":
        values: dict[str, Any] = dict(self._usual)
        for name, text in said.items():
            if chosen := self._options.get(name):
                typed = (text,) if chosen.multiple else text
                values[str(chosen.name)] = chosen.type_cast_value(self._ctx, typed)
        if values["task"] == "lyrics" and "style" not in said and not self._is_typed("style"):
            values["style"] = "none"
        service = self._service.model_copy(update={"model": self._model(said, values["task"])})
        return shape(**values, service=service, caching=self._caching)

    def _model(self, said: Mapping[str, str], task: str) -> str:
        """The row's own model, else that of the run, else what the task needs."""
        if "model" in said:
            return said["model"]
        if task == "caption" and not self._ctx.params["model"]:
            from subtoolkit.pipeline.captioning import CAPTIONER

            return CAPTIONER
        return self._service.model

    def _is_typed(self, name: str) -> bool:
        return self._ctx.get_parameter_source(name) not in (ParameterSource.DEFAULT, None)

    def _with_words(self, wishes: "Wishes", row: "Row") -> "Wishes":
        """With the known words of this very song, if there are some."""
        named = next((row.columns[name] for name in WORDS if name in row.columns), None)
        path = self._catalogue.root / named if named else self._words and _like(row.source, self._words)
        if path is None:
            return wishes
        lyrics = wishes.settings.lyrics.model_copy(update={"text": path})
        return replace(
            wishes,
            settings=wishes.settings.model_copy(update={"lyrics": lyrics}),
            digest=sha256(f"{wishes.digest} {str(path)!r}".encode()).hexdigest(),
        )


def _like(source: str, folder: Path) -> Path:
    """The file with the words of a song, which is named like it."""
    name = Path(source).stem
    found = next((path for suffix in _TEXTS if (path := folder / f"{name}{suffix}").is_file()), None)
    if found is None:
        raise FileNotThere(
            folder / f"{name}.txt", "no words for this song", f"known endings: {', '.join(_TEXTS)}"
        )
    return found
