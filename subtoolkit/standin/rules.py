"""Call -> its family, or the refusal that the real server would write.

DashScope's limits and texts: https://help.aliyun.com/zh/model-studio/qwen-omni and
https://help.aliyun.com/zh/model-studio/error-code. The shapes that vLLM, SGLang and other servers take were
read in their sources; what is refused here is what they cannot read.
"""

from collections.abc import Callable, Iterable

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import FAMILIES, UNKNOWN, Family, family
from subtoolkit.standin.call import Call, Part
from subtoolkit.standin.refused import Refused, invalid

_ALGO = "<400> InternalError.Algo.InvalidParameter: "
_ITEM_BYTES = 10_485_760
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


def check(call: Call, kind: Server) -> Family:
    """Find the family of the model; refuse what this kind of server refuses without listening."""
    row = _family(call, kind)
    if not call.parts:
        raise invalid("[] is too short - 'messages'")
    _CHECKS[kind](call, row)
    return row


def check_duration(row: Family, kind: Server, duration: int) -> None:
    """Refuse sound that is empty or too long for the family; self-hosted servers know the context alone."""
    if duration == 0:
        raise invalid("The audio is empty")
    if kind == "dashscope" and row.longest_audio is not None and duration > row.longest_audio:
        raise invalid(_ALGO + "The audio is too long")


def check_tokens(row: Family, kind: Server, tokens: int) -> None:
    """Refuse input that the model cannot hold."""
    most = row.max_input if kind == "dashscope" else row.context
    if most is None or tokens <= most:
        return
    if kind == "dashscope":
        raise invalid(
            f"<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, {most}]"
        )
    raise invalid(f"This model's maximum context length is {most} tokens, but the request has {tokens}.")


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
    if row.native_only and kind == "dashscope":
        raise Refused(
            404, "model_not_supported", f"Unsupported model `{call.model}` for OpenAI compatibility mode."
        )
    return row


def _is_hosted(row: Family) -> bool:
    """Say whether the service offers it; open weights alone have no documented limits."""
    return row is not UNKNOWN and row.max_input is not None


def _check_dashscope(call: Call, row: Family) -> None:
    if row.stream == "required" and not call.streams:
        raise invalid(
            "This model only support stream mode, please enable the stream parameter to access the model. "
        )
    _check_ranges(call, row)
    if call.body.get("enable_thinking") and row.thinking == "no":
        raise Refused(400, "InvalidParameter.NotSupportEnableThinking", "Thinking is not supported.")
    if call.body.get("enable_thinking") and "audio" in (call.body.get("modalities") or []):
        raise invalid("'audio' output is not supported with enable_thinking=true")
    if not row.takes_text and any(part.modality == "text" for part in call.parts):
        raise invalid("The model does not support text input.")
    _check_modalities(call, row)
    for part in call.parts:
        if part.modality != "text" and part.type != "video":
            _check_inline(part)


def _check_ranges(call: Call, row: Family) -> None:
    temperature, tokens = call.body.get("temperature"), call.body.get("max_tokens")
    if temperature is not None and not 0 <= temperature < 2:
        raise invalid(_ALGO + "Temperature should be in [0.0, 2.0)")
    top_p = call.body.get("top_p")
    if top_p is not None and not 0 < top_p <= 1:
        raise invalid(_ALGO + "Range of top_p should be (0.0, 1.0]")
    if tokens is not None and not 1 <= tokens <= (row.max_output or tokens):
        raise invalid(f"{_ALGO}Range of max_tokens should be [1, {row.max_output}]")


def _check_modalities(call: Call, row: Family) -> None:
    """At most one medium beside the text in one message, and so many files as the family takes."""
    for number in {part.message for part in call.parts}:
        inside = {part.modality for part in call.parts if part.message == number} - {"text"}
        if len(inside) > 1 and not row.several_modalities:
            raise invalid("Only one modality besides text is supported in one message.")
    sounds = [part for part in call.parts if part.modality == "audio"]
    if row.audio_files is not None and len(sounds) > row.audio_files:
        raise invalid(f"The number of audio files should be at most {row.audio_files}.")
    pictures = [part for part in call.parts if part.modality in ("image", "video")]
    if pictures and not row.sees:
        raise invalid(f"Unexpected item type in content: {pictures[0].type}")
    if not row.takes_text and not sounds:
        raise invalid("Field required: input_audio")


def _check_inline(part: Part) -> None:
    if part.type == "audio_url":
        raise invalid("Unexpected item type in content: audio_url")
    if not part.is_data_uri:
        if part.is_url:
            raise invalid(_ALGO + "Failed to download multimodal content.")
        raise invalid(
            f"{_ALGO}The provided URL does not appear to be valid. Ensure it is correctly formatted."
        )
    if len(part.value) > _ITEM_BYTES:
        raise invalid(f"Exceeded limit on max bytes per data-uri item : {_ITEM_BYTES}")


def _check_vllm(call: Call, row: Family) -> None:
    for part in _media(call):
        if part.type == "input_audio":
            _check_raw(part)
        elif part.type == "video":
            raise invalid("Unknown part type: video")
        elif not part.is_data_uri:
            raise invalid("The URL must be either a HTTP, data or file URL that can be fetched.")


def _check_sglang(call: Call, row: Family) -> None:
    _check_vllm(call, row)
    for part in _media(call):
        if part.type == "input_audio" and part.format not in ("wav", "mp3"):
            raise invalid("Input should be 'wav' or 'mp3'")


def _check_openai(call: Call, row: Family) -> None:
    for key in call.body:
        if key not in OPENAI_KEYS:
            raise Refused(400, "unknown_parameter", f"Unrecognized request argument supplied: {key}")
    for part in _media(call):
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


def _media(call: Call) -> Iterable[Part]:
    return (part for part in call.parts if part.modality != "text")


_CHECKS: dict[Server, Callable[[Call, Family], None]] = {
    "dashscope": _check_dashscope,
    "vllm": _check_vllm,
    "sglang": _check_sglang,
    "openai": _check_openai,
}
