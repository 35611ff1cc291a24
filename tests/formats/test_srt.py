"""SubRip: what we write, and what people have."""

import pytest
import webvtt

from subtoolkit import formats
from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import Look


def _cues(text: str) -> list[tuple[int, int, str]]:
    return [(cue.start, cue.end, cue.text) for cue in formats.read(text, "srt").cues]


def test_written_by_the_letter() -> None:
    """Counter from 1, two digits of hours, a comma, an empty line behind each block."""
    timeline = Timeline(
        cues=(
            Cue(start=360_000_007, end=360_001_000, text="late"),
            Cue(start=9_120, end=13_640, text="Two rye\nloaves."),
        )
    )
    assert formats.render(timeline, "srt") == (
        "1\n00:00:09,120 --> 00:00:13,640\nTwo rye\nloaves.\n\n2\n100:00:00,007 --> 100:00:01,000\nlate\n\n"
    )


def test_nothing_to_say_is_an_empty_file() -> None:
    """Silence gives no bytes at all, which every reader accepts."""
    assert formats.render(Timeline(), "srt") == ""


def test_a_colour_for_each_voice() -> None:
    """Colours come in the order in which voices are heard, and begin again after the fifth."""
    timeline = Timeline(cues=tuple(Cue(start=i, end=i + 1, text="x", speaker=f"v{i % 6}") for i in range(12)))
    text = formats.render(timeline, "srt", Look(speakers="colour"))
    colours = [line[13:20] for line in text.splitlines() if line.startswith("<font")]
    assert colours[:6] == ["#ffffff", "#ffff00", "#00ffff", "#00ff00", "#ff00ff", "#ffffff"]
    assert colours[6:] == colours[:6]


@pytest.mark.parametrize(
    ("language", "dash"), [("en", "-"), ("en-GB", "-"), (None, "-"), ("fr", "- "), ("ko", "- ")]
)
def test_dashes_where_voices_meet(language: str | None, dash: str) -> None:
    """Two voices on the screen together get dashes; one alone, or one voice twice, gets none."""
    timeline = Timeline(
        language=language,
        cues=(
            Cue(start=0, end=2_000, text="one", speaker="a"),
            Cue(start=1_000, end=3_000, text="two", speaker="b"),
            Cue(start=3_000, end=4_000, text="three", speaker="a"),
            Cue(start=3_500, end=4_000, text="four", speaker="a"),
        ),
    )
    read = _cues(formats.render(timeline, "srt", Look(speakers="dash")))
    assert [text for _, _, text in read] == [f"{dash}one", f"{dash}two", "three", "four"]


