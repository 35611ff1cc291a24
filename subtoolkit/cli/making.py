"""What the commands that write media files share: where the copy goes, what cannot be, the last line."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.beside import spare
from subtoolkit.cli.options import Command, option
from subtoolkit.core.errors import UsageError

force_option = option("--force", is_flag=True, help="Overwrite a file that is there.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")


def copy_option(mark: str) -> Callable[[Command], Command]:
    """`-o` of a command whose result is a copy of the media."""
    return option(
        "-o", "--output", metavar="PATH", help=f"A file or a folder. [default: NAME.{mark}.SUFFIX beside it]"
    )


def copied_to(
    media: str, mark: str, output: str | None, inputs: Sequence[str] = (), *, force: bool, usual: str = ""
) -> Path:
    """The file to write: by `-o`, else NAME.mark.SUFFIX beside the media, with the `usual` suffix where the
    media's own one will not do.

    Raises `UsageError` for one of the inputs, `FileTaken` for a file that is there.
    """
    from subtoolkit.formats import files
    from subtoolkit.formats.names import beside
    from subtoolkit.media.editing.containers import container

    if output == "-":
        raise UsageError("cannot write media to stdout", "it is written by position", "name a file with -o")
    suffix = usual or beside(media, Path(media).suffix).suffix
    if output and not out.is_folder(output):
        path = Path(output)
    else:
        path = beside(media, f".{mark}{suffix}", Path(output) if output else None)
    container(path)
    for one in (media, *inputs):
        spare(one, [path])
    files.check_writable([path], force=force)
    return path


def told(media: str, lines: Sequence[str], summary: str, *, quiet: bool) -> None:
    """Notes and the last line on stderr."""
    for line in [] if quiet else [*lines, summary]:
        click.echo(f"{out.titled(media)}: {line}", err=True)
