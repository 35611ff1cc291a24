"""One piece and one question, as the client takes them."""

from dataclasses import dataclass, field
from typing import Literal

from subtoolkit.core.clock import SECOND
from subtoolkit.omni.families import Family, Sampling

AudioFormat = Literal["mp3", "wav"]

# Four to five times what a dense dialogue needs, so that it stops a loop and never an honest reply.
_TOKENS_A_SECOND = 60
_FEWEST_TOKENS = 2_048


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked about one piece of sound."""

    audio: bytes = field(repr=False)
    """An encoded file."""
    format: AudioFormat
    duration: int
    """Length of the sound in ms."""
    prompt: str = field(repr=False)
    """Rendered text; families that take none get none."""
    label: str = "the piece"
    """What messages call it: `piece 3 (1:30 to 2:45)`."""
    sampling: Sampling = field(default_factory=Sampling)
    """Mostly `sampling(family, duration)`."""


def sampling(family: Family, duration: int) -> Sampling:
    """Usual sampling of the family, with an output limit that ends a loop before it is dear."""
    if family.context is None:
        return family.sampling
    wanted = max(_FEWEST_TOKENS, _TOKENS_A_SECOND * duration // SECOND)
    room = family.context - (family.max_input or family.context // 2)
    limit = min(wanted, family.max_output or room)
    return family.sampling.model_copy(update={"max_tokens": limit})
