"""What all rules share: changing a cue and keeping its promises, sorting, and the grid of frames."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from subtoolkit.core.clock import SECOND
from subtoolkit.core.cue import Cue, Word
from subtoolkit.timeline.style import Style

Cues = tuple[Cue, ...]


def in_order(cues: Iterable[Cue]) -> Cues:
    """Sorted by start; what starts together keeps its order."""
    return tuple(sorted(cues, key=lambda cue: cue.start))


def voice(cue: Cue) -> tuple[str | None, str]:
    """Whose cues may not overlap: one speaker's of one kind."""
    return cue.speaker, cue.kind


def moved(cue: Cue, start: int, end: int) -> Cue:
    """`cue` from `start` to `end`; its words are cut to stay inside."""
    if (start, end) == (cue.start, cue.end):
        return cue
    if end <= start or start < 0:
        raise ValueError(f"a cue cannot go from {start} to {end}")
    return cue.model_copy(update={"start": start, "end": end, "words": clamped(cue.words, start, end)})


def clamped(words: tuple[Word, ...], start: int, end: int) -> tuple[Word, ...]:
    """`words` with no time outside `start` and `end`."""
    if not words or (words[0].start >= start and words[-1].end <= end):
        return words
    return tuple(
        word.model_copy(
            update={"start": min(max(word.start, start), end), "end": min(max(word.end, start), end)}
        )
        for word in words
    )


def with_text(cue: Cue, text: str) -> Cue:
    """`cue` with another text of the same words."""
    return cue if text == cue.text else cue.model_copy(update={"text": text})


def flagged(cue: Cue, wrong: Iterable[str], known: Sequence[str]) -> Cue:
    """`cue` with those flags of `known` that are `wrong`, and with all others that it had."""
    flags = (*(word for word in cue.flags if word not in known), *wrong)
    return cue if flags == cue.flags else cue.model_copy(update={"flags": flags})


def in_turn(first: Cue, second: Cue, style: Style) -> tuple[Cue, Cue]:
    """Two cues that overlap, one after the other: the first ends where the second starts.

    Where that leaves the first less than a third of the time that the two have, they share it by what there
    is to read; then the times are estimated.
    """
    end = max(first.end, second.end, first.start + 2)
    if (second.start - first.start) * 3 >= end - first.start:
        return moved(first, first.start, second.start), second
    one, two = style.characters(first.text), style.characters(second.text)
    share = (end - first.start) * (one / (one + two) if one + two else 0.5)
    border = min(max(first.start + round(share), first.start + 1), end - 1)
    guess = {"estimated": True}
    return (
        moved(first, first.start, border).model_copy(update=guess),
        moved(second, border, end).model_copy(update=guess),
    )


@dataclass(frozen=True, slots=True)
class Grid:
    """Times as whole units: frames of a rate, or without one the steps of the format, mostly milliseconds.

    A frame's time in milliseconds is rounded up: an editor that takes the nearest frame and one that takes
    the frame that is shown at a time both find the same one again.
    """

    units: int
    per: int
    """There are `units` in `per` milliseconds; whole numbers, for a film has many times."""

    @classmethod
    def of(cls, style: Style) -> "Grid":
        """The grid that the times of `style` lie on."""
        return cls.at(style.fps) if style.fps else cls(1, style.grid)

    @classmethod
    def at(cls, fps: Fraction) -> "Grid":
        """The frames of a rate."""
        rate = fps / SECOND
        return cls(rate.numerator, rate.denominator)

    @property
    def is_fine(self) -> bool:
        """Its units are milliseconds."""
        return self.units == self.per

    def unit(self, time: int) -> int:
        """The unit nearest to `time`."""
        return (2 * time * self.units + self.per) // (2 * self.per)

    def time(self, unit: int) -> int:
        """Milliseconds of a unit, rounded up."""
        return -(-unit * self.per // self.units)

    def at_least(self, duration: int) -> int:
        """Fewest units that last `duration`; a millisecond of rounding is forgiven."""
        return duration if self.is_fine else max(0, -(-(duration - 1) * self.units // self.per))

    def at_most(self, duration: int) -> int:
        """Most units that last no longer than `duration`; a millisecond of rounding is forgiven."""
        return duration if self.is_fine else (duration + 1) * self.units // self.per

    def span(self, cue: Cue) -> tuple[int, int]:
        """Start and end of `cue` in units."""
        return self.unit(cue.start), self.unit(cue.end)

    def placed(self, cue: Cue, start: int, end: int) -> Cue:
        """`cue` at units `start` to `end`; on the grid already it stays untouched."""
        if (start, end) == self.span(cue):
            return cue
        return moved(cue, self.time(start), self.time(end))
