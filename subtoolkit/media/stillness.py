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
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._even: list[tuple[float, bytes]] = []

    def feed(self, levels: "NDArray[np.float32]", *, last: bool = False) -> None:
        """Add levels; with `last` everything is decided."""
        import numpy as np

        levels = np.concatenate([self._rest, levels])
        whole = len(levels) if last else len(levels) - len(levels) % _SECOND
        self._rest = levels[whole:]
        for begin in range(0, whole, _SECOND):
            self._second(levels[begin : min(begin + _SECOND, whole)])
        if last:
            self._close()

    def _second(self, levels: "NDArray[np.float32]") -> None:
        import numpy as np

        heard = np.maximum(levels, SILENCE)
        cells = np.split(heard, range(_FRAMES, len(heard), _FRAMES))
        deep = bytes(bool(cell.max() <= SILENCE) for cell in cells)
        tenths = [float(cell.mean()) for cell in cells]
        median = float(np.median(heard))
        even = max(tenths) - min(tenths) < _RANGE and float(heard.max()) < median + _CLICK
        if not even or (self._even and abs(median - self._even[-1][0]) > _DRIFT):
            self._close()
        if even:
            self._even.append((median, deep))
        else:
            self.mask += deep

    def _close(self) -> None:
        """The run of even seconds is over: still if it was long, else only where it is below `SILENCE`."""
        steady = len(self._even) * 1000 >= STEADY
        for _, deep in self._even:
            self.mask += b"\x01" * len(deep) if steady else deep
        self._even.clear()
