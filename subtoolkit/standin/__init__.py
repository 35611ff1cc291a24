"""An offline model behind the service's own wire protocol: a server on 127.0.0.1 that really listens.

    with standin.start(ear="sphinx") as server:
        client = AsyncOpenAI(base_url=server.base_url, api_key="any")

Three ears: `sphinx` recognises English (an old recogniser: expect rough words), `script:TRUTH.json` knows
recordings by heart and hears perfectly what it finds in them, `instant` makes turns up from the duration.
What can go wrong with the real service can be made to go wrong here: `faults` and `quirks` list it. Needs the
extra `offline`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from subtoolkit.core.errors import ExtraMissing
from subtoolkit.core.settings import Server

if TYPE_CHECKING:
    from subtoolkit.standin.running import Running

__all__ = ["start"]


@contextmanager
def start(
    ear: str = "sphinx",
    *,
    delay: float = 0.0,
    faults: Iterable[str] = (),
    quirks: Iterable[str] = (),
    port: int = 0,
    server_kind: Server = "dashscope",
) -> Iterator["Running"]:
    """Run a stand-in in a thread of this process for as long as the context lasts.

    `ear` is `sphinx`, `script:TRUTH.json[,MORE.json]` or `instant`; `delay` is in seconds before each answer;
    `port` 0 takes any free one; `server_kind` says whose request shapes and error bodies it speaks. Faults
    and quirks are `NAME[:ARGUMENT][*TIMES][@WHERE]` as in `when`. Raises `ExtraMissing` and `UsageError`.
    """
    try:
        # Late, because they take a while and are an extra.
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise ExtraMissing("the stand-in cannot start", "offline") from error
    from subtoolkit.standin.running import run

    with run(ear, delay=delay, faults=faults, quirks=quirks, port=port, kind=server_kind) as running:
        yield running
