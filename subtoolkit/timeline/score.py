"""Reference cues and other cues -> how far the others are from them, in words and in time; pure.

How words are compared, `pairing` tells. Characters are those of the words, without the blanks between.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from statistics import fmean, median
from typing import NamedTuple

from subtoolkit.core.clock import SECOND, Time
from subtoolkit.core.cue import Cue
from subtoolkit.core.noun import Noun
from subtoolkit.timeline.check import check
from subtoolkit.timeline.pairing import Block, Gap, Spoken, doubled, gaps, settled, words_of
from subtoolkit.timeline.style import Style

NEAR = 300
"""A lyric line that begins so near to its time, in ms, looks right to a singer."""


class Errors(Noun):
    """How far times are from those of the reference."""

    count: int
    """Cues that could be compared."""
    median: Time
    """Of the sizes."""
    p95: Time
    """95 of 100 are not larger."""
    bias: Time
    """Mean with sign; more than 0: too late."""


class LyricErrors(Noun):
    """How far the starts of lyric lines are from those of the reference, as singers' machines are judged."""

    count: int
    """Lines that could be compared."""
    mean: Time
    """Mean absolute error."""
    within_300ms: float
    within_1s: float
    """Shares of these lines."""


class Score(Noun):
    """What a comparison gives."""

    reference_cues: int
    hypothesis_cues: int
    reference_words: int
    hypothesis_words: int
    wrong: int
    """Words that stand where the reference has another one."""
    missing: int
    """Words of the reference that are nowhere."""
    invented: int
    """Words that the reference has not, without the doubled ones."""
    doubled: int
    """Words that only say again what stands beside them."""
    word_error_rate: float | None
    """All of these by the reference's words; None where it has none."""
    character_error_rate: float | None
    starts: Errors | None
    """Of cues that begin with the same word in both; None where there is none."""
    ends: Errors | None
    """Of cues that end with the same word in both."""
    lyrics: LyricErrors | None
    """None where no lyric line could be compared."""
    within_guideline: float | None
    """Share of the compared file's cues that keep the guideline; None without one."""


def score(reference: Sequence[Cue], hypothesis: Sequence[Cue], style: Style | None = None) -> Score:
    """Judge `hypothesis` by `reference`; what is spoken and sung counts, not sounds and visible text.

    Where both files have times of words, these are compared instead of those of the cues, and a word may
    stand anywhere in its cue.
    """
    spoken = [[cue for cue in cues if cue.kind in ("speech", "lyric")] for cues in (reference, hypothesis)]
    left, right = map(words_of, spoken)
    blocks = settled(_aligned(left, right), left, right)
    pairs = [(left[block.left + at], right[block.right + at]) for block in blocks for at in range(block.size)]
    counts = _counts(gaps(blocks), [word.key for word in right])
    return Score(
        reference_cues=len(spoken[0]),
        hypothesis_cues=len(spoken[1]),
        reference_words=len(left),
        hypothesis_words=len(right),
        wrong=counts.wrong,
        missing=counts.missing,
        invented=counts.invented,
        doubled=counts.doubled,
        word_error_rate=sum(counts) / len(left) if left else None,
        character_error_rate=_character_error_rate(blocks, left, right),
        starts=_errors(_late(pairs, 0)),
        ends=_errors(_late(pairs, 1)),
        lyrics=_lyric_errors(_late([pair for pair in pairs if pair[0].sung or pair[1].sung], 0)),
        within_guideline=_within(hypothesis, style),
    )


def _aligned(left: Sequence[Spoken], right: Sequence[Spoken]) -> list[Block]:
    """The runs of equal words on the shortest way from one text to the other, between two empty ones."""
    import jiwer  # costs 140 ms

    blocks = [Block(0, 0, 0)]
    if left and right:
        said, heard = (" ".join(word.key for word in side) for side in (left, right))
        (chunks,) = jiwer.process_words(said, heard).alignments
        blocks += [
            Block(chunk.ref_start_idx, chunk.hyp_start_idx, chunk.ref_end_idx - chunk.ref_start_idx)
            for chunk in chunks
            if chunk.type == "equal"
        ]
    return [*blocks, Block(len(left), len(right), 0)]


class _Counts(NamedTuple):
    wrong: int
    missing: int
    invented: int
    doubled: int


def _counts(found: Sequence[Gap], heard: Sequence[str]) -> _Counts:
    """Words that face each other are wrong; what is left over on one side is missing or too much."""
    wrong = sum(min(gap.b - gap.a, gap.d - gap.c) for gap in found)
    missing = sum(gap.b - gap.a for gap in found) - wrong
    again = sum(gap.d - gap.c for gap in found if gap.a == gap.b and doubled(heard, gap.c, gap.d))
    invented = sum(gap.d - gap.c for gap in found) - wrong - again
    return _Counts(wrong, missing, invented, again)


_WINDOW, _FIRM = 100, 5
"""Characters are compared in windows of at least so many words that end within a run of so many equal ones:
as exact as at once, where the time would grow with the square of the length."""


def _character_error_rate(
    blocks: Sequence[Block], left: Sequence[Spoken], right: Sequence[Spoken]
) -> float | None:
    import jiwer

    total = sum(len(word.key) for word in left)
    if not total:
        return None
    said, heard = [], []
    for gap in _windows(blocks):
        said.append("".join(word.key for word in left[gap.a : gap.b]))
        heard.append("".join(word.key for word in right[gap.c : gap.d]))
    found = jiwer.process_characters(said, heard)
    return (found.substitutions + found.deletions + found.insertions) / total


def _windows(blocks: Sequence[Block]) -> Iterator[Gap]:
    """Both texts cut at the same places, each in the middle of a run of equal words."""
    a = c = 0
    for block in blocks[:-1]:
        b, d = block.left + block.size // 2, block.right + block.size // 2
        if block.size >= _FIRM and b - a >= _WINDOW:
            yield Gap(a, b, c, d)
            a, c = b, d
    yield Gap(a, blocks[-1].left, c, blocks[-1].right)


def _late(pairs: Sequence[tuple[Spoken, Spoken]], side: int) -> list[int]:
    """How much later the second word of each pair starts (side 0) or ends (side 1) its cue than the first."""
    late = []
    for one, other in pairs:
        mine, yours = one.edges[side], other.edges[side]
        if mine is None:
            continue
        if one.known and other.known:
            late.append(other.times[side] - one.times[side])
        elif yours is not None:
            late.append(yours - mine)
    return late


def _errors(late: Sequence[int]) -> Errors | None:
    if not late:
        return None
    sizes = sorted(map(abs, late))
    return Errors(
        count=len(late),
        median=round(median(sizes)),
        p95=sizes[ceil(0.95 * len(sizes)) - 1],
        bias=round(fmean(late)),
    )


def _lyric_errors(late: Sequence[int]) -> LyricErrors | None:
    if not late:
        return None
    return LyricErrors(
        count=len(late),
        mean=round(fmean(map(abs, late))),
        within_300ms=sum(abs(one) <= NEAR for one in late) / len(late),
        within_1s=sum(abs(one) <= SECOND for one in late) / len(late),
    )


def _within(cues: Sequence[Cue], style: Style | None) -> float | None:
    if style is None or not cues:
        return None
    broken = {finding.cue for finding in check(cues, style) if finding.severity == "error"}
    return (len(cues) - len(broken)) / len(cues)
