"""Duration -> plausible turns, at once and without listening: for measuring everything around the model."""

from subtoolkit.core.cue import Word
from subtoolkit.standin.heard import Event, Heard, Utterance

_SPEAKERS = {"Speaker 1": "Calm voice, middle-aged", "Speaker 2": "Young voice, quick"}
_TEXT = (
    "the river turns behind old mill and carries every leaf along until evening light falls on water "
    "while somebody counts boats from bridge"
)
_WORDS = _TEXT.split()
_WORD = 320
_WORDS_PER_TURN = 8
_PERIOD = 4_000
_LEAD = 240


class Instant:
    """Hears a turn of eight words every four seconds, the same for the same duration."""

    needs_sound = False
    languages = "none: it makes up turns from the duration"

    def hear(self, pcm: bytes, duration: int) -> Heard:
        """Make up what a piece of this duration could hold."""
        turns = tuple(_turn(start) for start in range(_LEAD, duration - _WORDS_PER_TURN * _WORD, _PERIOD))
        scene = Event(start=0, end=duration, text="Two people talk by a river.")
        return Heard(utterances=turns, scenes=(scene,), speakers=_SPEAKERS if turns else {})

    def close(self) -> None:
        """Nothing to stop."""


def _turn(start: int) -> Utterance:
    number = start // _PERIOD
    spoken = [_WORDS[(number * 5 + i) % len(_WORDS)] for i in range(_WORDS_PER_TURN)]
    words = tuple(
        Word(start=start + i * _WORD, end=start + (i + 1) * _WORD, text=text) for i, text in enumerate(spoken)
    )
    text = " ".join(spoken).capitalize() + "."
    speaker = f"Speaker {number % 2 + 1}"
    return Utterance(start=start, end=words[-1].end, text=text, speaker=speaker, words=words)


def open_ear(argument: str) -> Instant:
    """Open the ear; it takes no argument."""
    return Instant()
