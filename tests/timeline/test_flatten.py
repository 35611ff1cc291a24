"""Cues that overlap, for a track that can show one text at a time."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.flatten import flatten
from tests.timeline.made import cue

CUES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: cue(pair[0], sum(pair), f"c{pair}")),
    max_size=8,
)


def shown(cues: "list[Cue] | tuple[Cue, ...]", time: int) -> list[str]:
    return sorted(line for one in cues if one.start <= time < one.end for line in one.text.split("\n"))


@given(CUES)
def test_the_same_words_at_all_times(cues: list[Cue]) -> None:
    """Nothing overlaps any more, and at each time the same is read as before."""
    flat = flatten(cues)
    assert all(before.end <= after.start for before, after in pairwise(flat))
    assert all(shown(flat, time) == shown(cues, time) for time in range(95))


def test_what_does_not_overlap_is_left_alone() -> None:
    """To the cue."""
    cues = (cue(0, 10, "One"), cue(10, 20, "Two"))
    assert flatten(cues) == cues
