"""Words and their sound on stdin -> times on stdout: the aligner, alone since it holds the interpreter lock.

Run as `python -m subtoolkit.media.align_process`. In comes a line of JSON, `{"words": […], "bytes": n}`, and
behind it n bytes of mono 16-bit PCM at 16 kHz; out goes a line of JSON, `[[start, end], …]` in ms from the
beginning of the sound, one for each word, or `null` where the words cannot be laid on it. It ends when its
stdin does. English: the model is the one that comes inside the pocketsphinx wheel.
"""

import json
import sys

from pocketsphinx import Decoder

from subtoolkit.media.align_phones import phones
from subtoolkit.media.child import answering

_FRAME = 10


class Forced:
    """A decoder that lays given words on a sound."""

    def __init__(self) -> None:
        self._decoder = Decoder(lm=None, samprate=16_000, loglevel="FATAL")
        # The decoder adapts to what it hears; every time it starts from what the model was trained with.
        self._untouched = self._decoder.get_cmn(False)

    def align(self, words: list[str], pcm: bytes) -> list[tuple[int, int]] | None:
        """Start and end of each word; None if the sound is too short or too unlike for them."""
        decoder = self._decoder
        for word in words:
            if decoder.lookup_word(word.lower()) is None:
                decoder.add_word(word.lower(), " ".join(phones(word)))
        decoder.set_cmn(self._untouched)
        try:
            # Phones would take a second pass of the same length, and word times do not gain by it: measured.
            decoder.set_align_text(" ".join(word.lower() for word in words))
            decoder.start_utt()
            decoder.process_raw(pcm, full_utt=True)
            decoder.end_utt()
        except RuntimeError:
            return None
        times = [
            (segment.start_frame * _FRAME, (segment.end_frame + 1) * _FRAME)
            for segment in decoder.seg() or ()
            if segment.word[0] not in "<[("  # silence, noise and empty arcs have names of their own
        ]
        return times if len(times) == len(words) else None


def main() -> None:
    """Answer until stdin ends."""
    forced = Forced()
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        pcm = sys.stdin.buffer.read(request["bytes"])
        times = forced.align(request["words"], pcm)
        with answering():
            print(json.dumps(times), flush=True)  # noqa: T201 - that is its answer


if __name__ == "__main__":
    main()
