"""What is sent with a question, and the question, as the client takes them.

A medium travels as bytes, or as an address that the service reads by itself; never as both.
"""

from dataclasses import dataclass, field
from typing import Literal

from subtoolkit.core.clock import SECOND
from subtoolkit.omni.families import Family, Sampling

AudioFormat = Literal["mp3", "wav"]
ImageFormat = Literal["jpeg", "png", "webp"]
Role = Literal["user", "assistant"]

# Four to five times what a dense dialogue needs, so that it stops a loop and never an honest reply.
_TOKENS_A_SECOND = 60
_FEWEST_TOKENS = 2_048


@dataclass(frozen=True, slots=True)
class Sound:
    """An encoded sound file."""

    format: AudioFormat
    duration: int
    """Milliseconds."""
    data: bytes | None = field(default=None, repr=False)
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A video file in MP4."""

    duration: int
    """Milliseconds."""
    width: int
    height: int
    audible: bool
    """It has a sound track; servers that do not hear it (`parts.hears_video`) need a `Sound` beside it."""
    data: bytes | None = field(default=None, repr=False)
    url: str | None = None
    fps: float | None = None
    """Pictures a second that the model shall look at; None: as it usually does."""
    max_pixels: int | None = None
    """Largest picture that the model shall see, width x height; None: as it usually does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """A silent film, picture by picture."""

    pictures: tuple[bytes, ...] = field(repr=False)
    """JPEG files."""
    times: tuple[int, ...]
    """When each was taken, in ms of the piece; the model is told, since it cannot know."""
    fps: float | None = None
    width: int = 0
    """Of each picture; 0 where nobody looked."""
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One picture."""

    width: int
    height: int
    data: bytes | None = field(default=None, repr=False)
    url: str | None = None
    format: ImageFormat = "jpeg"


Part = Sound | Clip | Frames | Image


@dataclass(frozen=True, slots=True)
class Turn:
    """What was said before in the same talk; text only."""

    role: Role
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question, with what it is about."""

    parts: tuple[Part, ...] = ()
    """None: the question is text only."""
    prompt: str = field(default="", repr=False)
    """Rendered text; families that take none get none."""
    duration: int = 0
    """Length of what is heard or seen in ms; 0 where there is nothing."""
    label: str = "the piece"
    """What messages call it: `piece 3 (1:30 to 2:45)`."""
    sampling: Sampling = field(default_factory=Sampling)
    """Mostly `sampling(family, duration)`."""
    system: str = field(default="", repr=False)
    """Who the model shall be."""
    turns: tuple[Turn, ...] = ()
    """The talk so far: from the user's first question, which was about `parts`, to the last answer."""
    think: bool = False
    """Let the model think before it answers."""
    search: bool = False
    """Let the model look things up in the web."""
    voice: str | None = None
    """Name of the voice that speaks the answer; None: it is only written."""


def sampling(family: Family, duration: int) -> Sampling:
    """Usual sampling of the family, with an output limit that ends a loop before it is dear."""
    if family.context is None:
        return family.sampling
    wanted = max(_FEWEST_TOKENS, _TOKENS_A_SECOND * duration // SECOND)
    room = family.context - (family.max_input or family.context // 2)
    limit = min(wanted, family.max_output or room)
    return family.sampling.model_copy(update={"max_tokens": limit})
