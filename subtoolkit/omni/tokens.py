"""Sizes and lengths -> the tokens that a picture, a video or a sound counts for before it is sent.

The formulas and their constants are those of the help page "Qwen-Omni", sections on how images, videos and
sound are billed. The page has two editions that differ in the constants; the newer one counts here, and the
older one is kept, because nobody says from which day a snapshot is billed by which.
"""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, sqrt
from typing import Literal

from subtoolkit.core.clock import SECOND
from subtoolkit.core.noun import Noun
from subtoolkit.omni.families import Family

SAMPLED = Fraction(2)
"""Frames a second that the service looks at, unless a request says otherwise."""
Edition = Literal["2026-03", "2026-06"]

_MARKS = 2
"""Tokens that stand around a picture or a video."""
_ASPECT = 200
_LENGTHENED = 1.05


class Sight(Noun):
    """How a family counts what it sees; areas in squares of `factor` x `factor` pixels."""

    factor: int
    cell: int | None = None
    """Side of the square that is one token of a video; None: `factor`."""
    image: tuple[int, int] = (4, 1280)
    """Least and most area of an image."""
    sharp: int | None = None
    """Most area of an image with `vl_high_resolution_images`."""
    frames: tuple[int, int]
    """Fewest and most frames of a video that are looked at."""
    frame: tuple[int, int]
    """Least and most area of one of them."""
    total: int
    """Area of all frames together, of which each pair gets its share."""


_EARLY = Sight(factor=32, frames=(4, 128), frame=(128, 768), total=16_384)
_LATE = Sight(factor=32, frames=(2, 128), frame=(64, 768), total=16_384)
_PLUS = Sight(factor=32, image=(24, 1280), sharp=16_384, frames=(2, 2048), frame=(64, 640), total=180_224)
_TURBO = {"factor": 28, "frames": (4, 80)}

EDITIONS: dict[Edition, dict[str, Sight]] = {
    "2026-03": {
        "qwen3-omni": _EARLY,
        "qwen-omni-turbo": _EARLY.model_copy(update=_TURBO),
        "qwen2.5-omni": _EARLY.model_copy(update=_TURBO),
    },
    "2026-06": {
        "qwen3.5-omni": _PLUS,
        "qwen3.8-omni": _PLUS,
        "qwen3-omni": _LATE,
        "qwen-omni-turbo": _LATE.model_copy(update=_TURBO),
        "qwen2.5-omni": _LATE.model_copy(update=_TURBO),
    },
}
"""Edition of the page -> beginning of a family's name -> how it counts."""
PRINTED: Sight = EDITIONS["2026-03"]["qwen-omni-turbo"].model_copy(update={"cell": 32})
"""What the older edition prints for turbo: the last line of the formula is not adapted to its factor."""


def sight(family: Family, edition: Edition = "2026-06") -> Sight:
    """How the family counts; one that nobody documents counts like the dearest."""
    table = EDITIONS[edition]
    return next((table[name] for name in table if family.name.startswith(name)), _PLUS)


def audio_tokens(family: Family, duration: int) -> Decimal | None:
    """Input tokens of a sound of `duration`; the fraction is kept, since no rounding is documented."""
    tokens = family.tokens(duration)
    return None if tokens is None else Decimal(str(tokens))


def image_tokens(width: int, height: int, sight: Sight, *, sharp: bool = False) -> int:
    """Input tokens of one image; `sharp` asks for high resolution where the family has it."""
    least, most = sight.image
    most = sight.sharp if sharp and sight.sharp else most
    square = sight.factor**2
    area = _area(width, height, sight.factor, least * square, most * square)
    return area // square + _MARKS


def video_tokens(
    width: int,
    height: int,
    duration: int,
    sight: Sight,
    *,
    rate: Fraction = SAMPLED,
    sampled: Fraction = SAMPLED,
    max_pixels: int | None = None,
) -> int:
    """Input tokens of the picture of a video of `duration` ms whose own frame rate is `rate`.

    `sampled` and `max_pixels` are what the request says as `fps` and `max_pixels`. Nobody documents what a
    `max_pixels` above the family's own bound does; it is taken to do nothing.
    """
    count = ceil(rate * duration / SECOND)
    return film_tokens(width, height, count, rate, sight, sampled=sampled, max_pixels=max_pixels)


def film_tokens(
    width: int,
    height: int,
    count: int,
    rate: Fraction,
    sight: Sight,
    *,
    sampled: Fraction = SAMPLED,
    max_pixels: int | None = None,
) -> int:
    """Input tokens of a video of `count` frames at `rate` a second."""
    looked = frames_seen(count, rate, sight, sampled)
    square = sight.factor**2
    least, most = (bound * square for bound in sight.frame)
    share = min(Fraction(most), Fraction(sight.total * square * 2, max(looked, 1)))
    bound = max(share, Fraction(int(least * _LENGTHENED)))
    if max_pixels is not None:
        bound = min(bound, Fraction(max(max_pixels, least)))
    area = _area(width, height, sight.factor, least, bound)
    return ceil(looked / 2) * area // (sight.cell or sight.factor) ** 2 + _MARKS


def frames_seen(count: int, rate: Fraction, sight: Sight, sampled: Fraction = SAMPLED) -> int:
    """Of `count` frames at `rate` those that are looked at; a tail of half a second or less is not."""
    fewest, most = sight.frames
    seconds = Fraction(count) / rate
    whole = int(seconds)
    kept = count if seconds - whole > Fraction(1, 2) else ceil(whole * rate)
    wanted = int(max(kept / rate * sampled, Fraction(fewest)))
    return min(wanted, min(most, count) // 2 * 2, kept)


def list_tokens(width: int, height: int, count: int, sight: Sight) -> int:
    """Input tokens of a list of frames: they count as a video of which each is looked at."""
    return film_tokens(width, height, count, SAMPLED, sight)


def _area(width: int, height: int, factor: int, least: int, most: int | Fraction) -> int:
    """Pixels of a picture once its sides are multiples of `factor` and its area is within the bounds."""
    high, wide = (max(factor, round(side / factor) * factor) for side in (height, width))
    if high * wide > most:
        shrink = sqrt(width * height / most)
        high, wide = (max(factor, floor(side / shrink / factor) * factor) for side in (height, width))
    elif high * wide < least:
        grow = sqrt(least / (width * height))
        high, wide = (ceil(side * grow / factor) * factor for side in (height, width))
    return high * wide
