"""Claims and the places where they belong -> offset and stretch of a model's clock; pure."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OFFSET, STRETCH = 1_000.0, 0.05
"""One standard deviation of what is expected of a model's clock: ms, and a share."""


@dataclass(frozen=True)
class Line:
    """Where a claimed time really is: `time + offset + stretch * (time - middle)`."""

    offset: float = 0.0
    stretch: float = 0.0
    middle: float = 0.0

    def __call__(self, times: "Floats") -> "Floats":
        """The real times."""
        return times + self.offset + self.stretch * (times - self.middle)

    @property
    def cost(self) -> float:
        """How unlikely it is, as a negative logarithm."""
        return 0.5 * ((self.offset / OFFSET) ** 2 + (self.stretch / STRETCH) ** 2)


def line_through(claims: "Floats", places: "Floats", weights: "Floats", noise: float, middle: float) -> Line:
    """The line that leads the claims to their places, by weighted least squares, outliers discounted.

    Few or noisy claims move it little: what is usual of clocks counts like observations of its own.
    """
    import numpy as np

    line = Line(middle=middle)
    design = np.stack([np.ones(len(claims)), claims - middle], axis=1)
    usual = np.diag([(noise / OFFSET) ** 2, (noise / STRETCH) ** 2])
    trust = weights
    for _ in range(4):
        weighted = design * trust[:, None]
        solved = np.linalg.solve(design.T @ weighted + usual, weighted.T @ (places - claims))
        line = Line(float(solved[0]), float(solved[1]), middle)
        away = (places - line(claims)) / noise
        trust = weights / (1 + 0.25 * away**2)
    return line


def deviation(residuals: "Floats") -> float:
    """Standard deviation by the median of the sizes, which outliers do not move; 0 of nothing."""
    import numpy as np

    return float(1.4826 * np.median(np.abs(residuals))) if len(residuals) else 0.0
