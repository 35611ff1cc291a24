"""Name of a model -> what its family can take, gives back and allows.

Every figure is one that the service documents on its help pages (Model Studio: "Qwen-Omni", "Audio
understanding", "Rate limits"), or, for open weights, one of their model cards. `None` means that nobody
says: the tool then does not guess. A new family is one more row.
"""

from typing import Literal

from subtoolkit.core.clock import HOUR, MINUTE, SECOND, Time
from subtoolkit.core.noun import Noun

MB = 1_000_000
GB = 1_000 * MB


class Sampling(Noun):
    """How the model picks its next word; None leaves it to the server."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    presence_penalty: float | None = None
    repetition_penalty: float | None = None
    """Above 1 against loops; more than 1.1 starts to damage choruses."""
    seed: int | None = None
    max_tokens: int | None = None


class Family(Noun):
    """One kind of model: the same limits, rates and manners."""

    name: str
    also: tuple[str, ...] = ()
    """Other names of it; snapshots (`name-2026-03-15`) need none."""
    context: int | None = None
    """Tokens of input and output together."""
    max_input: int | None = None
    max_input_thinking: int | None = None
    """Likewise, while it thinks; None: no less."""
    max_output: int | None = None

    hears: bool = True
    longest_audio: Time | None = None
    """Longest single sound."""
    audio_bytes: int | None = None
    """Largest sound file, however it gets there."""
    audio_files: int | None = None
    """Sounds in one request, by address."""
    audio_files_inline: int | None = None
    """Sounds in one request, as base64."""
    audio_rate: float | None = None
    """Input tokens a second of sound."""
    voice_rate: float | None = None
    """Output tokens a second of spoken answer; None: it does not speak."""

    sees: bool = False
    """Takes pictures."""
    longest_video: Time | None = None
    video_bytes: int | None = None
    video_files: int | None = None
    video_files_inline: int | None = None
    frames: tuple[int, int] | None = None
    """Fewest and most pictures of a frame list."""
    frames_inline: int | None = None
    """Most of them as base64."""
    images: int | None = None
    images_inline: int | None = None
    image_bytes: int | None = None

    inline_chars: int = 10 * MB
    """Longest base64 string of one part; the documented limit is 10 MB, the server's own is a little more."""
    several_modalities: bool | None = None
    """One message may hold sound and pictures beside its text."""
    stream: Literal["required", "optional", "never"] = "required"
    thinking: Literal["no", "off", "on"] = "no"
    """no: cannot; off: on request (`enable_thinking`); on: unless told not to (`reasoning_effort`)."""
    search: bool | None = False
    system: Literal["heeded", "in-writing", "ignored"] | None = None
    """What becomes of a system message; in-writing: it is ignored while the model speaks."""
    takes_text: bool = True
    """False: sound alone, no instruction is possible."""
    prose: bool = False
    """Answers in prose whatever is asked: no cues can come of it."""
    native: bool = False
    """To be had through the native endpoint too."""
    native_only: bool = False
    """Not to be had through the compatible endpoint."""
    superseded: str | None = None
    """The family to use instead."""
    languages: int | tuple[str, ...] | None = None
    """Languages it understands: how many, or which."""
    rpm: float | None = None
    """Requests a minute that the service allows an account; a sixtieth of it each second."""
    tpm: float | None = None
    """Tokens a minute, likewise."""
    piece: tuple[Time, Time] = (45 * SECOND, 90 * SECOND)
    """Shortest and longest piece that is heard well with a structured prompt."""
    seen: tuple[Time, Time] = (60 * SECOND, 120 * SECOND)
    """The same where the picture goes with it."""
    song: Time = 6 * MINUTE
    """Longest song that is sent whole with the lyric prompt. Nobody documents how much is well: sung words
    are few, and every cut falls into music, so it is longer than a piece of talk, as far as the answer has
    room."""
    sampling: Sampling = Sampling(temperature=0.7)

    def tokens(self, duration: int) -> float | None:
        """Input tokens of a sound of `duration`: rate x seconds, at least those of one second."""
        if not duration:
            return 0  # there is no sound
        return None if self.audio_rate is None else self.audio_rate * max(duration, SECOND) / SECOND

    def kbps(self, duration: int) -> int:
        """The best usual bit rate of an MP3 that lasts `duration` and still fits into a request."""
        fits = (rate for rate in _KBPS if rate * duration / 8 * 4 / 3 < self.inline_chars * _MARGIN)
        return next(fits, _KBPS[-1])


_KBPS = (32, 24, 16)
_MARGIN = 0.99
"""Frames are whole, and a file has a header."""
_EUROPE_AND_EAST = ("zh", "en", "yue", "fr", "it", "es", "de", "ja")


def _like(row: Family, **changes: object) -> Family:
    return Family.model_validate({**dict(row), **changes})


