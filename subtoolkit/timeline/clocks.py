"""Cues of a whole file and its measured speech -> by how much each cue's clock is off; pure.

Subtitles made for another copy run late, drift (25 frames shown as 24), or jump where a scene was cut or an
advertisement stood. What the two have in common is their pattern: cues and pauses between them here, speech
and pauses there. The pattern of all cues tells the rate and where most of them belong, that of some minutes
tells the jumps. What is left, a second or so, is for `fit` to find.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.fit import Speech

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Span = tuple[int, int]

STEP = 50
"""Resolution of the patterns in ms."""
NEAR = 1_000
"""A clock that is off by less is left to the fit."""
FAR = 90_000
"""How far a part of the file may jump."""
SHORTEST, LONGEST = 60_000, 180_000
"""How long the stretches are, where there are pauses to part them."""

_LONGEST_FILE = 48 * 3_600_000
"""A damaged time must not fill the memory."""
_NTSC = Fraction(1000, 1001)
RATES = tuple(
    float(rate)
    for one in (Fraction(24), Fraction(25))
    for rate in (
        one * _NTSC / 24,
        one * _NTSC / 25,
        one / 24,
        one / 25,
        one / (24 * _NTSC),
        one / (25 * _NTSC),
    )
)
"""How a clock is off when film, PAL and NTSC frames are taken for each other."""
_BETTER = 1.15
"""A rate is changed only for a pattern that fits so much better."""
_ALIKE, _GAIN = 0.45, 0.2
"""A part jumps if its pattern correlates so well there, and so much better than where it is."""


@dataclass(frozen=True)
class Clock:
    """How a time of the file becomes a time of the media: `rate * time + offset`."""

    rate: float = 1.0
    offset: int = 0

    def __call__(self, time: int) -> int:
        """The time of the media in ms, 0 at least."""
        return max(0, round(self.rate * time) + self.offset)

    def __str__(self) -> str:
        drift = "" if self.rate == 1 else f", drifted by {1 / self.rate - 1:+.1%}"
        late = "late" if self.offset < 0 else "early"
        return f"{abs(self.offset) / 1000:.1f} s {late}{drift}"


def shifted(cue: Cue, clock: Clock) -> Cue:
    """`cue` by another clock, words included."""
    if clock == Clock():
        return cue
    start = clock(cue.start)
    words = tuple(
        word.model_copy(update={"start": clock(word.start), "end": clock(word.end)}) for word in cue.words
    )
    return cue.model_copy(update={"start": start, "end": max(start + 1, clock(cue.end)), "words": words})


def stretches(cues: Sequence[Cue]) -> list[range]:
    """Places of `cues`, sorted by start, in stretches of one to three minutes, parted at long pauses."""
    found, first = [], 0
    while first < len(cues):
        begin = cues[first].start
        behind, best, end = len(cues), -1, cues[first].end
        for at in range(first + 1, len(cues)):
            if cues[at].start - begin > LONGEST and best >= 0:
                break
            if cues[at].start - begin >= SHORTEST and cues[at].start - end > best:
                behind, best = at, max(0, cues[at].start - end)
            end = max(end, cues[at].end)
        else:
            if end - begin <= LONGEST:
                behind = len(cues)
        found.append(range(first, behind))
        first = behind
    return found


def clocks_of(cues: Sequence[Cue], speech: Speech, end: int) -> list[Clock]:
    """The clock of each of `cues`, sorted by start, by `speech` in a sound that ends at `end`."""
    if not cues or not speech.spans:
        return [Clock()] * len(cues)
    heard = _pattern(speech.spans, max(end, speech.spans[-1][1]))
    whole = _whole(cues, heard)
    parts, clock = [], whole
    for places in stretches(cues):
        clock = _jumped([cues[at] for at in places], clock, heard)
        parts.append((places, clock))
    return _parted(cues, parts, speech)


def _pattern(spans: Sequence[Span], length: int) -> "Floats":
    """1 where a span is, else 0, one value for each step."""
    import numpy as np  # costs 60 ms

    edges = np.zeros(length // STEP + 2)
    starts, ends = (np.array(spans, np.int64).T + STEP // 2) // STEP
    np.add.at(edges, np.clip(starts, 0, len(edges) - 1), 1)
    np.add.at(edges, np.clip(ends, 0, len(edges) - 1), -1)
    return (np.cumsum(edges) > 0).astype(np.float64)


def _whole(cues: Sequence[Cue], heard: "Floats") -> Clock:
    """Rate and offset of most cues; none where the file is right already, or belongs to another sound."""
    best = here = _match(cues, Clock(), heard)
    for rate in dict.fromkeys(RATES):
        found = _match(cues, Clock(rate), heard)
        if found[0] > best[0] * (_BETTER if best is here else 1):
            best = found
    clock = best[1]
    if clock.rate == 1 and abs(clock.offset) <= NEAR:
        return Clock()
    least = max(_ALIKE, _alike(cues, Clock(), heard) + _GAIN)
    return clock if _alike(cues, clock, heard) >= least else Clock()


def _match(cues: Sequence[Cue], clock: Clock, heard: "Floats") -> "tuple[float, Clock]":
    """Score and clock of the best offset, from one end of the sound to the other."""
    import numpy as np

    shown = _shown(cues, clock)
    size = 1 << (len(shown) + len(heard)).bit_length()
    one, other = (np.fft.rfft(pattern - pattern.mean(), size) for pattern in (shown, heard))
    scores = np.fft.irfft(other * one.conj(), size)
    at = int(np.argmax(scores))
    offset = at if at < len(heard) else at - size
    return float(scores[at]), Clock(clock.rate, offset * STEP)


def _alike(cues: Sequence[Cue], clock: Clock, heard: "Floats") -> float:
    """Correlation of the cues with what is heard from the first of them to the last."""
    import numpy as np

    shown = _shown(cues, clock)
    size = min(len(shown), len(heard))
    part = slice(min(clock(cue.start) for cue in cues) // STEP, size)
    one, other = shown[part], heard[part]
    if not len(one) or not one.std() or not other.std():
        return 0.0
    return float(np.corrcoef(one, other)[0, 1]) * len(one) / (len(shown) - part.start)


def _shown(cues: Sequence[Cue], clock: Clock) -> "Floats":
    spans = [(clock(cue.start), clock(cue.end)) for cue in cues]
    return _pattern(spans, min(max(end for _, end in spans), _LONGEST_FILE))


def _jumped(cues: Sequence[Cue], clock: Clock, heard: "Floats") -> Clock:
    """The clock of these cues: the one before, unless their pattern stands much clearer elsewhere."""
    import numpy as np

    spans = [(clock(cue.start), clock(cue.end)) for cue in cues]
    begin = max(0, spans[0][0] - STEP)
    shown = _pattern([(a - begin, b - begin) for a, b in spans], max(b for _, b in spans) - begin)
    reach = FAR // STEP
    around = np.pad(heard, (reach, reach + len(shown)))[begin // STEP :][: len(shown) + 2 * reach]
    if len(around) < len(shown) + 2 * reach or not shown.std():
        return clock
    alike = _correlation(shown, around)
    best = int(np.argmax(alike))
    if abs(best - reach) * STEP <= NEAR or alike[best] < max(_ALIKE, alike[reach] + _GAIN):
        return clock
    return Clock(clock.rate, clock.offset + (best - reach) * STEP)


def _correlation(shown: "Floats", around: "Floats") -> "Floats":
    """Pearson's correlation of `shown` with each part of `around` that is as long."""
    import numpy as np

    size = len(shown)
    sums = np.concatenate([[0.0], np.cumsum(around)])
    mean = (sums[size:] - sums[:-size]) / size
    spread = np.sqrt(np.maximum(mean * (1 - mean), 1e-9))  # of zeros and ones
    products = np.correlate(around, shown - shown.mean(), "valid") / size
    return np.asarray(products / (spread * shown.std()))


def _parted(cues: Sequence[Cue], parts: "Sequence[tuple[range, Clock]]", speech: Speech) -> list[Clock]:
    """The clock of each cue; where it jumps, the border is found among the cues on either side."""
    clocks = [clock for places, clock in parts for _ in places]
    for (one, before), (other, after) in pairwise(parts):
        if before != after:
            border = one.start + _border(cues[one.start : other.stop], before, after, speech)
            clocks[one.start : border] = [before] * (border - one.start)
            clocks[border : other.stop] = [after] * (other.stop - border)
    return clocks


def _border(cues: Sequence[Cue], before: Clock, after: Clock, speech: Speech) -> int:
    """The place from which on the other clock holds: most cues lie on speech, and none before another."""
    best, most, gain = 0, 0.0, 0.0
    for at, (cue, behind) in enumerate(pairwise(cues), 1):
        gain += _on_speech(cue, before, speech) - _on_speech(cue, after, speech)
        if gain > most and before(cue.start) < after(behind.start):
            best, most = at, gain
    return best


def _on_speech(cue: Cue, clock: Clock, speech: Speech) -> float:
    return speech.within(clock(cue.start), clock(cue.end))
