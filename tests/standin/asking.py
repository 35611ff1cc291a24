"""What the tests of the stand-in send, and how."""

import base64
import io
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import httpx2
from openai import OpenAI

from subtoolkit import standin
from subtoolkit.standin.running import Running
from subtoolkit.standin.wire import Json

KEY = "sk-never-to-be-seen"
TRANSCRIPT = "Write the section\n\n## Speakers and Transcript\n\nRules:\n- Only what you hear."
LYRICS = "Each line has this form:\n[<hh:mm:ss,mmm> --> <hh:mm:ss,mmm>] <words>"
REPORT = "## Storyline\n…\n## Speakers and Transcript\n…"
SEGMENTS = '{"segments": [{"start": <seconds>}]}'
MODEL = "qwen3.5-omni-plus"


def wav(pcm: bytes) -> bytes:
    """Write mono 16-bit PCM at 16 kHz as a WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(pcm)
    return buffer.getvalue()


def silence(duration: int) -> bytes:
    """WAV of nothing."""
    return wav(bytes(32 * duration))


def audio(content: bytes, kind: str = "wav") -> Json:
    """Write a sound as the service wants it."""
    data = "data:;base64," + base64.b64encode(content).decode()
    return {"type": "input_audio", "input_audio": {"data": data, "format": kind}}


def text(words: str) -> Json:
    """Write a text part."""
    return {"type": "text", "text": words}


def body(*parts: Json, model: str = MODEL, **more: object) -> Json:
    """Write a request; it streams unless told not to."""
    return {"model": model, "messages": [{"role": "user", "content": list(parts)}], "stream": True, **more}


def usual(duration: int = 10_000, prompt: str = TRANSCRIPT, **more: object) -> Json:
    """Write a request that any family takes."""
    return body(audio(silence(duration)), text(prompt), **more)


def post(server: Running, request: Json, *, key: str | None = KEY, timeout: float = 20) -> httpx2.Response:
    """Send a request without the client."""
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    return _http().post(f"{server.base_url}/chat/completions", json=request, headers=headers, timeout=timeout)


@cache
def _http() -> httpx2.Client:
    # One for all tests, because each reads the machine's certificates, which takes a tenth of a second.
    return httpx2.Client()


def refusal(server: Running, request: Json) -> tuple[int, str]:
    """Send a request that is refused; status and message."""
    answer = post(server, request)
    return answer.status_code, answer.json()["error"]["message"]


def reply(client: OpenAI, request: Json) -> str:
    """Ask through the client and put the stream together."""
    chunks = client.chat.completions.create(**request)
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


@contextmanager
def asking(ear: str = "instant", **settings: object) -> Iterator[tuple[Running, OpenAI]]:
    """Run a stand-in and a client in front of it, which retries nothing."""
    with (
        standin.start(ear, **settings) as server,  # type: ignore[arg-type]
        OpenAI(base_url=server.base_url, api_key=KEY, max_retries=0, timeout=200) as client,
    ):
        yield server, client
