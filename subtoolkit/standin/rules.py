"""Call -> its family, or the refusal that a server of this kind would write.

What the service refuses stands in `limits`. The shapes that vLLM, SGLang and other servers take were read in
their sources; what is refused here is what they cannot read.
"""

from collections.abc import Callable

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import FAMILIES, UNKNOWN, Family, family
from subtoolkit.standin import limits
from subtoolkit.standin.call import Call, Part
from subtoolkit.standin.refused import Refused, invalid
from subtoolkit.standin.seeing import Seen

_OPENAI = (
    "model messages stream stream_options modalities audio temperature top_p max_tokens seed stop n user "
    "max_completion_tokens presence_penalty frequency_penalty response_format metadata"
)
OPENAI_KEYS = frozenset(_OPENAI.split())
"""Keys of a chat request that any compatible server knows."""
_WEIGHTS = {
    "qwen3-omni-30b-a3b-instruct": "Qwen/Qwen3-Omni-30B-A3B-Instruct",
    "qwen3-omni-30b-a3b-thinking": "Qwen/Qwen3-Omni-30B-A3B-Thinking",
    "qwen3-omni-30b-a3b-captioner": "Qwen/Qwen3-Omni-30B-A3B-Captioner",
    "qwen2.5-omni-7b": "Qwen/Qwen2.5-Omni-7B",
}
"""Family -> the name of its open weights, by which self-hosted servers know it."""


def models(kind: Server) -> list[str]:
    """Names of the models that a server of this kind offers."""
    if kind == "dashscope":
        return [row.name for row in FAMILIES if _is_hosted(row)]
    return list(_WEIGHTS.values())


def check(call: Call, kind: Server, *, native: bool = False) -> Family:
    """Find the family of the model; refuse what this kind of server refuses without listening."""
    row = _family(call, kind)
    if not call.parts:
        raise invalid("[] is too short - 'messages'")
    if kind == "dashscope":
        _check_door(call, row, native=native)
        limits.check(call, row)
    else:
        _CHECKS[kind](call)
    return row


def check_sound(row: Family, kind: Server, duration: int, size: int) -> None:
    """Refuse sound that is empty or too much for the family; self-hosted servers know the context alone."""
    if duration == 0:
        raise invalid("The audio is empty")
    if kind == "dashscope":
        limits.check_sound(row, duration, size)


def check_seen(row: Family, kind: Server, seen: Seen, size: int) -> None:
    """Refuse pictures that are too much for the family, likewise."""
    if kind == "dashscope":
        limits.check_seen(row, seen, size)


def check_tokens(call: Call, row: Family, kind: Server, tokens: int) -> None:
    """Refuse input that the model cannot hold."""
    if kind == "dashscope":
        limits.check_tokens(call, row, tokens)
    elif row.context is not None and tokens > row.context:
        raise invalid(
            f"This model's maximum context length is {row.context} tokens, but the request has {tokens}."
        )


def hears_video(call: Call, kind: Server) -> bool:
    """Whether the sound of a video is heard: always by the service, by vLLM when it is asked to."""
    if kind == "vllm":
        return bool((call.body.get("mm_processor_kwargs") or {}).get("use_audio_in_video"))
    return kind == "dashscope"


def _family(call: Call, kind: Server) -> Family:
    if not call.model:
        raise Refused(400, "invalid_request_error", "you must provide a model parameter.")
    row = family(call.model)
    if kind == "openai":
        return row
    if kind == "dashscope":
        message = f"The model `{call.model}` does not exist or you do not have access to it."
        is_known = _is_hosted(row) and "/" not in call.model
    else:
        message = f"The model `{call.model}` does not exist."
        is_known = row.name in _WEIGHTS and not (kind == "sglang" and row.name == "qwen2.5-omni-7b")
    if not is_known:
        raise Refused(404, "model_not_found", message)
    return row


def _is_hosted(row: Family) -> bool:
    """Say whether the service offers it; open weights alone have no documented limits."""
    return row is not UNKNOWN and row.max_input is not None


def _check_door(call: Call, row: Family, *, native: bool) -> None:
    """Each family at its own endpoint; the captioner answers at both."""
    if not native and row.native_only:
        message = f"Unsupported model `{call.model}` for OpenAI compatibility mode."
        raise Refused(404, "model_not_supported", message)
    if native and not row.native:
        raise Refused(400, "InvalidParameter", "url error, please check url！")


def _check_vllm(call: Call) -> None:
    for part in call.media:
        if part.type == "input_audio":
            _check_raw(part)
        elif part.type == "video":
            raise invalid("Unknown part type: video")
        elif not (part.is_data_uri or part.value.startswith(("http://", "https://"))):
            raise invalid("The URL must be either a HTTP, data or file URL that can be fetched.")


def _check_sglang(call: Call) -> None:
    _check_vllm(call)
    for part in call.media:
        if part.type == "input_audio" and part.format not in ("wav", "mp3"):
            raise invalid("Input should be 'wav' or 'mp3'")


def _check_openai(call: Call) -> None:
    for key in call.body:
        if key not in OPENAI_KEYS:
            raise Refused(400, "unknown_parameter", f"Unrecognized request argument supplied: {key}")
    for part in call.media:
        if part.type not in ("input_audio", "image_url"):
            raise Refused(
                400,
                "invalid_value",
                f"Invalid value: '{part.type}'. Supported values are: 'text', 'image_url' and 'input_audio'.",
            )
        if part.type == "input_audio":
            _check_raw(part)
            if part.format not in ("wav", "mp3"):
                raise Refused(
                    400,
                    "invalid_value",
                    f"Invalid value: '{part.format}'. Supported values are: 'wav' and 'mp3'.",
                )


def _check_raw(part: Part) -> None:
    if part.is_data_uri or part.is_url:
        raise invalid("Incorrect padding")


_CHECKS: dict[Server, Callable[[Call], None]] = {
    "vllm": _check_vllm,
    "sglang": _check_sglang,
    "openai": _check_openai,
}
