"""What is known to fail is not sent: an upload that is too large hangs for minutes before it is refused."""

from collections.abc import Iterator, Sequence

from subtoolkit.core.clock import SECOND, format_clock
from subtoolkit.core.errors import ModelUnfit, PieceTooLarge
from subtoolkit.core.settings import Service
from subtoolkit.omni import cost
from subtoolkit.omni.families import MB, Family
from subtoolkit.omni.messages import base64_length
from subtoolkit.omni.request import Clip, Frames, Image, Part, Request, Sound

_SHORTEST_VIDEO = 2 * SECOND
_SMALLEST_SIDE = 10
_LONGEST_SIDE = 200
"""Times the shorter one."""
_SHORTER = "send shorter pieces with --piece"
_FEWER = "name fewer files"


def check(request: Request, family: Family, service: Service) -> None:
    """Raise `ModelUnfit` or `PieceTooLarge` for what the family cannot take.

    Lengths, sizes and numbers are rules of the service; on a server of one's own only the model's context
    counts. What is too large for base64 passes where it may be stored at the service instead.
    """
    if any((getattr(part, "data", None) is None) == (_url(part) is None) for part in _files(request)):
        raise ValueError("a medium needs either bytes or an address")
    _check_family(request, family, service)
    tokens = cost.expected(request, family).input_tokens
    most = (family.max_input_thinking if request.think else None) or family.max_input or family.context
    if most is not None and _countable(request, family) and tokens > most:
        raise PieceTooLarge(request.label, f"it needs {tokens} tokens, and {service.model} reads {most}")
    if service.server == "dashscope":
        for why, helps in _complaints(request, family, service):
            raise PieceTooLarge(request.label, why, helps)


def _countable(request: Request, family: Family) -> bool:
    """Whether its tokens are known; of a few families nobody says what a second of sound counts."""
    heard = any(
        isinstance(part, Sound) or (isinstance(part, Clip) and part.audible) for part in request.parts
    )
    return family.audio_rate is not None or not heard


def inline_chars(part: Part) -> int:
    """Characters of base64 in the longest string that the part is written in; 0 for an address."""
    if isinstance(part, Frames):
        return max((base64_length(len(picture)) for picture in part.pictures), default=0)
    return base64_length(len(part.data or b""))


def _files(request: Request) -> list[Sound | Clip | Image]:
    return [part for part in request.parts if not isinstance(part, Frames)]


def _url(part: Part) -> str | None:
    return None if isinstance(part, Frames) else part.url


def _check_family(request: Request, family: Family, service: Service) -> None:
    """Refuse what this model or this server cannot do at all."""
    instead = f"use --model {family.superseded}" if family.superseded else "name another with --model"
    for why in _unfit(request, family, service):
        raise ModelUnfit(service.model, why, instead)
    if request.think and request.voice:
        raise ModelUnfit(service.model, "it cannot think and speak at once", "leave one of the two out")
    if service.server == "openai" and any(_url(part) for part in request.parts if isinstance(part, Sound)):
        raise ModelUnfit(service.model, "servers of this kind read no sound from an address", "send the file")


def _unfit(request: Request, family: Family, service: Service) -> Iterator[str]:
    kinds = {type(part) for part in request.parts}
    own = service.server != "dashscope"
    if Sound in kinds and not family.hears:
        yield "it cannot hear"
    # Nothing is known of an unknown model, so nothing is forbidden to it.
    if kinds - {Sound} and not family.sees and family.name != "unknown":
        yield "it cannot see"
    if not family.takes_text and (kinds != {Sound} or request.turns):
        yield "it takes one sound and nothing else"
    if request.think and family.thinking == "no" and not (own and family.name == "unknown"):
        yield "it cannot think before it answers"
    if request.search and (family.search is False or own):
        yield "it cannot search the web"
    if request.voice and family.voice_rate is None and not own:
        yield "it does not speak"


