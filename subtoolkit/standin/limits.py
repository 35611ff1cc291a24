"""What the service refuses, by family and in its own words, as far as that is documented.

https://help.aliyun.com/zh/model-studio/qwen-omni and https://help.aliyun.com/zh/model-studio/error-code.
Where only the limit is documented and not what is said to it, the words are ours.
"""

from collections.abc import Sequence

from subtoolkit.core.clock import SECOND
from subtoolkit.omni.families import Family
from subtoolkit.standin.call import Call, Part
from subtoolkit.standin.refused import Refused, invalid
from subtoolkit.standin.seeing import Seen

ALGO = "<400> InternalError.Algo.InvalidParameter: "
_ITEM_BYTES = 10_485_760
_SHORTEST_VIDEO = 2 * SECOND
_SMALLEST_SIDE = 10
_ASPECT = 200


def check(call: Call, row: Family) -> None:
    """Refuse what can be seen to be wrong without opening a medium."""
    if row.stream == "required" and not call.streams:
        raise invalid(
            "This model only support stream mode, please enable the stream parameter to access the model. "
        )
    _check_ranges(call, row)
    _check_wishes(call, row)
    _check_messages(call, row)
    _check_numbers(call, row)
    for part in call.media:
        for item in part.pictures or (part,):
            _check_item(item)


def check_sound(row: Family, duration: int, size: int) -> None:
    """Refuse a sound that the family does not take."""
    if row.longest_audio is not None and duration > row.longest_audio:
        raise invalid(ALGO + "The audio is too long")
    if row.audio_bytes is not None and size > row.audio_bytes:
        raise invalid("Multimodal file size is too large")


def check_seen(row: Family, seen: Seen, size: int) -> None:
    """Refuse a video or a picture that the family does not take."""
    shorter, longer = sorted((seen.width, seen.height))
    if shorter <= _SMALLEST_SIDE or longer > _ASPECT * shorter:
        raise invalid("The image length and width do not meet the model restrictions.")
    most = row.image_bytes if seen.kind == "image" else row.video_bytes
    if most is not None and size > most:
        raise invalid("Multimodal file size is too large")
    if seen.kind != "video":
        return
    if seen.duration < _SHORTEST_VIDEO:
        raise invalid(ALGO + "The video file is too short.")
    if row.longest_video is not None and seen.duration > row.longest_video:
        raise invalid(ALGO + "The video file is too long.")


def check_tokens(call: Call, row: Family, tokens: int) -> None:
    """Refuse input that the model cannot hold."""
    most = row.max_input_thinking if thinks(call, row) and row.max_input_thinking else row.max_input
    if most is not None and tokens > most:
        raise invalid(f"{ALGO}Range of input length should be [1, {most}]")


def thinks(call: Call, row: Family) -> bool:
    """Whether the model thinks before it answers this."""
    if row.thinking == "on":
        return call.body.get("reasoning_effort") != "none"
    return row.thinking == "off" and bool(call.body.get("enable_thinking"))


def _check_ranges(call: Call, row: Family) -> None:
    temperature, tokens = call.body.get("temperature"), call.body.get("max_tokens")
    if temperature is not None and not 0 <= temperature < 2:
        raise invalid(ALGO + "Temperature should be in [0.0, 2.0)")
    top_p = call.body.get("top_p")
    if top_p is not None and not 0 < top_p <= 1:
        raise invalid(ALGO + "Range of top_p should be (0.0, 1.0]")
    presence = call.body.get("presence_penalty")
    if presence is not None and not -2 <= presence <= 2:
        raise invalid(ALGO + "Range of presence_penalty should be [-2.0, 2.0]")
    repetition = call.body.get("repetition_penalty")
    if repetition is not None and repetition <= 0:
        raise invalid(ALGO + "Repetition_penalty should be greater than 0.0")
    seed = call.body.get("seed")
    if seed is not None and not 0 <= seed < 2**31:
        raise invalid(ALGO + "Range of seed should be [0, 2147483647]")
    if tokens is not None and not 1 <= tokens <= (row.max_output or tokens):
        raise invalid(f"{ALGO}Range of max_tokens should be [1, {row.max_output}]")


