"""From a camera's file to an editing program: frames, timecode and captions of a real run."""

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import opentimelineio as otio
import pytest

from subtoolkit.core.timecode import Timebase
from subtoolkit.formats import files
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.formats.test_markers import fcpxml, seconds
from tests.media.build import run as ffmpeg
from tests.truths import FIXTURES

NTSC = Fraction(30000, 1001)


@pytest.fixture
def camera(tmp_path: Path) -> str:
    """The talk as a camera writes it: 29.97 frames a second, drop-frame timecode."""
    picture = ["-f", "lavfi", "-i", "color=s=64x36:r=30000/1001:d=70", "-i", FIXTURES / "talk.mp4"]
    mapped = ["-map", "0:v", "-map", "1:a:0", "-c:v", "mpeg4", "-c:a", "copy", "-shortest"]
    ffmpeg(*picture, *mapped, "-timecode", "10:59:58;02", tmp_path / "talk.mov")
    return "talk.mov"


def test_resolve(run: Run, perfect: Running, camera: str, tmp_path: Path) -> None:
    """Subtitles in the file's own timecode, on its frames, one at a time; markers at the same labels."""
    service = ["--base-url", perfect.base_url, "--language", "en"]
    outcome = run("srt", camera, *service, "--profile", "resolve", "-f", "srt,edl,otio,fcpxml,json")
    assert outcome.code == 0
    heard = files.load(tmp_path / "talk.json").cues
    cues = files.load(tmp_path / "talk.srt").cues
    base, zero = Timebase(NTSC, drop=True), 39_598_067
    for one in cues:
        assert base.time(base.frame(one.start - zero)) in (one.start - zero, one.start - zero + 1)
    assert abs(cues[0].start - zero - heard[0].start) < 250
    assert all(one.end <= two.start for one, two in pairwise(cues))
    edl = (tmp_path / "talk.edl").read_text(encoding="utf-8")
    assert "FCM: DROP FRAME" in edl
    first = re.findall(r"^001 .* (\S+) \S+$", edl, re.MULTILINE)[0]
    assert base.number(first) - base.number("10:59:58;02") == base.frame(heard[0].start)
    assert re.search(r"11:00:\d\d;\d\d", edl)
    markers = otio.adapters.read_from_file(str(tmp_path / "talk.otio")).tracks.markers
    assert len(markers) == edl.count("|M:")
    root = fcpxml((tmp_path / "talk.fcpxml").read_text(encoding="utf-8"), NTSC)
    clip = root.find(".//asset-clip")
    assert seconds(clip.attrib["start"]) == base.seconds(base.number("10:59:58;02"))
    assert len(list(root.iter("caption"))) == len(cues)


def test_youtube_wants_no_frames(run: Run, perfect: Running, camera: str, tmp_path: Path) -> None:
    """A file for the web begins at zero."""
    service = ["--base-url", perfect.base_url, "--language", "en"]
    assert run("srt", camera, *service, "--profile", "youtube", "--bom").code == 0
    data = (tmp_path / "talk.srt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf1\n00:00:0")


@pytest.mark.parametrize("label", ["01:00:00:30", "01:01:00;00"])
def test_a_label_that_no_frame_has(run: Run, camera: str, label: str) -> None:
    """It is refused before anybody is asked: there is no server at this address."""
    outcome = run("srt", camera, "--base-url", "http://127.0.0.1:9/v1", "--timecode", label)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"cannot read the timecode '{label}'" in outcome.err
