"""Media and questions about them -> answers, as they come, in a talk that knows what was said before."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import PurePath

from subtoolkit.core.errors import ModelUnfit, PieceTooLarge, UsageError
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.reply import Reply, Usage
from subtoolkit.core.report import Report, Retry
from subtoolkit.core.settings import Settings
from subtoolkit.omni.cache import Cache
from subtoolkit.omni.check import check
from subtoolkit.omni.client import Client
from subtoolkit.omni.families import Sampling
from subtoolkit.omni.keys import answer_key
from subtoolkit.omni.request import Request, Turn, sampling
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline.material import Material, gather
from subtoolkit.pipeline.run import connected
from subtoolkit.pipeline.runaway import Runaway

_LONGEST = 8_192
"""Tokens of an answer; more is a loop."""
_THOUGHT = 16_384
"""Tokens more where it may think."""
_VOICES = {"qwen3.5-omni-plus": "Tina", "qwen3.5-omni-flash": "Tina"}
_VOICE = "Cherry"
"""Of the older families; these names stand in the service's own samples."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How the model shall answer."""

    think: bool = False
    search: bool = False
    speak: bool = False
    voice: str | None = None
    """Who speaks; None: the model's usual voice."""


def _ignore(_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears an answer while it comes."""

    text: Callable[[str], object] = _ignore
    thought: Callable[[str], object] = _ignore
    """What the model thinks before it answers."""
    speech: Callable[[bytes], object] = _ignore
    """PCM, s16le, mono, 24 kHz."""
    again: Callable[[str], object] = _ignore
    """Something went wrong, for this reason: all of the answer comes anew."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    text: str
    complete: bool
    """The model came to its end."""
    report: Report


@asynccontextmanager
async def talk(
    sources: Sequence[str],
    settings: Settings | None = None,
    wish: Wish | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
    client: Client | None = None,
) -> AsyncIterator["Talk"]:
    """A talk about media: sound and video files, pictures, addresses.

    What a model cannot do is told before anything is sent. Raises a `SubtoolError`.
    """
    wish = wish or Wish()
    async with connected(settings or Settings(), client, patience) as (client, settings):
        _check(client, wish)
        material = await gather(sources, settings, client, watch=watch)
        yield Talk(material, settings, client, wish)


class Talk:
    """One question after the other; the model is told what was said before."""

    def __init__(self, material: Material, settings: Settings, client: Client, wish: Wish) -> None:
        self.material = material
        self._settings = settings
        self._client = client
        self._wish = wish
        self._voice = _voice(client, wish) if wish.speak else None
        self._sampling = _sampling(client, material.duration, think=wish.think)
        self._cache = Cache(settings.caching)
        self._turns: tuple[Turn, ...] = ()

    async def ask(self, question: str, ears: Ears | None = None) -> Answer:
        """The answer, which `ears` hear as it comes; a stored one at once. Raises a `ServiceError`."""
        ears = ears or Ears()
        request = self._request(question)
        key = self._key(request)
        async with self._client.turn(key):
            stored = await asyncio.to_thread(self._stored, key)
            if stored is not None:
                reply, speech = stored
                report = Report(usage=Usage(cached=1))
                ears.thought(reply.reasoning)
                ears.text(reply.text)
                ears.speech(speech)
            else:
                try:
                    reply, report = await self._asked(request, key, ears)
                except PieceTooLarge as error:
                    raise _in_parts(error) from None
        self._turns += (Turn("user", request.prompt), Turn("assistant", reply.text))
        return Answer(reply.text, reply.finish == "stop", report)

    def _request(self, question: str) -> Request:
        """The media stand in the first message of a talk, whatever is asked last."""
        return Request(
            parts=self.material.parts,
            prompt=question if self._turns else _introduced(question, self.material.names),
            duration=self.material.duration,
            label="the question",
            sampling=self._sampling,
            turns=self._turns,
            think=self._wish.think,
            search=self._wish.search,
            voice=self._voice,
        )

    def _key(self, request: Request) -> str:
        said = [*(turn.text for turn in request.turns), request.prompt]
        manner = {**asdict(self._wish), "voice": self._voice}
        return answer_key(self.material.known_by, said, self._settings, self._sampling, manner)

    def _stored(self, key: str) -> tuple[Reply, bytes] | None:
        reply = self._cache.reply(key)
        speech = self._cache.speech(key) if reply is not None and self._voice else b""
        return None if reply is None or speech is None else (reply, speech)

    async def _asked(self, request: Request, key: str, ears: Ears) -> tuple[Reply, Report]:
        retries: list[str] = []
        speech = bytearray()
        runaway = Runaway(request.duration)

        def text(piece: str) -> bool:
            ears.text(piece)
            return runaway(piece)

        def thought(piece: str) -> None:
            ears.thought(piece)

        def sound(pcm: bytes) -> None:
            speech.extend(pcm)
            ears.speech(pcm)

        def again(reason: str) -> None:
            nonlocal runaway
            runaway = Runaway(request.duration)
            retries.append(reason)
            speech.clear()
            ears.again(reason)

        async with self._client.slots, self._client.purse.reserved(request) as paid:
            reply = await self._client.ask(
                request, on_retry=again, on_text=text, on_audio=sound, on_thought=thought
            )
            cost = paid(reply.usage)
        notes = await asyncio.to_thread(self._keep, key, reply, bytes(speech))
        told = tuple(Retry(segment=0, reason=why) for why in retries)
        return reply, Report(retries=told, usage=reply.usage, cost=cost) + notes

    def _keep(self, key: str, reply: Reply, speech: bytes) -> Report:
        notes = [self._cache.keep_speech(key, speech)] if self._voice else []
        notes.append(self._cache.keep(key, reply, self.material.names[0] if self.material.names else ""))
        return Report(notes=tuple(note for note in notes if note is not None))


def _in_parts(error: PieceTooLarge) -> PieceTooLarge:
    """There are no pieces here, but parts can be chosen."""
    if "--piece" not in error.helps:
        return error
    return PieceTooLarge(error.what, error.why, "choose a part with --from and --to")


def _check(client: Client, wish: Wish) -> None:
    """Refuse what the model cannot do, before any medium is read."""
    if not client.family.takes_text:
        raise ModelUnfit(
            client.service.model,
            "it takes no questions",
            "see `subtool caption`, or name another with --model",
        )
    voice = _voice(client, wish) if wish.speak else None
    check(Request(think=wish.think, search=wish.search, voice=voice), client.family, client.service)


def _introduced(question: str, names: Sequence[str]) -> str:
    """The question; several media are numbered, so that it can speak of them."""
    if len(names) < 2:
        return question
    listed = "\n".join(f"{number}. {PurePath(name).name}" for number, name in enumerate(names, 1))
    return f"This is about {len(names)} files, in this order:\n{listed}\n\n{question}"


def _voice(client: Client, wish: Wish) -> str:
    if wish.voice or client.service.server == "dashscope":
        return wish.voice or _VOICES.get(client.family.name, _VOICE)
    raise UsageError("nobody to speak", "voices of other servers are not known", "name one with --voice")


def _sampling(client: Client, duration: int, *, think: bool) -> Sampling:
    usual = sampling(client.family, duration)
    if usual.max_tokens is None:
        return usual
    most = client.family.max_output or _LONGEST + _THOUGHT
    return usual.model_copy(update={"max_tokens": min(_LONGEST + think * _THOUGHT, most)})