_PLUS = Family(
    name="qwen3.5-omni-plus",
    context=262_144,
    max_input=196_608,
    max_output=65_536,
    longest_audio=3 * HOUR,
    audio_bytes=2 * GB,
    audio_files=2048,
    audio_files_inline=250,
    audio_rate=7,
    voice_rate=12.5,
    sees=True,
    longest_video=HOUR,
    video_bytes=2 * GB,
    video_files=512,
    video_files_inline=250,
    frames=(2, 2048),
    frames_inline=250,
    images=2048,
    images_inline=250,
    image_bytes=20 * MB,
    several_modalities=True,
    search=True,
    system="heeded",
    languages=113,
    rpm=60,
    tpm=100_000,
)
_TURBO = Family(
    name="qwen-omni-turbo",
    context=32_768,
    max_input=30_720,
    max_output=2_048,
    longest_audio=3 * MINUTE,
    audio_bytes=10 * MB,
    audio_files=1,
    audio_files_inline=1,
    audio_rate=25,
    voice_rate=25,
    sees=True,
    longest_video=40 * SECOND,
    video_bytes=150 * MB,
    video_files=1,
    video_files_inline=1,
    frames=(4, 80),
    images=2048,
    images_inline=250,
    image_bytes=10 * MB,
    several_modalities=False,
    system="in-writing",
    superseded="qwen3.5-omni-flash",
    languages=("zh", "en"),
    rpm=60,
    tpm=100_000,
    piece=(30 * SECOND, 60 * SECOND),
    song=90 * SECOND,  # 2,048 tokens of output are about 70 lines with their times
    seen=(20 * SECOND, 40 * SECOND),
)
# Open weights on a server of one's own: its limits are its owner's, so only the model's are known.
_WEIGHTS = Family(
    name="qwen3-omni-30b-a3b-instruct",
    also=("qwen3-omni-30b-a3b",),
    context=65_536,
    audio_rate=12.5,
    sees=True,
    stream="optional",
    system="heeded",
    languages=19,
    seen=(30 * SECOND, 60 * SECOND),
    song=4 * MINUTE,
    sampling=Sampling(temperature=0.7, repetition_penalty=1.05),
)
_AUDIO = Family(
    name="qwen-audio-turbo",
    also=("qwen-audio-chat", "qwen2-audio-instruct"),
    context=8_000,
    max_input=6_000,
    max_output=1_500,
    longest_audio=30 * SECOND,  # what is longer is cut there by the service, without an error
    audio_bytes=10 * MB,
    audio_files=1,
    audio_files_inline=1,
    audio_rate=25,
    stream="optional",
    system="heeded",
    native=True,
    native_only=True,
    superseded="qwen3.5-omni-flash",
    languages=_EUROPE_AND_EAST,
    rpm=120,
    tpm=100_000,
    piece=(15 * SECOND, 30 * SECOND),
)

FAMILIES: tuple[Family, ...] = (
    _PLUS,
    _like(_PLUS, name="qwen3.5-omni-flash"),
    Family(
        name="qwen3-omni-flash",
        context=65_536,
        max_input=49_152,
        max_input_thinking=16_384,
        max_output=16_384,
        longest_audio=20 * MINUTE,
        audio_bytes=100 * MB,
        audio_files=1,
        audio_files_inline=1,
        audio_rate=12.5,
        voice_rate=12.5,
        sees=True,
        longest_video=150 * SECOND,
        video_bytes=256 * MB,
        video_files=1,
        video_files_inline=1,
        frames=(2, 128),
        images=2048,
        images_inline=250,
        image_bytes=10 * MB,
        several_modalities=False,
        song=4 * MINUTE,
        thinking="off",
        system="heeded",
        languages=19,
        rpm=60,
        tpm=100_000,
        sampling=Sampling(temperature=0.7, repetition_penalty=1.05),
    ),
    Family(
        name="qwen3.8-omni-flash",
        context=1_000_000,
        max_input=991_808,
        max_input_thinking=983_616,
        max_output=131_072,
        longest_audio=2 * HOUR,
        audio_bytes=GB,
        sees=True,
        longest_video=HOUR,
        video_bytes=GB,
        stream="optional",
        thinking="on",
        search=True,
        languages=113,
    ),
    _TURBO,
    _like(_TURBO, name="qwen2.5-omni-7b", superseded=None),
    Family(
        name="qwen3-omni-30b-a3b-captioner",
        context=65_536,
        max_input=32_768,
        max_output=32_768,
        longest_audio=40 * MINUTE,
        audio_bytes=GB,
        audio_files=1,
        audio_files_inline=1,
        audio_rate=12.5,
        several_modalities=False,
        stream="optional",
        system="ignored",
        takes_text=False,
        prose=True,
        native=True,
        rpm=60,
        tpm=100_000,
        piece=(10 * MINUTE, 30 * MINUTE),
        sampling=Sampling(),
    ),
    _WEIGHTS,
    _like(_WEIGHTS, name="qwen3-omni-30b-a3b-thinking", also=(), thinking="on"),
    _AUDIO,
    _like(
        _AUDIO,
        name="qwen-audio-turbo-latest",
        also=("qwen-audio-turbo-2024-12-04",),
        context=8_192,
        max_input=6_144,
        max_output=2_048,
        rpm=60,
    ),
)

UNKNOWN = Family(
    name="unknown",
    stream="optional",
    search=None,
    piece=(30 * SECOND, 60 * SECOND),
    song=2 * MINUTE,
    seen=(30 * SECOND, 60 * SECOND),
)
"""A model that nobody described: nothing is promised, so little is sent at once and nothing is forbidden."""


def family(model: str) -> Family:
    """Family of a model by its name, its snapshot's name, or the name of its weights; else `UNKNOWN`.

    `Qwen/Qwen3-Omni-30B-A3B-Instruct` counts by what follows the last slash, in any case of letters.
    """
    name = model.rstrip("/").rsplit("/", 1)[-1].lower()
    fits = [
        (len(known), row)
        for row in FAMILIES
        for known in (row.name, *row.also)
        if name == known or name.startswith(known + "-")
    ]
    return max(fits, key=lambda fit: fit[0])[1] if fits else UNKNOWN
