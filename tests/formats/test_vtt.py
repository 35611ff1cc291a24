"""WebVTT by the recommendation."""

import re

from subtoolkit import formats
from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline, VisibleText
from subtoolkit.formats import Look
from tests.formats.sample import TIMELINE


def test_written_by_the_letter() -> None:
    """The signature, an empty line, hours always, a dot."""
    timeline = Timeline(language="en", cues=(Cue(start=9_120, end=3_613_640, text="Two rye\nloaves."),))
    assert formats.render(timeline, "vtt") == ("WEBVTT\n\n00:00:09.120 --> 01:00:13.640\nTwo rye\nloaves.\n")
    assert formats.render(Timeline(), "vtt") == "WEBVTT\n"


def test_no_style_block_in_any_look() -> None:
    """No STYLE or REGION block is written: ffmpeg up to 5.1 reads no cue from such a file."""
    for look in (Look(), Look(speakers="colour", sdh=True, visible_text=True)):
        assert not re.search("^(STYLE|REGION|NOTE)", formats.render(TIMELINE, "vtt", look), re.MULTILINE)


def test_starts_never_go_back() -> None:
    """Each start is at or after every earlier one, as the recommendation wants it."""
    timeline = Timeline(cues=tuple(Cue(start=s, end=9_000, text="x") for s in (5_000, 1_000, 3_000)))
    starts = re.findall(r"^(\S+) -->", formats.render(timeline, "vtt"), re.MULTILINE)
    assert starts == sorted(starts)


def test_only_arrows_of_time_lines() -> None:
    """No `-->` stands anywhere else, where it would begin a cue or end a block."""
    text = formats.render(TIMELINE, "vtt", Look(speakers="name"))
    assert text.count("-->") == len(
        re.findall(r"^\d+:\d\d:\d\d\.\d{3} --> \d+:\d\d:\d\d\.\d{3}", text, re.MULTILINE)
    )


def test_visible_text_at_the_top() -> None:
    """What is read in the picture does not cover what is said."""
    timeline = Timeline(visible_text=(VisibleText(start=0, end=1_000, text="OPEN"),))
    assert "00:00:00.000 --> 00:00:01.000 line:0\nOPEN\n" in formats.render(
        timeline, "vtt", Look(visible_text=True)
    )


def test_files_of_all_kinds() -> None:
    """Notes, styles, regions, identifiers, settings and tags are no words; entities and voices are read."""
    timeline = formats.read(
        "\ufeffWEBVTT - a title\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n"
        "REGION\r\nid:fred\r\n\r\nNOTE a note\r\nof two lines\r\n\r\n"
        "intro\r\n00:01.000 --> 00:02.000 line:0 align:start\r\n"
        "<v.loud Anna &amp; Jo>Hello &lt;3 <i>you</i>\u00a0there&nbsp;&lrm;\r\n"
        "second <00:01.500><c.red>line</c></v>\r\n\r\n"
        "NOTE the end\r\n\r\n2\r\n100:00:02.000 --> 100:00:03.000\r\n- 42\r\n",
        "vtt",
    )
    assert [(cue.start, cue.end, cue.text, cue.speaker) for cue in timeline.cues] == [
        (1_000, 2_000, "Hello <3 you\u00a0there\u00a0\u200e\nsecond line", "Anna & Jo"),
        (360_002_000, 360_003_000, "- 42", None),
    ]


def test_how_a_word_is_read_stands_behind_it() -> None:
    """Ruby above a word is no part of it."""
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<ruby>漢<rt>かん</rt>字<rt>じ</ruby>です\n"
    assert [cue.text for cue in formats.read(text, "vtt").cues] == ["漢（かん）字（じ）です"]
