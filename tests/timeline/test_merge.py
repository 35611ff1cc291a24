"""Fragments -> one timeline, whatever the cuts were."""

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Speaker, Timeline, VisibleText
from subtoolkit.timeline.merge import Part, merge


class Spoken(NamedTuple):
    """A word of the truth."""

    start: int
    end: int
    text: str


LEXICON = [
    "the",
    "quick",
    "brown",
    "fox",
    "no",
    "no",
    "a",
    "river",
    "runs",
    "harbour",
    "lights",
    "you",
    "know",
]


@st.composite
def truths(draw: st.DrawFn) -> list[Spoken]:
    """Words one after the other, some with pauses between, many of them repeated."""
    words: list[Spoken] = []
    time = draw(st.integers(0, 2_000))
    for text in draw(st.lists(st.sampled_from(LEXICON), min_size=1, max_size=60)):
        length = draw(st.integers(80, 700))
        words.append(Spoken(time, time + length, text))
        time += length + draw(st.sampled_from([0, 0, 0, 20, 150, 600, 2_500]))
    return words


@st.composite
def cuts(draw: st.DrawFn, end: int) -> list[Segment]:
    """Neighbours that overlap by enough to hold any word, or pieces of at least two overlaps' length."""
    segments: list[Segment] = []
    start, overlap = 0, 0
    while True:
        last = start + draw(st.integers(4_000, 12_000))
        if last >= end:
            return [
                *segments,
                Segment(index=len(segments), start=start, end=max(end, start + 1), overlap=overlap),
            ]
        segments.append(Segment(index=len(segments), start=start, end=last, overlap=overlap))
        overlap = draw(st.integers(800, 2_000))
        start = last - overlap


def heard(truth: list[Spoken], segment: Segment, size: int, *, words: bool) -> Timeline:
    """What a perfect listener writes: the words that lie wholly inside, `size` of them in one cue."""
    inside = [word for word in truth if segment.start <= word.start and word.end <= segment.end]
    cues = []
    for first in range(0, len(inside), size):
        some = inside[first : first + size]
        times = tuple(Word(start=word.start, end=word.end, text=word.text) for word in some) if words else ()
        text = " ".join(word.text for word in some)
        cues.append(Cue(start=some[0].start, end=some[-1].end, text=text, words=times, segment=segment.index))
    return Timeline(cues=tuple(cues))


@given(st.data())
def test_every_word_once_at_its_time(data: st.DataObject) -> None:
    """A perfect listener's words come out of any cuts once each, in order, at their times."""
    truth = data.draw(truths())
    segments = data.draw(cuts(truth[-1].end))
    sizes = [data.draw(st.integers(1, 9)) for _ in segments]
    merged = merge(
        [(one, heard(truth, one, size, words=True)) for one, size in zip(segments, sizes, strict=True)]
    )
    found = [(word.start, word.end, word.text) for cue in merged.cues for word in cue.words]
    assert found == [tuple(word) for word in truth]
    assert " ".join(cue.text for cue in merged.cues) == " ".join(word.text for word in truth)
    assert_sound(merged)


@given(st.data())
def test_without_word_times_no_word_is_lost_or_doubled(data: st.DataObject) -> None:
    """Where the cues have no word times, distinct words still come out once each and in order."""
    truth = [word._replace(text=f"{word.text}{place}") for place, word in enumerate(data.draw(truths()))]
    segments = data.draw(cuts(truth[-1].end))
    sizes = [data.draw(st.integers(1, 9)) for _ in segments]
    merged = merge(
        [(one, heard(truth, one, size, words=False)) for one, size in zip(segments, sizes, strict=True)]
    )
    assert " ".join(cue.text for cue in merged.cues) == " ".join(word.text for word in truth)
    assert_sound(merged)


def assert_sound(timeline: Timeline) -> None:
    """The invariants that hold of every merged timeline."""
    assert list(timeline.cues) == sorted(timeline.cues, key=lambda cue: cue.start)
    for cue in timeline.cues:
        Cue.model_validate(cue.model_dump())
    voices = {(cue.speaker, cue.kind) for cue in timeline.cues}
    for voice in voices:
        own = [cue for cue in timeline.cues if (cue.speaker, cue.kind) == voice]
        assert all(one.end <= other.start for one, other in pairwise(own))


