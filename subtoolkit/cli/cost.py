"""`subtool cost`: what media will cost before anything is sent."""

from typing import TYPE_CHECKING

import click

from subtoolkit.cli.estimating import show
from subtoolkit.cli.options import caching_options, listening_options, option, question_options, rate_options

if TYPE_CHECKING:
    from subtoolkit.core.settings import Caching, Listening, Question, Service

TASKS = ("srt", "lyrics", "chapters", "describe", "caption")


@click.command(
    epilog="""\b
Examples:
  subtool cost talk.mp4
  subtool cost *.mkv --task describe --model all
  subtool cost talk.mp4 --see --see-fps 1 --max-pixels 230400
  subtool cost album/*.flac --task lyrics --json
"""
)
@click.argument("media", nargs=-1, required=True)
@option("--task", type=click.Choice(TASKS), default="srt", show_default=True, help="What is to be made.")
@option("--model", metavar="NAME|all", help="The model, or all that can do it. [default: qwen3.5-omni-plus]")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@rate_options
@question_options
@listening_options
@caching_options
def command(
    media: tuple[str, ...],
    task: str,
    model: str | None,
    service: "Service",
    question: "Question",
    listening: "Listening",
    caching: "Caching",
    *,
    as_json: bool,
) -> int:
    """Tell what a run over MEDIA would send and cost; nothing is sent, and no key is needed.

    The sound is decoded and cut as the run will do it, so that the pieces are exact; replies that are stored
    cost nothing. What the model will write is a guess, meant to be a little high, and questions about what an
    answer leaves out come on top. `at least` is how long the service's rate limits will hold the run up.
    """
    from subtoolkit.core.settings import Settings
    from subtoolkit.pipeline.captioning import CAPTIONER
    from subtoolkit.pipeline.pricing import models

    usual = CAPTIONER if task == "caption" else service.model
    names = models(task, see=question.see is True) if model == "all" else (model or usual,)
    settings = Settings(service=service, question=question, listening=listening, caching=caching)
    return show(task, media, settings, names, as_json=as_json)
