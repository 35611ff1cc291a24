"""A truth -> what a model with a bad clock would claim of it, and how far cues are from the truth."""

import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtures import media
from fixtures.truth import Truth, Utterance
from subtoolkit.core.cue import Cue, Word
from subtoolkit.media.activity import activity
from subtoolkit.media.levels import Levels
from subtoolkit.timeline.fit import Fitted, Speech, fit

RATE_HZ = 16_000
Samples = NDArray[np.int16]
PAUSE = 150
"""A cue that begins so many ms after the one before, or later, follows a pause."""


class Piece(NamedTuple):
    """A segment of a talk: its range, and its utterances as cues with true times, numbered by `segment`."""

    span: tuple[int, int]
    cues: tuple[Cue, ...]


class Clock(NamedTuple):
    """How a model's clock is off; the directions of offset and stretch are drawn for each piece."""

    noise: float = 0
    """Standard deviation in ms, of each start and each end on its own."""
    offset: float = 0
    stretch: float = 0

    def claims(self, piece: Piece, seed: int) -> list[Cue]:
        """The cues of a piece as such a model claims them, none below 0 or without a length."""
        chance = _chance(seed, piece.span[0])
        offset = self.offset * chance.choice((-1, 1))
        stretch = self.stretch * chance.choice((-1, 1))
        claimed = []
        for cue in piece.cues:
            times = [
                round(t + stretch * (t - piece.span[0]) + offset + chance.gauss(0, self.noise))
                for t in (cue.start, cue.end)
            ]
            start = max(0, times[0])
            claimed.append(
                cue.model_copy(update={"start": start, "end": max(start + 50, times[1]), "words": ()})
            )
        return claimed


BAD = Clock(noise=400, offset=1_000, stretch=0.05)
EXACT = Clock()


class Miss(NamedTuple):
    """How far one cue is from the truth, in ms."""

    gap: int
    """Silence before it; large for the first one."""
    before: int
    """Of the claimed start."""
    start: int
    end: int
    move: int
    """How far the start was moved."""


def samples_of(path: Path) -> Samples:
    """The sound of a file as the pipeline has it: mono, 16 kHz, 16 bits."""
    return np.clip(media.decode(path, RATE_HZ) * 32768, -32768, 32767).astype("<i2")


def levels_of(samples: Samples) -> Levels:
    """The levels of a sound."""
    levels = Levels()
    for first in range(0, len(samples), 5 * RATE_HZ):
        levels.feed(samples[None, first : first + 5 * RATE_HZ])
    levels.feed(samples[None, :0], last=True)
    return levels


def speech_in(levels: Levels, span: tuple[int, int]) -> Speech:
    """What the fit is given by the pipeline."""
    heard = activity(levels, *span)
    return Speech(heard.spans, heard.levels, heard.start)


def pieces(truth: Truth, seed: int) -> list[Piece]:
    """Cut a talk at pauses after 45 to 90 s each."""
    chance = _chance(seed, 0)
    said = [_cue(index, utterance) for index, utterance in enumerate(truth["utterances"])]
    found, start, first, length = [], 0, 0, chance.uniform(45_000, 90_000)
    for index, (cue, after) in enumerate(pairwise(said), 1):
        if cue.end - start > length - 5_000 and after.start - cue.end >= 200:
            cut = (cue.end + after.start) // 2
            found.append(Piece((start, cut), tuple(said[first:index])))
            start, first, length = cut, index, chance.uniform(45_000, 90_000)
    return [*found, Piece((start, round(truth["duration"] * 1000)), tuple(said[first:]))]


def misses(piece: Piece, claims: Sequence[Cue], fitted: Sequence[Cue]) -> list[Miss]:
    """How far the fitted cues are from the truth, each told by its number in `segment`."""
    true = {cue.segment: cue for cue in piece.cues}
    claimed = {cue.segment: cue for cue in claims}
    gaps = {b.segment: b.start - a.end for a, b in pairwise(piece.cues)}
    return [
        Miss(
            gap=gaps.get(cue.segment, 1 << 30),
            before=abs(claimed[cue.segment].start - true[cue.segment].start),
            start=abs(cue.start - true[cue.segment].start),
            end=abs(cue.end - true[cue.segment].end),
            move=abs(cue.start - claimed[cue.segment].start),
        )
        for cue in fitted
        if cue.segment in true
    ]


def measured(
    truth: Truth, levels: Levels, clock: Clock, seed: int
) -> tuple[list[Miss], list[tuple[Piece, Fitted]]]:
    """A whole talk disturbed and fitted, piece by piece."""
    all_misses, all_fitted = [], []
    for piece in pieces(truth, seed):
        claims = clock.claims(piece, seed)
        fitted = fit(claims, speech_in(levels, piece.span), span=piece.span)
        all_misses += misses(piece, claims, fitted.cues)
        all_fitted.append((piece, fitted))
    return all_misses, all_fitted


def reader(samples: Samples) -> Callable[[int, int], bytes]:
    """Read a sound by time, as the aligner wants it."""
    per_ms = RATE_HZ // 1000
    return lambda start, end: samples[start * per_ms : end * per_ms].tobytes()


def quantile(values: Sequence[int], share: float) -> int:
    """The value below which a share of them lies; 0 of none."""
    found: NDArray[np.float64] = np.asarray(values, np.float64)
    return round(float(np.quantile(found, share))) if len(found) else 0


def _chance(seed: int, place: int) -> random.Random:
    return random.Random(f"{seed} {place}")  # noqa: S311 - no secret


def _cue(index: int, said: Utterance) -> Cue:
    words = tuple(
        Word(start=round(w["start"] * 1000), end=round(w["end"] * 1000), text=w["text"])
        for w in said["words"]
    )
    return Cue(
        start=words[0].start,
        end=words[-1].end,
        text=said["text"],
        speaker=said["speaker"],
        words=words,
        segment=index,
    )
