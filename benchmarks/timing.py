"""Disturbed claims against the truth of made talks, before and after the fit: `python -m benchmarks.timing`.

Ten minutes each, in pieces of 45 to 90 s. None of these talks was looked at while the fit was made.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measuring import Row
from fixtures.long import make_talk
from fixtures.truth import Truth
from subtoolkit.media.align import Aligner
from subtoolkit.media.levels import Levels
from tests.timeline.disturbed import (
    BAD,
    EXACT,
    PAUSE,
    Clock,
    Miss,
    Samples,
    levels_of,
    measured,
    misses,
    quantile,
    reader,
    samples_of,
)

SEEDS = (31, 32, 33, 34)
SECONDS = 600
MUSIC_DB = -14

CLOCKS = {
    "noise 400 ms, offset 1 s, stretch 5 %": BAD,
    "noise 150 ms": Clock(noise=150),
    "noise 1000 ms": Clock(noise=1_000),
    "offset 1 s": Clock(offset=1_000),
    "stretch 5 %": Clock(stretch=0.05),
    "exact": EXACT,
}


class Talk(NamedTuple):
    """One made talk."""

    seed: int
    truth: Truth
    samples: Samples
    levels: Levels


class Outcome(NamedTuple):
    """What the fit made of all talks under one clock."""

    misses: list[Miss]
    milliseconds: float
    """For one piece, everything but decoding."""

    def starts(self, *, pause: bool | None = None) -> list[int]:
        """Start errors, of all cues or of those with or without a pause before them."""
        return [m.start for m in self.misses if pause is None or (m.gap >= PAUSE) == pause]


def rows() -> list[Row]:
    """The rows about the fit."""
    made = talks()
    clean = measure(made, BAD)
    exact = quantile([m.move for m in measure(made, EXACT).misses], 0.5)
    music = quantile(measure(talks(music_db=MUSIC_DB), BAD).starts(), 0.5)
    what = "fit, noise 400 ms + 1 s + 5 %"
    before, after = quantile([m.before for m in clean.misses], 0.5), quantile(clean.starts(), 0.5)
    return [
        Row(f"{what}: median start error", "80 ms", f"{after} ms (before: {before} ms)", after < 80),
        _row(f"{what}: p95 after a pause", clean.starts(pause=True), 250),
        _row(f"{what}: p95 in unbroken speech", clean.starts(pause=False), 600),
        Row(f"{what}, over music: median", "150 ms", f"{music} ms", music < 150),
        Row("fit, exact claims: median move", "30 ms", f"{exact} ms", exact < 30),
        _row("align, the same claims: p95 everywhere", aligned(made[:1]).starts(), 150),
    ]


def _row(what: str, errors: Sequence[int], bar: int) -> Row:
    found = quantile(errors, 0.95)
    return Row(what, f"{bar} ms", f"{found} ms", found < bar)


def talks(music_db: float | None = None) -> list[Talk]:
    """Make the talks."""
    made = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.wav"
        for seed in SEEDS:
            truth = make_talk(path, SECONDS, seed=seed, music_db=music_db)
            samples = samples_of(path)
            made.append(Talk(seed, truth, samples, levels_of(samples)))
    return made


def measure(made: Sequence[Talk], clock: Clock) -> Outcome:
    """Disturb and fit all talks."""
    misses: list[Miss] = []
    fits, began = 0, time.process_time()
    for talk in made:
        found, fitted = measured(talk.truth, talk.levels, clock, talk.seed)
        misses += found
        fits += len(fitted)
    return Outcome(misses, 1000 * (time.process_time() - began) / fits)


def aligned(made: Sequence[Talk]) -> Outcome:
    """The same with a forced alignment after the fit."""
    found: list[Miss] = []
    fits, began = 0, time.perf_counter()
    with Aligner() as aligner:
        for talk in made:
            for piece, fitted in measured(talk.truth, talk.levels, BAD, talk.seed)[1]:
                cues = aligner.align(fitted.cues, reader(talk.samples), span=piece.span).cues
                found += misses(piece, BAD.claims(piece, talk.seed), cues)
                fits += 1
    return Outcome(found, 1000 * (time.perf_counter() - began) / fits)


def main() -> None:
    """Print before and after for every clock, clean and over music."""
    print(f"talks {SEEDS}, {SECONDS} s each; median / p95 in ms\n")
    head = ("clock", "claimed start", "start", "after a pause", "unbroken", "end", "moved", "ms/piece")
    print(f"{head[0]:44}" + "".join(f"{name:>16}" for name in head[1:]))
    for sound, music_db in (("", None), (" +music", MUSIC_DB)):
        made = talks(music_db)
        for name, clock in CLOCKS.items():
            _print(name + sound, measure(made, clock))
        _print("as the first, then aligned" + sound, aligned(made[:2]))


def _print(name: str, outcome: Outcome) -> None:
    columns = (
        [m.before for m in outcome.misses],
        outcome.starts(),
        outcome.starts(pause=True),
        outcome.starts(pause=False),
        [m.end for m in outcome.misses],
        [m.move for m in outcome.misses],
    )
    cells = [f"{quantile(values, 0.5)} / {quantile(values, 0.95)}" for values in columns]
    print(
        f"{name:44}" + "".join(f"{cell:>16}" for cell in cells) + f"{outcome.milliseconds:16.0f}", flush=True
    )


if __name__ == "__main__":
    main()
