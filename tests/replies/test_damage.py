"""Loops, refusals and tags: what is cut, and what must survive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit import replies
from subtoolkit.replies.loops import shortened
from subtoolkit.replies.quotes import is_open, unquoted
from subtoolkit.replies.verdict import asks_for_times, refusal

UNITS = st.text("abc ", min_size=1, max_size=20).filter(str.strip)


def timed(texts: list[str], starts: list[float]) -> str:
    """Lines with starts alone."""
    pairs = zip(texts, starts, strict=True)
    return "".join(f"[{int(start // 60)}:{start % 60:06.3f}] {text}\n" for text, start in pairs)


def left(text: str) -> tuple[list[str], list[int]]:
    """The texts that stay, and the rounds of the loops that were cut."""
    blocks, report = replies.read(text, duration=60_000)
    return [block.text for block in blocks], [loop.count for loop in report.loops]


@pytest.mark.parametrize("period", [1, 2, 3, 4])
def test_a_period_on_a_grid_is_a_loop(period: int) -> None:
    """One round of five or more equal ones on a uniform grid stays."""
    texts = [f"line {'ABCD'[place % period]}" for place in range(5 * period)]
    assert left(timed(texts, [2.0 * place for place in range(5 * period)])) == (texts[:period], [5])


@pytest.mark.parametrize(("rounds", "left_over"), [(8, 8), (11, 11), (12, 1)])
def test_a_refrain_in_lyric_lines_may_keep_time(rounds: int, left_over: int) -> None:
    """What is sung on a beat stands on a grid too; only a dozen rounds without an end are a loop."""
    lines = [
        f"[00:00:{2 * at:02d},000 --> 00:00:{2 * at + 1:02d},800] Hey, hey, harbour light\n"
        for at in range(rounds)
    ]
    blocks, report = replies.read("".join(lines), duration=60_000)
    assert len(blocks) == left_over
    assert bool(report.loops) == (left_over == 1)


def test_a_loop_behind_the_end_of_the_sound_is_missing_inside_it() -> None:
    """What the other rounds claim to cover is asked for as far as there is sound."""
    lines = timed(["the kettle whistles"] * 30, [5.0 * at for at in range(30)])
    _, report = replies.read(lines, duration=40_000)
    assert [(one.start, one.end) for one in report.missing] == [(5_000, 40_000)]


@pytest.mark.parametrize("period", [1, 2, 3])
def test_a_chorus_with_natural_timing_is_none(period: int) -> None:
    """The same words at the pace of a song stay, however often."""
    texts = [f"line {'ABCD'[place % period]}" for place in range(8 * period)]
    starts = [2.0 * place + (0.61 if place % 7 in (1, 4) else 0.0) for place in range(8 * period)]
    assert left(timed(texts, starts)) == (texts, [])


def test_four_equal_lines_are_never_a_loop() -> None:
    """Four lines on a grid are a refrain."""
    assert left(timed(["again"] * 4, [0, 5, 10, 15])) == (["again"] * 4, [])


@given(st.sampled_from(["la ", "na-", "哈", "ha", "oh ", "啦"]), st.integers(2, 40))
def test_vocables_and_laughter_survive(unit: str, count: int) -> None:
    """Up to forty times in a line is singing or laughter."""
    assert shortened(unit * count)[2] == 0


@given(UNITS, st.integers(42, 400), st.text("xyz", max_size=50))
def test_a_unit_without_end_is_a_loop(unit: str, count: int, head: str) -> None:
    """More than forty times the same few characters are cut to few, and what stands before stays."""
    text, _, rounds = shortened(head + unit * count)
    assert rounds > 40
    assert text.startswith(head.strip())
    assert len(text) <= len(head) + 3 * len(unit) + 20


@pytest.mark.parametrize(
    "text",
    [
        "I cannot transcribe copyrighted lyrics.",
        "I'm sorry, but I can't provide the lyrics to this song.",
        "I’m unable to process this audio.",
        "Unfortunately I am not able to help with this request.",
        "抱歉，我无法提供歌词。",
        "作为一个AI，我不能转写受版权保护的内容。",
    ],
)
def test_refusals(text: str) -> None:
    """The model speaks of itself, says no, and says it of the job."""
    assert refusal(text) == "refusal"


@pytest.mark.parametrize(
    "text",
    [
        "No audio was provided.",
        "I can't hear any audio.",
        "Please upload the audio file.",
        "没有收到任何音频。",
    ],
)
def test_nothing_heard(text: str) -> None:
    """The model says that it received no sound."""
    assert refusal(text) == "no-audio"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I can't stop loving you",
        "sorry seems to be the word",
        "She said: “I cannot provide the lyrics.”",
        "我不能没有你",
        "We will not go quietly into the night.",
        "There is no audio track in the world like this one",
        "word " * 200 + "I cannot transcribe this audio.",
    ],
)
def test_songs_are_no_refusals(text: str) -> None:
    """No single word decides; long texts and quotations are none."""
    assert refusal(text) is None


@pytest.mark.parametrize(
    ("prompt", "asks"),
    [
        ("", False),
        ("Describe the sound.", False),
        ("[hh:mm:ss,mmm --> hh:mm:ss,mmm] text", True),
        ("Give start and end.", True),
    ],
)
def test_whether_times_were_asked_for(prompt: str, asks: bool) -> None:
    """A prompt that shows or names times wants them."""
    assert asks_for_times(prompt) is asks


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Halt.”", "Halt."),
        ('"Halt."', "Halt."),
        ("「止まれ」", "止まれ"),
        ("“Halt”.", "Halt."),
        ('"He said "no"."', 'He said "no".'),
        ("“He said ‘no’.”", "He said ‘no’."),
        ("“No,” he said, “never.”", "“No,” he said, “never.”"),
        ('"No," he said, "never."', '"No," he said, "never."'),
        ("Halt.", "Halt."),
        ("“cut off", "cut off"),
        ("'tis late", "'tis late"),
    ],
)
def test_one_outer_pair_of_quotes_goes(text: str, words: str) -> None:
    """Quotes inside, unbalanced ones and two quotations side by side stay."""
    assert unquoted(text) == words


def test_a_quotation_that_never_ends_is_open() -> None:
    """That is the sign of a cut; a finished one, or none, is not."""
    assert is_open("“This is only half")
    assert not is_open("“This is whole.”")
    assert not is_open("“No,” he said.")
    assert not is_open("nothing quoted")


@pytest.mark.parametrize(
    "unit",
    [
        "we should go to the market before it closes ",
        "we should go to the market, before it closes, ",
        "我们应该在市场关门之前去那里",
        "One goes. Two come. Three stay. Four sleep. Five wake. Six sing. ",
    ],
)
def test_a_loop_in_prose_needs_no_full_stop(unit: str) -> None:
    """Words without times that come round ten times are a loop, however they are written; a song is none."""
    head = "Then he left, "
    for finish in ("stop", "cut"):
        blocks, report = replies.read(head + unit * 12 + unit[:9], finish=finish)
        (loop,) = report.loops
        assert loop.count == 12
        assert blocks[0].text.startswith(head + unit[:12])
        assert len(blocks[0].text) < len(head + unit * 2)
    assert not replies.read(head + unit * 9)[1].loops
    assert not replies.read("la " * 39)[1].loops


def test_untimed_lines_that_come_round_are_a_loop() -> None:
    """A verse of six lines twelve times over is none that anybody said."""
    lines = [f"Line number {name} of it." for name in ("one", "two", "three", "four", "five", "six")]
    blocks, report = replies.read("\n".join(lines * 12))
    assert [block.text for block in blocks] == lines
    assert [loop.count for loop in report.loops] == [12]
