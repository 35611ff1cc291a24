"""Scores: what is counted, which word is meant, and that long files take their time in proportion."""

import random
from collections.abc import Sequence
from itertools import pairwise

import jiwer
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.score import Errors, score
from subtoolkit.timeline.style import style
from tests.timeline import made
from tests.timeline.made import cue, spoken
from tests.truths import FIXTURES, cues_of

TALK = cues_of(FIXTURES / "talk.json")
SONG = cues_of(FIXTURES / "song.json", kind="lyric")


def late(cues: Sequence[Cue], by: int) -> list[Cue]:
    """The cues so many ms later, without times of words."""
    return [
        one.model_copy(update={"start": one.start + by, "end": one.end + by, "words": ()}) for one in cues
    ]


@given(made.cues())
def test_a_file_is_like_itself(cues: tuple[Cue, ...]) -> None:
    """No error of any kind, whatever the cues are: other voices at once, any script, a millisecond long."""
    found = score(cues, cues)
    assert (found.wrong, found.missing, found.invented, found.doubled) == (0, 0, 0, 0)
    assert found.word_error_rate in (0, None)
    assert found.character_error_rate in (0, None)
    for errors in (found.starts, found.ends):
        assert errors is None or (errors.p95, errors.bias) == (0, 0)


def test_each_word_is_counted_once() -> None:
    """Wrong, missing, invented and doubled words are told apart, and their sum makes the rate."""
    truth = [cue(0, 2000, "The boat is on the sand."), cue(3000, 4000, "I am waiting here.")]
    other = [cue(0, 2000, "The goat is on the on the sand."), cue(3000, 4000, "I really waiting here.")]
    found = score(truth, other)
    assert (found.wrong, found.missing, found.invented, found.doubled) == (2, 0, 0, 2)
    assert found.word_error_rate == 4 / 10
    found = score(truth, [cue(0, 2000, "Well, the boat is on the"), cue(3000, 4000, "I am here")])
    assert (found.wrong, found.missing, found.invented, found.doubled) == (0, 2, 1, 0)


def test_a_loop_is_doubled_words() -> None:
    """Whatever its period, and also when it breaks off in the middle."""
    truth = [cue(0, 1000, "one two three four")]
    for text, count in (
        ("one two one two one two three four", 4),
        ("one one one one two three four", 3),
        ("one two three four two three four two three", 5),
        ("zero one two three four", 0),
    ):
        assert score(truth, [cue(0, 1000, text)]).doubled == count, text


def test_case_punctuation_and_width_are_no_errors() -> None:
    """NFKC, case, quotes, hyphens, dashes of voices and marks of direction."""
    for one, other in (
        ("Well-known: “Don’t!”", "well known don't"),
        ("ＡＢＣ ﬁne", "abc fine"),
        ("-Yes.\n-No.", "yes no"),
        ("E\u0301tude", "étude"),
        ("\u200fمرحبا بكم\u200f", "مرحبا، بكم!"),
    ):
        found = score([cue(0, 1000, one)], [cue(0, 1000, other)])
        assert found.word_error_rate == 0, one
        assert found.character_error_rate == 0, one


def test_chinese_counts_characters() -> None:
    """A wrong character is one wrong word, wherever the cues are parted."""
    truth = [cue(0, 2000, "今天天气很好，"), cue(2000, 4000, "我们去公园。")]
    found = score(truth, [cue(0, 4000, "今天天汽很好我们\n去公园")])
    assert (found.reference_words, found.wrong, found.missing) == (11, 1, 0)
    assert found.starts == Errors(count=1, median=0, p95=0, bias=0)


def test_a_constant_delay_is_found() -> None:
    """Median, p95 and bias of a file that is 120 ms late; early is less than 0."""
    for by in (120, -80):
        expected = Errors(count=len(TALK), median=abs(by), p95=abs(by), bias=by)
        assert score(TALK, late(TALK, by)).starts == expected
        assert score(TALK, late(TALK, by)).ends == expected


def test_word_times_are_used_where_both_have_them() -> None:
    """Then a sentence that begins in the middle of a cue can be compared, too."""
    truth = [spoken(1000, 2000, "good morning"), spoken(2000, 3000, "it rains")]
    whole = spoken(900, 2900, "good morning it rains")
    assert score(truth, [whole]).starts == Errors(count=2, median=100, p95=100, bias=-100)
    bare = whole.model_copy(update={"words": ()})
    assert score(truth, [bare]).starts == Errors(count=1, median=100, p95=100, bias=-100)


