"""A server's refusal -> how to ask it otherwise, where it refused the manner and not the question."""

import re
from dataclasses import dataclass, replace

from subtoolkit.core.errors import RequestRefused
from subtoolkit.core.settings import Server
from subtoolkit.omni.families import Family
from subtoolkit.omni.faults import Fault

_OPTIONAL = frozenset({"modalities", "stream_options", "seed", "presence_penalty"})
_THINKING = frozenset({"enable_thinking", "reasoning_effort"})
_WISHED = frozenset({"enable_search", "search_options"})
"""What a user asked for: an answer without it would look like one with it."""
_REFUSED = (400, 404, 405, 415, 422, 501)
_WANTS_STREAM = re.compile(r"only supports? stream|stream=true|requires? stream|stream must be true")

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Manner:
    """What a server was found to want otherwise."""

    stream: bool = True
    raw_audio: bool = False
    """Bare base64 in `input_audio` instead of `audio_url`: older releases of vLLM."""
    dropped: frozenset[str] = frozenset()
    """Parameters that it does not know."""


def learn(fault: Fault, manner: Manner, parameters: Json, server: Server, family: Family) -> Manner | None:
    """Another manner that may help, or None. Each is tried once, since it never comes back.

    What a refusal names is dropped. Servers of one's own may only say that something is unknown: there the
    parameters that are not of OpenAI's API go first, then the others that can be spared.
    """
    said = fault.said
    text = f"{said.code} {said.text}".lower()
    if said.status not in _REFUSED:
        return None
    own = parameters.get("extra_body")
    extras = frozenset(own if isinstance(own, dict) else ()) - manner.dropped
    spare = (extras | (_OPTIONAL & parameters.keys())) - _WISHED
    if "audio" in parameters:
        spare -= {"modalities"}
    named = frozenset(name for name in spare if re.search(rf"\b{name}\b", text))
    if "notsupportenablethinking" in text:
        named |= spare & _THINKING
    if named:
        return replace(manner, dropped=manner.dropped | named)
    free = server != "dashscope" or family.stream != "required"
    if manner.stream and free and "stream" in text and not _WANTS_STREAM.search(text):
        return replace(manner, stream=False)
    if server in ("vllm", "sglang") and not manner.raw_audio and "audio_url" in text:
        return replace(manner, raw_audio=True)
    if spare and server != "dashscope" and fault.reason == RequestRefused.reason:
        return replace(manner, dropped=manner.dropped | (extras & spare or spare))
    return None
