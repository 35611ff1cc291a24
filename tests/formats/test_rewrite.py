"""Times replaced where they stand: everything else in a file stays as it was."""

import re
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit import formats
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.markup import WRITTEN, dressed, marked
from subtoolkit.formats.rewrite import KEPT, parted, rewritten
from tests.formats.sample import TIMELINE
from tests.formats.strategies import timelines
from tests.formats.test_any_text import PIECES, SIZE, WORST

SRT = """\
7
00:00:01,000 --> 00:00:02,000
<i>One</i>
{\\an8}<font color="#ff0000">red</font>

9
00:00:03,000 --> 00:00:04,000
Two

"""
VTT = """\
WEBVTT - a title

STYLE
::cue(b) { color: red }

NOTE 00:00:01.000 is no time here

intro
00:01.000 --> 00:02.000 line:0 align:start
<v Anna><b>One</b> <00:00:01.500>two

00:00:03.000 --> 00:00:04.000
Three
"""
ASS = """\
[Script Info]
; made by hand
Title: x
[V4+ Styles]
Format: Name, Fontname
Style: Big,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.50,0:00:01.00,Big,,0,0,0,,a note
Dialogue: 3,0:00:01.00,0:00:02.00,Big,Anna,0,0,9,,{\\pos(1,2)\\k20}One, {\\i1}two
Dialogue: 0,0:00:03.00,0:00:04.00,Big,,0,0,0,,Three
"""


def later(start: int, end: int) -> tuple[int, int] | None:
    """A second and a half later; what begins at 3 s is left out."""
    return None if start == 3_000 else (start + 1_500, end + 1_500)


def test_subrip() -> None:
    """Tags and positions stay; the numbers begin at 1."""
    assert rewritten(SRT.replace("\n", "\r\n"), "srt", later) == (
        '1\n00:00:02,500 --> 00:00:03,500\n<i>One</i>\n{\\an8}<font color="#ff0000">red</font>\n\n'
    )


def test_webvtt() -> None:
    """Title, styles, notes, identifiers and settings stay; stamps inside move along."""
    assert rewritten(VTT, "vtt", later) == (
        VTT.partition("00:00:03")[0]
        .replace("00:01.000 --> 00:02.000", "00:00:02.500 --> 00:00:03.500")
        .replace("<00:00:01.500>", "<00:00:03.000>")
        .rstrip("\n")
        + "\n"
    )


def test_script() -> None:
    """Styles, comments, overrides and karaoke stay."""
    assert (
        rewritten(ASS, "ass", later)
        == (
            ASS.replace("0:00:00.50,0:00:01.00", "0:00:02.00,0:00:02.50")
            .replace("0:00:01.00,0:00:02.00", "0:00:02.50,0:00:03.50")
            .partition("Dialogue: 0,0:00:03")[0]
        )
    )


TTML = """\
<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25">
<head><layout><region xml:id="top"/></layout></head>
<body><div>
<p xml:id="p1" begin="00:00:01:00" dur="1s" style="a > b"><span tts:color='red'>One</span><br/>two &amp;</p>
<p region="top" begin='3s' end="4s">Three</p>
<p begin="5s" end="6s"/>
<p>never</p>
</div></body></tt>
""".replace("<tt ", "<tt xmlns:tts='http://www.w3.org/ns/ttml#styling' ")


def test_ttml() -> None:
    """Styles, regions, spans and identifiers stay, whatever form the times had."""
    assert rewritten(TTML, "ttml", later) == (
        TTML.replace(
            'p xml:id="p1" begin="00:00:01:00" dur="1s"',
            'p begin="00:00:02.500" end="00:00:03.500" xml:id="p1"',
        )
        .replace('<p region="top" begin=\'3s\' end="4s">Three</p>', "")
        .replace('<p begin="5s" end="6s"/>', '<p begin="00:00:06.500" end="00:00:07.500"/>')
        .replace("<p>never</p>", "")
    )


