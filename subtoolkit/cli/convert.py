"""`subtool convert`: subtitle files in other formats."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.beside import dressed, kept, restyled, showing, spare
from subtoolkit.cli.options import conversion_options, option
from subtoolkit.cli.reading import encoding_option, language_option, loaded, lost
from subtoolkit.cli.review import check_review, listing, review_option
from subtoolkit.cli.running import together
from subtoolkit.core.errors import FileUnwritable, SubtoolError, UsageError

if TYPE_CHECKING:
    from subtoolkit.core.settings import Presentation
    from subtoolkit.core.timeline import Timeline


@click.command(
    epilog="""\b
Examples:
  subtool convert talk.srt -f vtt                  talk.vtt beside it
  subtool convert old/*.sub --fps 25 -f srt -o new/
  subtool convert talk.json -f srt,ass,fcpxml --style netflix
  subtool convert talk.json --profile resolve --timecode auto
  subtool convert old.srt --encoding cp1251 -f srt -o new.srt --bom --crlf
"""
)
@click.argument("subs", nargs=-1, required=True)
@option("-o", "--output", metavar="PATH|-", help="A file, a folder, or - for stdout. [default: beside it]")
@option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="srt, ass, vtt, ttml, lrc, elrc, txt, json; for editors fcpxml, avid, edl, otio, csv; several by "
    "comma. [default: by -o or --profile]",
)
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@review_option
@language_option
@encoding_option
@conversion_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def command(
    subs: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    review_file: Path | None,
    language: str | None,
    encoding: str | None,
    wish: "Presentation",
    *,
    force: bool,
    quiet: bool,
) -> int:
    """Write the subtitle files SUBS in another format, the cues as they are.

    Reads every format that subtool writes with times, and also SSA, MicroDVD, SAMI, MPL2, TMPlayer and the
    JSON of whisper, in any encoding. A file that stays in its format keeps its markup, styles and comments;
    between srt, vtt, ass and ttml bold, italics, underline and the top of the picture are kept.
    """
    from subtoolkit.formats import files

    if not (formats or wish.profile or (output and output != "-" and not out.is_folder(output))):
        raise UsageError("which format?", "neither -f nor -o nor --profile names one", "e.g. -f vtt")
    target = out.chosen(formats, output, wish, force=force)
    for source in subs:
        spare(source, list(target.paths(source).values()))
    out.refuse_collisions(target, subs)
    out.make_folder(target)
    for source in subs:
        files.check_writable(list(target.paths(source).values()), force=force)
    check_review(review_file, subs, target.paths(subs[0]).values(), force=force)
    job = _Job(target, review_file, language, encoding, quiet=quiet)
    return together([_one(source, job) for source in subs])


@dataclass(frozen=True)
class _Job:
    """What is the same for all inputs."""

    target: out.Target
    review_file: Path | None
    language: str | None
    encoding: str | None
    quiet: bool


def _one(source: str, job: _Job) -> int:
    """One file; its failure does not stop the others."""
    try:
        timeline = loaded(source, job.language, job.encoding, job.target.wish.fps)
        _check_chapters(source, timeline, job.target)
        target = showing(job.target, [timeline])
        ready = dressed([source], target, job.encoding, partial(_in_language, timeline.language))
        same = kept(source, job.target, job.encoding)
        out.write(timeline, target, source, ready | same)
        listing(job.review_file, target, quiet=job.quiet)(source, timeline)
    except SubtoolError as error:
        if isinstance(error, UsageError):
            raise
        click.echo(f"subtool: {error}", err=True)
        return out.FAILED
    told = [
        *out.remarks(source, timeline.report),
        *out.unframed(source, job.target, timeline),
        *restyled([source], same, job.target),
    ]
    for line in [] if job.quiet else [*told, _summary(source, timeline)]:
        click.echo(line, err=True)
    return out.IN_PART if lost(timeline) else out.DONE


def _check_chapters(source: str, timeline: "Timeline", target: out.Target) -> None:
    """Refuse to write an empty list of chapters."""
    from subtoolkit.formats import FORMATS

    wanted = [
        name for name in target.formats if FORMATS[name].task == "chapters" and not name.endswith("json")
    ]
    if wanted and not timeline.chapters:
        raise FileUnwritable(
            f"{wanted[0]} of {source}", "it has no chapters", "`subtool chapters` finds them in media"
        )


def _in_language(language: str | None, parts: "list[Timeline]") -> "Timeline":
    return parts[0].model_copy(update={"language": language})


def _summary(source: str, timeline: "Timeline") -> str:
    return f"{out.titled(source)}: {len(timeline.cues)} cues"
