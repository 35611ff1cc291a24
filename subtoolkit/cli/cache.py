"""`subtool cache`: what is stored, and how to be rid of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subtoolkit.cli.options import option
from subtoolkit.cli.table import aligned
from subtoolkit.core.errors import FileError, UsageError, quoted

if TYPE_CHECKING:
    from subtoolkit.omni.cache import Cache

_folder = option(
    "--cache",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of stored replies. [default: your cache folder]",
)


@click.group()
def command() -> None:
    """Show or remove stored replies.

    Every reply is stored before it is read, so that nothing is paid for twice.
    """


@command.command(name="ls")
@_folder
def ls(folder: Path | None) -> int:
    """List what is stored, by media file and model."""
    from rich.filesize import decimal

    from subtoolkit.omni.shelf import entries

    cache = _cache(folder)
    click.echo(f"{cache.folder}", err=True)
    rows = [
        (
            entry.latest.astimezone().strftime("%Y-%m-%d %H:%M") if entry.latest else "-",
            str(entry.replies),
            decimal(entry.size),
            entry.model or "-",
            entry.media or "(no name)",
        )
        for entry in entries(cache)
    ]
    head = ("written", "replies", "size", "model", "media")
    for line in aligned([head, *rows], numbers=(1, 2)) if rows else ():
        click.echo(line)
    return 0


@command.command(
    name="rm",
    epilog="""\b
Examples:
  subtool cache rm talk.mp4
  subtool cache rm --model qwen3-omni-flash --older-than 30
  subtool cache rm --all
""",
)
@click.argument("media", required=False)
@click.option("--model", metavar="NAME", help="Only replies of this model.")
@click.option("--older-than", type=click.IntRange(min=0), metavar="DAYS", help="Only what is older.")
@click.option("--all", "everything", is_flag=True, help="Everything.")
@_folder
def rm(
    media: str | None, model: str | None, older_than: int | None, folder: Path | None, *, everything: bool
) -> int:
    """Remove stored replies: of one MEDIA file, of a model, by age, or all. The conditions add up."""
    from rich.filesize import decimal

    from subtoolkit.omni.shelf import Choice, remove

    if not everything and media is None and model is None and older_than is None:
        raise UsageError("nothing chosen", "no media, model or age", "name one, or use --all")
    before = None if older_than is None else datetime.now(UTC) - timedelta(days=older_than)
    count, size = remove(_cache(folder), Choice(media=media, model=model, before=before))
    if media is not None and not count:
        raise FileError(f"nothing is stored for {quoted(media)}", "no reply fits", "see `subtool cache ls`")
    click.echo(f"removed {count} replies, {decimal(size)}", err=True)
    return 0


def _cache(folder: Path | None) -> "Cache":
    from subtoolkit.core.settings import Caching
    from subtoolkit.omni.cache import Cache

    return Cache(Caching(folder=folder) if folder else Caching())
