"""`subtool caption`: media files -> prose about what can be heard in them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli import running
from subtoolkit.cli.estimating import dry_run_option
from subtoolkit.cli.options import (
    caching_options,
    caption_options,
    captioner_options,
    listening_options,
    option,
)

if TYPE_CHECKING:
    from subtoolkit.core.progress import Watch
    from subtoolkit.core.settings import Caching, Listening, Question, Service
    from subtoolkit.core.timeline import Timeline


@click.command(
    epilog="""\b
Examples:
  subtool caption birds.wav                   birds.caption.md beside it
  subtool caption birds.wav -f txt -o -       to stdout
  subtool caption concert.flac --piece 600-1200
  subtool caption https://example.org/birds.mp3 --by-url
"""
)
@click.argument("audio", nargs=-1, required=True)
@option(
    "-o", "--output", metavar="PATH|-", help="A file, a folder, or - for stdout. [default: beside the audio]"
)
@option("-f", "--format", "formats", multiple=True, metavar="NAME", help="md, txt, json; several by comma.")
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@running.report_option
@caption_options
@captioner_options
@listening_options
@caching_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
@dry_run_option("caption", "audio")
def command(
    audio: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    report_file: Path | None,
    question: "Question",
    service: "Service",
    listening: "Listening",
    caching: "Caching",
    *,
    force: bool,
    offline: bool,
    quiet: bool,
) -> int:
    """Describe in English prose what can be heard in AUDIO: voices, music, noises, the room.

    Long files are described in pieces of ten to thirty minutes, cut where it is quiet, each under its range.
    """
    from subtoolkit.core.settings import Presentation, Settings

    target = out.chosen(formats, output, Presentation(), force=force, task="caption", default="md")
    running.prepare(target, audio, report_file)
    with running.asked(service, offline=offline) as asked:
        settings = Settings.model_validate(
            {
                "service": asked,
                "question": question,
                "listening": listening,
                "caching": caching,
            }
        )

        def make(source: str, watch: "Watch") -> "Timeline":
            from subtoolkit.pipeline.captioning import caption

            return caption(source, settings, watch=watch)

        return running.each(audio, running.Job(make, target, report_file, quiet=quiet, count=_words))


def _words(timeline: "Timeline") -> str:
    return f"{sum(len(section.text.split()) for section in timeline.sections)} words"
