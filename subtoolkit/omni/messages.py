"""A request -> the messages of a chat, as each kind of server reads them; pure functions.

The servers differ in how media are written: the service takes a data URI inside `input_audio`, servers in
OpenAI's manner take bare base64 there, vLLM and SGLang read a data URI from `audio_url`. Only the service
takes a list of pictures for a film; the others get the pictures one by one.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from subtoolkit.core.clock import format_clock
from subtoolkit.core.settings import Server
from subtoolkit.omni.families import Family
from subtoolkit.omni.manner import Json
from subtoolkit.omni.request import Clip, Frames, Image, Request, Sound

STORED = "oss://"
"""Begins the address of a file in the service's temporary storage."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one kind of server reads media."""

    sound: Literal["uri", "raw", "url"]
    """Sound is a data URI in `input_audio`, bare base64 there, or a data URI in `audio_url`."""
    knobs: Literal["beside", "inside"] | None = None
    """Where `fps` and `max_pixels` of a video stand: beside `video_url`, inside it (`fps` alone), nowhere."""
    hears_video: bool = False
    """The sound of a video is heard without being asked for; else a `Sound` of its own is needed."""
    videos: bool = True
    """A video file can be sent at all."""
    lists: bool = False
    """A film may be a list of pictures."""


_PROFILES: dict[Server, Profile] = {
    "dashscope": Profile("uri", knobs="beside", hears_video=True, lists=True),
    "vllm": Profile("url"),
    "sglang": Profile("url", knobs="inside"),
    "openai": Profile("raw", videos=False),
}


def profile(server: Server) -> Profile:
    """How this kind of server reads media."""
    return _PROFILES[server]


def hears_video(server: Server) -> bool:
    """Whether a video's own sound is heard; where not, a `Sound` goes with the `Clip`."""
    return _PROFILES[server].hears_video


def takes_video(server: Server) -> bool:
    """Whether a video file can be sent; where not, pictures of it can."""
    return _PROFILES[server].videos


def messages(request: Request, family: Family, server: Server, *, raw: bool = False) -> list[Json]:
    """Messages of the talk: whose voice it has, what was said, and the question.

    What the talk is about stands in the message that opened it. `raw`: sound as bare base64 wherever.
    """
    asked = [*request.turns, None]
    told = list(_told(request, family))
    for number, turn in enumerate(asked):
        text = request.prompt if turn is None else turn.text
        parts = list(_parts(request, server, raw=raw)) if number == 0 else []
        if number == 0 and family.takes_text:
            text = "\n\n".join(filter(None, (*_timed(request), text)))
        told.append({"role": turn.role if turn else "user", "content": _content(parts, text, family)})
    return told


def base64_length(size: int) -> int:
    """Characters that `size` bytes take in base64."""
    return 4 * -(-size // 3)


def data_uri(kind: str, data: bytes | None) -> str:
    """Bytes as an address that carries them."""
    return f"data:{kind};base64,{_base64(data)}"


def _told(request: Request, family: Family) -> Iterator[Json]:
    """Who the model shall be; what ignores a system message while it speaks gets it as a talk before."""
    if not request.system or family.system == "ignored":
        return
    if request.voice and family.system == "in-writing":
        yield {"role": "user", "content": request.system}
        yield {"role": "assistant", "content": "Understood."}
        return
    yield {"role": "system", "content": request.system}


def _content(parts: list[Json], text: str, family: Family) -> str | list[Json]:
    if not parts:
        return text
    return [*parts, {"type": "text", "text": text}] if family.takes_text else parts


def _timed(request: Request) -> Iterator[str]:
    """Say when the pictures of a list were taken."""
    for part in request.parts:
        if isinstance(part, Frames):
            clocks = ", ".join(format_clock(time, mark=".", hours=False) for time in part.times)
            yield f"The pictures show one film; they were taken at these times: {clocks}."


def _parts(request: Request, server: Server, *, raw: bool) -> Iterator[Json]:
    row = _PROFILES[server]
    for part in request.parts:
        if isinstance(part, Sound):
            yield _sound(part, "raw" if raw else row.sound)
        elif isinstance(part, Clip):
            yield _clip(part, row)
        elif isinstance(part, Image):
            yield _image(part.url or data_uri(f"image/{part.format}", part.data))
        else:
            yield from _film(part, row)


def _sound(sound: Sound, manner: Literal["uri", "raw", "url"]) -> Json:
    if manner == "url":
        kind = "audio/mpeg" if sound.format == "mp3" else "audio/wav"
        return {"type": "audio_url", "audio_url": {"url": sound.url or data_uri(kind, sound.data)}}
    text = sound.url or (data_uri("", sound.data) if manner == "uri" else _base64(sound.data))
    return {"type": "input_audio", "input_audio": {"data": text, "format": sound.format}}


def _clip(clip: Clip, row: Profile) -> Json:
    # The service's own samples name no type before a video's base64.
    inside: Json = {"url": clip.url or data_uri("" if row.sound == "uri" else "video/mp4", clip.data)}
    knobs = {"fps": clip.fps, "max_pixels": clip.max_pixels if row.knobs == "beside" else None}
    chosen: Json = {name: value for name, value in knobs.items() if value is not None}
    if row.knobs == "inside":
        inside |= chosen
    return {"type": "video_url", "video_url": inside, **(chosen if row.knobs == "beside" else {})}


def _film(film: Frames, row: Profile) -> Iterator[Json]:
    pictures = [data_uri("image/jpeg", picture) for picture in film.pictures]
    if row.lists:
        yield {"type": "video", "video": pictures, **({"fps": film.fps} if film.fps else {})}
    else:
        yield from map(_image, pictures)


def _image(url: str) -> Json:
    return {"type": "image_url", "image_url": {"url": url}}


def _base64(data: bytes | None) -> str:
    return b64encode(data or b"").decode("ascii")
