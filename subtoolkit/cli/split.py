"""`subtool split`: media file -> the pieces that would be sent, as files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli.options import listening_options, option
from subtoolkit.cli.output import DONE, IN_PART, remarks

if TYPE_CHECKING:
    from subtoolkit.core.settings import Listening


@click.command(
    epilog="""\b
Examples:
  subtool split talk.mp4 -o pieces/
  subtool split talk.mp4 -o pieces/ --piece 10-20 --from 1:00 --to 5:00
"""
)
@click.argument("media")
@option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="FOLDER",
    help="Where to put them.",
)
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@listening_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def command(media: str, output: Path, listening: "Listening", *, force: bool, quiet: bool) -> int:
    """Write the pieces of MEDIA that would be sent, and pieces.json.

    pieces.json lists for each piece its file, start and end in seconds on the player's clock, how much it
    overlaps with the piece before, the channel it was taken from, and the level at the cut.
    """
    from subtoolkit.pipeline import write_pieces

    pieces, report = write_pieces(media, output, listening, force=force)
    click.echo(str(pieces))
    for line in [] if quiet else remarks(media, report):
        click.echo(line, err=True)
    return IN_PART if report.missing else DONE
