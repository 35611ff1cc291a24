"""Answers to questions of text alone: what is taken from them, and which are of no use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.replies import answers

NAMES = ["Guard", "Guard (2)", "Anna", "A = B"]


@pytest.mark.parametrize(
    "text",
    [
        "1 | The harbour\n4 | Bread and salt",
        "4 | Bread and salt\n1 | The harbour",
        'Here they are:\n\n```\n- **1** | "The harbour."\n- **4** | “Bread and salt”\n```\nAsk me for more!',
        "1. The harbour\n4. Bread and salt",
        "1) The harbour\n\n4) Bread and salt\n4) Again",
        "1｜The harbour\n4｜Bread and salt。",
        "2 | The harbour\n4 | Bread and salt",
        "1 | The harbour\n4 | Bread and salt\n99 | Nothing\n5 | _Old clocks_\n6 | *Stars*",
    ],
)
def test_chapters_are_read_through_what_stands_around_them(text: str) -> None:
    """Order, fences, bullets, quotes and one stray line harm nothing; the first begins with entry 1."""
    found = answers.chapters(text, 10)
    assert found is not None
    assert found[:2] == [(1, "The harbour"), (4, "Bread and salt")]
    assert all("*" not in title and "_" not in title for _, title in found)


@pytest.mark.parametrize(
    "text",
    [
        "", "The recording has several parts.", "0:00 The harbour\n1:30 Bread",
        "901 | The harbour\n904 | Bread", "1 | \n2 |", "I am sorry, I cannot help with that.", "12:30 | Tea",
    ],
)  # fmt: skip
def test_useless_answers_about_chapters(text: str) -> None:
    """Prose, times, numbers of nothing, no titles: none."""
    assert answers.chapters(text, 10) is None


def test_a_title_is_no_essay() -> None:
    """What is far too long is cut at a word."""
    found = answers.chapters("1 | " + "word " * 200, 3)
    assert found is not None
    assert len(found[0][1]) <= 100


def test_pairs_of_names() -> None:
    """Both names must be known; a name may hold the sign between them."""
    text = "Sure:\n- Guard (2) = Guard\n* **A = B = Anna**\n"
    assert answers.same(text, NAMES) == [("Guard (2)", "Guard"), ("A = B", "Anna")]


@pytest.mark.parametrize("text", ["All different", "All different.", '"All different"', "None"])
def test_all_may_be_different(text: str) -> None:
    """That is an answer, too."""
    assert answers.same(text, NAMES) == []


@pytest.mark.parametrize(
    "text", ["", "Many voices.", "Guard (2) = Peter\nAnna = Maria", "I cannot compare voices."]
)
def test_useless_answers_about_voices(text: str) -> None:
    """Names that nobody told, or none."""
    assert answers.same(text, NAMES) is None


@given(st.text(max_size=400), st.integers(1, 20))
def test_any_text_is_an_answer_or_none(text: str, count: int) -> None:
    """Nothing crashes, and what is found keeps the grammar."""
    found = answers.chapters(text, count)
    if found is not None:
        numbers = [number for number, _ in found]
        assert numbers == sorted(set(numbers))
        assert numbers[0] == 1
        assert numbers[-1] <= count
        assert all(title.strip() for _, title in found)
    for pair in answers.same(text, NAMES) or []:
        assert set(pair) <= set(NAMES)