def test_another_reader_agrees() -> None:
    """webvtt-py reads SubRip too."""
    timeline = Timeline(cues=(Cue(start=500, end=1_500, text="a\nb"), Cue(start=1_500, end=1_501, text="c")))
    found = webvtt.from_string("WEBVTT\n\n" + formats.render(timeline, "srt").replace(",", "."))
    assert [(cue.start, cue.end, cue.text) for cue in found] == [
        ("00:00:00.500", "00:00:01.500", "a\nb"),
        ("00:00:01.500", "00:00:01.501", "c"),
    ]


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01,000 --> 00:00:02,500",
        "00:00:01.000 --> 00:00:02.500",
        "0:0:1,0 --> 0:0:2,5",
        "00:01 --> 00:02,5",
        "00:00:01 --> 00:00:02.5",
        "00:00:01,000-->00:00:02,500",
        "00:00:01, --> 00:00:02,5",
        "  00:00:01,000  -->  00:00:02,500  ",
        "00:00:01,000 --> 00:00:02,500  X1:100 X2:200 Y1:1 Y2:2",
        "00:00:01,000 --> 00:00:02,500 line:0",
        "00 : 00 : 01 , 000 --> 00:00:02,500",
        "00:00:01,000 –> 00:00:02,500",
        "00:00:01,000 ---> 00:00:02,500",
    ],
)
def test_time_lines_of_all_kinds(times: str) -> None:
    """Every way of writing a time line that is met in the wild is understood."""
    assert _cues(f"1\n{times}\nhello\n\n") == [(1_000, 2_500, "hello")]


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("\ufeff1\n00:01 --> 00:02\na\n", ["a"]),
        ("1\r\n00:01 --> 00:02\r\na\r\n\r\n2\r\n00:02 --> 00:03\r\nb", ["a", "b"]),
        ("1\r00:01 --> 00:02\ra\r\r2\r00:02 --> 00:03\rb", ["a", "b"]),
        ("00:01 --> 00:02\na\n\n00:02 --> 00:03\nb\n", ["a", "b"]),
        ("1\n00:01 --> 00:02\na\n2\n00:02 --> 00:03\nb\n", ["a", "b"]),
        ("1\n00:01 --> 00:02\na\n\nb\n\n2\n00:02 --> 00:03\nc\n", ["a\nb", "c"]),
        ("1\n00:01 --> 00:02\na\n42\n\n2\n00:02 --> 00:03\nc\n", ["a\n42", "c"]),
        ("1\n00:01 --> 00:02\na\n42\n\n00:02 --> 00:03\nc\n", ["a\n42", "c"]),
        ("7\n00:05 --> 00:06\nb\n\n3\n00:01 --> 00:02\na\n", ["a", "b"]),
        ("some notes\n\n1\n00:01 --> 00:02\na\n", ["a"]),
        ("1\n00:01 --> 00:02\n<i>a</i> <B>b</B> <font color=red>c</font> {\\an8}{\\i1}d\n", ["a b c d"]),
        ("1\n00:01 --> 00:02\nI <3 you {x} a < b <sic>\n", ["I <3 you {x} a < b <sic>"]),
        ("1\n00:01 --> 00:02\n\n\n\n\n2\n00:02 --> 00:03\n9\n", ["9"]),
    ],
)
def test_files_of_all_kinds(text: str, cues: list[str]) -> None:
    """Missing counters, blank lines missing or too many, any line end, any order: all words are found."""
    assert [found for _, _, found in _cues(text)] == cues


def test_what_was_put_right_is_told() -> None:
    """A cue that ends before it starts is kept and reported; one without words is dropped and reported."""
    timeline = formats.read("1\n00:05 --> 00:04\na\n\n2\n00:06 --> 00:07\n<i></i>\n", "srt")
    assert [(cue.start, cue.end) for cue in timeline.cues] == [(5_000, 5_001)]
    assert [repair.reason for repair in timeline.report.repairs] == ["end-before-start"]
    assert [(drop.reason, drop.start) for drop in timeline.report.drops] == [("no-text", 6_000)]


def test_nothing_is_lost_without_a_word() -> None:
    """Times before zero, out of order or with a slip, and words above the first one: each is told."""
    timeline = formats.read(
        "By somebody\n\n1\n-00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:09,000 --> 00:00:10,000\nb\n\n"
        "3\n00:00:O3,000 --> 00:00:04,000\nc\n\n4\n00:00:05,000 -->\nd\n\n"
        "5\n00:00:07,000 --> 00:00:08,000\ne\n",
        "srt",
    )
    assert [(cue.start, cue.text) for cue in timeline.cues] == [(0, "a"), (7_000, "e"), (9_000, "b")]
    assert [(one.reason, one.detail) for one in timeline.report.repairs] == [
        ("negative", "a"),
        ("unsorted", "e"),
    ]
    drops = [(drop.reason, drop.text) for drop in timeline.report.drops]
    assert drops == [("no-time", "By somebody"), ("no-time", "c"), ("no-time", "d")]


@pytest.mark.parametrize("words", ["12:30 --> lunch", "a --> b", "1:2 --> 3", "see 00:00:01 or --> there"])
def test_arrows_that_are_words(words: str) -> None:
    """An arrow without the times around it belongs to the caption."""
    timeline = formats.read(f"1\n00:00:01,000 --> 00:00:02,000\n{words}\n", "srt")
    assert [cue.text for cue in timeline.cues] == [words]
