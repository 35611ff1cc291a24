"""Call -> everything that is heard and seen in its media.

Everything is opened and judged before anything is listened to: a refusal costs no work.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import Family
from subtoolkit.standin import rules
from subtoolkit.standin.call import Call, Part
from subtoolkit.standin.heard import Event, Heard, Utterance
from subtoolkit.standin.listening import Listener, Sound
from subtoolkit.standin.seeing import Kind, Seen, look, scenes, see
from subtoolkit.standin.usage import input_tokens

Fetch = Callable[[str], bytes]
Happening = TypeVar("Happening", bound=Event)


@dataclass(frozen=True, slots=True)
class Sensed:
    """What a model gets of a request beside its words."""

    sounds: tuple[Sound, ...] = ()
    """Everything that is heard, in the order of the parts."""
    seen: tuple[tuple[Part, Seen], ...] = ()
    heard: Heard = field(default_factory=Heard)

    @property
    def duration(self) -> int | None:
        """Length of the sounds, or of the videos where nothing is heard."""
        lengths = [sound.duration for sound in self.sounds]
        lengths = lengths or [seen.duration for _, seen in self.seen if seen.kind == "video"]
        return sum(lengths) if lengths else None


@dataclass(frozen=True, slots=True)
class Senses:
    """Opens what a request carries, and hears and sees it."""

    listener: Listener
    kind: Server

    async def open(self, call: Call, fetch: Fetch, row: Family | None = None) -> Sensed:
        """Open and measure all media; `row`: refuse what that family does not take."""
        sounds: list[Sound] = []
        seen: list[tuple[Part, Seen]] = []
        for part in call.media:
            contents = [await asyncio.to_thread(content, item, fetch) for item in part.pictures or (part,)]
            if part.modality != "audio":
                found = await asyncio.to_thread(see, contents, _kind(part))
                if row is not None:
                    rules.check_seen(row, self.kind, found, max(map(len, contents), default=0))
                seen.append((part, found))
                if not (found.audible and rules.hears_video(call, self.kind)):
                    continue
            sound = await self.listener.open(contents[0])
            if row is not None and part.modality == "audio":
                sound = _first(sound, row)
                rules.check_sound(row, self.kind, sound.duration, len(contents[0]))
            sounds.append(sound)
        sensed = Sensed(tuple(sounds), tuple(seen))
        if row is not None:
            tokens = input_tokens(call, row, sensed.sounds, sensed.seen)["prompt_tokens"]
            rules.check_tokens(call, row, self.kind, tokens)
        return sensed

    async def sense(self, sensed: Sensed) -> Sensed:
        """Listen to the sounds; several stand one behind the other."""
        heard = Heard()
        at = 0
        for sound in sensed.sounds:
            heard = _together(heard, await self.listener.hear(sound), at)
            at += sound.duration
        scenes = heard.scenes or await asyncio.to_thread(_scenes, sensed)
        pictures = await asyncio.to_thread(_pictures, sensed)
        found = heard.model_copy(update={"scenes": scenes, "pictures": pictures})
        return Sensed(sensed.sounds, sensed.seen, found)


def _scenes(sensed: Sensed) -> tuple[Event, ...]:
    return tuple(scene for part, seen in sensed.seen for scene in scenes(seen, part.fps))


def _pictures(sensed: Sensed) -> tuple[str, ...]:
    return tuple(look(seen) for _, seen in sensed.seen if seen.kind == "image")


def content(part: Part, fetch: Fetch) -> bytes:
    """Bytes of a medium, wherever they are."""
    return fetch(part.value) if part.is_url else part.content()


def _first(sound: Sound, row: Family) -> Sound:
    """What the family hears of a sound: the older ones hear its beginning and tell nobody."""
    if not row.native_only or row.longest_audio is None or sound.duration <= row.longest_audio:
        return sound
    return replace(sound, duration=row.longest_audio, pcm=sound.pcm[: 32 * row.longest_audio])


def _kind(part: Part) -> Kind:
    if part.modality == "image":
        return "image"
    return "frames" if part.type == "video" else "video"


def _together(heard: Heard, more: Heard, at: int) -> Heard:
    return Heard(
        utterances=(*heard.utterances, *(_later(turn, at) for turn in more.utterances)),
        sounds=(*heard.sounds, *(_moved(event, at) for event in more.sounds)),
        scenes=(*heard.scenes, *(_moved(event, at) for event in more.scenes)),
        texts=(*heard.texts, *(_moved(sign, at) for sign in more.texts)),
        speakers={**heard.speakers, **more.speakers},
        at=more.at if heard.at is None else heard.at,
    )


def _later(turn: Utterance, at: int) -> Utterance:
    words = tuple(
        word.model_copy(update={"start": word.start + at, "end": word.end + at}) for word in turn.words
    )
    return turn.model_copy(update={"start": turn.start + at, "end": turn.end + at, "words": words})


def _moved(event: Happening, at: int) -> Happening:
    return event.model_copy(update={"start": event.start + at, "end": event.end + at})
