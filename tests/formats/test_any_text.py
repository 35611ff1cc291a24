"""Files are untrusted: any text at all gives a timeline or a clear error, in linear time."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtoolkit import formats
from subtoolkit.core.errors import SubtitlesUnreadable
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import FORMATS, Look
from tests.formats.strategies import timelines

READABLE = [name for name, row in FORMATS.items() if row.module.read]

PIECES = st.sampled_from(
    [
        "00:00:01,000",
        "00:01.5",
        " --> ",
        "-->",
        "\n",
        "\n\n",
        "\r",
        "42",
        "[00:01.00]",
        "<00:01.00>",
        "[offset:5]",
        "WEBVTT",
        "NOTE",
        "<v A>",
        "<i>",
        "{\\an8}",
        "{25}{50}",
        "[Events]\n",
        "[Script Info]\n",
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,",
        "<tt>",
        "<p begin='1s'>",
        "</p>",
        "</tt>",
        '{"cues":[',
        '{"segments":[{"start":1,"end":2,"text":"a"}]}',
        '"start"',
        "]}",
        "words",
        "0:00 words\n",
        ";FFMETADATA1\n",
        "[CHAPTER]\n",
        "START=5\n",
        "title=a\\",
        "CHAPTER01=00:00:00.000\n",
        "CHAPTER01NAME=",
        "<Chapters><EditionEntry>",
        "<ChapterAtom><ChapterTimeStart>00:00:01</ChapterTimeStart>",
        '{"chapters":[{"startTime":1}]}',
        "\u2028",
        "\x00",
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No reader crashes, whatever it is fed; what it gives is a valid, sorted timeline."""
    for name in READABLE:
        try:
            cues = formats.read(text, name).cues
        except SubtitlesUnreadable:
            continue
        assert list(cues) == sorted(cues, key=lambda cue: (cue.start, cue.end))
    formats.detect(text)


@settings(max_examples=40)
@given(
    timelines,
    st.builds(
        Look,
        speakers=st.sampled_from(["none", "name", "dash", "colour"]),
        sdh=st.booleans(),
        highlight=st.booleans(),
    ),
)
def test_any_timeline_is_rendered_and_read(timeline: Timeline, look: Look) -> None:
    """Whatever the timeline, every format writes a file that its own reader takes."""
    for name, row in FORMATS.items():
        text = formats.render(timeline, name, look)
        if row.module.read:
            formats.read(text, name)


SIZE = 300_000

WORST = [
    " ",
    "\n",
    "0",
    "0:",
    "1\n",
    "-->",
    "00:01 --> 00:02\n",
    "00:01 --> 00:02 \t",
    "<",
    "<v ",
    "<i ",
    "{\\",
]
WORST += [
    "[00:01.00]",
    "<00:01.00>",
    "[",
    "&",
    "{",
    "[[",
    '{"a":',
    "<tt>",
    "<tt ",
    "Dialogue: ",
    "\\N",
    "[a:",
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("piece", WORST)
def test_time_grows_with_size_only(name: str, piece: str) -> None:
    """The worst text takes seconds at most: where time grew with the square it would take hours."""
    begin = {
        "srt": "00:01 --> 00:02\n",
        "vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n",
        "lrc": "[00:01.00]",
        "elrc": "[00:01.00]<00:01.00>",
        "ass": "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,",
        "ttml": '<tt><p begin="1s" end="2s">',
        "json": '{"cues": [',
        "youtube": "0:00 ",
        "ffmetadata": ";FFMETADATA1\n[CHAPTER]\nSTART=0\ntitle=",
        "matroska": "<Chapters><EditionEntry><ChapterAtom>",
        "ogm": "CHAPTER01=00:00:00.000\n",
        "podcast": '{"chapters": [{"startTime": 0, "title": "',
    }.get(name.removeprefix("chapters."), "")
    for text in (piece * (SIZE // len(piece)), begin + piece * (SIZE // len(piece))):
        formats.detect(text)
        with suppress(SubtitlesUnreadable):
            formats.read(text, name)
