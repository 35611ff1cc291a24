"""A fragment with claims anywhere -> the fragment inside its segment."""

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Scene, Timeline, VisibleText
from subtoolkit.timeline.clip import clip

SEGMENT = Segment(index=2, start=100_000, end=160_000)


def clipped(*spans: tuple[int, int]) -> Timeline:
    """The fragment with a cue for each span, clipped."""
    cues = tuple(
        Cue(start=start, end=end, text=f"cue {number}", claimed=(start, end), flags=("grid",))
        for number, (start, end) in enumerate(spans)
    )
    return clip(Timeline(cues=cues), SEGMENT)


def spans(timeline: Timeline) -> list[tuple[int, int]]:
    """Its cues' times."""
    return [(cue.start, cue.end) for cue in timeline.cues]


def test_what_is_inside_stays() -> None:
    """Cues inside keep their times, and nothing is reported."""
    found = clipped((100_000, 101_000), (150_000, 160_000))
    assert spans(found) == [(100_000, 101_000), (150_000, 160_000)]
    assert found.report.model_dump(exclude_defaults=True) == {}


def test_what_reaches_over_an_edge_is_clamped() -> None:
    """A cue that begins inside ends at the end; its claim and its flags stay."""
    found = clipped((99_500, 101_000), (159_000, 164_000))
    assert spans(found) == [(100_000, 101_000), (159_000, 160_000)]
    assert [repair.reason for repair in found.report.repairs] == ["clamped", "clamped"]
    assert found.cues[1].claimed == (159_000, 164_000)
    assert found.cues[1].flags == ("grid",)


def test_what_begins_just_behind_the_end_was_heard_at_the_end() -> None:
    """Up to a second behind the end a cue is kept, at the end."""
    found = clipped(
        *[(100_000 + 2_000 * number, 101_000 + 2_000 * number) for number in range(9)], (160_900, 162_000)
    )
    assert spans(found)[-1] == (159_600, 160_000)


def test_what_begins_further_behind_is_dropped_with_a_note() -> None:
    """More than a second behind the end a cue is dropped, and its words are in the report."""
    found = clipped(
        *[(100_000 + 2_000 * number, 101_000 + 2_000 * number) for number in range(9)], (161_500, 163_000)
    )
    assert len(found.cues) == 9
    assert [(drop.reason, drop.text) for drop in found.report.drops] == [("past-end", "cue 9")]
    assert not found.report.missing


def test_too_many_behind_the_end_make_the_rest_missing() -> None:
    """When more than a fifth of the cues begin behind the end, the uncovered rest can be asked for again."""
    found = clipped((100_000, 110_000), (120_000, 130_000), (170_000, 171_000))
    assert found.report.status == "partial"
    assert [(one.start, one.end, one.reason) for one in found.report.missing] == [
        (130_000, 160_000, "past-end")
    ]


def test_words_stay_inside_their_cue() -> None:
    """The words of a clamped cue are clamped with it."""
    words = (Word(start=159_000, end=159_600, text="half"), Word(start=159_700, end=160_400, text="heard"))
    found = clip(Timeline(cues=(Cue(start=159_000, end=160_400, text="half heard", words=words),)), SEGMENT)
    assert [(word.start, word.end) for word in found.cues[0].words] == [
        (159_000, 159_600),
        (159_700, 160_000),
    ]


def test_scenes_and_visible_texts_are_clipped() -> None:
    """What the picture shows is cut at the edges, and dropped where nothing of it is inside."""
    fragment = Timeline(
        scenes=(Scene(start=90_000, end=130_000, text="a"), Scene(start=170_000, end=180_000, text="b")),
        visible_text=(VisibleText(start=150_000, end=170_000, text="c"),),
    )
    found = clip(fragment, SEGMENT)
    assert [(one.start, one.end) for one in found.scenes] == [(100_000, 130_000)]
    assert [(one.start, one.end) for one in found.visible_text] == [(150_000, 160_000)]


@given(st.lists(st.tuples(st.integers(0, 300_000), st.integers(1, 20_000)), max_size=12))
def test_everything_is_inside_or_in_the_report(pairs: list[tuple[int, int]]) -> None:
    """Each cue is inside and valid, or named as a drop; clipping again changes nothing."""
    found = clipped(*[(start, start + length) for start, length in pairs])
    for cue in found.cues:
        Cue.model_validate(cue.model_dump())
        assert SEGMENT.start <= cue.start < cue.end <= SEGMENT.end
    assert len(found.cues) + len(found.report.drops) == len(pairs)
    assert clip(found, SEGMENT).cues == found.cues
