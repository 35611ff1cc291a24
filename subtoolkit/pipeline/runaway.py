"""The text of a reply as it streams in -> whether the model runs in a loop and should be stopped.

A loop is paid for to the end of the output; stopping it early and asking for the rest anew costs less.
"""

from subtoolkit import replies

EVERY = 2_000
"""Characters between two looks: a look reads the whole text, so that many of them would be slow."""
LONGEST = 1_000_000
"""Characters after which it is left whatever it says: no honest output is half as long."""


class Runaway:
    """Hears the pieces of one reply; True means that it should be left."""

    def __init__(self, duration: int) -> None:
        self._duration = duration
        self._pieces: list[str] = []
        self._length = 0
        self._next = EVERY

    def __call__(self, piece: str) -> bool:
        """Take a further piece of the text."""
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length < self._next:
            return False
        if self._length > LONGEST:
            return True
        # Farther and farther apart, so that all looks together stay linear.
        self._next = max(self._length + EVERY, self._length * 3 // 2)
        _, report = replies.read("".join(self._pieces), duration=self._duration, finish="cut")
        return bool(report.loops)