def _check_wishes(call: Call, row: Family) -> None:
    """Thinking, search and speech, where the family has them."""
    thinking, search = call.body.get("enable_thinking"), call.body.get("enable_search")
    if thinking and row.thinking == "no":
        raise Refused(400, "InvalidParameter.NotSupportEnableThinking", "Thinking is not supported.")
    if search and not row.search:
        raise invalid(ALGO + "The model does not support enable_search.")
    strategy = (call.body.get("search_options") or {}).get("search_strategy", "agent")
    if search and strategy != "agent":
        raise invalid(ALGO + "The model supports no search_strategy but agent.")
    if search and thinks(call, row) and not call.streams:
        raise invalid(ALGO + "Search while thinking is only supported with stream=true")
    if call.body.get("reasoning_effort") and call.body.get("thinking_budget"):
        raise invalid(ALGO + "reasoning_effort and thinking_budget cannot be used together.")
    if call.speaks:
        _check_speech(call, row)
    elif call.body.get("audio") and thinking:
        raise invalid("'audio' is not supported with enable_thinking=true")


def _check_speech(call: Call, row: Family) -> None:
    if row.voice_rate is None:
        raise invalid(ALGO + "The model does not support the modality 'audio'.")
    if not call.streams:
        raise invalid("'audio' output only support with stream=true")
    if call.body.get("enable_thinking"):
        raise invalid("'audio' output is not supported with enable_thinking=true")
    voice = call.body.get("audio") or {}
    if not voice.get("voice"):
        raise invalid("Field required: audio.voice")
    if voice.get("format") != "wav":
        raise invalid("'audio.format' only support wav")


def _check_messages(call: Call, row: Family) -> None:
    """At most one medium beside the text in one message, and nothing but text from the model."""
    for number in {part.message for part in call.parts}:
        inside = {part.modality for part in call.parts if part.message == number} - {"text"}
        if len(inside) > 1 and not row.several_modalities:
            raise invalid("Only one modality besides text is supported in one message.")
    if any(part.role != "user" for part in call.media):
        raise invalid("Only messages of the user may hold anything but text.")
    if row.takes_text:
        return
    if any(part.modality == "text" for part in call.parts):
        raise invalid("The model does not support text input.")
    if len({part.message for part in call.parts}) > 1:
        raise invalid("The model answers one message alone.")
    if not any(part.modality == "audio" for part in call.parts):
        raise invalid("Field required: input_audio")


def _check_numbers(call: Call, row: Family) -> None:
    """As many files as the family takes, by address and as base64."""
    for name, most, inline in (
        ("audio", row.audio_files, row.audio_files_inline),
        ("video", row.video_files, row.video_files_inline),
        ("image", row.images, row.images_inline),
    ):
        found = [part for part in call.media if part.modality == name]
        if found and name != "audio" and not row.sees:
            raise invalid(f"Unexpected item type in content: {found[0].type}")
        for number, bound in ((len(found), most), (_inline(found), inline)):
            if bound is not None and number > bound:
                raise invalid(f"The number of {name} files should be at most {bound}.")
    for part in call.media:
        if part.type == "video" and row.frames is not None:
            _check_list(part, row.frames, row.frames_inline)


def _check_list(part: Part, bounds: tuple[int, int], inline: int | None) -> None:
    number = len(part.pictures)
    if not bounds[0] <= number <= bounds[1]:
        raise invalid(f"{ALGO}The number of images in a video should be in [{bounds[0]}, {bounds[1]}].")
    if inline is not None and _inline(part.pictures) > inline:
        raise invalid(f"{ALGO}At most {inline} images of a video may be inline.")


def _inline(parts: Sequence[Part]) -> int:
    return sum(part.is_data_uri for part in parts)


def _check_item(part: Part) -> None:
    if part.type == "audio_url":
        raise invalid("Unexpected item type in content: audio_url")
    if not (part.is_data_uri or part.is_url):
        raise invalid(
            f"{ALGO}The provided URL does not appear to be valid. Ensure it is correctly formatted."
        )
    if part.is_data_uri and len(part.value) > _ITEM_BYTES:
        raise invalid(f"Exceeded limit on max bytes per data-uri item : {_ITEM_BYTES}")
