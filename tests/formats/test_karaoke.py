"""Karaoke in ASS: rows, times, and what a renderer makes of them."""

import re
from itertools import groupby, pairwise

import pysubs2
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.media import MediaInfo, Picture, Tags
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import render

_FILL = re.compile(r"\{\\kf?(\d+)\}")


def line(start: int, end: int, *words: str) -> Cue:
    """A line whose words share its time."""
    step = (end - start) // len(words)
    timed = (
        Word(start=start + at * step, end=start + (at + 1) * step, text=word) for at, word in enumerate(words)
    )
    return Cue(start=start, end=end, text=" ".join(words), kind="lyric", words=tuple(timed))


SONG = Timeline(
    media=MediaInfo(path="song.mp3", container="mp3", tags=Tags(title="A, {b}", artist="C")),
    cues=(
        line(8_000, 10_000, "Paper", "boats"),
        line(10_500, 12_000, "along", "the", "gutter"),
        line(12_400, 14_000, "carry", "names"),
        line(30_000, 32_000, "we", "used"),
        line(32_500, 34_000, "to", "mutter"),
    ),
)


def events(timeline: Timeline) -> list[pysubs2.SSAEvent]:
    """The lines of the script as pysubs2 reads them."""
    return list(pysubs2.SSAFile.from_string(render(timeline, "karaoke")).events)


def sung(timeline: Timeline) -> list[pysubs2.SSAEvent]:
    """Those that are sung."""
    return [event for event in events(timeline) if event.style in ("Upper", "Lower")]


def test_the_next_line_waits_in_the_other_row() -> None:
    """Rows take turns, and before a line is sung it can be read."""
    lines = sung(SONG)
    assert [event.style for event in lines] == ["Upper", "Lower", "Upper", "Upper", "Lower"]
    assert all(event.start <= cue.start - 400 for event, cue in zip(lines, SONG.cues, strict=True))
    assert lines[1].start == lines[0].start == 6_000
    assert lines[4].start == lines[3].start == 28_000


def test_no_row_holds_two_lines_at_a_time() -> None:
    """A line appears when the one before it in its row is gone."""
    by_row = sorted(sung(SONG), key=lambda event: event.style)
    for _, row in groupby(by_row, key=lambda event: event.style):
        ordered = sorted(row, key=lambda event: event.start)
        assert all(a.end <= b.start for a, b in pairwise(ordered))


def test_words_fill_while_they_are_sung() -> None:
    """The hundredths before a word lead to its start, and its own to its end."""
    first = sung(SONG)[0]
    assert first.text == r"{\k200}{\kf100}Paper {\kf100}boats"
    assert sung(SONG)[1].text.startswith(r"{\k450}{\kf50}along ")


def test_dots_count_in_after_a_break_and_the_title_stands_before() -> None:
    """Three dots end where the voice begins; the title's braces are no command."""
    others = [event for event in events(SONG) if event.style in ("Count", "Title")]
    assert [(event.style, event.start, event.end) for event in others] == [
        ("Title", 0, 5_000),
        ("Count", 5_000, 8_000),
        ("Count", 27_000, 30_000),
    ]
    assert others[0].text.endswith(r"A, ｛b｝\NC")


def test_letters_fit_the_picture() -> None:
    """They are as large as the picture asks for, and smaller in a line that would not fit."""
    media = MediaInfo(
        path="x", container="x", pictures=(Picture(index=0, codec="h264", width=640, height=360),)
    )
    long = Cue(start=0, end=2_000, text="word " * 20, kind="lyric")
    script = pysubs2.SSAFile.from_string(render(Timeline(media=media, cues=(long,)), "karaoke"))
    assert (script.info["PlayResX"], script.info["PlayResY"]) == ("640", "360")
    assert script.styles["Upper"].fontsize == 29
    size = re.search(r"\\fs(\d+)", script.events[0].text)
    assert size
    assert int(size[1]) < 15


TIMES = st.lists(st.integers(1, 5_000), min_size=2, max_size=24).map(
    lambda steps: [sum(steps[: at + 1]) for at in range(len(steps) // 2 * 2)]
)


@given(TIMES)
def test_any_song_fills_within_its_events(times: list[int]) -> None:
    """Every line is there once, is sung inside its event, and has a length."""
    cues = tuple(line(a, max(b, a + 2), "la", "la") for a, b in zip(times[::2], times[1::2], strict=True))
    lines = sung(Timeline(cues=cues))
    assert len(lines) == len(cues)
    for event, cue in zip(lines, cues, strict=True):
        assert event.start <= (cue.start + 5) // 10 * 10 < event.end
        assert sum(map(int, _FILL.findall(event.text))) * 10 <= event.end - event.start