def test_a_missing_chorus_is_the_one_whose_time_is_missing() -> None:
    """Equal lines are told apart by their times, also when the other file is late."""
    for at in range(len(SONG)):
        for by in (0, 5000):
            found = score(SONG, late([*SONG[:at], *SONG[at + 1 :]], by))
            assert found.missing == len(SONG[at].text.split())
            assert found.starts == Errors(count=len(SONG) - 1, median=by, p95=by, bias=by)
            again = score([*SONG[:at], *SONG[at + 1 :]], late(SONG, by))
            assert again.starts == found.starts


def test_lyrics_are_judged_by_the_line() -> None:
    """Mean absolute error, and what is right to 0.3 s and to 1 s; a talk has none."""
    moved = [*late(SONG[:6], 200), *late(SONG[6:9], -900), *late(SONG[9:], 2000)]
    found = score(SONG, moved).lyrics
    assert found is not None
    assert (found.count, found.mean, found.within_300ms, found.within_1s) == (12, 825, 0.5, 0.75)
    assert score(TALK, TALK).lyrics is None


def test_the_guideline_is_kept_by_some() -> None:
    """The share of the compared file's cues without an error."""
    cues = [cue(0, 2000, "It rains."), cue(4000, 4100, "Too short."), cue(6000, 8000, "Yes, it does.")]
    assert score(cues, cues, style("netflix", "en")).within_guideline == 2 / 3
    assert score(cues, cues).within_guideline is None


def test_sounds_and_signs_do_not_count() -> None:
    """Only what is spoken or sung is compared."""
    truth = [cue(0, 1000, "hello")]
    other = [cue(0, 1000, "music", kind="sound"), cue(0, 1000, "hello"), cue(0, 1000, "exit", kind="text")]
    assert score(truth, other).invented == 0


def test_nothing_to_compare() -> None:
    """Empty files have no rate; one without the other is all missing, or all invented."""
    nothing = score([], [])
    assert (nothing.word_error_rate, nothing.character_error_rate, nothing.starts) == (None, None, None)
    words = [cue(0, 1000, "one two")]
    assert (score(words, []).word_error_rate, score(words, []).character_error_rate) == (1, 1)
    assert (score([], words).word_error_rate, score([], words).invented) == (None, 2)
    assert score([cue(0, 1000, "…")], [cue(0, 1000, "— ?!")]).word_error_rate is None


@given(st.lists(st.sampled_from("abcd"), max_size=30), st.lists(st.sampled_from("abcd"), max_size=30))
def test_the_words_agree_with_jiwer(one: list[str], other: list[str]) -> None:
    """However equal words are paired, there are as many errors as jiwer counts."""
    if not one or not other:
        return
    cues = [[cue(at * 100, at * 100 + 50, word) for at, word in enumerate(side)] for side in (one, other)]
    found = score(*cues)
    assert found.word_error_rate == jiwer.wer(" ".join(one), " ".join(other))
    assert found.missing - found.invented - found.doubled == len(one) - len(other)


def test_characters_in_windows_are_as_exact_as_at_once() -> None:
    """The windows of a long text add up to what the whole gives."""
    truth = _long(600)
    other = [one.model_copy(update={"text": _damaged(one.text, at)}) for at, one in enumerate(truth)]
    plain = ["".join("".join(one.text.split()) for one in cues) for cues in (truth, other)]
    assert score(truth, other).character_error_rate == jiwer.cer(*plain)


def test_twenty_thousand_cues_are_compared() -> None:
    """A file of a whole day, every tenth cue lost: all others are found, at their times."""
    truth = _long(20_000, words=3)
    other = late([one for at, one in enumerate(truth) if at % 10], 40)
    found = score(truth, other)
    assert found.missing == 6_000
    assert found.starts == Errors(count=18_000, median=40, p95=40, bias=40)


def _long(count: int, words: int = 8) -> list[Cue]:
    chance = random.Random(1)  # noqa: S311 -- made-up words are no secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    bank = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(3000)]
    starts = range(0, (count + 1) * 3000, 3000)
    return [
        cue(start, behind - 500, " ".join(chance.choices(bank, k=words)))
        for start, behind in pairwise(starts)
    ]


def _damaged(text: str, seed: int) -> str:
    """Every seventh word lost, every seventh with two more letters, every seventh followed by a new one."""
    chance = random.Random(seed)  # noqa: S311
    kinds = [chance.randrange(7) for _ in text.split()]
    changed = {0: "", 1: "{}xq", 2: "{} zz"}
    return " ".join(
        changed.get(kind, "{}").format(word) for kind, word in zip(kinds, text.split(), strict=True)
    )
