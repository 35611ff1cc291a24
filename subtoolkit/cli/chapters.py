"""`subtool chapters`: media files -> chapters, as files or inside a copy of the media."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli import running
from subtoolkit.cli.estimating import dry_run_option
from subtoolkit.cli.making import copied_to
from subtoolkit.cli.options import (
    caching_options,
    delivery_options,
    listening_options,
    option,
    question_options,
    service_options,
)
from subtoolkit.cli.types import Clock
from subtoolkit.core.errors import UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subtoolkit.core.progress import Watch
    from subtoolkit.core.settings import Caching, Listening, Presentation, Question, Service, Settings
    from subtoolkit.core.timeline import Timeline


@click.command(
    epilog="""\b
Examples:
  subtool chapters film.mp4                            film.chapters.txt, for a description on YouTube
  subtool chapters film.mp4 -f matroska,vtt,podcast    three files from one run
  subtool chapters film.mkv --embed                    film.chapters.mkv, a copy that has them inside
  subtool chapters book.m4b --embed book2.m4b --count 12 --min-length 5:00
  subtool chapters film.mov --profile resolve          film.edl, markers in the film's own timecode
  subtool chapters film.json --no-ask -f ffmetadata -o -
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
    help="youtube, ffmetadata, matroska, ogm, podcast, vtt, json; several by comma. "
    "[default: youtube; none with --embed]",
)
@option("--count", type=click.IntRange(min=1), help="How many chapters. [default: as there is cause for]")
@option("--min-length", type=Clock(), default="30", show_default="0:30", help="No chapter is shorter.")
@option("--no-ask", is_flag=True, help="Group scenes by what changes, without asking the model.")
@option(
    "--embed",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="Write a copy of the media with the chapters inside, nothing encoded anew. "
    "[default: NAME.chapters.SUFFIX beside it]",
)
@option(
    "--force", is_flag=True, help="Overwrite files that subtool did not write, and chapters in the media."
)
@running.report_option
@delivery_options
@service_options
@question_options
@listening_options
@caching_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
@dry_run_option("chapters")
def command(
    media: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    count: int | None,
    min_length: int,
    embed: str | None,
    report_file: Path | None,
    wish: "Presentation",
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
    """Divide MEDIA into chapters.

    MEDIA is any sound or video file, or the JSON of an earlier run. The model groups the scenes of the
    storyline; a chapter begins at a picture cut or in a pause. Titles are in the language of --language.
    """
    from subtoolkit.core.settings import Settings, Story

    target = out.chosen(formats, output, wish, force=force, task="chapters", default="youtube")
    if embed is not None and not (formats or output or wish.profile):
        target = out.Target((), None, force, wish)
    running.prepare(target, media, report_file)
    copies = _copies(media, embed, force=force)
    with running.asked(service, offline=offline, written=media) as asked:
        settings = Settings(
            service=asked,
            question=question,
            listening=listening,
            caching=caching,
            story=Story(ask=not no_ask, count=count, shortest=min_length),
        )
        job = running.Job(
            partial(_made, settings), target, report_file, quiet=quiet, count=_count,
            finish=partial(_finish, target, copies, force=force, quiet=quiet),
        )  # fmt: skip
        return running.each(media, job)


def _made(settings: "Settings", source: str, watch: "Watch") -> "Timeline":
    from subtoolkit.pipeline.chaptering import chapters

    return chapters(source, settings, watch=watch)


def _count(timeline: "Timeline") -> str:
    return f"{len(timeline.chapters)} chapters"


def _copies(media: tuple[str, ...], embed: str | None, *, force: bool) -> dict[str, Path]:
    """For each input the copy to write, known to be possible before anything is spent."""
    if embed is None:
        return {}
    from subtoolkit.pipeline.consulting import is_written
    from subtoolkit.pipeline.embedding import check_embeddable

    if written := [source for source in media if is_written(source)]:
        raise UsageError(
            f"no media to copy for {quoted(written[0])}", "it is no media", "`subtool mux` copies"
        )
    if embed and len(media) > 1 and not out.is_folder(embed):
        raise UsageError("one --embed file for several inputs", f"{len(media)} of them", "name a folder")
    copies = {source: copied_to(source, "chapters", embed or None, force=force) for source in media}
    for source, copy in copies.items():
        check_embeddable(source, copy, force=force)
    return copies


def _finish(
    target: out.Target,
    copies: "Mapping[str, Path]",
    source: str,
    timeline: "Timeline",
    *,
    force: bool,
    quiet: bool,
) -> None:
    """Tell what YouTube's rules cost, and write the copy."""
    from subtoolkit.formats import youtube
    from subtoolkit.pipeline.embedding import embed

    lines = list(youtube.listing(timeline).changes) if "youtube" in target.formats else []
    if source in copies:
        lines += [f"left out: {one}" for one in embed(source, timeline.chapters, copies[source], force=force)]
        click.echo(str(copies[source]))
    for line in [] if quiet else lines:
        click.echo(f"{out.titled(source)}: {line}", err=True)