@pytest.mark.parametrize(
    "change",
    [
        ("<div>", '<div begin="1s">'),
        ("<span ", '<span begin="1s" '),
        ("<div>", '<div timeContainer="seq">'),
        ("ttp:frameRate", 'ttp:timeBase="smpte" ttp:frameRate'),
        ("<p>never</p>", "<p><p>never</p></p>"),
    ],
)
def test_ttml_whose_times_hang_together(change: tuple[str, str]) -> None:
    """It is not touched: one time alone cannot be changed."""
    with pytest.raises(Unreadable):
        rewritten(TTML.replace(*change), "ttml", later)


@pytest.mark.parametrize("name", [*KEPT])
def test_in_parts(name: str) -> None:
    """Each part has its own captions and all that belongs to none, as if the others had been left out."""
    text = formats.render(TIMELINE, name)

    def part_of(start: int, end: int) -> int:
        return int(start >= 4_000)

    def place(part: int, start: int, end: int) -> tuple[int, int] | None:
        return (start, end) if part_of(start, end) == part else None

    places = [partial(place, part) for part in (0, 1)]
    assert parted(text, name, part_of, places) == [rewritten(text, name, one) for one in places]


def test_lyrics() -> None:
    """Tags stay, the offset among them; stamps of lines and words move, in as many digits as they had."""
    text = (
        "[ti:Song]\n[offset:500]\n[00:01.50][00:03.500]One\n"
        "[00:01.60]<00:01.60>Two <00:02.10>\n[00:03.50]\nwords\n"
    )
    assert rewritten(text, "lrc", later) == (
        "[ti:Song]\n[offset:500]\n[00:03.00]One\n[00:03.10]<00:03.10>Two <00:03.60>\nwords\n"
    )


def test_lyrics_at_the_edges() -> None:
    """A line that begins before zero stays as long as its end is behind it; words stay in their line."""
    text = "[00:01.00][00:20.00]<00:01.00>One <00:03.00>two\n[00:05.00]Three\n[00:09.00]\n"

    def earlier(start: int, end: int) -> tuple[int, int] | None:
        return (max(start - 2_000, 0), end - 2_000) if end > 2_000 else None

    assert rewritten(text, "lrc", earlier) == (
        "[00:00.00][00:18.00]<00:00.00>One <00:01.00>two\n[00:03.00]Three\n[00:07.00]\n"
    )


@pytest.mark.parametrize("name", KEPT)
def test_where_nothing_moves_nothing_changes(name: str) -> None:
    """A file of ours comes out as it went in."""
    text = formats.render(TIMELINE, name)
    assert rewritten(text, name, lambda start, end: (start, end)) == text


@pytest.mark.parametrize("name", ["srt", "vtt", "ass", "ttml"])
@given(timelines, st.integers(0, 10**7))
def test_the_same_as_through_a_timeline(name: str, timeline: Timeline, by: int) -> None:
    """Whatever the texts, as many captions as before, each that much later, and the same words."""
    text = formats.render(timeline, name)
    moved = formats.read(rewritten(text, name, lambda start, end: (start + by * 10, end + by * 10)), name)
    before = formats.read(text, name)
    assert [(cue.start - by * 10, cue.end - by * 10, cue.text) for cue in moved.cues] == [
        (cue.start, cue.end, cue.text) for cue in before.cues
    ]


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_any_text_is_rewritten(text: str) -> None:
    """Files are untrusted: whatever the text, the times move or it stays, and nothing fails."""
    for name in KEPT:
        with suppress(Unreadable):
            rewritten(text, name, lambda start, end: (start, end) if start % 2 else None)
    for name in WRITTEN:
        assert not re.search("[\ue010-\ue01f]", dressed(marked(text, name), name))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", [*WORST, "00:01 --> 00:02 line:", "<i>", "{\\i1", "--> line:0 "])
def test_time_grows_with_size_only(piece: str) -> None:
    """The worst text takes seconds at most."""
    text = piece * (SIZE // len(piece))
    for name in KEPT:
        with suppress(Unreadable):
            rewritten(text, name, lambda start, end: (start, end))
    for name in WRITTEN:
        dressed(marked(text, name), name)
