"""The prompts."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.errors import FileNotThere
from subtoolkit.omni.languages import language_name
from subtoolkit.omni.prompts import BUILT_IN, Prompt, load, numbered

NAMES = pytest.mark.parametrize("name", BUILT_IN)


@NAMES
def test_a_prompt_tells_the_length_of_the_piece(name: str) -> None:
    """In the notation that its reply has to use, and with nothing left unfilled."""
    text = load(name).render(67_480)
    assert ("00:01:07,480" if name == "lyrics" else "01:07.480") in text
    assert not re.search(r"\{\w+\}", text)


@NAMES
def test_language_and_context_are_told_only_where_they_are_known(name: str) -> None:
    """A line without its value is left out, not sent with a hole."""
    bare = load(name).render(1_000)
    full = load(name).render(1_000, "pt-BR", "Ana,\n  Beto")
    assert "Brazilian Portuguese" in full
    assert "only where you hear the word: Ana, Beto" in full
    assert "language spoken is" not in bare
    assert "language sung is" not in bare
    assert len(full.splitlines()) == len(bare.splitlines()) + 2


@NAMES
def test_the_form_is_shown_with_placeholders(name: str) -> None:
    """No sample can come back as an answer: where the form has a time or words, there are brackets."""
    text = load(name).text
    for line in text.splitlines():
        if line.startswith(("[", "Content:", "Speaker:", "State:")):
            assert "<" in line
    assert not re.search(r"^\[?\d\d:", text, re.MULTILINE)


def test_the_grammars_are_those_of_the_readers() -> None:
    """Headings and the lyric bracket stand in the prompts exactly as they are read."""
    assert "## Speakers and Transcript\nSpeaker profiles:\n" in load("transcript").text
    assert "## Storyline" not in load("transcript").text
    assert "## Storyline\n" in load("report").text
    assert "\n[<hh:mm:ss,mmm> --> <hh:mm:ss,mmm>] <" in load("lyrics").text


def test_a_users_file_is_a_prompt(tmp_path: Path) -> None:
    """Its version is that of its text, so that another text is another question, wherever it lies."""
    first, second = tmp_path / "mine.txt", tmp_path / "mine too.txt"
    first.write_text('﻿{"duration": "{duration}", "other": {}}\nIn {language}', encoding="utf-8")
    second.write_bytes(first.read_bytes())
    prompt = load(first)
    assert prompt == load(str(second))
    assert prompt.grammar is None
    assert prompt.render(1_500) == '{"duration": "00:01.500", "other": {}}'
    second.write_text("else", encoding="utf-8")
    assert load(second).version != prompt.version


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe\x00", b"a" * 200_000])
def test_a_file_that_is_no_prompt_is_named(tmp_path: Path, content: bytes | None) -> None:
    """The error names the file and the prompts that there are."""
    path = tmp_path / "prompt.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileNotThere, match="transcript, report, lyrics"):
        load(path)


@given(st.text(), st.text())
def test_values_are_never_taken_for_placeholders(text: str, context: str) -> None:
    """Whatever stands in a prompt or a context, rendering works and fills each place once."""
    prompt = Prompt(name="file", version="1", text=text + "\n{context}")
    found = prompt.render(1_000, None, context)
    assert " ".join(context.split()) in found


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("de", "German"),
        ("DE", "German"),
        ("pt_BR", "Brazilian Portuguese"),
        ("zh-Hant", "Mandarin Chinese, in traditional characters"),
        ("sr-Latn", "Serbian (sr-Latn)"),
        ("yue", "Cantonese"),
        ("Low German", "Low German"),
        ("de facto", "de facto"),
        ("xx", "xx"),
    ],
)
def test_a_language_has_its_english_name(tag: str, name: str) -> None:
    """By its tag; what is no tag stays."""
    assert language_name(tag) == name


def test_numbered_lines_are_part_of_what_is_asked() -> None:
    """Other lines are another question; a brace in a line is no placeholder, and each stays on one line."""
    one, other = numbered(["la {duration}", "two\nlines"]), numbered(["la"])
    assert one.version != other.version
    text = one.render(65_000, "de")
    assert "\n1 la ｛duration｝\n2 two lines\n" in text
    assert "00:01:05,000" in text
    assert "German" in text
