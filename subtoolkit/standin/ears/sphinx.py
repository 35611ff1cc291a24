"""English speech -> words with their times: PocketSphinx, in processes of its own.

An old recogniser: clear speech comes out well, anything over music or noise does not. It tells no voices
apart.
"""

import importlib.util
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress

from subtoolkit.core.cue import Word
from subtoolkit.core.errors import ExtraMissing
from subtoolkit.standin.heard import Heard, Stopped, Utterance
from subtoolkit.standin.messages import read_message, write_message

_PROFILE = "A voice"
_MOST = 4
"""Processes: each holds a decoder of about 150 MB."""


class Sphinx:
    """A small pool of recognisers; each is started when it is needed and then kept."""

    needs_sound = True
    languages = "English alone, roughly"

    def __init__(self, size: int) -> None:
        self._free = threading.Semaphore(size)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def hear(self, pcm: bytes, duration: int) -> Heard:
        """Recognise a sound; raises `Stopped` when the ear is closed or its recogniser breaks down."""
        with self._free:
            worker = self._take()
            try:
                utterances = worker.ask(pcm)
            except BaseException:
                self._drop(worker)
                raise
            self._put(worker)
        return _heard(utterances)

    def close(self) -> None:
        """End all recognisers, also those that are listening."""
        with self._lock:
            self._closed = True
            busy, idle = self._all - set(self._idle), self._idle
            self._idle = []
        for worker in busy:
            worker.kill()  # its own thread tidies up behind it
        for worker in idle:
            self._drop(worker)

    def _take(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise Stopped
            worker = self._idle.pop() if self._idle else _Worker()
            self._all.add(worker)
            return worker

    def _put(self, worker: "_Worker") -> None:
        with self._lock:
            closed = self._closed
            if not closed:
                self._idle.append(worker)
        if closed:
            self._drop(worker)

    def _drop(self, worker: "_Worker") -> None:
        with self._lock:
            self._all.discard(worker)
        worker.end()


class _Worker:
    """One recogniser process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "subtoolkit.standin.recogniser"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, pcm: bytes) -> list[list[tuple[int, int, str]]]:
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        try:
            write_message(self._process.stdin, pcm)
        except OSError as error:
            raise Stopped from error
        answer = read_message(self._process.stdout)
        if answer is None:
            raise Stopped
        utterances: list[list[tuple[int, int, str]]] = json.loads(answer)
        return utterances

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        with suppress(OSError):  # what was not sent yet cannot be flushed any more
            self._process.communicate()


def _heard(utterances: list[list[tuple[int, int, str]]]) -> Heard:
    turns = tuple(_utterance(words) for words in utterances)
    return Heard(utterances=turns, speakers={turns[0].speaker: _PROFILE} if turns else {})


def _utterance(heard: list[tuple[int, int, str]]) -> Utterance:
    """Write the recogniser's bare words as a sentence."""
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
