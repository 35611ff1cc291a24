"""What is heard, seen and written -> tokens by the published formulas.

Text is estimated, since the tokenizer is not here.
"""

import math
import re
from collections.abc import Sequence
from fractions import Fraction

from subtoolkit.core.clock import SECOND
from subtoolkit.omni import tokens
from subtoolkit.omni.families import Family
from subtoolkit.standin.call import Call, Part
from subtoolkit.standin.listening import Sound
from subtoolkit.standin.seeing import Seen
from subtoolkit.standin.voice import duration_of
from subtoolkit.standin.wire import Json

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_CHARACTERS = 4
_PER_MESSAGE = 4


def text_tokens(text: str) -> int:
    """About one token for a CJK character, one for four others."""
    wide = len(_WIDE.findall(text))
    return wide + math.ceil((len(text) - wide) / _CHARACTERS)


def input_tokens(call: Call, row: Family, sounds: Sequence[Sound], seen: Sequence[tuple[Part, Seen]]) -> Json:
    """Usage of what was sent."""
    counted = {
        "text_tokens": text_tokens(call.said) + _PER_MESSAGE,
        "audio_tokens": sum(math.ceil(row.tokens(sound.duration) or 0) for sound in sounds),
        "video_tokens": sum(_seen(part, found, row) for part, found in seen if found.kind != "image"),
        "image_tokens": sum(_seen(part, found, row) for part, found in seen if found.kind == "image"),
    }
    kept = {name: count for name, count in counted.items() if count or name == "text_tokens"}
    return {"prompt_tokens": sum(counted.values()), "prompt_tokens_details": kept}


def usage(
    asked: Json, text: str, row: Family, *, thoughts: str = "", speaks: bool = False, searched: bool = False
) -> Json:
    """Usage of an answer, with the details that the service gives, to what `input_tokens` has counted."""
    counted = {"text_tokens": text_tokens(text)}
    if thoughts:
        counted["reasoning_tokens"] = text_tokens(thoughts)
    if speaks:
        counted["audio_tokens"] = math.ceil((row.voice_rate or 0) * duration_of(text) / SECOND)
    answer = sum(counted.values())
    return {
        **asked,
        "completion_tokens": answer,
        "total_tokens": asked["prompt_tokens"] + answer,
        "completion_tokens_details": counted,
        **({"plugins": {"search": {"count": 1, "strategy": "agent"}}} if searched else {}),
    }


def fit(text: str, call: Call, row: Family) -> tuple[str, str]:
    """Text up to the output limit, and the finish reason that goes with it."""
    limits = (call.body.get("max_tokens"), call.body.get("max_completion_tokens"), row.max_output)
    most = min((limit for limit in limits if isinstance(limit, int)), default=None)
    if most is None or text_tokens(text) <= most:
        return text, "stop"
    end = len(text)
    while text_tokens(text[:end]) > most:
        end = end * most // text_tokens(text[:end])
    return text[:end], "length"


def _seen(part: Part, found: Seen, row: Family) -> int:
    sight = tokens.sight(row)
    if found.kind == "image":
        return tokens.image_tokens(found.width, found.height, sight)
    if found.kind == "frames":
        return tokens.list_tokens(found.width, found.height, found.count, sight)
    rate = found.rate or tokens.SAMPLED
    sampled = tokens.SAMPLED if part.fps is None else Fraction(part.fps).limit_denominator(1000)
    most = None if part.max_pixels is None else int(part.max_pixels)
    return tokens.video_tokens(
        found.width, found.height, found.duration, sight, rate=rate, sampled=sampled, max_pixels=most
    )
