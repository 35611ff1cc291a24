"""Settings -> a server that runs in a thread of this process until its context ends."""

import asyncio
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from subtoolkit.core.errors import UsageError
from subtoolkit.core.settings import Server
from subtoolkit.standin import faults as fault_table
from subtoolkit.standin import quirks as quirk_table
from subtoolkit.standin.app import COMPATIBLE, Standin, build
from subtoolkit.standin.ears import open_ear
from subtoolkit.standin.listening import Listener
from subtoolkit.standin.log import Log
from subtoolkit.standin.storage import Storage


@dataclass(frozen=True, slots=True)
class Running:
    """A stand-in that answers."""

    port: int
    languages: str
    """What its ear understands, for people."""
    log: Log = field(default_factory=Log)
    storage: Storage = field(default_factory=Storage)

    @property
    def base_url(self) -> str:
        """Address for the client, up to and with `/v1`."""
        return f"http://127.0.0.1:{self.port}{COMPATIBLE}"


@contextmanager
def run(
    ear: str, *, delay: float, faults: Iterable[str], quirks: Iterable[str], port: int, kind: Server
) -> Iterator[Running]:
    """Run the stand-in; on leaving it is gone within a moment, whatever is in flight."""
    fault_rows, quirk_rows = fault_table.read(faults), quirk_table.read(quirks)
    with closing(open_ear(ear)) as opened, _listening(port) as listening:
        running = Running(port=listening.getsockname()[1], languages=opened.languages)
        standin = Standin(
            listener=Listener(opened),
            kind=kind,
            delay=delay,
            faults=fault_rows,
            quirks=quirk_rows,
            cut=lambda client: server.cut(client),
            log=running.log,
            storage=running.storage,
        )
        server = _Server(build(standin))
        # The ear is closed before the server, which waits for the threads that listen.
        with server.serving(listening), closing(opened):
            yield running


class _Server(uvicorn.Server):
    """uvicorn, started and stopped by another thread without polling."""

    def __init__(self, app: Starlette) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            http="h11",
            ws="none",
        )
        super().__init__(config)
        self._up = threading.Event()

    @contextmanager
    def serving(self, listening: socket.socket) -> Iterator[None]:
        thread = threading.Thread(target=self.run, args=([listening],), name="standin", daemon=True)
        thread.start()
        while not self._up.wait(1) and thread.is_alive():
            pass
        try:
            yield
        finally:
            self._loop.call_soon_threadsafe(self._end.set)
            thread.join()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self._up.set()
        await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tear everything down; uvicorn's own way waits a tenth of a second, and for requests in flight."""
        for server in self.servers:
            server.close()
        for connection in self._connections():
            connection.transport.abort()
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def cut(self, client: tuple[str, int]) -> None:
        """Tear down the connection with a client, without a proper end."""
        for connection in self._connections():
            if connection.client == client:
                connection.transport.abort()

    def _connections(self) -> list[H11Protocol]:
        return [each for each in self.server_state.connections if isinstance(each, H11Protocol)]


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise UsageError(
            f"cannot listen on port {port}", error.strerror or str(error), "choose another --port"
        ) from error
