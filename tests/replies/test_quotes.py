"""Marks of quotation around a text."""

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.replies.quotes import Quotation, is_closed, is_open

LINES = st.lists(st.text(alphabet="“”„«»\"'‘’「」a \t", max_size=6), max_size=6)


@given(LINES)
def test_line_by_line_is_as_good_as_at_once(lines: list[str]) -> None:
    """What is known of a text that came line by line is what its whole says."""
    quotation = Quotation()
    for line in lines:
        quotation.add(line)
    text = "\n".join(lines)
    assert (quotation.is_open, quotation.is_closed) == (is_open(text), is_closed(text))


def test_a_quotation_is_open_until_its_mark_comes() -> None:
    """A lone mark opens, its partner closes, and an apostrophe does neither."""
    assert is_open("“Two loaves,\nplease")
    assert not is_closed("“")
    assert is_closed("“Two loaves,\nplease.”")
    assert is_closed('"Two"')
    assert not is_open("'tis")
