"""`subtool srt`: media files -> subtitle files."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli import running
from subtoolkit.cli.estimating import dry_run_option
from subtoolkit.cli.options import (
    TIMES,
    caching_options,
    listening_options,
    option,
    presentation_options,
    question_options,
    service_options,
)
from subtoolkit.cli.review import check_review, listing, review_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subtoolkit.core.progress import Watch
    from subtoolkit.core.settings import Caching, Listening, Presentation, Question, Service, Settings
    from subtoolkit.core.timeline import Timeline


@click.command(
    epilog="""\b
Examples:
  subtool srt talk.mp4                        talk.srt beside it
  subtool srt talk.mp4 -f srt,ass,json        three files from one run
  subtool srt talk.mp4 -o -                   to stdout
  subtool srt talk.mp4 --language en --context "Anna Berg, Kopenhagen"
  subtool srt talk.mp4 --base-url http://gpu:8901/v1 --server vllm \\
                       --model Qwen/Qwen3-Omni-30B-A3B-Instruct
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
    help="srt, ass, vtt, ttml, lrc, elrc, txt, json; several by comma.",
)
@option(
    "--times",
    type=click.Choice(TIMES),
    default="fit",
    show_default=True,
    help="The model's times, fitted to the sound, or aligned word by word (English).",
)
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@running.report_option
@review_option
@option("--shots", is_flag=True, help="Snap cues to picture cuts; looks at the whole picture.")
@running.names_option
@presentation_options
@service_options
@question_options
@listening_options
@caching_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
@dry_run_option("srt")
def command(
    media: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    times: str,
    report_file: Path | None,
    review_file: Path | None,
    names: tuple[str, ...],
    wish: "Presentation",
    service: "Service",
    question: "Question",
    listening: "Listening",
    caching: "Caching",
    *,
    force: bool,
    offline: bool,
    shots: bool,
    quiet: bool,
) -> int:
    """Write subtitles for MEDIA: any sound or video file."""
    from subtoolkit.core.settings import Settings

    target = out.chosen(formats, output, wish, force=force, task="srt")
    running.prepare(target, media, report_file)
    check_review(review_file, media, target.paths(media[0]).values(), force=force)
    question = question.about_words()
    if wish.sdh and question.prompt is None:
        question = question.model_copy(update={"prompt": "report"})
    renamed = running.renamed(names)
    with running.asked(service, offline=offline) as asked:
        settings = Settings.model_validate(
            {
                "service": asked,
                "question": question,
                "listening": listening,
                "caching": caching,
                "times": times,
            }
        )
        make = partial(_made, settings, renamed, look=shots)
        job = running.Job(
            make, target, report_file, quiet=quiet, finish=listing(review_file, target, quiet=quiet)
        )
        return running.each(media, job)


def _made(
    settings: "Settings", names: "Mapping[str, str]", source: str, watch: "Watch", *, look: bool
) -> "Timeline":
    from subtoolkit.media.shots import shots
    from subtoolkit.pipeline import transcribe
    from subtoolkit.timeline.rename import rename

    timeline = rename(transcribe(source, settings, watch=watch), names)
    if look and timeline.media:
        return timeline.model_copy(update={"shots": shots(timeline.media)})
    return timeline
