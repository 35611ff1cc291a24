"""Two languages one over the other, parts one after another, a file in parts."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue
from subtoolkit.core.media import Chapter
from subtoolkit.core.timeline import Scene, Speaker, Timeline
from subtoolkit.timeline.append import append
from subtoolkit.timeline.parts import part_of, parted, place_in
from subtoolkit.timeline.stack import apart, stack
from tests.timeline.made import cue


def of(*cues: Cue) -> Timeline:
    """A timeline of these cues."""
    return Timeline(cues=cues)


def shown(timeline: Timeline) -> list[tuple[int, int, str]]:
    """Start, end and text of each cue."""
    return [(cue.start, cue.end, cue.text) for cue in timeline.cues]


def test_lines_that_belong_together_share_a_cue() -> None:
    """Times that are near are the same: those of the first file."""
    english = of(cue(1_000, 3_000, "Good morning."), cue(4_000, 6_000, "It rains."))
    german = of(cue(1_200, 3_300, "Guten Morgen."), cue(3_900, 5_700, "Es regnet."))
    assert shown(stack(english, german)) == [
        (1_000, 3_000, "Good morning.\nGuten Morgen."),
        (4_000, 6_000, "It rains.\nEs regnet."),
    ]


def test_one_line_for_two() -> None:
    """A line that stands while the other changes is repeated with each."""
    one = of(cue(0, 4_000, "A long sentence."))
    two = of(cue(0, 2_000, "Ein langer"), cue(2_000, 4_000, "Satz."))
    assert shown(stack(one, two)) == [
        (0, 2_000, "A long sentence.\nEin langer"),
        (2_000, 4_000, "A long sentence.\nSatz."),
    ]


def test_lines_of_one_file_alone() -> None:
    """What only one of them has stands alone, above or below."""
    found = stack(of(cue(0, 1_000, "a"), cue(9_000, 9_900, "c")), of(cue(4_000, 5_000, "b")))
    assert shown(found) == [(0, 1_000, "a"), (4_000, 5_000, "b"), (9_000, 9_900, "c")]


def test_no_flicker() -> None:
    """A line that comes 600 ms late comes at once, if it stands there anyway."""
    found = stack(
        of(cue(0, 3_000, "a"), cue(3_000, 6_000, "b")), of(cue(600, 3_600, "x"), cue(3_600, 6_000, "y"))
    )
    assert shown(found) == [(0, 3_000, "a\nx"), (3_000, 6_000, "b\ny")]


@st.composite
def rows(draw: st.DrawFn, name: str) -> list[Cue]:
    """Cues in turn, as a file of subtitles has them."""
    time, found = 0, []
    for at in range(draw(st.integers(0, 8))):
        time += draw(st.integers(0, 2_000))
        length = draw(st.integers(1, 4_000))
        found.append(cue(time, time + length, f"{name}{at}."))
        time += length
    return found


@given(rows("a"), rows("b"))
def test_no_line_is_lost(ones: list[Cue], others: list[Cue]) -> None:
    """Each is in at least one cue, in order; nothing overlaps; and it stands where it stood, or near."""
    found = stack(of(*ones), of(*others))
    assert all(one.end <= two.start for one, two in pairwise(found.cues))
    lines = [line for one in found.cues for line in one.text.split("\n")]
    for name, cues in (("a", ones), ("b", others)):
        texts = [one.text for one in cues]
        assert list(dict.fromkeys(line for line in lines if line.startswith(name))) == texts
        for one in cues:
            where = [each for each in found.cues if one.text in each.text.split("\n")]
            assert where[0].start - one.start < 1_900
            assert one.end - where[-1].end < 1_900


def test_apart() -> None:
    """Both as they are, the second one at the top."""
    found = apart(of(cue(0, 1_000, "a")), of(cue(500, 2_000, "b")))
    assert [(one.text, one.kind) for one in found.cues] == [("a", "speech"), ("b", "text")]


def test_parts_one_after_another() -> None:
    """Everything moves to where its part begins; one voice of a name stays one."""
    first = Timeline(
        language="en",
        cues=(cue(0, 1_000, "a", "Anna"),),
        speakers=(Speaker(name="Anna", profile="old"),),
        chapters=(Chapter(start=0, end=1_000, title="one"),),
    )
    second = Timeline(
        cues=(cue(500, 1_000, "b", "Anna"),),
        speakers=(Speaker(name="Anna"), Speaker(name="Ben")),
        scenes=(Scene(start=0, end=900, text="street"),),
    )
    found = append([(0, first), (60_000, second)])
    assert shown(found) == [(0, 1_000, "a"), (60_500, 61_000, "b")]
    assert [(one.name, one.profile) for one in found.speakers] == [("Anna", "old"), ("Ben", "")]
    assert (found.language, found.scenes[0].start, found.chapters[0].end) == ("en", 60_000, 1_000)


@pytest.mark.parametrize(
    ("cuts", "start", "end", "part"),
    [
        ([], 5, 9, 0),
        ([10], 5, 9, 0),
        ([10], 10, 19, 1),
        ([10], 5, 15, 0),
        ([10], 4, 15, 0),
        ([10], 5, 16, 1),
        ([10, 20], 5, 29, 1),
        ([10, 20], 5, 90, 2),
    ],
)
def test_a_caption_belongs_where_most_of_it_is(cuts: Sequence[int], start: int, end: int, part: int) -> None:
    """To the earlier part, if two have the same share of it."""
    assert part_of(cuts, start, end) == part


def test_parts_on_their_own_clock() -> None:
    """Each begins at zero, or keeps its times; a cue ends where its part ends, a scene goes on in the
    next.
    """
    timeline = Timeline(
        cues=(cue(1_000, 2_000, "a"), cue(9_000, 10_500, "b"), cue(12_000, 13_000, "c")),
        scenes=(Scene(start=0, end=20_000, text="street"),),
    )
    one, two = parted(timeline, [10_000])
    assert shown(one) == [(1_000, 2_000, "a"), (9_000, 10_000, "b")]
    assert shown(two) == [(2_000, 3_000, "c")]
    assert [(scene.start, scene.end) for scene in (*one.scenes, *two.scenes)] == [(0, 10_000), (0, 10_000)]
    assert shown(parted(timeline, [10_000], keep_clock=True)[1]) == [(12_000, 13_000, "c")]
    with pytest.raises(ValueError, match="must ascend"):
        parted(timeline, [5_000, 5_000])


@given(rows("a"), st.lists(st.integers(1, 40_000), unique=True, max_size=5).map(sorted))
def test_every_caption_is_in_one_part(cues: list[Cue], cuts: list[int]) -> None:
    """None is lost or doubled, each is inside its part, and put together again they stand where they
    stood.
    """
    parts = parted(of(*cues), cuts)
    whole = append(list(zip([0, *cuts], parts, strict=True)))
    assert [one.text for one in whole.cues] == [one.text for one in cues]
    for old, new in zip(cues, whole.cues, strict=True):
        assert old.start <= new.start < new.end <= old.end
    for at in range(len(parts)):
        place = place_in(cuts, at, keep_clock=False)
        spans = [span for one in cues if (span := place(one.start, one.end))]
        assert spans == [(one.start, one.end) for one in parts[at].cues]
