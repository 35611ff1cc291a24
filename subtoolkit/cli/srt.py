"""`subtool srt`: media files -> subtitle files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.options import (
    TIMES,
    caching_options,
    listening_options,
    option,
    presentation_options,
    question_options,
    service_options,
)
from subtoolkit.core.errors import ServiceError, SubtoolError, UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.core.report import Report
    from subtoolkit.core.settings import Caching, Listening, Presentation, Question, Service, Settings


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
@option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what was done as JSON.",
)
@option("--shots", is_flag=True, help="Snap cues to picture cuts; looks at the whole picture.")
@option("--names", "names", multiple=True, metavar="OLD=NEW", help="Another name for a speaker; repeatable.")
@presentation_options
@service_options
@question_options
@listening_options
@caching_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def command(
    media: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    times: str,
    report_file: Path | None,
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
    from subtoolkit.formats import files

    target = out.chosen(formats, output, wish, force=force)
    out.refuse_collisions(target, media)
    if report_file and len(media) > 1:
        raise UsageError("one --report for several inputs", f"{len(media)} of them", "run them one by one")
    out.make_folder(target)
    for source in media:
        files.check_writable(list(target.paths(source).values()), force=force)
    if report_file:
        _refuse_report(report_file, target, media)
        files.check_writable([report_file], force=force)
    if wish.sdh and question.prompt is None:
        question = question.model_copy(update={"prompt": "report"})
    with _asked(service, offline=offline) as asked:
        settings = Settings.model_validate(
            {
                "service": asked,
                "question": question,
                "listening": listening,
                "caching": caching,
                "times": times,
            }
        )
        job = _Job(settings, target, _renamed(names), report_file, shots=shots, quiet=quiet)
        codes = _each(media, job)
    return _together(codes)


def _each(media: tuple[str, ...], job: "_Job") -> list[int]:
    """All inputs one after another; what would meet all others too ends the row, and keeps what is done."""
    codes: list[int] = []
    for source in media:
        try:
            codes.append(_one(source, job))
        except ServiceError as error:
            if out.DONE not in codes and out.IN_PART not in codes:
                raise
            click.echo(f"subtool: {error}", err=True)
            return [*codes, out.FAILED]
    return codes


@dataclass(frozen=True)
class _Job:
    """What is the same for all inputs."""

    settings: "Settings"
    target: out.Target
    names: dict[str, str]
    report_file: Path | None
    shots: bool
    quiet: bool


def _renamed(names: tuple[str, ...]) -> dict[str, str]:
    pairs = [name.partition("=") for name in names]
    if wrong := [
        name for name, pair in zip(names, pairs, strict=True) if not (pair[0].strip() and pair[2].strip())
    ]:
        raise UsageError(f"cannot read {quoted(wrong[0])}", "a name needs the form OLD=NEW")
    return {old.strip(): new.strip() for old, _, new in pairs}


@contextmanager
def _asked(service: "Service", *, offline: bool) -> Iterator["Service"]:
    """The service to ask, with `--offline` a stand-in that lives as long as the command."""
    if not offline:
        import os

        yield service.within(os.environ)
        return
    from subtoolkit import standin

    with standin.start(ear="sphinx") as server:
        yield service.model_copy(
            update={"base_url": server.base_url, "api_key": None, "identity": "stand-in sphinx"}
        )


def _one(source: str, job: _Job) -> int:
    """One input from start to end; its failure does not stop the others, unless all would fail."""
    from subtoolkit.cli.progress import shown
    from subtoolkit.media.shots import shots
    from subtoolkit.pipeline import transcribe
    from subtoolkit.timeline.rename import rename

    try:
        with shown(out.titled(source), quiet=job.quiet) as watch:
            timeline = rename(transcribe(source, job.settings, watch=watch), job.names)
            if job.shots and timeline.media:
                timeline = timeline.model_copy(update={"shots": shots(timeline.media)})
        out.write(timeline, job.target, source)
        if job.report_file:
            _save_report(job.report_file, timeline.report, force=job.target.force)
    except SubtoolError as error:
        if isinstance(error, UsageError) or (isinstance(error, ServiceError) and error.fatal):
            raise
        click.echo(f"subtool: {error}", err=True)
        return out.FAILED
    for line in [] if job.quiet else [*out.remarks(source, timeline.report), out.summary(source, timeline)]:
        click.echo(line, err=True)
    return out.exit_code(timeline.report)


def _refuse_report(path: Path, target: out.Target, media: tuple[str, ...]) -> None:
    taken = {Path(source).resolve() for source in media}
    taken |= {file.resolve() for source in media for file in target.paths(source).values()}
    if path.resolve() in taken:
        raise UsageError(
            f"would write the report over {quoted(path)}", "it is an input or a result", "name another file"
        )


def _save_report(path: Path, report: "Report", *, force: bool) -> None:
    from subtoolkit.formats import files

    files.save(path, report.model_dump_json(indent=2) + "\n", force=force)


def _together(codes: list[int]) -> int:
    """The exit code of several inputs: 1 when all failed, 3 when some did or came out in part."""
    if all(code == out.FAILED for code in codes):
        return out.FAILED
    return out.IN_PART if any(codes) else out.DONE
