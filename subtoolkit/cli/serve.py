"""`subtool serve`: the offline stand-in as a server that other programs can ask."""

import time
from typing import TYPE_CHECKING

import click

from subtoolkit.cli.options import SERVERS, option

if TYPE_CHECKING:
    from subtoolkit.core.settings import Server


@click.command(
    epilog="""\b
Examples:
  subtool serve --port 8901
  subtool serve --ear script:fixtures/talk.json --delay 0.5
  subtool serve --ear instant --fault status:429 --quirk fence
"""
)
@option("--port", type=click.IntRange(0, 65535), default=8901, show_default=True, help="0 takes a free one.")
@option(
    "--ear",
    default="sphinx",
    show_default=True,
    metavar="sphinx|script:TRUTH.json|instant",
    help="Who listens.",
)
@option(
    "--delay",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="Wait this long before each answer.",
)
@option(
    "--kind",
    type=click.Choice(SERVERS),
    default="dashscope",
    show_default=True,
    help="Whose protocol to speak.",
)
@option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME[:ARG][*TIMES][@WHERE]",
    help="Fail as the service can; repeatable.",
)
@option(
    "--quirk",
    "quirks",
    multiple=True,
    metavar="NAME[:ARG][*TIMES][@WHERE]",
    help="Write as models do when they slip; repeatable.",
)
def command(
    port: int, ear: str, delay: float, kind: "Server", faults: tuple[str, ...], quirks: tuple[str, ...]
) -> int:
    """Run the stand-in for the model service on this machine until Ctrl-C.

    It hears English only, with the accuracy of an old recogniser.
    """
    from subtoolkit import standin

    with standin.start(
        ear=ear, delay=delay, faults=faults, quirks=quirks, port=port, server_kind=kind
    ) as server:
        click.echo(server.base_url)
        click.echo(f"listening; understands {server.languages}", err=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return 0
