"""Media that the service reads from an address by itself."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from subtoolkit.core.errors import ModelUnfit, RequestRefused
from subtoolkit.core.settings import Server
from subtoolkit.omni.request import Request, Sound
from tests.omni.asking import asking, silence


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Tell nobody."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[str]:
    """Address of a folder with a sound in it."""
    (tmp_path / "a.wav").write_bytes(silence(4_000))
    handler = partial(_Silent, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _question(url: str) -> Request:
    return Request(parts=(Sound("wav", 4_000, url=url),), prompt="What is said?", duration=4_000)


@pytest.mark.parametrize("kind", ["dashscope", "vllm", "sglang"])
async def test_an_address_is_read_by_the_server(folder: str, kind: Server) -> None:
    """Nothing but its name travels from here."""
    model = "qwen3.5-omni-plus" if kind == "dashscope" else "Qwen/Qwen3-Omni-30B-A3B-Instruct"
    async with asking(kind=kind, model=model) as asked:
        reply = await asked.ask(_question(f"{folder}/a.wav"))
    assert reply.text
    assert asked.server.log[0].duration == 4_000


async def test_what_is_not_there_is_tried_twice(folder: str) -> None:
    """Another machine's network may have had a bad moment."""
    async with asking() as asked:
        with pytest.raises(RequestRefused, match="Failed to download"):
            await asked.ask(_question(f"{folder}/nothing.wav"))
    assert len(asked.server.log) == 2
    assert asked.retries == ["download"]


async def test_servers_in_openais_manner_read_no_sound_from_an_address(folder: str) -> None:
    """Which is said before anything is sent."""
    async with asking(kind="openai", model="any") as asked:
        with pytest.raises(ModelUnfit, match="no sound from an address"):
            await asked.ask(_question(f"{folder}/a.wav"))
    assert not asked.server.log
