"""`subtool`: finds the command, turns errors into one line and an exit code.

Exit codes: 0 done, 1 failed with a reason, 2 wrong usage, 3 done in part, 130 stopped by Ctrl-C.
"""

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from subtoolkit import __version__
from subtoolkit.core.errors import SubtoolError, UsageError

COMMANDS = ("srt", "split", "parse", "fix", "check", "score", "serve", "cache", "models")
"""Names of the commands; each is `command` in the module of that name."""

STOPPED = 130
"""What a shell reports for a program that Ctrl-C ended."""


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
    try:
        code = subtool.main(arguments, prog_name="subtool", standalone_mode=False) or 0
    except SubtoolError as error:
        click.echo(f"subtool: {error}", err=True)
        code = 2 if isinstance(error, UsageError) else 1
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(
            "subtool: stopped; what was answered is kept, the same command goes on from there", err=True
        )
        code = STOPPED
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not worth a message, and none must follow at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        click.echo("subtool: cannot write: the disk is full; make room", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left must not fail at exit
        code = 1
    sys.exit(code)
