"""`subtool split`: media -> the pieces that would be sent, or parts of it; a subtitle file -> parts of it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import split_media, split_subs
from subtoolkit.cli.options import listening_options, option
from subtoolkit.cli.output import DONE, IN_PART, remarks
from subtoolkit.cli.types import Clock
from subtoolkit.core.errors import UsageError

if TYPE_CHECKING:
    from subtoolkit.core.segment import Segment
    from subtoolkit.core.settings import Listening


@click.command(
    epilog="""\b
Examples:
  subtool split talk.mp4 -o pieces/
  subtool split talk.mp4 -o pieces/ --piece 10-20 --from 1:00 --to 5:00
  subtool split film.mkv -o parts/ --chapters
  subtool split film.srt -o parts/ --at 48:12
  subtool split film.srt -o parts/ --chapters film.mkv --keep-clock
"""
)
@click.argument("media")
@option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="FOLDER",
    help="Where to put them; made if it is missing.",
)
@click.option("--at", multiple=True, type=Clock(), help="Cut at this time; repeatable.")
@click.option("--every", type=Clock(), help="Cut every so often: 10:00.")
@click.option(
    "--chapters",
    metavar="[FILE]",
    is_flag=False,
    flag_value="own",
    help="Cut where these chapters begin; alone those of the file itself.",
)
@click.option(
    "--exact", is_flag=True, help="Media: to the picture; the few around each cut are encoded anew."
)
@click.option("--keep-clock", is_flag=True, help="Subtitles: times stay those of the whole.")
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@listening_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def command(
    media: str,
    output: Path,
    at: tuple[int, ...],
    every: int | None,
    chapters: str | None,
    listening: "Listening",
    *,
    keep_clock: bool,
    exact: bool,
    force: bool,
    quiet: bool,
) -> int:
    """Write the pieces of MEDIA that would be sent, and pieces.json; or cut it or a subtitle file.

    pieces.json lists for each piece its file, start and end in seconds on the player's clock, how much it
    overlaps with the piece before, the channel it was taken from, and the level at the cut that ends it.

    With --at, --every or --chapters MEDIA itself is cut there, without --exact at the key picture before, so
    that nothing is encoded.

    A part of a subtitle file begins at zero; a cue over a cut goes to where most of it is, and ends there.
    """
    cuts = split_subs.Cuts(at, every, chapters, keep_clock=keep_clock)
    if split_subs.is_subtitles(media):
        return split_subs.split(media, output, cuts, force=force, quiet=quiet)
    if keep_clock:
        raise UsageError("media begins at zero", "--keep-clock is for subtitle files", "leave it out")
    if cuts.any:
        return split_media.split(media, output, cuts, exact=exact, force=force, quiet=quiet)
    from subtoolkit.formats import files
    from subtoolkit.media.encode import encode
    from subtoolkit.media.probe import probe
    from subtoolkit.media.sound import Sound
    from subtoolkit.media.split import split

    listed = output / "pieces.json"
    info = probe(media)
    _make(output)
    files.check_writable([listed], force=force)
    rows = []
    with Sound(info, listening) as sound:
        for segment in split(sound, *(listening.piece or _usual())):
            encoded = encode(sound.read(segment.start, segment.end, segment.channel))
            path = output / f"{segment.index + 1:04d}.{encoded.format}"
            files.save_bytes(path, encoded.data, force=force)
            click.echo(str(path))
            rows.append(_row(path, segment))
        report = sound.report
    files.save(
        listed, json.dumps({"media": media, "pieces": rows}, indent=1, ensure_ascii=False) + "\n", force=force
    )
    click.echo(str(listed))
    for line in [] if quiet else remarks(media, report):
        click.echo(line, err=True)
    return IN_PART if report.missing else DONE


def _usual() -> tuple[int, int]:
    from subtoolkit.core.settings import DEFAULT_MODEL
    from subtoolkit.omni.families import family

    return family(DEFAULT_MODEL).piece


def _make(folder: Path) -> None:
    from subtoolkit.core.errors import FileUnwritable

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileUnwritable(folder, error.strerror or str(error), "name another folder with -o") from error


def _row(path: Path, segment: "Segment") -> dict[str, object]:
    return {"file": path.name, **segment.model_dump(mode="json")}
