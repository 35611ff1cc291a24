"""A hole in a fragment is filled by what a further question found."""

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Missing, Report
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.fill import fill


def _timeline(*cues: tuple[int, int, str], missing: tuple[tuple[int, int], ...] = ()) -> Timeline:
    return Timeline(
        cues=tuple(Cue(start=start, end=end, text=text) for start, end, text in cues),
        report=Report(
            status="partial" if missing else "complete",
            missing=tuple(Missing(start=a, end=b, reason="cut-off") for a, b in missing),
        ),
    )


def _texts(timeline: Timeline) -> list[str]:
    return [cue.text for cue in timeline.cues]


def test_the_hole_is_filled_and_no_longer_missing() -> None:
    """New cues take their place in time, and the run is complete."""
    filled = fill(
        _timeline((0, 2_000, "One."), missing=((2_000, 9_000),)),
        _timeline((3_000, 5_000, "Two.")),
        (1_700, 9_000),
    )
    assert _texts(filled) == ["One.", "Two."]
    assert (filled.report.status, filled.report.missing) == ("complete", ())


def test_what_the_part_misses_is_still_missing() -> None:
    """The hole shrinks to what nobody could fill."""
    part = _timeline((3_000, 5_000, "Two."), missing=((6_000, 9_000),))
    filled = fill(_timeline((0, 2_000, "One."), missing=((2_000, 9_000),)), part, (2_000, 9_000))
    assert [(one.start, one.end) for one in filled.report.missing] == [(6_000, 9_000)]
    assert filled.report.status == "partial"


def test_words_of_the_neighbours_are_not_doubled() -> None:
    """The piece heard the end of the cue before and the beginning of the one after; both stand once."""
    whole = _timeline((0, 2_000, "This is the end."), (6_000, 8_000, "That is all for today."))
    part = _timeline((1_700, 4_000, "the end. And now"), (5_000, 6_100, "a pause. That is"))
    filled = fill(whole, part, (1_700, 6_300))
    assert _texts(filled) == ["This is the end.", "And now", "a pause.", "That is all for today."]


def test_a_cue_of_doubled_words_alone_is_none() -> None:
    """Nothing is left of it."""
    whole = _timeline((6_000, 8_000, "That is all for today."))
    assert _texts(fill(whole, _timeline((5_500, 6_000, "That is")), (5_000, 6_300))) == [
        "That is all for today."
    ]


def test_a_cue_under_another_is_the_same_words() -> None:
    """What is covered already stays as it is."""
    whole = _timeline((0, 4_000, "One and two."))
    assert _texts(fill(whole, _timeline((500, 3_000, "Won and too.")), (0, 4_000))) == ["One and two."]


def test_what_is_sung_beside_its_own_words_is_no_double() -> None:
    """A chorus line behind the same line stays whole; spoken, it would be the tail of the one before."""
    before, after = (0, 2_000, "carry me home"), (2_100, 4_000, "carry me home")
    for kind, lines in (("lyric", 2), ("speech", 1)):
        sung = [
            Timeline(cues=(Cue(start=start, end=end, text=text, kind=kind),))
            for start, end, text in (before, after)
        ]
        assert len(fill(*sung, (1_800, 9_000)).cues) == lines
