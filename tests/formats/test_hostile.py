"""Texts that break careless writers: each in each format, read back by libraries that did not write it."""

import json
import re

import pytest

from subtoolkit import formats
from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import Look
from tests.formats.readers import ALL, READERS
from tests.formats.sample import HOSTILE, TWO_VOICES

CASES = sorted(HOSTILE)


def _around(text: str) -> Timeline:
    return Timeline(
        cues=(
            Cue(start=1_000, end=2_000, text="before"),
            Cue(start=2_000, end=3_000, text=text, kind="lyric"),
            Cue(start=4_000, end=5_000, text="after"),
        )
    )


def _expected(text: str, name: str) -> str:
    """Say what a reader should find: all that can be seen of `text`."""
    text = re.sub("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]", "", text).replace("\t", " ")
    lines = [line.strip() for line in re.split("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text)]
    text = "\n".join(line for line in lines if line)
    if name == "srt":
        return re.sub("-+>", "->", text)
    if name == "ass":
        text = text.replace("{", "｛").replace("}", "｝")
        return re.sub(r"\\(?=[Nnh])", "\\\\\u2060", text)
    if name == "lrc":
        text = "\u2060" + text if text.startswith("[Ev") else text
        return (
            text.replace("\n", " ")
            .replace("[00:01.00]", "［00:01.00］")
            .replace("<00:01.00>", "＜00:01.00＞")
        )
    return text


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("name", "reader"), ALL)
def test_hostile_text_survives(name: str, reader: str, case: str) -> None:
    """Nothing that can be seen is lost, no cue is added or swallowed, and the neighbours stay as they are."""
    found = READERS[name][reader](formats.render(_around(HOSTILE[case]), name))
    found = [each for each in found if each.text.strip()]
    assert [each.text.strip() for each in found] == ["before", _expected(HOSTILE[case], name), "after"]
    assert [each.start for each in found] == [1_000, 2_000, 4_000]
    assert all(
        each.end is None or each.end == end for each, end in zip(found, (2_000, 3_000, 5_000), strict=True)
    )


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["srt", "vtt", "ass", "ttml", "lrc"])
def test_hostile_text_is_read_again(name: str, case: str) -> None:
    """Our own reader finds what a foreign one finds; only in SubRip, without escapes, tags are tags."""
    cues = formats.read(formats.render(_around(HOSTILE[case]), name), name).cues
    expected = _expected(HOSTILE[case], name).replace("\u2060", "")
    if name == "srt":
        expected = re.sub(r"</?[bi]>|\{\\an8\}", "", expected).strip()
    assert [cue.text for cue in cues] == ["before", expected, "after"]
    assert [(cue.start, cue.end) for cue in cues] == [(1_000, 2_000), (2_000, 3_000), (4_000, 5_000)]


@pytest.mark.parametrize("case", CASES)
def test_json_changes_nothing(case: str) -> None:
    """The lossless form keeps every character, also those that no other format can."""
    text = formats.render(_around(HOSTILE[case]), "json")
    assert json.loads(text)["cues"][1]["text"] == HOSTILE[case]
    assert formats.read(text, "json") == _around(HOSTILE[case])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["txt", "elrc"])
def test_one_line_for_a_cue(name: str, case: str) -> None:
    """In formats of lines a cue is one line, whatever its text."""
    text = formats.render(_around(HOSTILE[case]), name)
    assert len([line for line in text.splitlines() if not re.fullmatch(r"\[[\d:.]+\]", line)]) == 3


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("srt", "Tom & Jo <3 -> {x} 50%"),
        ("vtt", "Tom &amp; Jo &lt;3 --&gt; {x} 50%"),
        ("ass", "Tom & Jo <3 --> ｛x｝ 50%"),
        ("ttml", "Tom &amp; Jo &lt;3 --&gt; {x} 50%"),
        ("lrc", "Tom & Jo <3 --> {x} 50%"),
        ("txt", "Tom & Jo <3 --> {x} 50%"),
    ],
)
def test_one_text_in_every_format(name: str, written: str) -> None:
    """Each format escapes what it must, and nothing else."""
    assert written in formats.render(Timeline(cues=(Cue(start=0, end=1_000, text=TWO_VOICES),)), name)


def test_literal_subrip() -> None:
    """With `literal` nothing in a SubRip file can be taken for markup."""
    timeline = Timeline(cues=(Cue(start=0, end=1_000, text="<b>{x}</b> --> 3"),))
    assert "＜b＞｛x｝＜/b＞ -＞ 3\n" in formats.render(timeline, "srt", Look(literal=True))


def test_speaker_names_are_hostile_too() -> None:
    """A name cannot end its field, its tag or its attribute."""
    name = 'A, "B" <C> & {D}\nE --> F'
    timeline = Timeline(cues=(Cue(start=0, end=1_000, text="hello", speaker=name),))
    for look in (Look(), Look(speakers="name"), Look(speakers="colour")):
        for format_, reader in ALL:
            (found,) = [
                f for f in READERS[format_][reader](formats.render(timeline, format_, look)) if f.text.strip()
            ]
            assert found.text.endswith(("hello", "</font>")), (format_, reader, look.speakers)
    assert formats.read(formats.render(timeline, "vtt"), "vtt").cues[0].speaker == name.replace("\n", " ")
    assert formats.read(formats.render(timeline, "ttml"), "ttml").cues[0].speaker == name.replace("\n", " ")


@pytest.mark.parametrize(("name", "reader"), ALL)
def test_an_empty_timeline_is_a_valid_file(name: str, reader: str) -> None:
    """Silence makes a file that every reader accepts and finds nothing in."""
    text = formats.render(Timeline(), name)
    assert READERS[name][reader](text) == []
    assert formats.read(text, name).cues == ()


def test_a_cue_without_visible_text_is_left_out() -> None:
    """Control characters alone make no cue."""
    timeline = _around("\x00\ufeff \x1b")
    for name, reader in ALL:
        assert len([f for f in READERS[name][reader](formats.render(timeline, name)) if f.text.strip()]) == 2
