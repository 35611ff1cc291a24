"""A request -> the parameters of a chat completion, as each kind of server wants them; pure functions.

The servers differ in how sound is written: the service takes a data URI inside `input_audio`, servers in
OpenAI's manner take bare base64 there, vLLM and SGLang read a data URI from `audio_url`.
"""

from base64 import b64encode

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import Family, Sampling
from subtoolkit.omni.manner import Json, Manner
from subtoolkit.omni.request import AudioFormat, Request

_STANDARD = ("temperature", "top_p", "presence_penalty", "seed", "max_tokens")
_EXTRA = ("top_k", "repetition_penalty")
_MIME: dict[AudioFormat, str] = {"mp3": "audio/mpeg", "wav": "audio/wav"}


def call(model: str, family: Family, server: Server, request: Request, manner: Manner) -> Json:
    """Parameters for `chat.completions.create`; what the API itself does not know goes in `extra_body`."""
    encoded = b64encode(request.audio).decode("ascii")
    content = [audio_part(encoded, request.format, server, raw=manner.raw_audio)]
    if family.takes_text:
        content.append({"type": "text", "text": request.prompt})
    parameters: Json = {
        "modalities": ["text"],  # vllm-omni speaks unless it is told not to
        **_standard(request.sampling),
        "stream": manner.stream,
    }
    if manner.stream:
        parameters["stream_options"] = {"include_usage": True}
    extras = _without(extra_parameters(family, server, request.sampling), manner.dropped)
    return {
        "model": model,
        "messages": [{"role": "user", "content": content}],
        **_without(parameters, manner.dropped),
        **({"extra_body": extras} if extras else {}),
    }


def audio_part(encoded: str, kind: AudioFormat, server: Server, *, raw: bool = False) -> Json:
    """Part that carries base64 sound."""
    if server == "dashscope":
        return _input_audio(f"data:;base64,{encoded}", kind)
    if server == "openai" or raw:
        return _input_audio(encoded, kind)
    return {"type": "audio_url", "audio_url": {"url": f"data:{_MIME[kind]};base64,{encoded}"}}


def extra_parameters(family: Family, server: Server, sampling: Sampling) -> Json:
    """Parameters outside OpenAI's API; thinking is off, because it costs tokens and adds no times."""
    if server == "openai":
        return {}
    extras = _chosen(sampling, _EXTRA)
    if server == "dashscope" and family.thinking == "on":
        extras["reasoning_effort"] = "none"
    return extras


def base64_length(size: int) -> int:
    """Characters that `size` bytes take in base64."""
    return 4 * -(-size // 3)


def _input_audio(text: str, kind: AudioFormat) -> Json:
    return {"type": "input_audio", "input_audio": {"data": text, "format": kind}}


def _standard(sampling: Sampling) -> Json:
    return _chosen(sampling, _STANDARD)


def _chosen(sampling: Sampling, names: tuple[str, ...]) -> Json:
    return {name: value for name in names if (value := getattr(sampling, name)) is not None}


def _without(parameters: Json, dropped: frozenset[str]) -> Json:
    return {name: value for name, value in parameters.items() if name not in dropped}
