"""Settings -> a server that runs in a thread of this process until its context ends."""

import asyncio
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from subtoolkit.core.errors import UsageError
from subtoolkit.core.settings import Server
from subtoolkit.standin import faults as fault_table
from subtoolkit.standin import quirks as quirk_table
from subtoolkit.standin.app import COMPATIBLE, Standin, build
from subtoolkit.standin.ears import open_ear
from subtoolkit.standin.listening import Listener
from subtoolkit.standin.log import Log


@dataclass(frozen=True, slots=True)
class Running:
    """A stand-in that answers."""

    port: int
    languages: str
    """What its ear understands, for people."""
    log: Log = field(default_factory=Log)

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
    opened = open_ear(ear)
    try:
        with _listening(port) as listening:
            running = Running(port=listening.getsockname()[1], languages=opened.languages)
            standin = Standin(
                listener=Listener(opened),
                kind=kind,
                delay=delay,
                faults=fault_rows,
                quirks=quirk_rows,
                cut=lambda client: server.cut(client),
                log=running.log,
            )
            server = _Server(
                uvicorn.Config(
                    build(standin),
                    log_config=None,
                    log_level="critical",
                    access_log=False,
                    lifespan="off",
                    http="h11",
                    ws="none",
                    timeout_graceful_shutdown=0,
                )
            )
            thread = threading.Thread(target=server.run, args=([listening],), name="standin", daemon=True)
            thread.start()
            server.up.wait()
            try:
                yield running
            finally:
                server.stop()
                opened.close()
                thread.join()
    finally:
        opened.close()


class _Server(uvicorn.Server):
    """uvicorn, started and stopped by another thread without polling."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self.up.set()
        await self._end.wait()
        for connection in self._connections():
            connection.transport.abort()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)

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
