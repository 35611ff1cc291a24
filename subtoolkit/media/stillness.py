"""Levels of the speech band -> where there is surely nothing to hear; pure, decided as the levels arrive.

Still is what lies below `SILENCE`, and a hiss that stays so even for `STEADY` that not even faint speech can
be in it: speech makes the level of a tenth of a second move by more than two decibels.
"""

from typing import TYPE_CHECKING

from subtoolkit.media.levels import FRAME, SILENCE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CELL = 100
"""Milliseconds of one decision."""
STEADY = 8_000
"""How long a hiss must stay even."""

_FRAMES = CELL // FRAME
_SECOND = 1000 // FRAME
_STILL = b"\x01" * (_SECOND // _FRAMES)
_RANGE = 2.5
"""dB within which the tenths of an even second stay."""
_CLICK = 5.0
"""dB by which no frame of an even second exceeds its median."""
_DRIFT = 1.5
"""dB between the medians of neighbouring even seconds."""


class Stillness:
    """Decides cell by cell; `mask` holds 1 for a still cell and grows by whole runs once they are known."""

    def __init__(self) -> None:
        import numpy as np  # costs 60 ms

        self.mask = bytearray()
        self._count = 0
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._even: list[bytes] = []
        self._median: float | None = None
        self._steady = False

    def feed(self, levels: "NDArray[np.float32]", *, last: bool = False) -> None:
        """Add levels; with `last` everything is decided."""
        import numpy as np

        self._count += len(levels)
        levels = np.concatenate([self._rest, levels])
        whole = len(levels) // _SECOND * _SECOND
        self._rest = levels[whole:]
        self._seconds(levels[:whole])
        if last:
            if len(self._rest):
                self._seconds(np.pad(self._rest, (0, _SECOND - len(self._rest)), mode="edge"))
            self._close()
            del self.mask[-(-self._count // _FRAMES) :]

    def _seconds(self, levels: "NDArray[np.float32]") -> None:
        import numpy as np

        heard = np.maximum(levels, SILENCE).reshape(-1, _SECOND)
        cells = heard.reshape(-1, _SECOND // _FRAMES, _FRAMES)
        deep = cells.max(axis=2) <= SILENCE
        medians = np.median(heard, axis=1)
        ranges = np.ptp(cells.mean(axis=2), axis=1)
        even = (ranges < _RANGE) & (heard.max(axis=1) < medians + _CLICK)
        for second in range(len(heard)):
            self._second(deep[second].tobytes(), float(medians[second]), even=bool(even[second]))

    def _second(self, deep: bytes, median: float, *, even: bool) -> None:
        if not even or (self._median is not None and abs(median - self._median) > _DRIFT):
            self._close()
        self._median = median if even else None
        if not even:
            self.mask += deep
        elif self._steady:
            self.mask += _STILL
        else:
            self._even.append(deep)
            if len(self._even) * 1000 >= STEADY:
                self._steady = True
                self.mask += _STILL * len(self._even)
                self._even.clear()

    def _close(self) -> None:
        """The run of even seconds is over: one that was short is still only where it is below `SILENCE`."""
        self.mask += b"".join(self._even)
        self._even.clear()
        self._steady = False


class Restless:
    """Finds nothing still: for media in which silence is worth something too."""

    def __init__(self) -> None:
        self.mask = bytearray()
        self._count = 0

    def feed(self, levels: "NDArray[np.float32]", *, last: bool = False) -> None:
        """Add levels."""
        self._count += len(levels)
        cells = -(-self._count // _FRAMES) if last else self._count // _FRAMES
        self.mask += bytes(cells - len(self.mask))
