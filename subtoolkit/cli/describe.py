"""`subtool describe`: media files -> what happens in them, who speaks, what can be read, what is said."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli import running
from subtoolkit.cli.estimating import dry_run_option
from subtoolkit.cli.options import (
    caching_options,
    listening_options,
    option,
    question_options,
    service_options,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subtoolkit.core.progress import Watch
    from subtoolkit.core.settings import Caching, Listening, Question, Service, Settings
    from subtoolkit.core.timeline import Timeline


@click.command(
    epilog="""\b
Examples:
  subtool describe film.mp4                       film.describe.md beside it
  subtool describe film.mp4 -f html,json          a page to look at, and all of it as JSON
  subtool describe film.mp4 --names "Speaker 1=Anna Berg"
  subtool describe film.json -f html              from an earlier run, without hearing it again
"""
)
@click.argument("media", nargs=-1, required=True)
@option(
    "-o", "--output", metavar="PATH|-", help="A file, a folder, or - for stdout. [default: beside the media]"
)
@option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="md, html, json, or any of `subtool srt`; several by comma. [default: md]",
)
@option(
    "--no-ask",
    is_flag=True,
    help="Do not ask which voices of different pieces are one person; equal names get numbers.",
)
@running.names_option
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@running.report_option
@service_options
@question_options
@listening_options
@caching_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
@dry_run_option("describe")
def command(
    media: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    names: tuple[str, ...],
    report_file: Path | None,
    service: "Service",
    question: "Question",
    listening: "Listening",
    caching: "Caching",
    *,
    no_ask: bool,
    force: bool,
    offline: bool,
    quiet: bool,
) -> int:
    """Describe MEDIA: its storyline, visible text, speakers and transcript.

    MEDIA is any sound or video file, or the JSON of an earlier run. What is told of single pieces becomes one
    story: scenes that go on from one piece to the next are joined, and each person has one name.
    """
    from subtoolkit.core.settings import Presentation, Settings, Story

    target = out.chosen(formats, output, Presentation(), force=force, task="describe", default="md")
    running.prepare(target, media, report_file)
    renamed = running.renamed(names)
    with running.asked(service, offline=offline, written=media) as asked:
        settings = Settings(
            service=asked,
            question=question,
            listening=listening,
            caching=caching,
            story=Story(ask=not no_ask),
        )
        make = partial(_made, settings, renamed)
        job = running.Job(make, target, report_file, quiet=quiet, count=_count)
        return running.each(media, job)


def _made(settings: "Settings", names: "Mapping[str, str]", source: str, watch: "Watch") -> "Timeline":
    from subtoolkit.pipeline.describing import describe
    from subtoolkit.timeline.rename import rename

    return rename(describe(source, settings, watch=watch), names)


def _count(timeline: "Timeline") -> str:
    people = sum(bool(speaker.spoke) for speaker in timeline.speakers)
    return f"{len(timeline.scenes)} scenes, {people} speakers, {len(timeline.cues)} cues"
