"""What the model wrote for one segment, exactly as it was received."""

from typing import Literal, Self

from subtoolkit.core.noun import Noun

Finish = Literal["stop", "length", "content_filter", "cut"]
"""Why the text ends; `cut`: the stream stopped without a reason, so the text is incomplete."""


class Usage(Noun):
    """Tokens as the service counted them; sums with `+`."""

    requests: int = 0
    """Requests that were answered and paid for."""
    cached: int = 0
    """Replies that came from the cache instead."""
    input_tokens: int = 0
    """All input tokens, the audio, image and video tokens among them."""
    output_tokens: int = 0
    """All output tokens, those of reasoning and of speech among them."""
    audio_tokens: int = 0
    image_tokens: int = 0
    video_tokens: int = 0
    reasoning_tokens: int = 0
    speech_tokens: int = 0
    """Of the output tokens those of a spoken answer."""

    def __add__(self, other: Self) -> Self:
        names = type(self).model_fields
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in names})


class Reply(Noun):
    """The model's words for one segment; never changed, stored before it is read."""

    text: str
    reasoning: str = ""
    """Text of the reasoning field, kept because some servers put the whole answer there."""
    finish: Finish
    model: str
    """The name that the service reported, else the one that was asked for."""
    request_id: str = ""
    usage: Usage = Usage()
