"""The timecode that cameras and recorders write, from real files."""

from pathlib import Path

import pytest

from subtoolkit.core.timecode import timecode
from subtoolkit.media.probe import probe
from subtoolkit.media.timecode import Tagged, source_timecode
from tests.media.build import run

PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=30000/1001:d=0.5"]
SOUND = ["-f", "lavfi", "-i", "sine=r=48000:d=0.5"]


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mov", "mpeg4"), ("a.mp4", "mpeg4"), ("a.mxf", "mpeg2video"), ("a.mkv", "mpeg4")],
)
def test_drop_frame_timecode_of_a_video(tmp_path: Path, name: str, codec: str) -> None:
    """A track in QuickTime and MP4, a tag elsewhere: the label, its rate and drop-frame are found."""
    run(*PICTURE, "-timecode", "01:02:03;04", "-c:v", codec, tmp_path / name)
    found = timecode(probe(tmp_path / name), start="auto")
    assert [found.label(time) for time in (0, 1001)] == ["01:02:03;04", "01:02:04;04"]


def test_a_picture_that_comes_late(tmp_path: Path) -> None:
    """The label belongs to the first picture, not to the zero of the player."""
    run(*PICTURE, "-c:v", "mpeg4", tmp_path / "a.mp4")
    both = ["-itsoffset", "0.2", "-i", tmp_path / "a.mp4", *SOUND, "-map", "0:v", "-map", "1:a"]
    run(*both, "-c:v", "copy", "-timecode", "01:00:00:06", tmp_path / "late.mov")
    info = probe(tmp_path / "late.mov")
    assert info.timecode is not None
    assert info.timecode.at == pytest.approx(200, abs=1)
    assert timecode(info, start="auto").label(0) == "01:00:00:00"


def test_a_broadcast_wave(tmp_path: Path) -> None:
    """A recorder counts samples since midnight; any rate of frames can be counted from there."""
    reference = str(48_000 * 36_000 + 24_000)
    run(*SOUND, "-write_bext", "1", "-metadata", f"time_reference={reference}", tmp_path / "a.wav")
    info = probe(tmp_path / "a.wav")
    assert timecode(info, start="auto").label(0) == "10:00:00:12"
    assert timecode(info, start="auto").label(500) == "10:00:01:00"


def test_a_file_without(tmp_path: Path) -> None:
    """No timecode is none."""
    run(*PICTURE, "-c:v", "mpeg4", tmp_path / "a.mp4")
    assert probe(tmp_path / "a.mp4").timecode is None


@pytest.mark.parametrize("label", ["", "1:2:3:4", "25:00:00:00", "01:61:00:00", "words", "01:00:00:00\n;"])
def test_tags_that_are_no_timecode(label: str) -> None:
    """Files are untrusted: what is no label is none."""
    assert source_timecode({"TIMECODE": label}, [Tagged({"timecode": label}, 0)]) is None
    assert source_timecode({"time_reference": label or "9" * 40}, [], rate_hz=48_000) is None
