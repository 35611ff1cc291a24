"""Chapters by rule: where they begin, how many there are, what they are called."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.programme import PARTS
from subtoolkit.core.cue import Cue
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.timeline import Scene, Timeline
from subtoolkit.timeline.chapters import by_answer, by_rule, settled
from subtoolkit.timeline.cohesion import changes
from subtoolkit.timeline.grouping import borders
from subtoolkit.timeline.passages import Passage, passages
from subtoolkit.timeline.scenes import storyline
from subtoolkit.timeline.titles import short, titles

PIECE = 70_000
TALK = "river bread train winter letter window garden music doctor island morning paper money bridge"
WORDS = TALK.split()


def programme(seed: int, *, noise: int = 0, talk: bool = True) -> tuple[Timeline, list[int]]:
    """The storyline of a programme as pieces of 70 s tell it, with talk about anything; where parts begin."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    scenes: list[Scene] = []
    parts: list[int] = []
    time = 0
    for _, texts in PARTS:
        parts.append(time)
        for text in texts:
            end = time + chance.randrange(40_000, 90_000)
            claimed = max(0, time + round(chance.gauss(0, noise))) if time else 0
            cuts = [claimed, *range((claimed // PIECE + 1) * PIECE, end, PIECE), end]
            scenes += [Scene(start=a, end=b, text=text, segment=a // PIECE) for a, b in pairwise(cuts)]
            time = end
    cues = []
    at = 500
    while talk and at < time - 4_000:
        length = chance.randrange(1_000, 4_000)
        text = " ".join(chance.choices(WORDS, k=6))
        cues.append(
            Cue(start=at, end=at + length, text=text, speaker=chance.choice("ABC"), segment=at // PIECE)
        )
        at += length + chance.choice((0, 300, 1_200))
    media = MediaInfo(path="programme.mp4", container="mov", duration=time)
    return storyline(Timeline(media=media, cues=tuple(cues), scenes=tuple(scenes))), parts


def starts(chapters: Sequence[Chapter]) -> list[int]:
    return [chapter.start for chapter in chapters]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("talk", [True, False], ids=["talk", "silent"])
def test_parts_of_a_programme_become_chapters(seed: int, *, talk: bool) -> None:
    """Scenes that share what they are about are one chapter, whatever is said over them."""
    timeline, parts = programme(seed, talk=talk)
    assert starts(by_rule(passages(timeline), shortest=30_000)) == parts


@pytest.mark.parametrize("seed", range(4))
def test_borders_go_to_picture_cuts(seed: int) -> None:
    """A storyline whose times are a second off gets its chapters to the frame where the picture changes."""
    timeline, parts = programme(seed, noise=900, talk=False)
    found = by_rule(passages(timeline), parts, shortest=30_000)
    assert starts(settled(found, timeline, parts)) == parts


def test_talk_without_a_storyline_is_divided_by_its_words() -> None:
    """Three matters in one talk are three chapters; each begins in a pause."""
    matters = ("harbour boats nets fishermen", "ovens bread dough flour", "violins orchestra conductor hall")
    cues, at = [], 0
    for matter in matters:
        for number in range(30):
            text = f"{matter.split()[number % 4]} and {matter.split()[(number + 1) % 4]}"
            cues.append(Cue(start=at, end=at + 3_000, text=text, speaker="A"))
            at += 3_500
    timeline = Timeline(cues=tuple(cues))
    found = settled(by_rule(passages(timeline), shortest=30_000), timeline)
    assert len(found) == 3
    for chapter, truth in zip(found, (0, 105_000, 210_000), strict=True):
        assert abs(chapter.start - truth) <= 25_000
    said = [(cue.start, cue.end) for cue in cues]
    assert not any(start < chapter.start < end for chapter in found[1:] for start, end in said)


def test_so_many_as_are_wanted() -> None:
    """`--count` gives exactly that number while there is room."""
    timeline, parts = programme(1)
    found = passages(timeline)
    for count in (1, 2, 3, 7, 12):
        assert len(by_rule(found, count=count, shortest=10_000)) == count
    assert starts(by_rule(found, count=7)) == parts
    assert len(by_rule(found, count=500, shortest=60_000)) < 25


def test_an_answer_is_kept_as_far_as_it_has_room() -> None:
    """Chapters that are too short join their neighbours, and of too many the least go."""
    found = [
        Passage(t, t + 10_000, f"story {t}", (), is_scene=True, pause=0) for t in range(0, 100_000, 10_000)
    ]
    told = [(1, "logo"), (2, "a"), (5, "b"), (6, "c")]
    kept = by_answer(found, told, shortest=20_000)
    assert [(one.start, one.end, one.title) for one in kept] == [(0, 50_000, "a"), (50_000, 100_000, "c")]
    assert len(by_answer(found, told, count=2)) == 2
    assert by_answer(found, told, count=2)[0].start == 0


def test_titles_are_short_and_differ() -> None:
    """The first sentence or clause of what is told; else the words that set a chapter apart."""
    assert short("Boats rock at the quay. A gull cries.") == "Boats rock at the quay"
    assert short("the baker kneads dough in a bakery that is full of steam, and the oven is hot already") == (
        "The baker kneads dough in a bakery that is full"
    )
    assert len(short("word " * 40)) <= 48
    assert short("两个男人坐在桌边谈论收成。海滩上有一只狗。") == "两个男人坐在桌边谈论收成"
    talk = tuple(
        Cue(start=t * 1_000, end=t * 1_000 + 900, text="Salt and herring", speaker="A") for t in range(5)
    )
    same = [[Passage(0, 10_000, "A room.", (), is_scene=True, pause=0)]] * 2
    without = [
        [Passage(0, 10_000, "", talk, is_scene=True, pause=0)],
        [Passage(10_000, 20_000, "", (), is_scene=True, pause=0)],
    ]
    assert titles(same) == ["A room", "Chapter 2"]
    assert titles(without) == ["Herring, salt", "Chapter 2"]


def test_nothing_at_all() -> None:
    """Media in which nothing happens is one passage, or none."""
    assert passages(Timeline()) == ()
    assert by_rule(passages(Timeline())) == []
    silent = Timeline(media=MediaInfo(path="a", container="b", duration=90_000))
    assert starts(by_rule(passages(silent), shortest=30_000)) == [0]
    assert changes(()) == []


_scenes = st.lists(st.tuples(st.integers(0, 900_000), st.sampled_from(WORDS), st.integers(0, 5)), max_size=25)
_said = st.lists(
    st.tuples(st.integers(0, 900_000), st.integers(1, 20_000), st.sampled_from(WORDS)), max_size=25
)


@given(
    _scenes,
    _said,
    st.none() | st.integers(1, 9),
    st.integers(0, 60_000),
    st.lists(st.integers(0, 900_000), max_size=9),
)
def test_any_timeline_gets_sound_chapters(
    scenes: list[tuple[int, str, int]],
    said: list[tuple[int, int, str]],
    count: int | None,
    shortest: int,
    shots: list[int],
) -> None:
    """From 0 without holes to the end, with titles; never more than wanted, none shorter than wished."""
    timeline = Timeline(
        scenes=tuple(Scene(start=a, end=a + 5_000, text=text, segment=piece) for a, text, piece in scenes),
        cues=tuple(
            sorted((Cue(start=a, end=a + n, text=t, speaker=t[0]) for a, n, t in said), key=lambda c: c.start)
        ),
    )
    found = passages(timeline)
    if not found:
        return
    assert [one.end for one in found[:-1]] == [one.start for one in found[1:]]
    assert sum(len(one.cues) for one in found) == len(timeline.cues)
    chosen = borders(found, changes(found, shots), count=count, shortest=shortest)
    lengths = [b - a for a, b in pairwise([*(found[i].start for i in chosen), found[-1].end])]
    assert chosen[0] == 0
    assert len(chosen) == 1 or min(lengths) >= shortest
    assert count is None or len(chosen) <= count
    chapters = settled(by_rule(found, shots, count=count, shortest=shortest), timeline, shots)
    assert chapters[0].start == 0
    assert all(a.end == b.start and a.start < b.start for a, b in pairwise(chapters))
    assert all(chapter.title for chapter in chapters)
    assert len({chapter.title for chapter in chapters}) == len(chapters)