def side(
    index: int, start: int, end: int, *cues: tuple[int, int, str], overlap: int = 0, **more: str
) -> Part:
    """A segment and what was heard in it."""
    segment = Segment(index=index, start=start, end=end, overlap=overlap)
    return segment, Timeline(
        cues=tuple(Cue(start=one, end=other, text=text, segment=index, **more) for one, other, text in cues)
    )


def texts(timeline: Timeline) -> list[str]:
    """The texts of its cues."""
    return [cue.text for cue in timeline.cues]


def test_a_mutilated_word_is_taken_from_the_side_that_heard_it_whole() -> None:
    """What was heard as "brown f" and "own fox jumps" comes out as one whole phrase."""
    merged = merge(
        [
            side(0, 0, 10_000, (8_000, 10_000, "the quick brown f")),
            side(1, 9_000, 20_000, (9_000, 12_000, "own fox jumps."), overlap=1_000),
        ]
    )
    assert " ".join(texts(merged)) == "the quick brown fox jumps."
    assert [repair.reason for repair in merged.report.repairs] == ["seam"]


def test_a_cue_that_both_heard_is_kept_once() -> None:
    """A whole cue inside the overlap is there once, with the times of one side."""
    merged = merge(
        [
            side(0, 0, 10_000, (5_000, 7_900, "before"), (8_300, 9_400, "both hear this")),
            side(
                1, 8_000, 20_000, (8_350, 9_450, "Both hear this."), (11_000, 12_000, "behind"), overlap=2_000
            ),
        ]
    )
    assert [text.strip(".").casefold() for text in texts(merged)] == ["before", "both hear this", "behind"]


def test_a_cut_takes_its_time_from_the_boundary_of_the_other_side() -> None:
    """Where one side's cue is cut, the other one's claimed boundary is the time, and nothing is estimated."""
    merged = merge(
        [
            side(0, 0, 10_000, (7_000, 9_100, "the quick brown fox")),
            side(1, 8_000, 20_000, (8_600, 12_000, "brown fox jumps over the dog"), overlap=2_000),
        ]
    )
    assert texts(merged) in (
        ["the quick brown fox", "jumps over the dog"],
        ["the quick", "brown fox jumps over the dog"],
    )
    assert merged.cues[0].end == merged.cues[1].start in (8_600, 9_100)
    assert not any(cue.estimated for cue in merged.cues)


def test_repetition_away_from_the_seam_survives() -> None:
    """Only what both sides heard is doubled: "no no no" stays three words."""
    merged = merge(
        [
            side(0, 0, 10_000, (1_000, 2_500, "no no no"), (8_200, 9_600, "and no more")),
            side(
                1, 8_000, 20_000, (8_250, 9_700, "and no more"), (12_000, 13_500, "no no no"), overlap=2_000
            ),
        ]
    )
    assert texts(merged) == ["no no no", "and no more", "no no no"]


def test_characters_are_the_words_of_chinese() -> None:
    """Chinese is aligned character by character, and cut where the other side's cue begins."""
    merged = merge(
        [
            side(0, 0, 10_000, (7_000, 9_500, "粉笔画在旧墙上数着")),
            side(1, 8_000, 20_000, (8_500, 12_000, "墙上数着夏天慢慢长"), overlap=2_000),
        ]
    )
    assert "".join(texts(merged)) == "粉笔画在旧墙上数着夏天慢慢长"


def test_texts_that_do_not_match_are_cut_in_the_middle_and_noted() -> None:
    """Where both heard something else the middle of the overlap decides, and the lost words are reported."""
    merged = merge(
        [
            side(0, 0, 10_000, (6_000, 7_000, "before"), (8_100, 9_900, "recognise speech today")),
            side(
                1,
                8_000,
                20_000,
                (8_100, 9_900, "wreck a nice beach"),
                (11_000, 12_000, "behind"),
                overlap=2_000,
            ),
        ]
    )
    assert texts(merged)[0] == "before"
    assert texts(merged)[-1] == "behind"
    heard = " ".join(texts(merged)).split()
    assert "today" not in heard
    assert "wreck" not in heard
    assert {drop.reason for drop in merged.report.drops} == {"seam"}


