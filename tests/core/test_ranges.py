"""Ranges that are kept, and the clock that they make."""

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.ranges import Kept, Span, merged, without

TIMES = st.integers(0, 300)
SPANS = st.lists(st.tuples(TIMES, TIMES), max_size=12)


def inside(time: int, spans: "list[Span] | tuple[Span, ...]") -> bool:
    return any(start <= time < end for start, end in spans)


@given(SPANS, SPANS)
def test_without_is_what_it_says(spans: list[Span], dropped: list[Span]) -> None:
    """Every time is kept if it was there and was not dropped; the rest is in order and apart."""
    left = without(spans, dropped)
    assert all(
        inside(time, left) is (inside(time, spans) and not inside(time, dropped)) for time in range(302)
    )
    assert left == merged(left)


@given(SPANS)
def test_the_new_clock(spans: list[Span]) -> None:
    """It goes through all that is kept without a hole, never back, and stands still where nothing is kept."""
    kept = Kept(merged(spans))
    new = [kept.time(time) for time in range(302) if inside(time, kept.spans)]
    assert new == list(range(kept.length))
    every = [kept.time(time) for time in range(302)]
    assert every == sorted(every)
    assert every[-1] == kept.length


def test_spans() -> None:
    """One over a join is as much shorter, one in a gap is gone."""
    kept = Kept(((1000, 2000), (5000, 6000)))
    assert (kept.span(1500, 5500), kept.span(2500, 4000), kept.span(0, 9000)) == (
        (500, 1500),
        None,
        (0, 2000),
    )
