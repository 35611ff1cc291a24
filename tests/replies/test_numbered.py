"""Replies about numbered lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.replies.numbered import read_numbered

GOOD = "1 [00:00:01,000 --> 00:00:02,000]\n2 [00:00:03,500 --> 00:00:04,000]\n3 not sung"
FOUND = {1: (1_000, 2_000), 2: (3_500, 4_000)}


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"Here are the 3 lines:\n```\n{GOOD}\n```",
        GOOD.replace(" [", ". [").replace(",", "."),
        GOOD.replace("[", "(").replace("]", ")").replace("-->", "–"),
        "1 [0:01 - 0:02] made up words\n2 [0:03.5 - 0:04] more of them",
        "**1** [00:00:01,000 --> 00:00:02,000]\n\n**2** [00:00:03,500 --> 00:00:04,000]",
        '[{"line": 1, "start": 1.0, "end": 2}, {"line": 2, "start": 3.5, "end": 4.0}]',
        "Line 1: [00:01.000 --> 00:02.000]\nLine 2: [00:03.500 --> 00:04.000]",
        GOOD + "\n9 [00:00:05,000 --> 00:00:06,000]\n1 [00:00:07,000 --> 00:00:08,000]",
        "第1行 [00:00:01,000 --> 00:00:02,000]\n第2行 [00:00:03,500 --> 00:00:04,000]",
    ],
)
def test_numbers_and_times_are_taken_and_nothing_else(text: str) -> None:
    """However it is dressed; numbers that were not asked for and second times are ignored."""
    assert read_numbered(text, count=3, duration=10_000) == FOUND


@pytest.mark.parametrize(
    "text", ["", "not sung", "1 2 3", "[00:00:01,000 --> 00:00:02,000] words", "I cannot."]
)
def test_what_gives_no_times_gives_nothing(text: str) -> None:
    """A refusal, bare words or a lyric line without its number."""
    assert read_numbered(text, count=3, duration=10_000) == {}


def test_times_stay_inside_the_piece() -> None:
    """A start behind the end is none, an end behind it is the end, one before its start is a moment."""
    text = "1 [0:08 --> 0:20]\n2 [0:12 --> 0:13]\n3 [0:05 --> 0:04]"
    assert read_numbered(text, count=3, duration=10_000) == {1: (8_000, 10_000), 3: (5_000, 5_001)}


@given(st.text(alphabet="0123456789:.,[]->\n 行a", max_size=400))
def test_any_text_is_read(text: str) -> None:
    """No text raises, and every line that is found is inside."""
    for number, (start, end) in read_numbered(text, count=9, duration=60_000).items():
        assert 1 <= number <= 9
        assert 0 <= start < end <= 60_000
