"""What the probe tells about a file."""

from fractions import Fraction
from pathlib import Path

import pytest

from subtoolkit.core.media import Chapter
from subtoolkit.media.probe import probe
from tests.media.build import beeps, beeps_of, run, wav


def test_everything_in_a_video(tmp_path: Path) -> None:
    """Tracks, languages, titles, dispositions, subtitles, chapters and exact frame rates."""
    (tmp_path / "subs.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    (tmp_path / "meta.txt").write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2500\ntitle=Begin\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=2500\nEND=5000\ntitle=第二\n"
    )
    sound = wav(tmp_path / "a.wav", beeps(5, 1), beeps(5, 1))
    run(
        *(
            "-f",
            "lavfi",
            "-i",
            "color=s=64x48:r=24000/1001:d=5",
            "-i",
            sound,
            "-itsoffset",
            "0.5",
            "-i",
            sound,
        ),
        *("-i", tmp_path / "subs.srt", "-i", tmp_path / "meta.txt", "-map_metadata", "4"),
        *(
            "-map",
            "0",
            "-map",
            "1",
            "-map",
            "2",
            "-map",
            "3",
            "-c:v",
            "mpeg4",
            "-c:a",
            "flac",
            *("-ac:a:1", "1", "-c:s", "srt"),
        ),
        *(
            "-metadata:s:a:0",
            "language=eng",
            "-metadata:s:a:1",
            "language=ger",
            "-metadata:s:a:1",
            "title=Ton",
        ),
        *("-metadata:s:s:0", "language=eng", "-disposition:a:0", "0", "-disposition:a:1", "default"),
        tmp_path / "a.mkv",
    )
    info = probe(tmp_path / "a.mkv")
    assert (info.container, info.start, info.anchor, info.has_cover) == ("matroska,webm", 0, None, False)
    assert info.declared == pytest.approx(5500, abs=30)
    first, second = info.audio
    assert (first.number, first.index, first.codec, first.channels, first.rate_hz) == (
        1,
        1,
        "flac",
        2,
        48_000,
    )
    assert (first.language, first.title, first.default, first.start) == ("eng", None, False, 0)
    assert (second.number, second.index, second.channels) == (2, 2, 1)
    assert (second.language, second.title, second.default, second.start) == ("ger", "Ton", True, 500)
    (picture,) = info.pictures
    assert (picture.index, picture.width, picture.height) == (0, 64, 48)
    assert picture.fps == Fraction(24000, 1001)
    (subtitle,) = info.subtitles
    assert (subtitle.number, subtitle.index, subtitle.codec, subtitle.language) == (1, 3, "subrip", "eng")
    assert info.chapters == (
        Chapter(start=0, end=2500, title="Begin"),
        Chapter(start=2500, end=5000, title="第二"),
    )


def test_times_count_from_the_containers_start(tmp_path: Path) -> None:
    """A transport stream begins at 1.4 s in its own timestamps; the player's clock begins at 0."""
    run(
        *("-f", "lavfi", "-i", "color=s=64x48:r=10:d=5", "-itsoffset", "0.75"),
        *("-i", wav(tmp_path / "a.wav", beeps(3, 1)), "-c:v", "mpeg2video", "-c:a", "mp2", tmp_path / "a.ts"),
    )
    info = probe(tmp_path / "a.ts")
    assert info.start == pytest.approx(1400, abs=150)
    assert info.pictures[0].start == 0
    assert info.audio[0].start == pytest.approx(750, abs=25)
    assert info.anchor == info.pictures[0].index


@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.m4a"])
def test_a_cover_is_no_picture(tmp_path: Path, name: str) -> None:
    """Music with a cover is sound alone, and its sound is decoded."""
    run("-f", "lavfi", "-i", "color=s=64x64:d=1", "-frames:v", "1", tmp_path / "cover.png")
    cover = ["-i", tmp_path / "cover.png", "-map", "0", "-map", "1", "-disposition:v:0", "attached_pic"]
    codec = ["-c:v", "copy"] if name != "a.flac" else ["-c:v", "png"]
    run("-i", wav(tmp_path / "a.wav", beeps(3, 1)), *cover, *codec, tmp_path / name)
    info = probe(tmp_path / name)
    assert info.has_cover
    assert not info.pictures
    assert beeps_of(tmp_path / name) == pytest.approx([1], abs=0.005)


@pytest.mark.parametrize(("turn", "rotation"), [(90, 270), (180, 180), (-90, 90), (0, 0)])
def test_a_turned_picture_has_the_size_that_is_shown(tmp_path: Path, turn: int, rotation: int) -> None:
    """Phones store upright video lying down; `rotation` is how far clockwise a player turns it."""
    run("-f", "lavfi", "-i", "color=s=64x48:r=10:d=1", "-c:v", "mpeg4", tmp_path / "a.mp4")
    run("-display_rotation", str(turn), "-i", tmp_path / "a.mp4", "-c", "copy", tmp_path / "b.mp4")
    (picture,) = probe(tmp_path / "b.mp4").pictures
    assert picture.rotation == rotation
    assert (picture.width, picture.height) == ((48, 64) if rotation % 180 else (64, 48))


def test_broken_text_in_tags_is_no_obstacle(tmp_path: Path) -> None:
    """A title in an old character set is read with its broken letters replaced."""
    run("-i", wav(tmp_path / "a.wav", beeps(2, 1)), "-metadata:s:a:0", "title=XXXXXXXX", tmp_path / "a.mka")
    data = (tmp_path / "a.mka").read_bytes().replace(b"XXXXXXXX", b"\xc4\xd6\xdcXXXXX")
    (tmp_path / "a.mka").write_bytes(data)
    assert probe(tmp_path / "a.mka").audio[0].title.endswith("XXXXX")