def test_what_only_one_side_heard_stays() -> None:
    """A cue in the overlap that the other side has no word of is kept."""
    merged = merge(
        [
            side(0, 0, 10_000, (8_100, 8_900, "yes"), (9_300, 9_900, "wait")),
            side(1, 8_000, 20_000, (8_150, 8_950, "yes"), (12_000, 13_000, "behind"), overlap=2_000),
        ]
    )
    assert texts(merged) == ["yes", "wait", "behind"]


def test_one_voice_never_overlaps_itself_and_two_may() -> None:
    """The earlier cue of a voice ends where its next one starts; another voice is left alone."""
    cues = (
        Cue(start=0, end=5_000, text="one", speaker="Ann"),
        Cue(start=3_000, end=6_000, text="two", speaker="Bea"),
        Cue(start=4_000, end=7_000, text="three", speaker="Ann"),
        Cue(start=4_500, end=7_000, text="door", speaker="Ann", kind="sound"),
    )
    merged = merge([(Segment(index=0, start=0, end=10_000), Timeline(cues=cues))])
    assert [(cue.start, cue.end) for cue in merged.cues] == [
        (0, 4_000),
        (3_000, 6_000),
        (4_000, 7_000),
        (4_500, 7_000),
    ]
    assert [(repair.reason, repair.detail) for repair in merged.report.repairs] == [("overlap", "one")]


def test_neighbours_without_overlap_are_put_together_as_they_are() -> None:
    """Where the cut fell on a pause, equal words on both sides are both said."""
    merged = merge(
        [side(0, 0, 10_000, (9_000, 9_900, "again")), side(1, 10_000, 20_000, (10_100, 11_000, "again"))]
    )
    assert texts(merged) == ["again", "again"]
    assert not merged.report.repairs


def test_speakers_and_visible_texts_are_collected() -> None:
    """A piece's name is there once, with its first profile; a text that goes on over the cut is one."""
    parts = [
        (
            Segment(index=number, start=10_000 * number, end=10_000 * number + 10_000),
            Timeline(
                speakers=(Speaker(name="Ann", profile=profile, segment=number),),
                visible_text=(VisibleText(start=start, end=end, text="EXIT", segment=number),),
            ),
        )
        for number, (profile, start, end) in enumerate([("", 7_000, 10_000), ("old", 10_000, 13_000)])
    ]
    merged = merge(parts)
    assert [(one.name, one.profile, one.segment) for one in merged.speakers] == [
        ("Ann", "", 0),
        ("Ann", "old", 1),
    ]
    assert [(one.start, one.end) for one in merged.visible_text] == [(7_000, 13_000)]


@given(
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 9_000), st.sampled_from("ABC")), max_size=20)
)
def test_any_cues_become_a_sound_timeline(spans: list[tuple[int, int, str]]) -> None:
    """Whatever overlaps with whatever, the result keeps its invariants and every text."""
    cues = [
        Cue(start=start, end=start + length, text=f"{voice}{number}", speaker=voice)
        for number, (start, length, voice) in enumerate(spans)
    ]
    merged = merge([(Segment(index=0, start=0, end=30_000), Timeline(cues=tuple(cues)))])
    assert_sound(merged)
    assert sorted(cue.text for cue in merged.cues) == sorted(cue.text for cue in cues)


@pytest.mark.parametrize("size", [1, 3, 50])
def test_any_fragments_become_a_sound_timeline(size: int) -> None:
    """Equal words everywhere, at times that contradict each other, do no harm."""
    parts = [
        side(
            number,
            8_000 * number,
            8_000 * number + 10_000,
            *[(8_000 * number + 7 * k, 8_000 * number + 9_000, "no no") for k in range(size)],
        )
        for number in range(4)
    ]
    assert_sound(merge(parts))
