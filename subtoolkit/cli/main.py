"""`subtool`: finds the command, turns errors into one line and an exit code.

Exit codes: 0 done, 1 failed with a reason, 2 wrong usage, 3 done in part; 128 and its number when a signal
ended it: 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP.
"""

import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from subtoolkit import __version__
from subtoolkit.cli import signals
from subtoolkit.core.errors import SubtoolError, UsageError

COMMANDS = (
    "srt",
    "lyrics",
    "describe",
    "chapters",
    "caption",
    "ask",
    "split",
    "parse",
    "convert",
    "shift",
    "join",
    "fix",
    "check",
    "score",
    "batch",
    "extract",
    "mux",
    "burn",
    "cut",
    "serve",
    "cache",
    "cost",
    "models",
)
"""Names of the commands; each is `command` in the module of that name."""

_UNWRITABLE = {
    errno.ENOSPC: "the disk is full; make room",
    errno.EBADF: "stdout is closed; leave it open, or name a file with -o",
}
"""Why a result cannot be written to stdout."""


class Commands(click.Group):
    """A group that imports a command's module when it is named, so that the others cost nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, or None."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"subtoolkit.cli.{name}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what stops it begins a new line behind `^C`, and only there."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            if sys.stderr.isatty():
                click.echo(err=True)
            raise click.Abort from stop


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  subtool srt video.mp4                   writes video.srt (needs DASHSCOPE_API_KEY)
  subtool srt video.mp4 --offline         the same without a key: English only, rough
  subtool srt *.mkv -f srt,vtt -o subs/   several files, two formats, into a folder
  subtool parse reply.txt -f srt -o -     a saved model reply as subtitles
""",
)
@click.version_option(__version__, prog_name="subtool", message="%(prog)s %(version)s")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read options from this file instead of ./subtool.toml or the one in your configuration folder.",
)
@click.pass_context
def subtool(ctx: click.Context, config: Path | None) -> None:
    """Subtitles that are right, readable and well timed, from any sound or video file."""
    from subtoolkit.cli.config import defaults  # tomllib and platformdirs are not needed for --help

    if ctx.invoked_subcommand:
        ctx.default_map = defaults(ctx, config)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `subtool` and leave with its exit code."""
    if sys.stdout is None:
        _reopen_stdout()
    with signals.heeded() as stopped:
        code = _code(arguments, stopped)
    sys.exit(code)


def _code(arguments: Sequence[str] | None, stopped: Callable[[], int]) -> int:
    """The exit code of a run; what failed is told on stderr."""
    try:
        return subtool.main(arguments, prog_name="subtool", standalone_mode=False) or 0
    except SubtoolError as error:
        click.echo(f"subtool: {error}", err=True)
        return 2 if isinstance(error, UsageError) else 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(
            "subtool: stopped; what was answered is kept, the same command goes on from there", err=True
        )
        return stopped()
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not worth a message, and none must follow at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        why = _UNWRITABLE.get(error.errno or 0)
        if why is None:
            raise
        click.echo(f"subtool: cannot write: {why}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left must not fail at exit
        return 1


def _reopen_stdout() -> None:
    """Put something in the place of a closed stdout that cannot be written to: a result must not be lost."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    if nothing != 1:
        os.dup2(nothing, 1)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
