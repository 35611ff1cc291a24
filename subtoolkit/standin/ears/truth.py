"""What is known about a recording -> what a perfect listener hears in a span of it.

A truth file is JSON, times in seconds on the player's clock:

    {"media": "talk.mp4", "language": "en", "duration": 81.0,
     "utterances": [{"start": 4.2, "end": 6.615, "speaker": "Anna", "text": "Good morning.",
                     "words": [{"start": 4.2, "end": 4.343, "text": "Good"}, …]}, …],
     "sounds": [{"start", "end", "text"}, …], "scenes": [{"start", "end", "text"}, …],
     "texts": [{"start", "end", "text", "appearance"}, …],
     "speakers": {"Anna": "a woman, calm and friendly", …}}
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, Field, ValidationError

from subtoolkit.core.clock import Time
from subtoolkit.core.cue import Word
from subtoolkit.core.errors import FileNotThere
from subtoolkit.core.noun import Noun
from subtoolkit.standin.heard import Event, Heard, Sign, Utterance

EDGE = 10
"""Milliseconds that a word may stick out of a span and still be heard: cuts and truths are not finer."""
_SHORTEST_EVENT = 100

Happening = TypeVar("Happening", bound=Event)


class Truth(Noun):
    """A recording, known by heart."""

    model_config = ConfigDict(extra="ignore")

    media: str
    """Path of the recording, relative to the truth file."""
    language: str | None = None
    duration: Time
    utterances: tuple[Utterance, ...] = ()
    sounds: tuple[Event, ...] = ()
    scenes: tuple[Event, ...] = ()
    texts: tuple[Sign, ...] = ()
    speakers: dict[str, str] = Field(default_factory=dict)


def load(path: Path) -> Truth:
    """Read a truth file; raises `FileNotThere` for one that is missing or holds something else."""
    try:
        return Truth.model_validate_json(path.read_bytes())
    except OSError as error:
        raise FileNotThere(path, error.strerror or str(error)) from error
    except ValidationError as error:
        why = error.errors()[0]
        raise FileNotThere(path, f"not a truth file: {why['loc']} {why['msg']}") from error


def span(truth: Truth, at: int, duration: int) -> Heard:
    """What is heard from `at` on: whole words only, times from the beginning of the span."""
    turns = tuple(_turns(truth.utterances, at, at + duration))
    names = {turn.speaker for turn in turns}
    return Heard(
        utterances=turns,
        sounds=tuple(_events(truth.sounds, at, at + duration)),
        scenes=tuple(_events(truth.scenes, at, at + duration)),
        texts=tuple(_events(truth.texts, at, at + duration)),
        speakers={name: profile for name, profile in truth.speakers.items() if name in names},
        at=at,
    )


def _turns(utterances: Iterable[Utterance], start: int, end: int) -> Iterable[Utterance]:
    for turn in utterances:
        if turn.end <= start or turn.start >= end:
            continue
        words = turn.words or tuple(_guessed(turn))
        inside = [word for word in words if start - EDGE <= word.start and word.end <= end + EDGE]
        if not inside:
            continue
        placed = tuple(
            Word(start=max(0, word.start - start), end=min(word.end, end) - start, text=word.text)
            for word in inside
        )
        text = turn.text if len(inside) == len(words) else " ".join(word.text for word in inside)
        yield turn.model_copy(
            update={"start": placed[0].start, "end": placed[-1].end, "text": text, "words": placed}
        )


def _guessed(turn: Utterance) -> Iterable[Word]:
    """Words of a turn whose word times are not known, each with its share by letters."""
    words = turn.text.split()
    letters = sum(map(len, words))
    at, length = 0, turn.end - turn.start
    for word in words:
        start, at = at, at + len(word)
        yield Word(
            start=turn.start + start * length // letters, end=turn.start + at * length // letters, text=word
        )


def _events(events: Iterable[Happening], start: int, end: int) -> Iterable[Happening]:
    for event in events:
        first, last = max(event.start, start), min(event.end, end)
        if last - first >= _SHORTEST_EVENT:
            yield event.model_copy(update={"start": first - start, "end": last - start})
