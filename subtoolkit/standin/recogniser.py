"""Sound on stdin -> words on stdout: the recogniser, in a process because it holds the interpreter lock.

Run as `python -m subtoolkit.standin.recogniser`. In come messages of mono 16-bit PCM at 16 kHz, for each goes
one of JSON out: a list of utterances, each a list of `[start, end, word]` in milliseconds. It ends when its
stdin does. English: it uses the model that comes inside the pocketsphinx wheel.
"""

import json
import signal
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from pocketsphinx import Decoder, Vad

from subtoolkit.standin.messages import read_message, write_message

Heard: TypeAlias = list[tuple[int, int, str]]

_RATE_HZ = 16_000
_FRAME = 30
"""Milliseconds of a frame of the voice detector; the recogniser's own frames are 10."""
_SMOOTHED = 10
_BELOW_LOUD_DB = 12
"""What is so much fainter than the loud speech of the piece is not listened to: in music the recogniser hears
words that nobody says."""
_SHORTEST = 120
_JOINED = 300
"""Milliseconds: a shorter pause is inside an utterance."""
_PADDING = 200
"""Milliseconds around a voice, since the detector is late for soft sounds."""


class Recogniser:
    """A decoder that gives the same words for the same sound, whatever it heard before."""

    def __init__(self) -> None:
        self._decoder = Decoder(samprate=_RATE_HZ, loglevel="FATAL")
        # The decoder adapts to what it hears; every sound starts from what the model was trained with.
        self._untouched = self._decoder.get_cmn(False)

    def listen(self, pcm: bytes) -> list[Heard]:
        """Recognise the utterances of a sound."""
        self._decoder.set_cmn(self._untouched)
        utterances: list[Heard] = []
        for start, end in voices(pcm):
            words = list(self._words(pcm[_bytes(start) : _bytes(end)], start))
            utterances += _split(words)
        return utterances

    def _words(self, pcm: bytes, start: int) -> Iterator[tuple[int, int, str]]:
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, full_utt=True)
        self._decoder.end_utt()
        for segment in self._decoder.seg() or ():
            if segment.word[0] not in "<[":  # silence and noise have names of their own
                # A second pronunciation is written `word(2)`.
                word = segment.word.partition("(")[0]
                yield start + segment.start_frame * 10, start + (segment.end_frame + 1) * 10, word


def voices(pcm: bytes) -> list[tuple[int, int]]:
    """Ranges of a sound, in ms, in which somebody speaks aloud."""
    detector = Vad(mode=3, sample_rate=_RATE_HZ, frame_length=_FRAME / 1000)
    size = detector.frame_bytes
    count = len(pcm) // size
    is_voice = np.array(
        [detector.is_speech(pcm[i * size : (i + 1) * size]) for i in range(count)], dtype=bool
    )
    if not is_voice.any():
        return []
    samples = np.frombuffer(pcm[: count * size], dtype="<i2").astype(np.float32).reshape(count, -1)
    energy = np.convolve(np.mean(np.square(samples), axis=1), np.ones(_SMOOTHED) / _SMOOTHED, "same")
    level_db = 10 * np.log10(energy + 1)
    loud = np.percentile(level_db[is_voice], 90)
    runs: list[list[int]] = []
    for frame in np.flatnonzero(is_voice & (level_db > loud - _BELOW_LOUD_DB)).tolist():
        if runs and (frame - runs[-1][1]) * _FRAME <= _JOINED:
            runs[-1][1] = frame + 1
        else:
            runs.append([frame, frame + 1])
    return [
        (max(0, first * _FRAME - _PADDING), min(count * _FRAME, end * _FRAME + _PADDING))
        for first, end in runs
        if (end - first) * _FRAME >= _SHORTEST
    ]


def _split(words: Heard) -> Iterator[Heard]:
    """Split where nobody speaks for a while."""
    cuts = [i for i, (word, after) in enumerate(pairwise(words), 1) if after[0] - word[1] >= _JOINED]
    for first, end in pairwise([0, *cuts, len(words)]):
        if words[first:end]:
            yield words[first:end]


def _bytes(time: int) -> int:
    return time * _RATE_HZ // 1000 * 2


def main() -> None:
    """Answer until stdin ends."""
    # Ctrl-C reaches the whole process group; whoever started this process ends it in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    recogniser = Recogniser()
    while (pcm := read_message(sys.stdin.buffer)) is not None:
        write_message(sys.stdout.buffer, json.dumps(recogniser.listen(pcm)).encode())


if __name__ == "__main__":
    main()
