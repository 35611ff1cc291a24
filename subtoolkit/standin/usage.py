"""Text and sound -> tokens by the published rates; text is estimated, since the tokenizer is not here."""

import math
import re

from subtoolkit.omni.families import Family
from subtoolkit.standin.call import Call
from subtoolkit.standin.wire import Json

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_CHARACTERS = 4
_PER_MESSAGE = 4


def text_tokens(text: str) -> int:
    """About one token for a CJK character, one for four others."""
    wide = len(_WIDE.findall(text))
    return wide + math.ceil((len(text) - wide) / _CHARACTERS)


def usage(text: str, call: Call, row: Family, duration: int | None) -> Json:
    """Usage of an answer, with the details that the service gives."""
    audio = 0 if duration is None else math.ceil(row.tokens(duration) or 0)
    prompt = text_tokens(call.prompt) + _PER_MESSAGE
    answer = text_tokens(text)
    return {
        "prompt_tokens": prompt + audio,
        "completion_tokens": answer,
        "total_tokens": prompt + audio + answer,
        "prompt_tokens_details": {"text_tokens": prompt, "audio_tokens": audio},
        "completion_tokens_details": {"text_tokens": answer},
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