def _complaints(request: Request, family: Family, service: Service) -> Iterator[tuple[str, str]]:
    """Everything that the service would refuse, each with what helps."""
    model = service.model
    kinds = {Clip if isinstance(part, Frames) else type(part) for part in request.parts}
    if len(kinds) > 1 and family.several_modalities is False:
        yield f"{model} takes one kind of media at a time", "send sound or pictures alone"
    yield from _numbers(request.parts, family, service)
    for part in request.parts:
        if isinstance(part, Sound):
            yield from _sound(part, family, model)
        elif isinstance(part, Clip):
            yield from _clip(part, family, model)
        elif isinstance(part, Image):
            yield from _image(part, family)
        else:
            yield from _frames(part, family, model)
        length = inline_chars(part)
        if length > family.inline_chars and (not service.upload or isinstance(part, Frames)):
            why = (
                f"it takes {length / MB:.1f} MB in base64, and the service {family.inline_chars / MB:.0f} MB"
            )
            yield why, f"{_SHORTER}, or have it stored for 48 hours with --upload"


def _numbers(parts: Sequence[Part], family: Family, service: Service) -> Iterator[tuple[str, str]]:
    """Too many files of a kind; more may be stored than may be inline."""
    bounds: tuple[tuple[str, type[Part], int | None, int | None], ...] = (
        ("sounds", Sound, family.audio_files, family.audio_files_inline),
        ("videos", Clip, family.video_files, family.video_files_inline),
        ("pictures", Image, family.images, family.images_inline),
    )
    for name, kind, most, most_inline in bounds:
        found = [part for part in parts if isinstance(part, kind)]
        inline = 0 if service.upload else sum(_url(part) is None for part in found)
        for number, bound in ((len(found), most), (inline, most_inline)):
            if bound is not None and number > bound:
                yield f"there are {number} {name}, and {service.model} takes {bound}", _FEWER


def _sound(sound: Sound, family: Family, model: str) -> Iterator[tuple[str, str]]:
    yield from _too_long(sound.duration, family.longest_audio, f"{model} hears")
    yield from _too_big(sound.data, family.audio_bytes, model)


def _clip(clip: Clip, family: Family, model: str) -> Iterator[tuple[str, str]]:
    if clip.duration < _SHORTEST_VIDEO:
        yield (
            f"the video lasts {clip.duration / SECOND:.1f} s, and the service takes none below 2 s",
            "cut it longer",
        )
    yield from _too_long(clip.duration, family.longest_video, f"{model} watches")
    yield from _too_big(clip.data, family.video_bytes, model)
    yield from _sides(clip.width, clip.height)


def _frames(film: Frames, family: Family, model: str) -> Iterator[tuple[str, str]]:
    number = len(film.pictures)
    fewest, most = family.frames or (1, number)
    most = min(most, family.frames_inline or most)
    if not fewest <= number <= most:
        yield f"the film has {number} pictures, and {model} takes {fewest} to {most}", _SHORTER


def _image(image: Image, family: Family) -> Iterator[tuple[str, str]]:
    yield from _too_big(image.data, family.image_bytes, family.name)
    yield from _sides(image.width, image.height)


def _sides(width: int, height: int) -> Iterator[tuple[str, str]]:
    shorter, longer = sorted((width, height))
    if shorter <= _SMALLEST_SIDE or longer > _LONGEST_SIDE * shorter:
        why = f"a picture of {width}x{height} is too small or too narrow for the service"
        yield why, "both sides must be over 10 pixels, and one at most 200 times the other"


def _too_long(duration: int, longest: int | None, who: str) -> Iterator[tuple[str, str]]:
    if longest is not None and duration > longest:
        lasts, most = (format_clock(time, digits=0) for time in (duration, longest))
        yield f"it lasts {lasts}, and {who} at most {most}", _SHORTER


def _too_big(data: bytes | None, most: int | None, model: str) -> Iterator[tuple[str, str]]:
    if most is not None and len(data or b"") > most:
        yield (
            f"a file of {len(data or b'') / MB:.1f} MB is too large: {model} takes {most / MB:.0f} MB",
            _SHORTER,
        )
