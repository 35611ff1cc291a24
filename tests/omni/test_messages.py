"""How media and talks are written for each kind of server."""

import pytest

from subtoolkit.core.settings import Server
from subtoolkit.omni.families import family
from subtoolkit.omni.manner import Json, Manner
from subtoolkit.omni.messages import hears_video, messages
from subtoolkit.omni.parts import call
from subtoolkit.omni.request import Clip, Frames, Image, Request, Sound, Turn

PLUS, TURBO, CAPTIONER = "qwen3.5-omni-plus", "qwen-omni-turbo", "qwen3-omni-30b-a3b-captioner"
CLIP = Clip(duration=3_000, width=64, height=64, audible=True, data=b"film", fps=1, max_pixels=230_400)
FILM = Frames(pictures=(b"one", b"two"), times=(0, 500), fps=2)
PICTURE = Image(width=64, height=64, data=b"one", format="png")
SOUND = Sound("mp3", 3_000, b"sound")


def _written(server: Server, *parts: object, model: str = PLUS, **more: object) -> list[Json]:
    request = Request(parts=parts, prompt="Look.", duration=3_000, **more)  # type: ignore[arg-type]
    return messages(request, family(model), server)


def _content(server: Server, *parts: object) -> list[Json]:
    return _written(server, *parts)[-1]["content"]  # type: ignore[return-value]


LOOK = {"type": "text", "text": "Look."}
KNOBS = {"fps": 1, "max_pixels": 230_400}


@pytest.mark.parametrize(
    ("server", "part"),
    [
        ("dashscope", {"type": "video_url", "video_url": {"url": "data:;base64,ZmlsbQ=="}, **KNOBS}),
        ("vllm", {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,ZmlsbQ=="}}),
        ("sglang", {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,ZmlsbQ==", "fps": 1}}),
        ("openai", {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,ZmlsbQ=="}}),
    ],
)
def test_each_server_reads_the_knobs_of_a_video_elsewhere(server: Server, part: Json) -> None:
    """Beside the address, inside its object, or nowhere."""
    assert _content(server, CLIP) == [part, LOOK]


def test_a_film_is_a_list_for_the_service_and_single_pictures_for_others() -> None:
    """When they were taken stands in the text, since none of them could know."""
    film, told = _content("dashscope", FILM)
    assert film == {
        "type": "video",
        "video": ["data:image/jpeg;base64,b25l", "data:image/jpeg;base64,dHdv"],
        "fps": 2,
    }
    assert "00:00.000, 00:00.500" in str(told["text"])
    assert str(told["text"]).endswith("\n\nLook.")
    kinds = [part["type"] for part in _content("vllm", FILM)]
    assert kinds == ["image_url", "image_url", "text"]


def test_several_media_keep_their_order() -> None:
    """Before the text."""
    kinds = [part["type"] for part in _content("dashscope", SOUND, PICTURE, SOUND)]
    assert kinds == ["input_audio", "image_url", "input_audio", "text"]
    assert _content("vllm", PICTURE)[0]["image_url"] == {"url": "data:image/png;base64,b25l"}


@pytest.mark.parametrize(
    ("server", "part"),
    [
        (
            "dashscope",
            {"type": "input_audio", "input_audio": {"data": "https://x.org/a.mp3", "format": "mp3"}},
        ),
        ("vllm", {"type": "audio_url", "audio_url": {"url": "https://x.org/a.mp3"}}),
    ],
)
def test_an_address_stands_where_the_bytes_would(server: Server, part: Json) -> None:
    """The server reads it by itself."""
    assert _content(server, Sound("mp3", 3_000, url="https://x.org/a.mp3"))[0] == part


def test_what_the_talk_is_about_stands_where_it_began() -> None:
    """In the user's first message; what is asked now is the last."""
    turns = (Turn("user", "Look."), Turn("assistant", "I see."))
    request = Request(parts=(PICTURE,), prompt="And then?", turns=turns)
    first, answer, last = messages(request, family(PLUS), "dashscope")
    assert first["role"] == "user"
    assert [part["type"] for part in first["content"]] == ["image_url", "text"]  # type: ignore[union-attr]
    assert answer == {"role": "assistant", "content": "I see."}
    assert last == {"role": "user", "content": "And then?"}


def test_a_question_of_text_alone_is_plain() -> None:
    """No list of parts."""
    assert _written("dashscope") == [{"role": "user", "content": "Look."}]


def test_who_the_model_shall_be() -> None:
    """A system message; a talk before where that is ignored; nothing where no text is taken."""
    assert _written("dashscope", system="Be short.")[0] == {"role": "system", "content": "Be short."}
    assert _written("dashscope", system="Be short.", model=TURBO)[0]["role"] == "system"
    spoken = _written("dashscope", system="Be short.", model=TURBO, voice="Cherry")
    assert [one["role"] for one in spoken] == ["user", "assistant", "user"]
    (alone,) = _written("dashscope", SOUND, system="Be short.", model=CAPTIONER)
    assert [part["type"] for part in alone["content"]] == ["input_audio"]  # type: ignore[union-attr]


def test_the_sound_of_a_video_is_asked_for_where_it_is_not_heard() -> None:
    """Unless a sound goes with it: then it would be heard twice."""
    assert hears_video("dashscope")
    assert not any(hears_video(server) for server in ("vllm", "sglang", "openai"))  # type: ignore[arg-type]

    def extras(*parts: object) -> object:
        request = Request(parts=parts, prompt="Look.", duration=3_000)  # type: ignore[arg-type]
        return call("m", family(PLUS), "vllm", request, Manner()).get("extra_body")

    assert extras(CLIP) == {"mm_processor_kwargs": {"use_audio_in_video": True}}
    assert extras(CLIP, SOUND) is None


def test_what_is_stored_at_the_service_is_resolved_there() -> None:
    """By a header, which no other request has."""

    def headers(url: str) -> object:
        request = Request(parts=(Sound("mp3", 3_000, url=url),), duration=3_000)
        return call("m", family(PLUS), "dashscope", request, Manner()).get("extra_headers")

    assert headers("oss://folder/a.mp3") == {"X-DashScope-OssResourceResolve": "enable"}
    assert headers("https://x.org/a.mp3") is None
