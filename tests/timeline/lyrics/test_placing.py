"""Given lines at the times of what was heard."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.fit import Speech
from subtoolkit.timeline.lyrics.placing import NOT_HEARD, filled, holes, placed

SPAN = (0, 60_000)


def sung(*lines: tuple[int, int, str]) -> list[Cue]:
    """Heard lines."""
    return [Cue(start=start, end=end, text=text, kind="lyric", segment=0) for start, end, text in lines]


def test_lines_get_the_times_of_the_lines_that_were_heard() -> None:
    """Letters are those of the text, times those of the sound."""
    heard = sung((1_000, 3_000, "paper boats along the gutter"), (3_500, 6_000, "carry names we utter"))
    found = placed(["Paper boats, along the gutter!", "Carry names we used to mutter…"], heard)
    assert [cue and (cue.start, cue.end, cue.text, cue.estimated) for cue in found.cues] == [
        (1_000, 3_000, "Paper boats, along the gutter!", False),
        (3_500, 6_000, "Carry names we used to mutter…", False),
    ]
    assert found.drops == ()


def test_two_lines_of_the_text_in_one_that_was_heard() -> None:
    """Where a heard line is two of the text, the second begins inside it and says that it is estimated."""
    heard = sung((1_000, 7_000, "paper boats along the gutter carry names we used to mutter"))
    first, second = placed(["Paper boats along the gutter", "carry names we used to mutter"], heard).cues
    assert first
    assert second
    assert (first.start, second.end) == (1_000, 7_000)
    assert 3_000 < second.start < 5_000
    assert first.end <= second.start
    assert second.estimated


def test_one_line_of_the_text_in_two_that_were_heard() -> None:
    """It lasts over both, and the word that begins the second one keeps its time."""
    heard = sung((1_000, 3_000, "paper boats"), (4_000, 6_000, "along the gutter"))
    found = placed(["Paper boats along the gutter"], heard)
    (cue,) = found.cues
    assert cue
    assert (cue.start, cue.end) == (1_000, 6_000)
    assert found.pins == (((12, 4_000),),)


def test_what_is_not_in_the_text_is_told() -> None:
    """A verse that the text lacks is in no line and in the report."""
    heard = sung((1_000, 3_000, "paper boats"), (4_000, 6_000, "nobody wrote this down"))
    (drop,) = placed(["Paper boats"], heard).drops
    assert (drop.reason, drop.text, drop.start) == ("not-in-text", "nobody wrote this down", 4_000)


def test_lines_that_were_not_heard_stand_on_the_singing_between_their_neighbours() -> None:
    """They are flagged, estimated, and begin with the voice."""
    lines = ["one two three", "four five six", "seven eight nine", "ten eleven twelve"]
    cues = sung((1_000, 3_000, lines[0]), (20_000, 22_000, lines[3]))
    room = [cues[0], None, None, cues[1]]
    assert [hole[:4] for hole in holes(room, SPAN)] == [(1, 3, 3_000, 20_000)]
    voice = Speech(((1_000, 3_000), (8_000, 10_000), (12_000, 14_500), (20_000, 22_000)))
    done = filled(lines, room, SPAN, voice)
    assert [cue.text for cue in done] == lines
    assert [(cue.start, cue.flags, cue.estimated) for cue in done[1:3]] == [
        (8_000, (NOT_HEARD,), True),
        (12_000, (NOT_HEARD,), True),
    ]


def test_lines_without_any_room_still_have_a_time_each() -> None:
    """Where neighbours leave no room no line is lost, and no two share a hundredth of a second."""
    lines = ["one", "two", "three", "four", "five"]
    cues = [*sung((1_000, 3_000, "one")), None, None, None, *sung((3_000, 4_000, "five"))]
    done = filled(lines, cues, SPAN, None)
    assert [cue.text for cue in done] == lines
    assert all(after.start - before.start >= 20 for before, after in pairwise(done))


LINE = st.lists(st.sampled_from(["la", "home", "carry", "me", "river", "哈"]), min_size=1, max_size=5)
LINES = st.lists(LINE.map(" ".join), min_size=1, max_size=12)


@given(LINES, LINES, st.lists(st.integers(0, 59_000), min_size=12, max_size=12))
def test_every_line_comes_out_once_and_in_order(text: list[str], heard: list[str], times: list[int]) -> None:
    """Whatever was heard, the lines are the text, with starts that rise, none over the next."""
    starts = sorted(times)[: len(heard)]
    cues = sung(*((start, start + 800, line) for start, line in zip(starts, heard, strict=True)))
    done = filled(text, placed(text, cues).cues, SPAN, Speech(((0, 30_000), (40_000, 60_000))))
    assert [cue.text for cue in done] == text
    assert all(before.start < after.start and before.end <= after.start for before, after in pairwise(done))
