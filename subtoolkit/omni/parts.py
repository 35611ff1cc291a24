"""A request -> the parameters of a chat completion, as each kind of server wants them; pure functions."""

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import Family
from subtoolkit.omni.manner import Json, Manner
from subtoolkit.omni.messages import STORED, messages
from subtoolkit.omni.request import Clip, Request, Sound

_STANDARD = ("temperature", "top_p", "presence_penalty", "seed", "max_tokens")
_EXTRA = ("top_k", "repetition_penalty")
_RESOLVE = {"X-DashScope-OssResourceResolve": "enable"}


def call(model: str, family: Family, server: Server, request: Request, manner: Manner) -> Json:
    """Parameters for `chat.completions.create`; what the API itself does not know goes in `extra_body`."""
    parameters: Json = {
        **_speech(request),
        **_chosen(request, _STANDARD),
        "stream": manner.stream,
    }
    if manner.stream:
        parameters["stream_options"] = {"include_usage": True}
    extras = _without(extra_parameters(family, server, request), manner.dropped)
    stored = any(_address(part).startswith(STORED) for part in request.parts)
    return {
        "model": model,
        "messages": messages(request, family, server, raw=manner.raw_audio),
        **_without(parameters, manner.dropped),
        **({"extra_body": extras} if extras else {}),
        **({"extra_headers": _RESOLVE} if stored else {}),
    }


def extra_parameters(family: Family, server: Server, request: Request) -> Json:
    """Parameters outside OpenAI's API.

    Thinking is off unless it is asked for, because it costs tokens and adds no times.
    """
    if server == "openai":
        return {}
    extras = _chosen(request, _EXTRA)
    if server == "vllm" and _lends_its_sound(request):
        extras["mm_processor_kwargs"] = {"use_audio_in_video": True}
    if server != "dashscope":
        return extras
    if family.thinking == "on" and not request.think:
        extras["reasoning_effort"] = "none"
    if family.thinking == "off" and request.think:
        extras["enable_thinking"] = True
    if request.search:
        extras |= {"enable_search": True, "search_options": {"search_strategy": "agent"}}
    return extras


def _speech(request: Request) -> Json:
    if request.voice is None:
        return {"modalities": ["text"]}  # vllm-omni speaks unless it is told not to
    return {"modalities": ["text", "audio"], "audio": {"voice": request.voice, "format": "wav"}}


def _lends_its_sound(request: Request) -> bool:
    """Whether a video is all there is to hear: then its own sound has to be asked for."""
    heard = any(isinstance(part, Sound) for part in request.parts)
    return not heard and any(isinstance(part, Clip) and part.audible for part in request.parts)


def _address(part: object) -> str:
    return getattr(part, "url", None) or ""


def _chosen(request: Request, names: tuple[str, ...]) -> Json:
    return {name: value for name in names if (value := getattr(request.sampling, name)) is not None}


def _without(parameters: Json, dropped: frozenset[str]) -> Json:
    return {name: value for name, value in parameters.items() if name not in dropped}
