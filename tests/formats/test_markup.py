"""Italics and their like, and the top of the picture, from one format to another."""

import re

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from subtoolkit import formats
from subtoolkit.formats.markup import READ, WRITTEN, balanced, dressed, marked
from tests.formats.readers import by_ttconv

SRT = "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>One</i> and <b>two\nthree</b>\n\n"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:0\n<i>One</i> and <b>two\nthree</b>\n"
ASS = "{\\an8}{\\i1}One{\\i0} and {\\b1}two\\Nthree{\\b0}"
TTML = (
    'region="signs"><span tts:fontStyle="italic">One</span> and '
    '<span tts:fontWeight="bold">two<br/>three</span></p>'
)


def converted(text: str, name: str, other: str) -> str:
    """The whole way of a file."""
    return dressed(formats.render(balanced(formats.read(marked(text, name), name)), other), other)


SCRIPT = formats.render(formats.read(SRT, "srt"), "ass").replace("One and two\\Nthree", ASS)


@pytest.mark.parametrize(("name", "text"), [("srt", SRT), ("vtt", VTT), ("ass", SCRIPT)])
def test_every_pair(name: str, text: str) -> None:
    """What the two formats both know stays, in the words of the other."""
    assert converted(text, name, "srt") == SRT
    assert converted(text, name, "vtt") == VTT
    assert ASS in converted(text, name, "ass")
    assert TTML in converted(text, name, "ttml")
    assert [cue.text for cue in by_ttconv(converted(text, name, "ttml"))] == ["One and two\nthree"]
    assert "One and two three\n" in converted(text, name, "txt")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<i>open", "<i>open</i>"),
        ("closed</i> only", "closed only"),
        ("<i><b>crossed</i></b>", "<i><b>crossed</b></i>"),
        ("<i>a<b>b</i>c</b>", "<i>a<b>b</b></i><b>c</b>"),
        ("<i></i>nothing", "nothing"),
        ("<I>twice <i>as</i> italic</I>", "<i>twice as</i> italic"),
        ("{\\i1}as in ASS{\\r}", "<i>as in ASS</i>"),
        ("<font color=red>colour</font>", "colour"),
        ("\ue010private\ue018", "private"),
        ("<bad> and <3", "<bad> and <3"),
    ],
)
def test_what_people_write(text: str, written: str) -> None:
    """Tags that are not closed, cross each other or say nothing become tags that nest."""
    found = converted(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n\n", "srt", "srt")
    assert found.split("\n")[2] == written


PIECES = st.sampled_from(
    ["<i>", "</i>", "<b>", "</b>", "<u>", "</u>", "{\\an8}", "a", " b", "\n", "&", "<", "{\\i1}"]
)


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(READ), st.sampled_from(WRITTEN))
def test_any_markup_is_well_formed(text: str, name: str, other: str) -> None:
    """Whatever the tags, the words are those of a file without them, and the result can be read by others."""
    plain = re.sub(r"</?[ibu]>|\{\\(?:an8|i1)\}", "", text)
    if name == "ass":
        text = re.sub(r"<(/?)([ibu])>", lambda tag: f"{{\\{tag[2]}{0 if tag[1] else 1}}}", text).replace(
            "\n", "\\N"
        )
    source = formats.render(formats.read("1\n00:00:01,000 --> 00:00:02,000\nTEXT\n\n", "srt"), name)
    found = converted(source.replace("TEXT", text), name, other)
    assert not re.search("[\ue010-\ue01f]", found)
    if other == "ttml":
        etree.fromstring(found.encode())
    if other in ("srt", "vtt"):
        assert [found.count(f"<{tag}>") for tag in "ibu"] == [found.count(f"</{tag}>") for tag in "ibu"]
    if other == "ass":
        pysubs2.SSAFile.from_string(found)
    if "\n" not in plain and "<" not in plain and not (name == "vtt" and "{" in text):
        words = [cue.text for cue in formats.read(found, other).cues]
        assert words == ([plain.strip()] if plain.strip() else [])
