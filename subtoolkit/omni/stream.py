"""Events of a stream, or one whole completion -> a `Reply`; pure, and trusting nothing.

Servers leave out roles, choices and whole chunks, put the answer into the field for reasoning, count usage
in a chunk of its own, and report an error as a chunk that holds nothing else. What is spoken comes in
between; its words may come with it and nowhere else.
"""

from collections.abc import Mapping

from subtoolkit.core.reply import Finish, Reply, Usage
from subtoolkit.omni.speech import Speech, spoken

_FINISHES: dict[str, Finish] = {"length": "length", "content_filter": "content_filter"}
_UNFINISHED = ("", "null", "abort", "error")
_REASONING = ("reasoning_content", "reasoning")
_END_OF_THOUGHT = "</think>"


class Collector:
    """Takes one event after the other."""

    def __init__(self, model: str, request_id: str = "") -> None:
        self._model = model
        self._request_id = request_id
        self._text: list[str] = []
        self._transcript: list[str] = []
        self._reasoning: list[str] = []
        self._reason = ""
        self._usage: Usage | None = None
        self.started = False
        """Something of an answer has come, be it a chunk without a word."""
        self.speech = Speech()
        self.sound = b""
        """The sound that the last event added, as PCM."""
        self.thought = ""
        """What it added to the reasoning."""

    def add(self, event: Mapping[str, object]) -> str:
        """Take a chunk, or a whole completion, and return the text that it adds.

        Raises `ValueError` for sound that cannot be decoded.
        """
        self.sound, self.thought = b"", ""
        self._model = _whole([_string(event.get("model"))]) or self._model
        self._request_id = self._request_id or _whole([_string(event.get("id"))])
        if counted := _usage(event.get("usage")):
            self._usage = counted
        choice = _first(event.get("choices"))
        if choice is None:
            return ""
        self.started = True
        self._reason = _string(choice.get("finish_reason")) or self._reason
        words = _mapping(choice.get("delta")) or _mapping(choice.get("message"))
        self.thought = next((text for name in _REASONING if (text := _string(words.get(name)))), "")
        self._reasoning.append(self.thought)
        sound = spoken(words)
        self.sound = self.speech.add(_string(sound.get("data")))
        text, transcript = _content(words.get("content")), _string(sound.get("transcript"))
        self._text.append(text)
        self._transcript.append(transcript)
        return text if any(self._text) else transcript

    @property
    def finished(self) -> bool:
        """The model said why it ends, or the service has counted what it wrote: nothing more will come."""
        return self._reason not in _UNFINISHED or self._usage is not None

    def reply(self) -> Reply:
        """What has come so far; `cut` where the model never said why it ends."""
        text, reasoning = _whole(self._text) or _whole(self._transcript), _whole(self._reasoning)
        finish = "cut" if self._reason in _UNFINISHED else _FINISHES.get(self._reason, "stop")
        if not text.strip() and finish == "stop" and not self.speech.length:
            # Seen with vLLM's reasoning parsers: the whole answer is in there, and nothing else is.
            text = reasoning.rsplit(_END_OF_THOUGHT, 1)[-1]
        return Reply(
            text=text,
            reasoning=reasoning,
            finish=finish,
            model=self._model,
            request_id=self._request_id,
            usage=self._usage or Usage(requests=int(self.started)),
        )

    def partial(self) -> Reply | None:
        """What has come before something went wrong; None if nothing has."""
        return self.reply().model_copy(update={"finish": "cut"}) if self.started else None


def flat_error(event: Mapping[str, object]) -> bool:
    """Whether a chunk is an error that came without the usual envelope, which no SDK notices."""
    return not event.get("choices") and not event.get("usage") and bool(event.get("message"))


def _whole(pieces: list[str]) -> str:
    """Join the pieces, and the halves of letters that JSON escapes may put into two of them."""
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _usage(value: object) -> Usage | None:
    counted = _mapping(value)
    if not counted:
        return None
    heard = _mapping(counted.get("prompt_tokens_details"))
    written = _mapping(counted.get("completion_tokens_details"))
    return Usage(
        requests=1,
        input_tokens=_count(counted.get("prompt_tokens")),
        output_tokens=_count(counted.get("completion_tokens")),
        audio_tokens=_count(heard.get("audio_tokens")),
        image_tokens=_count(heard.get("image_tokens")),
        video_tokens=_count(heard.get("video_tokens")),
        reasoning_tokens=_count(written.get("reasoning_tokens")),
        speech_tokens=_count(written.get("audio_tokens")),
    )


def _content(value: object) -> str:
    """Text of a content field, which a few servers write as a list of parts."""
    if isinstance(value, list):
        return "".join(_string(_mapping(part).get("text")) for part in value)
    return _string(value)


def _first(choices: object) -> Mapping[str, object] | None:
    return _mapping(choices[0]) if isinstance(choices, list) and choices else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
