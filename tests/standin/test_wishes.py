"""Thinking, search, speech, talks and pictures on the wire."""

import base64
import json

import pytest

from subtoolkit import standin
from subtoolkit.standin.wire import Json
from tests.omni.media import clip, frames, image
from tests.standin.asking import audio, body, post, refusal, silence, text, usual

THINKER, PLUS, EIGHT = "qwen3-omni-flash", "qwen3.5-omni-plus", "qwen3.8-omni-flash"


def _uri(data: bytes | None) -> str:
    return "data:;base64," + base64.b64encode(data or b"").decode()


def _video(duration: int = 3_000, *, audible: bool = True, **knobs: object) -> Json:
    return {"type": "video_url", "video_url": {"url": _uri(clip(duration, audible=audible).data)}, **knobs}


def _image(width: int = 64, height: int = 64) -> Json:
    return {"type": "image_url", "image_url": {"url": _uri(image(width, height).data)}}


def _deltas(answer_text: str) -> list[Json]:
    events = [json.loads(line[6:]) for line in answer_text.splitlines() if line.startswith("data: {")]
    return [event["choices"][0]["delta"] for event in events if event["choices"]]


def _usage(answer_text: str) -> Json:
    events = [json.loads(line[6:]) for line in answer_text.splitlines() if line.startswith("data: {")]
    return dict(events[-1]["usage"])


COUNTED = {"stream_options": {"include_usage": True}}


def test_thoughts_come_first() -> None:
    """In a field of their own, with content null; the answer carries the field as null."""
    with standin.start("instant") as server:
        answer = post(server, usual(model=THINKER, enable_thinking=True, **COUNTED))
    deltas = _deltas(answer.text)
    assert deltas[0] == {"content": None, "role": "assistant", "reasoning_content": ""}
    thoughts = [delta for delta in deltas if delta.get("reasoning_content")]
    assert thoughts
    assert all(delta["content"] is None for delta in thoughts)
    assert deltas[-2]["reasoning_content"] is None
    assert _usage(answer.text)["completion_tokens_details"]["reasoning_tokens"] > 0


def test_a_search_is_counted() -> None:
    """It is billed apart."""
    wish = {"enable_search": True, "search_options": {"search_strategy": "agent"}}
    with standin.start("instant") as server:
        answer = post(server, usual(model=PLUS, **wish, **COUNTED))
    assert _usage(answer.text)["plugins"]["search"]["count"] == 1


def test_speech_comes_between_the_words() -> None:
    """Base64 of bare samples, although the format is called wav."""
    wish = {"modalities": ["text", "audio"], "audio": {"voice": "Tina", "format": "wav"}}
    with standin.start("instant") as server:
        answer = post(server, usual(model=PLUS, **wish, **COUNTED))
    pieces = [delta["audio"]["data"] for delta in _deltas(answer.text) if "audio" in delta]
    pcm = b"".join(map(base64.b64decode, pieces))
    assert pcm[:4] != b"RIFF"
    assert len(pcm) > 48_000
    assert _usage(answer.text)["completion_tokens_details"]["audio_tokens"] > 0


SPOKEN = {"modalities": ["text", "audio"], "audio": {"voice": "Tina", "format": "wav"}}
REFUSED = {
    "speech in one piece": (
        {**usual(model="qwen3-omni-30b-a3b-captioner", stream=False), **SPOKEN},
        "modality 'audio'",
    ),
    "no voice": (usual(model=PLUS, modalities=["text", "audio"]), "audio.voice"),
    "speech in mp3": (
        usual(model=PLUS, modalities=["text", "audio"], audio={"voice": "Tina", "format": "mp3"}),
        "only support wav",
    ),
    "speech of thoughts": (usual(model=THINKER, enable_thinking=True, **SPOKEN), "enable_thinking"),
    "search by whom": (usual(model=THINKER, enable_search=True), "enable_search"),
    "search how": (
        usual(model=PLUS, enable_search=True, search_options={"search_strategy": "turbo"}),
        "search_strategy",
    ),
    "search while thinking": (usual(model=EIGHT, enable_search=True, stream=False), "stream=true"),
    "two budgets": (usual(model=EIGHT, reasoning_effort="low", thinking_budget=5), "together"),
    "a picture for ears": (body(_image(), model="qwen3-omni-30b-a3b-captioner"), "Field required"),
    "a short video": (body(_video(1_500), text("?")), "too short"),
    "no video": (
        body({"type": "video_url", "video_url": {"url": _uri(b"no video")}}, text("?")),
        "Invalid video file",
    ),
    "a thread": (body(_image(10, 64), text("?")), "length and width"),
    "a film of one": (
        body({"type": "video", "video": [_uri(picture) for picture in frames(1).pictures]}, text("?")),
        "number of images",
    ),
    "seed": (usual(seed=2**31), "Range of seed"),
    "presence": (usual(presence_penalty=3), "presence_penalty"),
    "repetition": (usual(repetition_penalty=0), "greater than 0"),
    "pictures of the model": (
        {**usual(), "messages": [{"role": "assistant", "content": [_image()]}]},
        "messages of the user",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_service_refuses(name: str) -> None:
    """What a family does not take, in words that are documented where there are some."""
    request, words = REFUSED[name]
    with standin.start("instant") as server:
        status, said = refusal(server, request)
    assert status == 400
    assert words in said


def test_several_sounds_stand_one_behind_the_other() -> None:
    """And are heard one after the other."""
    sound = audio(silence(8_000))
    with standin.start("instant") as server:
        answer = post(server, body(sound, sound, text("## Speakers and Transcript"), **COUNTED))
    assert server.log[0].duration == 16_000
    assert "00:08.240" in server.log[0].reply
    assert _usage(answer.text)["prompt_tokens_details"]["audio_tokens"] == 112


@pytest.mark.parametrize(
    ("kind", "extra", "heard"),
    [
        ("dashscope", {}, True),
        ("vllm", {}, False),
        ("vllm", {"mm_processor_kwargs": {"use_audio_in_video": True}}, True),
        ("sglang", {}, False),
    ],
)
def test_who_hears_the_sound_of_a_video(kind: str, extra: Json, heard: bool) -> None:
    """The service; vLLM when it is asked to; SGLang never."""
    model = PLUS if kind == "dashscope" else "Qwen/Qwen3-Omni-30B-A3B-Instruct"
    with standin.start("instant", server_kind=kind) as server:  # type: ignore[arg-type]
        answer = post(server, body(_video(), text("?"), model=model, **extra, **COUNTED))
    assert ("audio_tokens" in _usage(answer.text)["prompt_tokens_details"]) is heard
    assert _usage(answer.text)["prompt_tokens_details"]["video_tokens"] > 0


def test_a_talk_is_answered_by_its_last_question() -> None:
    """What was asked before does not decide the form of the answer."""
    talk = [
        {
            "role": "user",
            "content": [audio(silence(8_000)), text("## Storyline\n## Speakers and Transcript")],
        },
        {"role": "assistant", "content": "Done."},
        {"role": "user", "content": "Which words were said?"},
    ]
    with standin.start("instant") as server:
        post(server, {**usual(), "messages": talk})
    assert not server.log[0].reply.startswith("##")
