"""Speech on stdin -> words on stdout: the recogniser, in a process because it holds the interpreter lock.

Run as `python -m subtoolkit.standin.recogniser`. In come messages of mono 16-bit PCM at 16 kHz, for each goes
one of JSON out: a list of `[start, end, word]` in milliseconds. It ends when its stdin does. English: it uses
the model that comes inside the pocketsphinx wheel.
"""

import json
import sys
from collections.abc import Iterator

from pocketsphinx import Decoder

from subtoolkit.media.child import answering
from subtoolkit.standin.messages import read_message, write_message

_RATE_HZ = 16_000
_STATES = 5_000
"""Most states that are followed at once, of 30,000 by default: a fifth less work for the same errors."""
_STEP = 10
"""Milliseconds of the decoder's frames."""


class Recogniser:
    """A decoder that gives the same words for the same speech, whatever it heard before."""

    def __init__(self) -> None:
        self._decoder = Decoder(samprate=_RATE_HZ, loglevel="FATAL", maxhmmpf=_STATES)

    def listen(self, pcm: bytes) -> Iterator[tuple[int, int, str]]:
        """Recognise one utterance."""
        # The front end adapts to what it hears, and would carry that on to the next utterance.
        self._decoder.reinit_feat()
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, full_utt=True)
        self._decoder.end_utt()
        for segment in self._decoder.seg() or ():
            if segment.word[0] not in "<[":  # silence and noise have names of their own
                # A second pronunciation is written `word(2)`.
                word = segment.word.partition("(")[0]
                yield segment.start_frame * _STEP, (segment.end_frame + 1) * _STEP, word


def main() -> None:
    """Answer until stdin ends."""
    recogniser = Recogniser()
    while (pcm := read_message(sys.stdin.buffer)) is not None:
        words = list(recogniser.listen(pcm))
        with answering():
            write_message(sys.stdout.buffer, json.dumps(words).encode())


if __name__ == "__main__":
    main()
