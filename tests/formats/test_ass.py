"""ASS: styles that fit the picture, centiseconds that never lose a cue."""

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit import formats
from subtoolkit.core.cue import Cue
from subtoolkit.core.media import MediaInfo, Picture
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import Look
from tests.formats.sample import TIMELINE


def _script(timeline: Timeline, look: Look | None = None) -> pysubs2.SSAFile:
    return pysubs2.SSAFile.from_string(formats.render(timeline, "ass", look), "ass")


def _shot(width: int, height: int) -> Timeline:
    picture = Picture(index=0, codec="h264", width=width, height=height)
    return Timeline(media=MediaInfo(path="a", container="mov", pictures=(picture,)))


@pytest.mark.parametrize(
    ("timeline", "size", "letters"),
    [
        (Timeline(), (1920, 1080), 58),
        (_shot(1280, 720), (1280, 720), 39),
        (_shot(3840, 2160), (3840, 2160), 117),
        (_shot(1080, 1920), (1080, 1920), 58),
        (_shot(16, 2), (16, 2), 1),
    ],
)
def test_letters_fit_the_picture(timeline: Timeline, size: tuple[int, int], letters: int) -> None:
    """PlayRes is the picture's size, and the letters keep their share of its shorter side."""
    script = _script(timeline)
    assert (int(script.info["PlayResX"]), int(script.info["PlayResY"])) == size
    assert script.styles["Default"].fontsize == letters


def test_every_style_that_is_used_is_defined() -> None:
    """An undefined style would silently become the default one."""
    script = _script(TIMELINE, Look(sdh=True, visible_text=True))
    assert {event.style for event in script.events} == {"Default", "Sound", "Sign"} <= set(script.styles)
    assert script.styles["Sign"].alignment == pysubs2.Alignment.TOP_CENTER
    assert script.styles["Sound"].italic


@pytest.mark.parametrize(
    ("language", "font"),
    [
        (None, "Arial"),
        ("en", "Arial"),
        ("zh", "Noto Sans CJK SC"),
        ("zh-Hans-CN", "Noto Sans CJK SC"),
        ("zh-Hant", "Noto Sans CJK TC"),
        ("zh-TW", "Noto Sans CJK TC"),
        ("yue", "Noto Sans CJK TC"),
        ("ja", "Noto Sans CJK JP"),
        ("ko-KR", "Noto Sans CJK KR"),
    ],
)
def test_the_font_has_the_script(language: str | None, font: str) -> None:
    """Han characters get the shapes of their language; a font that was asked for wins."""
    assert _script(Timeline(language=language)).styles["Default"].fontname == font
    assert (
        _script(Timeline(language=language), Look(font="My, Font")).styles["Default"].fontname == "My  Font"
    )


@given(start=st.integers(0, 35_990_000), length=st.integers(1, 10_000))
def test_no_cue_loses_its_length(start: int, length: int) -> None:
    """Times are rounded once, halves up; the shortest cue lasts a hundredth of a second."""
    (event,) = _script(Timeline(cues=(Cue(start=start, end=start + length, text="x"),))).events
    assert event.start == (start + 5) // 10 * 10
    assert event.end == max((start + length + 5) // 10 * 10, event.start + 10)


def test_after_ten_hours() -> None:
    """Long recordings keep their times, which pysubs2 as a writer would cut at 9:59:59."""
    (event,) = _script(Timeline(cues=(Cue(start=36_000_000, end=36_001_000, text="x"),))).events
    assert (event.start, event.end) == (36_000_000, 36_001_000)


def test_a_colour_for_each_voice() -> None:
    """The second voice is yellow, in the order blue, green, red that ASS wants."""
    assert r"{\c&H00FFFF&}And a bun" in formats.render(TIMELINE, "ass", Look(speakers="colour"))


def test_files_of_all_kinds() -> None:
    """Overrides, drawings and comments are no words; names, line breaks and commas are kept."""
    timeline = formats.read(
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n"
        "Format: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        r"Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,{\k20}ka{\k30}ra{\fad(1,2)}\hoke\nb" + "\n"
        r"Dialogue: 0,0:00:01.00,0:00:02.00,Default,Anna,0,0,0,,{\an8\i1}Hello, you{\i0}\Nthere" + "\n"
        r"Dialogue: 0,0:00:05.00,0:00:05.00,Default,,0,0,0,,no time" + "\n"
        r"Dialogue: 0,0:00:06.00,0:00:07.00,Default,,0,0,0,,{\p1}m 0 0 l 100 0{\p0}" + "\n"
        "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,not shown\n",
        "ass",
    )
    assert [(cue.start, cue.end, cue.text, cue.speaker) for cue in timeline.cues] == [
        (1_000, 2_000, "Hello, you\nthere", "Anna"),
        (2_000, 3_000, "kara oke\nb", None),
        (5_000, 5_001, "no time", None),
    ]
    assert len(timeline.report.repairs) == 1


def test_old_ssa_is_read() -> None:
    """SSA v4 has other fields and other alignments."""
    script = pysubs2.SSAFile()
    script.events.append(pysubs2.SSAEvent(start=1_000, end=2_000, text=r"old\Nscript", name="Anna"))
    (cue,) = formats.read(script.to_string("ssa"), "ass").cues
    assert (cue.start, cue.end, cue.text, cue.speaker) == (1_000, 2_000, "old\nscript", "Anna")
