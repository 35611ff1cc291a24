"""What programs that pip does not bring make of our files."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from subtoolkit import formats
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import Look
from tests.formats.sample import TIMELINE

pytestmark = pytest.mark.external

FULL = Look(speakers="colour", sdh=True, visible_text=True)


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(a) for a in arguments], capture_output=True, text=True, check=False)


def _write(folder: Path, name: str) -> Path:
    path = folder / f"file.{name}"
    path.write_bytes(formats.render(TIMELINE, name, FULL).encode())
    return path


@pytest.mark.parametrize("name", ["srt", "vtt", "ass", "lrc"])
def test_ffprobe_counts_every_cue(program: Callable[[str], str], tmp_path: Path, name: str) -> None:
    """The tool finds as many cues as there are, at their times, and complains of nothing."""
    shown = ["-show_entries", "packet=pts_time,duration_time,size", "-of", "json"]
    done = _run(program("ffprobe"), "-v", "error", *shown, _write(tmp_path, name))
    assert (done.returncode, done.stderr) == (0, "")
    packets = [each for each in json.loads(done.stdout)["packets"] if int(each["size"]) > 1]
    expected = sorted([*TIMELINE.cues, *TIMELINE.visible_text], key=lambda cue: (cue.start, cue.end))
    assert len(packets) == len(expected)
    for packet, cue in zip(packets, expected, strict=True):
        assert float(packet["pts_time"]) == pytest.approx(cue.start / 1000, abs=0.0051)
        if name != "lrc":
            assert float(packet["duration_time"]) == pytest.approx((cue.end - cue.start) / 1000, abs=0.0101)


@pytest.mark.parametrize("name", ["srt", "vtt", "ass"])
def test_mkvmerge_takes_it(program: Callable[[str], str], tmp_path: Path, name: str) -> None:
    """It accepts the file without a warning, and what comes back out has every cue."""
    matroska, back = tmp_path / "out.mks", tmp_path / f"back.{name}"
    done = _run(program("mkvmerge"), "-q", "-o", matroska, _write(tmp_path, name))
    assert (done.returncode, done.stdout) == (0, "")
    assert _run(program("mkvextract"), "-q", matroska, "tracks", f"0:{back}").returncode == 0
    text = formats.render(TIMELINE, name, FULL)
    found = formats.read(back.read_text(encoding="utf-8-sig"), name).cues
    assert [cue.text for cue in found] == [cue.text for cue in formats.read(text, name).cues]


@pytest.mark.parametrize("name", ["vtt", "ass"])
def test_silence_is_no_error(program: Callable[[str], str], tmp_path: Path, name: str) -> None:
    """A file without cues is valid; in other formats it has no bytes, and no program can say what it is."""
    path = tmp_path / f"empty.{name}"
    path.write_text(formats.render(Timeline(), name))
    done = _run(program("ffprobe"), "-v", "error", path)
    assert (done.returncode, done.stderr) == (0, "")
