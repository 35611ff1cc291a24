"""A request -> the tokens that it will probably take; tokens -> money by the price list.

What is sent counts by the service's formulas (`tokens`). What a reply will need is a guess from how much
people say; it is meant to be a little too high.
"""

from decimal import Decimal
from fractions import Fraction
from math import ceil

from subtoolkit.core.clock import SECOND
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Currency, Grammar, Money
from subtoolkit.core.settings import Region
from subtoolkit.omni import tokens
from subtoolkit.omni.families import Family
from subtoolkit.omni.prices import Prices, Rates, load
from subtoolkit.omni.request import Clip, Frames, Image, Part, Request, Sound
from subtoolkit.omni.tokens import audio_tokens

__all__ = ["audio_tokens", "estimate", "expected", "price", "rates_in", "text_tokens"]

MILLION = 1_000_000

# Tokens of answer for a second of dense speech: the words are 4 or 5, the rest is times and labels, in which
# each digit is a token. What is seen adds a storyline and visible text.
_WRITTEN: dict[Grammar | None, float] = {"lyrics": 10, "prose": 2}
_WRITTEN_USUALLY = 16
_WRITTEN_OF_PICTURES = 8
_ANSWER = 500
"""Tokens of an answer to text alone, to which a tenth of the text is added."""
_THOUGHT = 2_000
"""Tokens of reasoning before an answer."""
_SPOKEN = 3.5
"""Tokens of text that are spoken in a second."""
_LARGE = (1280, 720)
"""Size of a picture that nobody measured."""
_DEAREST = 25
"""Tokens a second of sound of the dearest family."""


def text_tokens(text: str) -> int:
    """Guess tokens of a text: a quarter for each letter of an alphabet, one for each other sign."""
    plain = sum(character.isascii() for character in text)
    return ceil(plain / 4) + len(text) - plain


def estimate(family: Family, duration: int, prompt: str, grammar: Grammar | None = None) -> Usage:
    """Guess the usage of one request about a sound; see `expected`."""
    parts = (Sound("mp3", duration),)
    return expected(Request(parts=parts, prompt=prompt, duration=duration), family, grammar)


def expected(request: Request, family: Family, grammar: Grammar | None = None) -> Usage:
    """Guess the usage of one request; families of unknown rate count as the dearest known one does."""
    heard = sum(_heard(part, family) for part in request.parts)
    images = sum(_seen(part, family) for part in request.parts if isinstance(part, Image))
    video = sum(_seen(part, family) for part in request.parts if isinstance(part, Clip | Frames))
    told = "".join((request.system, *(turn.text for turn in request.turns), request.prompt))
    asked = text_tokens(told) if family.takes_text else 0
    written = _written(request, asked, grammar, prose=family.prose)
    thought = _THOUGHT if request.think else 0
    most = family.max_output or written + thought
    speech = ceil((family.voice_rate or 0) * written / _SPOKEN) if request.voice else 0
    return Usage(
        requests=1,
        input_tokens=heard + images + video + asked,
        audio_tokens=heard,
        image_tokens=images,
        video_tokens=video,
        output_tokens=min(written + thought, most) + speech,
        reasoning_tokens=min(thought, most),
        speech_tokens=speech,
    )


def _heard(part: Part, family: Family) -> int:
    if isinstance(part, Sound) or (isinstance(part, Clip) and part.audible):
        return ceil(audio_tokens(family, part.duration) or Decimal(_DEAREST * part.duration) / SECOND)
    return 0


def _seen(part: Part, family: Family) -> int:
    sight = tokens.sight(family)
    if isinstance(part, Image):
        return tokens.image_tokens(part.width, part.height, sight)
    if isinstance(part, Clip):
        rate = Fraction(part.fps).limit_denominator(1000) if part.fps else tokens.SAMPLED
        return tokens.video_tokens(
            part.width, part.height, part.duration, sight, rate=rate, sampled=rate, max_pixels=part.max_pixels
        )
    if isinstance(part, Frames):
        width, height = (part.width, part.height) if part.width and part.height else _LARGE
        return tokens.list_tokens(width, height, len(part.pictures), sight)
    return 0


def _written(request: Request, asked: int, grammar: Grammar | None, *, prose: bool) -> int:
    if not request.parts:
        limit = request.sampling.max_tokens
        wanted = _ANSWER + asked // 10
        return min(wanted, limit) if limit else wanted
    rate = _WRITTEN.get("prose" if prose else grammar, _WRITTEN_USUALLY)
    if any(not isinstance(part, Sound) for part in request.parts):
        rate += _WRITTEN_OF_PICTURES
    return ceil(rate * request.duration / SECOND)


def price(
    usage: Usage,
    family: Family,
    region: Region | None,
    currency: Currency | None = None,
    prices: Prices | None = None,
) -> Money | None:
    """What the tokens cost; None where no price is known, as on a server of one's own (region None).

    Without a currency it is that of the region's list: yuan wherever they are documented.
    """
    lists = rates_in(family, region, prices)
    usual: Currency = "CNY" if "CNY" in lists else "USD"
    row = lists.get(currency or usual)
    if row is None:
        return None
    seen = usage.image_tokens + usage.video_tokens
    text = max(usage.input_tokens - usage.audio_tokens - seen, 0)
    amount = text * row.text + usage.audio_tokens * row.audio + seen * row.picture + _answer(usage, row)
    return Money(amount=amount / MILLION, currency=currency or usual)


def _answer(usage: Usage, row: Rates) -> Decimal:
    """Price of a million answers: of a spoken one the speech alone counts, and what was thought before."""
    multimodal = usage.audio_tokens + usage.image_tokens + usage.video_tokens > 0
    written = row.out if multimodal or row.out_after_text is None else row.out_after_text
    if usage.speech_tokens and row.out_speech is not None:
        return usage.speech_tokens * row.out_speech + usage.reasoning_tokens * written
    return usage.output_tokens * written


def rates_in(family: Family, region: Region | None, prices: Prices | None = None) -> dict[Currency, Rates]:
    """What a family costs in a region, by currency; empty where nobody says."""
    if region is None:
        return {}
    return dict((prices or load()).models.get(family.name, {}).get(region, {}))
