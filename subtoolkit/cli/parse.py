"""`subtool parse`: a saved model reply -> any format, without any network."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.beside import spare
from subtoolkit.cli.options import option, presentation_options
from subtoolkit.cli.types import Clock
from subtoolkit.core.errors import FileNotThere, UsageError, why

if TYPE_CHECKING:
    from subtoolkit.core.settings import Presentation


@click.command(
    epilog="""\b
Examples:
  subtool parse reply.txt                              reply.srt beside it
  subtool parse reply.txt -f json -o -
  subtool parse piece7.txt --offset 6:00 --duration 60 -f vtt
"""
)
@click.argument("reply", metavar="REPLY|-")
@option(
    "-o", "--output", metavar="PATH|-", help="A file, a folder, or - for stdout. [default: beside the reply]"
)
@option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="srt, ass, vtt, ttml, lrc, elrc, txt, json; several by comma.",
)
@option("--offset", type=Clock(), default=0, help="Where in the media the piece began.")
@option("--duration", type=Clock(), help="How long the piece was.")
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@presentation_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def command(
    reply: str,
    output: str | None,
    formats: tuple[str, ...],
    offset: int,
    duration: int | None,
    wish: "Presentation",
    *,
    force: bool,
    quiet: bool,
) -> int:
    """Turn a saved model REPLY into subtitles; - reads it from stdin."""
    from subtoolkit.formats import files
    from subtoolkit.pipeline import understand_text

    if duration is not None and duration <= 0:
        raise UsageError("nothing can be in a piece of that length", "--duration must be above 0")
    source, named = ("reply.txt", "stdin") if reply == "-" else (reply, reply)
    target = out.chosen(formats, output or ("-" if reply == "-" else None), wish, force=force)
    paths = list(target.paths(source).values())
    spare(reply, paths)
    files.check_writable(paths, force=force)
    timeline = understand_text(_text(reply), offset=offset, duration=duration)
    out.write(timeline, target, source)
    for line in [] if quiet else [*out.remarks(named, timeline.report), out.summary(named, timeline)]:
        click.echo(line, err=True)
    return out.exit_code(timeline.report)


def _text(reply: str) -> str:
    """The reply as text; a byte that is no UTF-8 becomes a replacement character, the rest is still good."""
    from subtoolkit.formats.decode import is_binary

    try:
        data = sys.stdin.buffer.read() if reply == "-" else Path(reply).read_bytes()
    except OSError as error:
        raise FileNotThere(reply, why(error)) from error
    text = data.decode("utf-8-sig", errors="replace")
    if is_binary(text):
        raise FileNotThere(reply, "it is a binary file, not the text of a reply")
    return text
