"""A server's refusal -> how to ask it otherwise, where it refused the manner and not the question."""

import re
from dataclasses import dataclass, replace

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import Family
from subtoolkit.omni.faults import Fault

_OPTIONAL = frozenset({"modalities", "stream_options", "seed", "presence_penalty"})
_THINKING = frozenset({"enable_thinking", "reasoning_effort"})
_REFUSED = (400, 404, 405, 415, 422, 501)
_WANTS_STREAM = re.compile(r"only supports? stream|stream=true|requires? stream|stream must be true")


@dataclass(frozen=True, slots=True)
class Manner:
    """What a server was found to want otherwise."""

    stream: bool = True
    raw_audio: bool = False
    """Bare base64 in `input_audio` instead of `audio_url`: older releases of vLLM."""
    dropped: frozenset[str] = frozenset()
    """Parameters that it does not know."""


def learn(
    fault: Fault, manner: Manner, parameters: dict[str, object], server: Server, family: Family
) -> Manner | None:
    """Another manner that may help, or None. Each is tried once, since it never comes back.

    The service's own refusals are exact and only what they name is dropped. Servers of one's own word them as
    they like: there all that can be spared goes at once.
    """
    said = fault.said
    text = f"{said.code} {said.text}".lower()
    if said.status not in _REFUSED:
        return None
    free = server != "dashscope" or family.stream != "required"
    if manner.stream and free and "stream" in text and not _WANTS_STREAM.search(text):
        return replace(manner, stream=False)
    if server in ("vllm", "sglang") and not manner.raw_audio and "audio_url" in text:
        return replace(manner, raw_audio=True)
    spare = _spare(parameters) - manner.dropped
    named = frozenset(name for name in spare if name in text)
    if "notsupportenablethinking" in text.replace("_", ""):
        named |= spare & _THINKING
    if not named and server != "dashscope" and fault.reason == "refused-request":
        named = spare
    return replace(manner, dropped=manner.dropped | named) if named else None


def _spare(parameters: dict[str, object]) -> frozenset[str]:
    """Names of the parameters that a server can do without."""
    extras = parameters.get("extra_body")
    return (_OPTIONAL & parameters.keys()) | frozenset(extras if isinstance(extras, dict) else ())
