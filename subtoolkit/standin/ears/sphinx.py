"""English speech -> words with their times: PocketSphinx, in processes of its own.

An old recogniser: clear speech comes out well, anything over music or noise does not. It tells no voices
apart.
"""

import importlib.util
import json
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from typing import TypeAlias

from subtoolkit.core.cue import Word
from subtoolkit.core.errors import ExtraMissing
from subtoolkit.media import child
from subtoolkit.standin.heard import Heard, Stopped, Utterance
from subtoolkit.standin.messages import read_message, write_message

Spoken: TypeAlias = tuple[int, int, str]
"""Start and end in ms, and the word."""

_PROFILE = "A voice"
_MOST = 4
"""Processes: each holds a decoder of about 150 MB."""
_PAUSE = 300
"""Milliseconds of silence that end an utterance."""
_BYTES_PER_MS = 32


class Sphinx:
    """A few threads with a recogniser each, which is started when it is needed and then kept."""

    needs_sound = True
    languages = "English alone, roughly"

    def __init__(self, size: int) -> None:
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="sphinx")
        self._mine = threading.local()
        self._all: list[_Recogniser] = []
        self._lock = threading.Lock()
        self._closed = False

    def hear(self, pcm: bytes, duration: int) -> Heard:
        """Recognise a sound; raises `Stopped` when the ear is closed or its recogniser breaks down."""
        from subtoolkit.standin.ears.voices import voices  # numpy and pocketsphinx: 0.2 s

        ranges = voices(pcm)
        parts = [pcm[start * _BYTES_PER_MS : end * _BYTES_PER_MS] for start, end in ranges]
        try:
            spoken = list(self._threads.map(self._listen, parts))
        except (RuntimeError, CancelledError) as error:  # the threads are gone
            raise Stopped from error
        placed = [
            [(start + first, start + last, word) for first, last, word in words]
            for (start, _), words in zip(ranges, spoken, strict=True)
        ]
        turns = tuple(_utterance(words) for run in placed for words in _split(run))
        return Heard(utterances=turns, speakers={turns[0].speaker: _PROFILE} if turns else {})

    def close(self) -> None:
        """End all recognisers, also those that are listening."""
        with self._lock:
            self._closed = True
            recognisers = list(self._all)
        for recogniser in recognisers:
            recogniser.kill()
        self._threads.shutdown(cancel_futures=True)
        for recogniser in recognisers:
            recogniser.end()

    def _listen(self, pcm: bytes) -> list[Spoken]:
        recogniser: _Recogniser | None = getattr(self._mine, "recogniser", None)
        if recogniser is None:
            recogniser = self._mine.recogniser = self._start()
        return recogniser.ask(pcm)

    def _start(self) -> "_Recogniser":
        with self._lock:
            if self._closed:
                raise Stopped
            recogniser = _Recogniser()
            self._all.append(recogniser)
        return recogniser


class _Recogniser:
    """One recogniser process."""

    def __init__(self) -> None:
        self._process = child.start("subtoolkit.standin.recogniser")

    def ask(self, pcm: bytes) -> list[Spoken]:
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        try:
            write_message(self._process.stdin, pcm)
        except OSError as error:
            raise Stopped from error
        answer = read_message(self._process.stdout)
        if answer is None:
            raise Stopped
        spoken: list[Spoken] = json.loads(answer)
        return spoken

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        with suppress(OSError):  # what was not sent yet cannot be flushed any more
            self._process.communicate()


def _split(words: list[Spoken]) -> Iterator[list[Spoken]]:
    """Split where nobody speaks for a while."""
    cuts = [i for i, (word, after) in enumerate(pairwise(words), 1) if after[0] - word[1] >= _PAUSE]
    for first, end in pairwise([0, *cuts, len(words)]):
        if words[first:end]:
            yield words[first:end]


def _utterance(spoken: Iterable[Spoken]) -> Utterance:
    """Write the recogniser's bare words as a sentence."""
    heard = list(spoken)
    texts = [_cased(word) for _, _, word in heard]
    texts[0] = texts[0][:1].upper() + texts[0][1:]
    texts[-1] += "."
    words = tuple(Word(start=s, end=e, text=t) for (s, e, _), t in zip(heard, texts, strict=True))
    return Utterance(start=words[0].start, end=words[-1].end, text=" ".join(texts), words=words)


def _cased(word: str) -> str:
    return word.capitalize() if word == "i" or word.startswith("i'") else word


def open_ear(argument: str) -> Sphinx:
    """Open the ear; it takes no argument. Raises `ExtraMissing`."""
    if importlib.util.find_spec("pocketsphinx") is None:
        raise ExtraMissing("the stand-in cannot listen", "offline")
    return Sphinx(min(_MOST, os.cpu_count() or 1))
