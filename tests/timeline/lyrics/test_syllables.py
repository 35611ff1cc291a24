"""Words of a line and their share of its time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.fit import Speech
from subtoolkit.timeline.lyrics.syllables import split, syllables, with_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Don’t stop,” la-la-la (hey!)", ["“Don’t", "stop,”", "la-la-la", "(hey!)"]),
        ("一艘纸船，漂过！", ["一", "艘", "纸", "船，", "漂", "过！"]),
        ("きゃりー「さくら」", ["きゃ", "りー", "「さ", "く", "ら」"]),
        ("Love 爱 you", ["Love", "爱", "you"]),
        ("สวัสดีครับ เพื่อน", ["สวัสดี", "ครับ", "เพื่อน"]),
        ("안녕하세요 세상", ["안녕하세요", "세상"]),
        ("♪ la ♪", ["♪ la ♪"]),
        ("…", ["…"]),
    ],
)
def test_words_of_every_script(text: str, words: list[str]) -> None:
    """What a singer calls a word, with the marks that are written to it."""
    assert [text[first:behind] for first, behind in split(text)] == words


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("water,", 2),
        ("home", 1),
        ("little", 2),
        ("Здравствуй", 2),
        ("爱", 1),
        ("사랑해", 3),
        ("きゃ", 1),
        ("♪", 1),
    ],
)
def test_syllables(word: str, count: int) -> None:
    """A vowel group, a Han character, a Hangul block or a kana is one; there is always one."""
    assert syllables(word) == count


def test_words_share_the_line_by_syllables() -> None:
    """Two syllables get twice the time of one; words are marked as estimated."""
    cue = with_words(Cue(start=1_000, end=4_000, text="Morning light"))
    assert [(word.start, word.end, word.text) for word in cue.words] == [
        (1_000, 3_000, "Morning"),
        (3_000, 4_000, "light"),
    ]
    assert all(word.estimated for word in cue.words)


def test_pauses_of_the_voice_take_no_share() -> None:
    """A word behind a pause begins with the voice, the one before it ends with the voice."""
    voice = Speech(((1_000, 2_000), (4_000, 5_000)))
    cue = with_words(Cue(start=1_000, end=5_000, text="one two"), voice)
    assert [(word.start, word.end) for word in cue.words] == [(1_000, 2_000), (4_000, 5_000)]


def test_known_times_inside_a_line_are_kept() -> None:
    """A word whose time is known begins then, the others share what is before and behind it."""
    cue = with_words(Cue(start=0, end=9_000, text="one two three four"), None, [(8, 8_000)])
    assert [word.start for word in cue.words] == [0, 4_000, 8_000, 8_500]


def test_words_that_are_known_stay() -> None:
    """What the model or the aligner measured is not computed anew."""
    cue = with_words(Cue(start=0, end=1_000, text="one two"))
    assert with_words(cue, Speech(((500, 900),))) is cue


@given(st.text(min_size=1, max_size=60).filter(str.strip), st.integers(1, 20_000))
def test_any_text_gets_words_inside_its_line(text: str, length: int) -> None:
    """Words are in order and inside, and no letter is lost."""
    cue = with_words(Cue(start=100, end=100 + length, text=text), Speech(((0, 300), (2_000, 9_000))))
    assert "".join("".join(word.text for word in cue.words).split()) == "".join(text.split())
