"""Voices of single pieces become persons: apart until somebody says otherwise."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Speaker, Timeline
from subtoolkit.timeline.people import acceptable, unified, voices


def _timeline(said: Iterable[tuple[int, str]], speakers: Iterable[Speaker] = ()) -> Timeline:
    cues = tuple(
        Cue(
            start=place * 1_000,
            end=place * 1_000 + 800,
            text=f"word number {place}",
            speaker=name,
            segment=segment,
        )
        for place, (segment, name) in enumerate(said)
    )
    return Timeline(cues=cues, speakers=tuple(speakers))


def _names(timeline: Timeline) -> list[str | None]:
    return [cue.speaker for cue in timeline.cues]


GUARDS = _timeline(
    [(0, "Guard"), (0, "Anna"), (1, "Guard"), (1, "Speaker 1"), (2, "Guard")],
    [
        Speaker(name="Guard", profile="old", segment=0),
        Speaker(name="Anna", profile="young", segment=0),
        Speaker(name="Guard", profile="a boy", segment=1),
        Speaker(name="Speaker 1", profile="a young woman", segment=1),
        Speaker(name="Guard", segment=2),
    ],
)


def test_equal_names_of_different_pieces_stay_apart() -> None:
    """Nobody guesses that two guards are one; each keeps what was said of him."""
    apart = unified(GUARDS)
    assert _names(apart) == ["Guard", "Anna", "Guard (2)", "Speaker 1", "Guard (3)"]
    assert {one.name: one.profile for one in apart.speakers} == {
        "Guard": "old", "Anna": "young", "Guard (2)": "a boy", "Speaker 1": "a young woman", "Guard (3)": "",
    }  # fmt: skip


def test_what_is_known_to_be_one_gets_one_name() -> None:
    """The second name of a pair stays, and how much the person spoke is counted over all pieces."""
    one = unified(GUARDS, [("Guard (3)", "Guard"), ("Speaker 1", "Anna")])
    assert _names(one) == ["Guard", "Anna", "Guard (2)", "Anna", "Guard"]
    assert {each.name: (each.spoke, each.words) for each in one.speakers} == {
        "Guard": (1_600, 6), "Anna": (1_600, 6), "Guard (2)": (800, 3),
    }  # fmt: skip
    assert all(each.segment is None for each in one.speakers)


def test_two_voices_of_one_piece_are_two() -> None:
    """A pair that contradicts who heard them is left out, also by way of a third."""
    wrong = [("Guard", "Anna"), ("Guard (2)", "Anna"), ("Speaker 1", "Anna"), ("Nobody", "Anna")]
    assert acceptable(voices(GUARDS), wrong) == [("Guard (2)", "Anna")]
    assert _names(unified(GUARDS, wrong)) == ["Guard", "Anna", "Anna", "Speaker 1", "Guard (2)"]


def test_what_is_settled_stays() -> None:
    """A timeline that was unified, written and read again keeps its names."""
    once = unified(GUARDS, [("Guard (3)", "Guard")])
    assert unified(once) == once


def test_a_number_makes_no_other_name() -> None:
    """Where somebody is called `Guard (2)` the second guard is the third."""
    apart = unified(_timeline([(0, "Guard"), (0, "Guard (2)"), (1, "Guard")]))
    assert _names(apart) == ["Guard", "Guard (2)", "Guard (3)"]


def test_subtitles_without_pieces_keep_their_speakers() -> None:
    """What comes from a file has one speaker for a name."""
    cues = tuple(cue.model_copy(update={"segment": None}) for cue in GUARDS.cues)
    assert _names(unified(Timeline(cues=cues))) == _names(GUARDS)


_NAMES = st.sampled_from(["A", "A (2)", "B", "C"])


@given(
    st.lists(st.tuples(st.integers(0, 3), _NAMES), max_size=12),
    st.lists(st.tuples(_NAMES, _NAMES), max_size=6),
)
def test_persons_of_one_piece_are_never_mixed(
    said: list[tuple[int, str]], same: list[tuple[str, str]]
) -> None:
    """Whatever pairs are told, voices that one piece tells apart stay apart, and no word is lost."""
    timeline = _timeline(said)
    result = unified(timeline, same)
    assert [cue.text for cue in result.cues] == [cue.text for cue in timeline.cues]
    for segment in range(4):
        pairs = {
            (old.speaker, new.speaker)
            for old, new in zip(timeline.cues, result.cues, strict=True)
            if old.segment == segment
        }
        assert len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs)
    assert unified(result) == result
