"""A given text and what was heard: which words are the same."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.timeline.lyrics.matching import LARGEST, Spoken, matched
from subtoolkit.timeline.lyrics.sounding import ALIKE, likeness

VERSE = ["morning light is on the water", "and the boat is on the sand"]
SECOND = ["evening comes across the valley", "and the stars are burning low"]
CHORUS = ["carry me home river", "la la la carry me home"]


def spoken(*parts: list[str]) -> list[Spoken]:
    """Lines as words."""
    lines = [line.split() for part in parts for line in part]
    return [Spoken(word, at == 0) for line in lines for at, word in enumerate(line)]


def pairs(given_: list[Spoken], heard: list[Spoken]) -> list[tuple[int, int]]:
    """Places of the words that were matched."""
    return [(pair.given, pair.heard) for pair in matched(given_, heard)]


def test_the_same_words_match_one_by_one() -> None:
    """Nothing is left out where nothing differs."""
    words = spoken(VERSE, CHORUS, SECOND, CHORUS)
    assert pairs(words, words) == [(at, at) for at in range(len(words))]


def test_the_song_as_a_whole_tells_which_chorus_is_meant() -> None:
    """A chorus that stands once in the text belongs where what is around it is sung."""
    text, heard = spoken(VERSE, SECOND, CHORUS), spoken(VERSE, CHORUS, SECOND, CHORUS)
    verse, chorus = len(spoken(VERSE)), len(spoken(CHORUS))
    late = [(at, at if at < verse else at + chorus) for at in range(len(text))]
    assert pairs(text, heard) == late


def test_a_verse_that_nobody_sang_matches_nothing() -> None:
    """Lines between two choruses that were not heard stay alone, the choruses do not."""
    text, heard = spoken(VERSE, CHORUS, SECOND, CHORUS), spoken(VERSE, CHORUS, CHORUS)
    alone = set(range(len(text))) - {one for one, _ in pairs(text, heard)}
    first = len(spoken(VERSE, CHORUS))
    assert alone == set(range(first, first + len(spoken(SECOND))))


def test_misheard_words_match_by_their_sound() -> None:
    """`mourning` is `morning`; a word more or less around it does not matter."""
    heard = spoken(["mourning light on the watter", "and a boat is on this sand"])
    found = dict(pairs(spoken(VERSE), heard))
    assert found[0] == 0
    assert found[5] == 4
    assert found[12] == 11


def test_other_scripts_match_by_their_characters() -> None:
    """One wrong character among five does not move the others."""
    text = [Spoken(sign, at == 0) for at, sign in enumerate("一艘纸船漂过旧巷口")]
    heard = [Spoken(sign, at == 0) for at, sign in enumerate("一首纸船漂过旧巷口")]
    assert pairs(text, heard) == [(at, at) for at in range(9) if at != 1]


def test_likeness_knows_sound_and_letters() -> None:
    """Words that sound the same are nearly the same; others are not alike."""
    alike = likeness(["daughter", "night", "boat"], ["dotter", "knight", "valley"])
    assert alike[0, 0] > 0.9
    assert alike[1, 1] > 0.9
    assert alike[2, 2] < ALIKE


def test_a_text_of_thousands_of_lines_is_matched() -> None:
    """A text that is too long for one search is cut at phrases that stand once, and loses no word there."""
    chance = random.Random(1)  # noqa: S311 - the same words each time
    words = ["".join(chance.choices("abcdefghij", k=5)) for _ in range(900)]
    lines = [" ".join(chance.choices(words, k=6)) for _ in range(800)]
    text = spoken(lines)
    assert len(text) ** 2 > LARGEST
    found = pairs(text, text)
    assert sum(one == other for one, other in found) == len(text)


WORDS = st.lists(st.sampled_from(["la", "home", "carry", "me", "river", "哈", "x"]), max_size=30)


@given(WORDS, WORDS)
def test_pairs_rise_in_both_texts(one: list[str], other: list[str]) -> None:
    """Whatever the words are, no word is used twice and the order of both is kept."""
    found = pairs(spoken([" ".join(one)]), spoken([" ".join(other)]))
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))
