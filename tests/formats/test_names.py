"""Names of output files."""

from pathlib import Path

import pytest

from subtoolkit.formats.names import beside, clashes


@pytest.mark.parametrize(
    ("media", "suffix", "folder", "name"),
    [
        ("video.mp4", ".srt", None, "video.srt"),
        ("a/b/video.mp4", ".chapters.txt", None, "a/b/video.chapters.txt"),
        ("a/video.tar.mp4", ".srt", "out", "out/video.tar.srt"),
        ("video", ".srt", None, "video.srt"),
        (".hidden", ".srt", None, ".hidden.srt"),
        ("talk 1.5", ".srt", None, "talk 1.srt"),
        ("Ep1: pilot.wav", ".srt", None, "Ep1: pilot.srt"),
        ("视频.mkv", ".ass", None, "视频.ass"),
        ("-x.mp4", ".srt", "o", "o/-x.srt"),
        ("https://host/a/my%20video.mp4?token=a/b.c#t", ".srt", None, "my video.srt"),
        ("https://host/a/..%2F..%2Fetc%2Fpasswd.mp4", ".srt", "out", "out/passwd.srt"),
        ("https://host", ".srt", None, "media.srt"),
        ("https://host/..", ".srt", "out", "out/media.srt"),
        ("https://host/a%5Cb%00c:d.mp4", ".srt", None, "a_b_c_d.srt"),
    ],
)
def test_beside(media: str, suffix: str, folder: str | None, name: str) -> None:
    """The output stands beside its input, or in the folder that was asked for, and never elsewhere."""
    assert beside(media, suffix, Path(folder) if folder else None) == Path(name)


def test_clashes() -> None:
    """Two inputs with one output, and an output that is an input, are found before anything is written."""
    outputs = {
        "a/x.mp4": [Path("out/x.srt"), Path("out/x.vtt")],
        "b/x.mkv": [Path("out/x.srt")],
        "y.srt": [Path("y.srt"), Path("y.ass")],
        "z.mp4": [Path("z.srt")],
        "https://host/w.mp4": [Path("w.srt")],
    }
    assert clashes(outputs) == {
        Path("out/x.srt"): ["a/x.mp4", "b/x.mkv"],
        Path("y.srt"): ["y.srt", "y.srt"],
    }
