"""What a program or a site wants of a file: frames, a start, one at a time."""

import re
from fractions import Fraction
from itertools import pairwise

import pytest

from subtoolkit.cli import options
from subtoolkit.core.cue import Cue
from subtoolkit.core.errors import TimecodeUnreadable
from subtoolkit.core.media import MediaInfo, Picture, SourceTimecode
from subtoolkit.core.profiles import PROFILES
from subtoolkit.core.settings import Presentation
from subtoolkit.core.timecode import Timebase
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import FORMATS, read
from subtoolkit.pipeline.present import present

NTSC = Fraction(30000, 1001)
CUES = (
    Cue(start=1_010, end=3_330, text="Good morning.", speaker="Anna"),
    Cue(start=2_500, end=4_444, text="It rains.", speaker="Ben"),
    Cue(start=4_000, end=9_000, text="EXIT", kind="text"),
)


def timeline(rate: Fraction | None = NTSC, label: str | None = None) -> Timeline:
    """Two voices and a sign that overlap, none of them on a frame."""
    return Timeline(
        media=MediaInfo(
            path="a.mov",
            container="mov",
            pictures=(Picture(index=0, codec="h264", width=2, height=2, fps=rate),) if rate else (),
            timecode=SourceTimecode(label=label) if label else None,
        ),
        language="en",
        cues=CUES,
    )


def test_the_command_knows_every_profile() -> None:
    """The list of the option and the table are the same, and each names formats that there are."""
    assert tuple(PROFILES) == options.PROFILES
    for profile in PROFILES.values():
        assert {profile.subtitles, profile.markers} <= set(FORMATS)


@pytest.mark.parametrize("style", ["netflix", "none"])
@pytest.mark.parametrize("rate", [NTSC, Fraction(25), Fraction(24000, 1001)])
def test_times_on_the_frames_of_the_picture(style: str, rate: Fraction) -> None:
    """With a guideline and without; each time is that of a frame, and no word is lost."""
    text = present(timeline(rate), "srt", Presentation(style=style, frames=True, signs=True))
    cues = read(text, "srt").cues
    base = Timebase(rate)
    for cue in cues:
        assert {base.time(base.frame(time)) for time in (cue.start, cue.end)} == {cue.start, cue.end}
    assert [cue.text for cue in cues] == [cue.text for cue in CUES]


@pytest.mark.parametrize("style", ["netflix", "none"])
def test_one_at_a_time(style: str) -> None:
    """Nothing overlaps any more, signs included, and every word is still there."""
    text = present(timeline(), "srt", Presentation(style=style, overlap="join", signs=True))
    cues = read(text, "srt").cues
    assert all(one.end <= two.start for one, two in pairwise(cues))
    words = " ".join(cue.text for cue in cues)
    assert all(cue.text in words for cue in CUES)


@pytest.mark.parametrize(
    ("label", "wish", "start"),
    [
        (None, None, "00:00:01,010"),
        ("10:00:00:15", None, "00:00:01,010"),
        (None, "auto", "01:00:01,010"),
        ("10:00:00:15", "auto", "10:00:01,511"),
        ("10:00:00;00", "auto", "10:00:01,010"),
        ("10:00:00:00", "02:00:00:00", "02:00:01,010"),
    ],
)
def test_the_start_of_the_timeline(label: str | None, wish: str | None, start: str) -> None:
    """The media's own timecode, hour one, or what is asked; without a wish a file begins at zero."""
    text = present(timeline(label=label), "srt", Presentation(style="none", timecode=wish))
    assert re.findall(r"^(\S+) -->", text, re.MULTILINE)[0] == start


def test_the_lossless_form_never_moves() -> None:
    """It is the media's own clock, whatever other files are made for."""
    wish = Presentation(style="none", timecode="auto", frames=True, overlap="join")
    assert read(present(timeline(), "json", wish), "json").cues == CUES


def test_frames_count_from_the_same_start() -> None:
    """Formats of frames have the timecode in their labels."""
    text = present(timeline(), "edl", Presentation(timecode="05:00:00;00"))
    assert "FCM: DROP FRAME" in text
    assert "05:00:01;00" in text
    assert "01:00:01:00" in present(timeline(), "edl", Presentation())
    assert "00:00:00;" not in present(timeline(), "avid", Presentation(timecode="05:00:00;00"))


def test_no_such_start() -> None:
    """An error of one line, not a file that is off."""
    with pytest.raises(TimecodeUnreadable, match="drop-frame skips it"):
        present(timeline(), "srt", Presentation(timecode="00:01:00;00"))
