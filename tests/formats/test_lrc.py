"""LRC, plain and enhanced."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit import formats
from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.media import MediaInfo, Tags
from subtoolkit.core.timeline import Timeline


def _song(*cues: tuple[int, int, str]) -> Timeline:
    return Timeline(
        cues=tuple(Cue(start=start, end=end, text=text, kind="lyric") for start, end, text in cues)
    )


def _cues(text: str) -> list[tuple[int, int, str]]:
    return [(cue.start, cue.end, cue.text) for cue in formats.read(text, "lrc").cues]


def test_written_by_the_letter() -> None:
    """Hundredths, minutes past 59, an empty line where a pause begins and at the end, none in short gaps."""
    song = _song(
        (9_120, 11_996, "Paper\nboats"), (12_000, 13_640, "on the river"), (4_500_004, 4_501_000, "end")
    )
    assert formats.render(song, "lrc") == (
        "[00:09.12]Paper boats\n[00:12.00]on the river\n[00:13.64]\n[75:00.00]end\n[75:01.00]\n"
    )


def test_one_stamp_one_line() -> None:
    """Two lines with one stamp would be taken for a text and its translation: they share a line."""
    song = _song((1_000, 3_000, "oh"), (1_004, 2_000, "ah"), (2_500, 2_501, "x"), (2_500, 2_502, "y"))
    assert formats.render(song, "lrc") == "[00:01.00]oh / ah\n[00:02.50]x / y\n[00:02.51]\n"


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 20_000)), max_size=20))
def test_stamps_ascend(times: list[tuple[int, int]]) -> None:
    """Whatever overlaps, no stamp is older than the one before or the same."""
    song = _song(*((start, start + length, "x") for start, length in times))
    stamps = re.findall(r"^\[(\d+):([\d.]+)\]", formats.render(song, "lrc"), re.MULTILINE)
    seconds = [round(int(m) * 60 + float(s), 2) for m, s in stamps]
    assert seconds == sorted(set(seconds))


def test_word_stamps() -> None:
    """A stamp before each word and one behind the last; none breaks a word in two with a blank."""
    words = (
        (9_120, 9_600, "Paper"),
        (9_600, 10_050, "boats"),
        (10_500, 10_700, "东"),
        (10_700, 11_000, "风"),
    )
    cue = Cue(
        start=9_120,
        end=13_640,
        text="Paper boats, 东风!",
        words=tuple(Word(start=start, end=end, text=text) for start, end, text in words),
    )
    text = formats.render(Timeline(cues=(cue,)), "elrc")
    assert text == (
        "[00:09.12] <00:09.12> Paper <00:09.60> boats, <00:10.50> 东<00:10.70>风! <00:11.00>\n[00:13.64]\n"
    )
    (read,) = formats.read(text, "elrc").cues
    assert (read.start, read.end, read.text) == (9_120, 13_640, "Paper boats, 东风!")
    assert [(word.start, word.end) for word in read.words] == [
        (9_120, 9_600),
        (9_600, 10_500),
        (10_500, 10_700),
        (10_700, 11_000),
    ]


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("[00:01.00]a\n[00:02.00]b\n[00:03.50]\n", [(1_000, 2_000, "a"), (2_000, 3_500, "b")]),
        ("[00:01.00]a\r\n[00:02.00]\r\n", [(1_000, 2_000, "a")]),
        ("\ufeff[ti:Song]\n[00:01.000]a\n[00:02]\n", [(1_000, 2_000, "a")]),
        ("[00:01:50]a\n[00:02,5]\n", [(1_500, 2_500, "a")]),
        ("[00:01.00][00:05.00]a\n[00:02.00]\n[00:06.00]\n", [(1_000, 2_000, "a"), (5_000, 6_000, "a")]),
        ("[00:05.00]b\n[00:01.00]a\n[00:06.00]\n", [(1_000, 5_000, "a"), (5_000, 6_000, "b")]),
        (
            "[00:01.00]a\n[00:01.00]translated\n[00:02.00]\n",
            [(1_000, 2_000, "a"), (1_000, 2_000, "translated")],
        ),
        ("[offset:+500]\n[00:01.00]a\n[00:02.00]\n", [(500, 1_500, "a")]),
        ("[offset:5000]\n[00:01.00]a\n[00:02.00]b\n[00:09.00]\n", [(0, 1, "a"), (0, 4_000, "b")]),
        ("[offset:-500]\n[00:01.00]a\n[00:02.00]\n", [(1_500, 2_500, "a")]),
        ("[16666:40.00]a\n[16666:41.00]\n", [(1_000_000_000, 1_000_001_000, "a")]),
        ("[75:00.00]a\n[76:00.00]\n", [(4_500_000, 4_560_000, "a")]),
        (
            "[00:01.00]<00:01.00>a <00:01.50>b<00:01.80>\n[00:09.00]c\n[00:10.00]\n",
            [(1_000, 1_800, "a b"), (9_000, 10_000, "c")],
        ),
    ],
)
def test_files_of_all_kinds(text: str, cues: list[tuple[int, int, str]]) -> None:
    """Lines in any order, of several stamps, moved by an offset, with any fraction."""
    assert _cues(text) == cues


def test_the_last_line_is_estimated() -> None:
    """Where nothing says when the last line ends, the cue says that its end was made up."""
    first, last = formats.read("[00:01.00]a\n[00:02.00]b\n", "lrc").cues
    assert (first.estimated, last.estimated) == (False, True)
    assert last.end > last.start


def test_the_offset_moves_words_too() -> None:
    """Plus means earlier, for the line and for each of its words; nothing begins before zero."""
    (cue,) = formats.read("[offset:+500]\n[00:00.40]<00:00.40>a <00:01.00>b <00:02.00>\n", "lrc").cues
    assert (cue.start, cue.end) == (0, 1_500)
    assert [(word.start, word.end) for word in cue.words] == [(0, 500), (500, 1_500)]


@pytest.mark.parametrize("name", ["lrc", "elrc"])
def test_what_the_song_is_stands_at_the_top(name: str) -> None:
    """Tags as every player knows them, and no bracket in them; they are no lines to any reader."""
    tags = Tags(title="Rivers [live]", artist="A: B", album="Zeile\n2")
    media = MediaInfo(path="x", container="mp3", duration=61_500, tags=tags)
    song = Timeline(language="de", media=media, cues=(Cue(start=1_000, end=2_000, text="la", kind="lyric"),))
    text = formats.render(song, name)
    head = "[ti:Rivers ［live］]\n[ar:A: B]\n[al:Zeile 2]\n[length:01:02]\n[la:de]\n[00:01.00]"
    assert text.startswith(head)
    again = formats.read(text, name)
    assert (again.language, [cue.text for cue in again.cues]) == ("de", ["la"])
    assert not formats.render(song.model_copy(update={"media": None}), name).startswith("[ti")
