"""Text that is meant to be JSON -> values."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.replies.jsonish import Array, Number, Object, Text, Value, Word, read_value


def plain(value: Value) -> object:
    """The value as Python has it."""
    match value:
        case Object(pairs=pairs):
            return {key: plain(inner) for key, inner in pairs}
        case Array(values=values):
            return [plain(inner) for inner in values]
        case Text(text=text):
            return text
        case Number(text=text):
            return float(text)
        case Word(text=text):
            return {"true": True, "false": False, "null": None}.get(text, text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text(alphabet="ab \n\"'\\,:{}[]é好", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(VALUES, max_size=4), st.booleans())
def test_json_is_read_as_json(values: list[object], ascii_only: bool) -> None:
    """Whatever is JSON has the value that JSON gives it."""
    text = json.dumps(values, ensure_ascii=ascii_only)
    found, end = read_value(text, 0)
    assert plain(found) == values
    assert end == len(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"a": 1,}', {"a": 1}),
        ("{'a': 'it's'}", {"a": "it's"}),
        ('{a: "b"}', {"a": "b"}),
        ("{“a”: “b”}", {"a": "b"}),
        ('{"a": "say "no" now", "b": 2}', {"a": 'say "no" now', "b": 2}),
        ('{"a": 1 // why\n, "b": /* what */ 2}', {"a": 1, "b": 2}),
        ('{"a": 1 "b": 2}', {"a": 1, "b": 2}),
        ('{"a": "one\ntwo"}', {"a": "one\ntwo"}),
        ('{"a": NaN, "b": None}', {"a": "NaN", "b": "None"}),
        ('[{"a": 1}}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('[{"a": 1 {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('{"t": 00:01:02.5, "b": 1}', {"t": "00:01:02.5", "b": 1}),
    ],
)
def test_what_models_write_instead(text: str, wanted: object) -> None:
    """Each fault that was seen is read as what was meant."""
    assert plain(read_value(text, 0)[0]) == wanted


@given(st.text(alphabet="{}[]\",:'\\ ab1/*#“”\n", max_size=200))
def test_any_text_is_read_to_some_end(text: str) -> None:
    """Nothing raises, and reading never goes past the text."""
    _, end = read_value("[" + text, 0)
    assert end <= len(text) + 1


def test_what_the_end_cut_is_not_complete() -> None:
    """Only objects whose end was seen are complete, and what is inside a cut string is not believed."""
    value, _ = read_value('[{"a": 1}, {"a": "tw', 0)
    assert isinstance(value, Array)
    assert not value.complete
    assert [isinstance(one, Object) and one.complete for one in value.values] == [True, False]
