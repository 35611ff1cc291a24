"""Descriptions: as people read them, and with nothing in them that does anything."""

import re
from html.parser import HTMLParser

import pytest
from lxml import etree, html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from subtoolkit import formats
from subtoolkit.core.cue import Cue
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.timeline import Scene, Section, Speaker, Timeline, VisibleText
from tests.formats.sample import HOSTILE, TIMELINE

EVIL = {
    "script": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "attribute": '" onmouseover="alert(1)',
    "style": "</style><style>*{display:none}",
    "comment": "<!-- --><!--",
    "link": "[click](javascript:alert(1)) ![x](https://evil.example/p.png) <https://evil.example>",
    "address": "https://evil.example www.evil.example me@evil.example",
    "emphasis": "*a* _b_ **c** `d` ~~e~~",
    "heading": "# not a heading",
    "list": "- a",
    "number": "1. a",
    "rule": "---",
    "table": "| a | b |",
    "reference": "[a]: https://evil.example",
    "entity": "&lt;b&gt; &amp; &#60;",
}
TEXTS = EVIL | {f"hostile {case}": text for case, text in HOSTILE.items()}


def _with(text: str) -> Timeline:
    """The text in every place that a reply or a file name can fill."""
    return Timeline(
        media=MediaInfo(path=f"{text}.mp4", container="mov", duration=60_000),
        language=text,
        cues=(
            Cue(start=1_000, end=2_000, text=f"a{text}", speaker=f"b{text}"),
            Cue(start=3_000, end=4_000, text=f"c{text}", kind="sound"),
        ),
        scenes=(Scene(start=0, end=60_000, text=f"d{text}"),),
        visible_text=(VisibleText(start=0, end=1_000, text=f"e{text}", appearance=f"f{text}"),),
        speakers=(Speaker(name=f"b{text}", profile=f"g{text}", spoke=1_000, words=1),),
        sections=(Section(title=f"h{text}", text="i" + " ".join(text.split())),),
        chapters=(Chapter(start=0, end=60_000, title=f"j{text}"),),
    )


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_html_holds_no_markup_of_a_reply(text: str) -> None:
    """The page has the same elements whatever the texts are, and no attribute that could run or load."""
    page = formats.render(_with(text), "describe.html")
    shape = [node.tag for node in _tree(page).iter(etree.Element)]
    assert shape == [
        node.tag for node in _tree(formats.render(_with("plain"), "describe.html")).iter(etree.Element)
    ]
    names = {name for node in _tree(page).iter(etree.Element) for name in node.attrib}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "class", "style", "title", "dir"}
    HTMLParser().feed(page)


def _tree(page: str) -> html.HtmlElement:
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_markdown_holds_no_markup_of_a_reply(text: str) -> None:
    """A reader of Markdown finds the same blocks whatever the texts are, and no link, image or tag."""
    reader = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    tokens = reader.parse(formats.render(_with(text), "describe.md"))
    plain = reader.parse(formats.render(_with("plain"), "describe.md"))
    assert [token.type for token in tokens] == [token.type for token in plain]
    inner = {child.type for token in tokens for child in token.children or ()}
    assert inner <= {"text", "text_special", "strong_open", "strong_close", "em_open", "em_close"}
    seen = "".join("".join(_words(token) for token in tokens if token.type == "inline").split())
    for sign in "abcdefghij":
        assert sign + text.strip()[:1].strip("\ufeff\u200f") in seen


def _words(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def test_everything_that_is_told_is_there() -> None:
    """Scenes, texts, persons with their share, turns, sections and what is missing, in both forms."""
    for name in ("describe.md", "describe.html"):
        text = formats.render(TIMELINE, name)
        for told in (
            "A bakery in the morning.",
            "Open 7–18",
            "Two rye loaves",
            "Friendly.",
            "64%",
            "Not covered",
        ):
            assert told in text
        assert text.index("Storyline") < text.index("Speakers") < text.index("Transcript")


def test_turns_of_one_voice_are_one() -> None:
    """What somebody says in a row is one paragraph, up to a pause or somebody else."""
    rows = [(0, "A", "One."), (1_000, "A", "Two."), (2_000, "B", "Three."), (9_000, "B", "Four.")]
    cues = tuple(Cue(start=at, end=at + 900, text=text, speaker=name) for at, name, text in rows)
    text = formats.render(Timeline(cues=cues), "describe.md")
    assert re.findall(r"\*\* (.*)", text.partition("Transcript")[2]) == ["One. Two.", "Three.", "Four."]


def test_nothing_told_is_no_error() -> None:
    """An empty timeline has a title and no part."""
    assert formats.render(Timeline(), "describe.md") == "# Description\n\n0:00 · 0 speakers\n"
    assert "<section>" not in formats.render(Timeline(), "describe.html")
