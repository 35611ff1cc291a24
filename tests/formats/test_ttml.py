"""TTML: IMSC as it should be, and whatever else has that name."""

import pytest
from lxml import etree

from subtoolkit import formats
from subtoolkit.core.cue import Cue
from subtoolkit.core.errors import SubtitlesUnreadable
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import Look
from tests.formats.sample import TIMELINE

TTS = "{http://www.w3.org/ns/ttml#styling}"
TT = "{http://www.w3.org/ns/ttml}"


def _root(timeline: Timeline, look: Look | None = None) -> etree._Element:
    return etree.fromstring(formats.render(timeline, "ttml", look).encode())


def test_declares_what_it_is() -> None:
    """The root names the profile and the language, even when that is unknown."""
    root = _root(TIMELINE)
    profile = root.get("{http://www.w3.org/ns/ttml#parameter}contentProfiles")
    assert profile == "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert _root(Timeline()).get("{http://www.w3.org/XML/1998/namespace}lang") == ""


def test_regions_do_not_overlap() -> None:
    """IMSC allows no two presented regions to overlap, nor one to leave the root container."""
    boxes = []
    for region in _root(TIMELINE).iter(f"{TT}region"):
        x, y, width, height = (
            float(part.rstrip("%"))
            for name in ("origin", "extent")
            for part in region.get(f"{TTS}{name}").split()
        )
        assert x + width <= 100
        assert y + height <= 100
        boxes.append((y, y + height))
    (low_top, _), (_, high_bottom) = boxes
    assert high_bottom <= low_top


def test_every_reference_is_defined() -> None:
    """Regions, styles and agents that are named stand in the head."""
    root = _root(TIMELINE, Look(sdh=True, visible_text=True, speakers="colour"))
    ids = {element.get("{http://www.w3.org/XML/1998/namespace}id") for element in root.iter()}
    agent = "{http://www.w3.org/ns/ttml#metadata}agent"
    used = {place.get(name) for place in root.iter(f"{TT}p") for name in ("region", "style", agent)}
    assert used - {None} <= ids
    assert {"signs", "bottom", "sound", "voice1"} <= used


def test_blanks_that_matter_are_kept() -> None:
    """Several blanks in a row stay, and none is added inside a `p`."""
    timeline = Timeline(cues=(Cue(start=0, end=1_000, text="a   b\nc"),))
    text = formats.render(timeline, "ttml")
    assert 'xml:space="preserve">a   b<br/>c</p>' in text
    assert formats.read(text, "ttml").cues[0].text == "a   b\nc"


def _document(body: str, attributes: str = "") -> str:
    return f'<tt xmlns="http://www.w3.org/ns/ttml" {attributes}>{body}</tt>'


PARAMETER = 'xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'


@pytest.mark.parametrize(
    ("attributes", "begin", "time"),
    [
        ("", "00:00:01.500", 1_500),
        ("", "00:00:01,5", 1_500),
        ("", "100:00:00", 360_000_000),
        ("", "01:01.5", 61_500),
        ("", "1.5", 1_500),
        ("", "1.5s", 1_500),
        ("", "1500ms", 1_500),
        ("", "1.5m", 90_000),
        ("", "2h", 7_200_000),
        ("", "00:00:01:15", 1_500),
        (f'{PARAMETER} ttp:frameRate="25"', "00:00:01:10", 1_400),
        (f'{PARAMETER} ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"', "24f", 1_001),
        (f'{PARAMETER} ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"', "00:00:10:12", 10_501),
        (f'{PARAMETER} ttp:tickRate="10000000"', "15000000t", 1_500),
        (f'{PARAMETER} ttp:frameRate="0" ttp:tickRate="x"', "00:00:01:15", 1_500),
    ],
)
def test_times_of_all_kinds(attributes: str, begin: str, time: int) -> None:
    """Clock values, offsets, frames and ticks, by the rates that the root declares."""
    text = _document(f'<body><div><p begin="{begin}" dur="1s">x</p></div></body>', attributes)
    (cue,) = formats.read(text, "ttml").cues
    assert (cue.start, cue.end) == (time, time + 1_000)


@pytest.mark.parametrize(
    ("body", "cues"),
    [
        (
            '<div begin="10s"><div begin="1s"><p begin="1s" end="2s">x</p></div></div>',
            [(12_000, 13_000, "x")],
        ),
        ('<div begin="1s" end="3s"><p>x</p></div>', [(1_000, 3_000, "x")]),
        ('<div dur="9s"><p begin="1s">x</p></div>', [(1_000, 9_000, "x")]),
        (
            '<p><span begin="1s" end="2s">a</span> <span begin="2s" end="3s">b</span></p>',
            [(1_000, 2_000, "a"), (2_000, 3_000, "b")],
        ),
        (
            '<p begin="1s" end="2s">\n  a <span>b<br/>c</span>\n  d <metadata>no</metadata></p>',
            [(1_000, 2_000, "a b\nc d")],
        ),
        (
            '<p begin="1s" end="2s"> </p><p begin="2s" end="2s">x</p>',
            [(2_000, 2_001, "x")],
        ),
        ("<p>never</p>", []),
        ("", []),
    ],
)
def test_files_of_all_kinds(body: str, cues: list[tuple[int, int, str]]) -> None:
    """Times nest, blanks collapse, spans and line breaks are read, metadata is not."""
    read = formats.read(_document(f"<body><div>{body}</div></body>"), "ttml").cues
    assert [(cue.start, cue.end, cue.text) for cue in read] == cues


def test_apple_lyrics_count_from_the_beginning() -> None:
    """Apple's lyrics give absolute times in every element, which plain TTML would add up."""
    text = _document(
        '<body><div begin="9.0" end="30.0"><p begin="00:09.120" end="00:13.640" ttm:agent="v1">'
        '<span begin="00:09.120" end="00:09.600">Paper</span> '
        '<span begin="00:09.600" end="10.05">boats</span>'
        "</p></div></body>",
        'xmlns:itunes="http://music.apple.com/lyric-ttml-internal" itunes:timing="Word" '
        'xmlns:ttm="http://www.w3.org/ns/ttml#metadata"',
    )
    (cue,) = formats.read(text, "ttml").cues
    assert (cue.start, cue.end, cue.text) == (9_120, 13_640, "Paper boats")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<tt><p>", "not well-formed XML"),
        ("<html><body/></html>", "its root is <html>, not <tt>"),
        ("<!DOCTYPE tt [<!ENTITY a 'b'>]><tt>&a;</tt>", "it defines entities"),
        ("<tt>&nbsp;</tt>", "not well-formed XML"),
        ("", "not well-formed XML"),
    ],
)
def test_what_is_wrong_is_named(text: str, why: str) -> None:
    """Damaged and dangerous XML is refused with the reason."""
    with pytest.raises(SubtitlesUnreadable, match=why):
        formats.read(text, "ttml")


def test_deep_nesting_is_harmless() -> None:
    """A file that nests a hundred thousand deep ends with cues or a clear error, not with a crash."""
    deep = 100_000
    body = (
        '<body><div><p begin="1s" end="2s">' + "<span>" * deep + "x" + "</span>" * deep + "</p></div></body>"
    )
    try:
        (cue,) = formats.read(_document(body), "ttml").cues
        assert cue.text == "x"
    except SubtitlesUnreadable:
        pass
