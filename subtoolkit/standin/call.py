"""Body of a chat request -> what it asks; refuses what no server could read, and judges nothing else.

A medium may stand in any of the shapes that servers take (`Part.type` says in which); whether this kind of
server takes that shape is for `rules` to say.
"""

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Literal

from subtoolkit.standin.refused import Refused, invalid
from subtoolkit.standin.wire import Json

Modality = Literal["text", "audio", "video", "image"]

_DATA_URI = re.compile(r"data:[\w.+/-]*(?:;[\w.+/=-]+)*;base64,")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message."""

    role: str
    message: int
    """Number of its message, from 0."""
    type: str
    """As it was sent: `text`, `input_audio`, `audio_url` …"""
    modality: Modality
    value: str = ""
    """The text, or the address, data URI or base64 of a medium."""
    format: str = ""
    pictures: tuple["Part", ...] = ()
    """Those of a list that shows a film."""
    fps: float | None = None
    max_pixels: float | None = None

    @property
    def is_data_uri(self) -> bool:
        """The value carries the medium itself, with its prefix."""
        return _DATA_URI.match(self.value) is not None

    @property
    def is_url(self) -> bool:
        """The value names a medium somewhere else."""
        return self.value.startswith(("http://", "https://", "oss://"))

    def content(self) -> bytes:
        """Bytes of the medium; refuses what is no base64."""
        encoded = self.value.partition(",")[2] if self.is_data_uri else self.value
        try:
            return base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise invalid("Incorrect padding" if "adding" in str(error) else "invalid base64 data") from error


@dataclass(frozen=True, slots=True)
class Call:
    """A chat request."""

    body: Json
    parts: tuple[Part, ...]

    @property
    def model(self) -> str:
        """Name of the model; empty when none is given."""
        return str(self.body.get("model") or "")

    @property
    def streams(self) -> bool:
        """A stream is asked for."""
        return self.body.get("stream") is True

    @property
    def wants_usage(self) -> bool:
        """The stream shall end with the usage."""
        return bool((self.body.get("stream_options") or {}).get("include_usage"))

    @property
    def prompt(self) -> str:
        """All text that is not the model's own, in the order of the messages."""
        return "\n".join(
            part.value for part in self.parts if part.modality == "text" and part.role != "assistant"
        )

    @property
    def said(self) -> str:
        """All text, the model's own too."""
        return "\n".join(part.value for part in self.parts if part.modality == "text")

    def question(self, *, heeds_system: bool = True) -> str:
        """What is to be answered: the last message of the user, after what the system says."""
        last = max((part.message for part in self.parts), default=0)
        return "\n".join(
            part.value
            for part in self.parts
            if part.modality == "text" and (part.message == last or (part.role == "system" and heeds_system))
        )

    @property
    def media(self) -> tuple[Part, ...]:
        """Everything to be heard or seen, in the order of the messages."""
        return tuple(part for part in self.parts if part.modality != "text")

    @property
    def medium(self) -> Part | None:
        """The part that the request is known by: the last sound, else the last video or picture."""
        for modality in ("audio", "video", "image"):
            found = [part for part in self.media if part.modality == modality]
            if found:
                return found[-1]
        return None

    @property
    def speaks(self) -> bool:
        """The answer shall be spoken."""
        return "audio" in (self.body.get("modalities") or ())

    @property
    def parameters(self) -> Json:
        """Everything but the messages, for the log."""
        return {name: value for name, value in self.body.items() if name != "messages"}


def read(raw: bytes) -> Call:
    """Read a request's body."""
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Refused(400, "invalid_request_error", f"Could not parse the JSON body: {error}") from error
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        raise invalid("Field required: messages")
    try:
        parts = tuple(
            _part(message["role"], number, part)
            for number, message in enumerate(body["messages"])
            for part in _content(message)
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise invalid(f"Field required: {error}") from error
    return Call(body=body, parts=parts)


def digest(content: bytes) -> str:
    """Name of a sound file by what is in it."""
    return hashlib.sha256(content).hexdigest()


def _content(message: Json) -> list[Json]:
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else content or []


def _part(role: str, message: int, part: Json) -> Part:
    kind = part["type"]
    if kind == "text":
        return Part(role, message, kind, "text", part["text"])
    if kind == "input_audio":
        sound = part["input_audio"]
        return Part(role, message, kind, "audio", sound["data"], sound.get("format") or "")
    if kind == "audio_url":
        return Part(role, message, kind, "audio", part["audio_url"]["url"])
    if kind == "video_url":
        film = {**part, **part["video_url"]}
        return Part(
            role,
            message,
            kind,
            "video",
            film["url"],
            fps=_number(film.get("fps")),
            max_pixels=_number(film.get("max_pixels")),
        )
    if kind == "video":
        pictures = tuple(Part(role, message, kind, "image", picture + "") for picture in part["video"])
        return Part(role, message, kind, "video", pictures=pictures, fps=_number(part.get("fps")))
    if kind == "image_url":
        return Part(role, message, kind, "image", part["image_url"]["url"])
    raise invalid(f"Unexpected item type in content: {kind}")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
