"""`subtool burn`: what is seen, where, in which font; and all else is what it was."""

import os
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.cli.conftest import Run
from tests.media.build import run as ffmpeg
from tests.media.build import shown
from tests.media.editing.faces import face
from tests.media.editing.made import film, seen
from tests.media.editing.reading import chapters, hashes, picture_at, tracks
from tests.processes import heeding

NUSHU = "\U0001b170"
"""A letter that hardly any font has."""


def srt(path: Path, text: str, start: int = 1, end: int = 2) -> Path:
    path.write_text(f"1\n00:00:0{start},000 --> 00:00:0{end},000\n{text}\n", encoding="utf-8")
    return path


@cache
def _plain() -> bytes:
    """The film that most tests take, made once."""
    with TemporaryDirectory() as folder:
        return black(Path(folder) / "plain.mp4", "320x240").read_bytes()


def black(path: Path, size: str = "", length: float = 3, *options: str | Path) -> Path:
    """A black film with a tone."""
    if not size:
        path.write_bytes(_plain())
        return path
    ffmpeg(
        *("-f", "lavfi", "-i", f"color=black:s={size}:r=25:d={length}"),
        *("-f", "lavfi", "-i", f"sine=d={length}", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"),
        *options, path,
    )  # fmt: skip
    return path


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two families whose A differs, of which one has Chinese."""
    folder = tmp_path_factory.mktemp("it's, fonts: [1]")
    face(folder / "full.ttf", "Full Block", {"A": 1.0, "你": 1.0, "好": 0.5})
    face(folder / "half.ttf", "Half Block", {"A": 0.5})
    return folder


def lit(picture: NDArray[np.uint8]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is bright, as shares of the picture."""
    rows, columns = np.nonzero(picture > 150)
    assert len(rows), "nothing is drawn"
    height, width = picture.shape
    return (
        columns.min() / width, rows.min() / height, (columns.max() + 1) / width, (rows.max() + 1) / height
    )  # fmt: skip


def test_where_and_when(run: Run, fonts: Path, tmp_path: Path) -> None:
    """In its time, at the middle of the lower edge, as high as the picture asks for; else nothing."""
    black(tmp_path / "film.mp4")
    srt(tmp_path / "s.srt", "AAA")
    outcome = run(
        "burn", "film.mp4", "s.srt", "--fonts-dir", fonts, "--font", "Full Block", "--outline", "none"
    )
    assert (outcome.code, outcome.out) == (0, "film.burned.mp4\n")
    result = tmp_path / "film.burned.mp4"
    for time, drawn in ((0.96, False), (1.0, True), (1.96, True), (2.0, False)):
        assert bool(picture_at(result, time).max() > 150) is drawn
    left, top, right, bottom = lit(picture_at(result, 1.5))
    assert (left + right) / 2 == pytest.approx(0.5, abs=0.02)
    assert 0.92 < bottom < 0.97
    assert bottom - top == pytest.approx(0.054, abs=0.015)
    assert hashes(result, ("audio",)) == hashes(tmp_path / "film.mp4", ("audio",))


def test_the_right_font(run: Run, fonts: Path, tmp_path: Path) -> None:
    """The family that was named draws, another one only where that one lacks a letter."""
    black(tmp_path / "film.mp4")
    heights = {}
    for family in ("Full Block", "Half Block"):
        srt(tmp_path / "s.srt", "AAA")
        outcome = run(
            *("burn", "film.mp4", "s.srt", "--fonts-dir", fonts, "--font", family, "--size", "20"),
            *("--outline", "none", "-o", "out.mp4", "--force"),
        )
        assert (outcome.code, "no font" in outcome.err) == (0, False)
        _, top, _, bottom = lit(picture_at(tmp_path / "out.mp4", 1.5))
        heights[family] = bottom - top
    assert heights["Full Block"] == pytest.approx(0.2, abs=0.03)
    assert heights["Half Block"] == pytest.approx(0.1, abs=0.03)


def test_chinese_is_no_row_of_boxes(run: Run, fonts: Path, tmp_path: Path) -> None:
    """Two letters look different, in the family that was named."""
    black(tmp_path / "film.mp4")
    drawn = []
    for letter in "你好":
        srt(tmp_path / "s.srt", letter)
        named = ("--font", "Full Block", "--fonts-dir", fonts, "--size", "20", "--outline", "none")
        assert run("burn", "film.mp4", "s.srt", *named, "-o", "out.mp4", "--force").code == 0
        _, top, _, bottom = lit(picture_at(tmp_path / "out.mp4", 1.5))
        drawn.append(bottom - top)
    assert drawn == [pytest.approx(0.2, abs=0.03), pytest.approx(0.1, abs=0.03)]


@pytest.mark.external
def test_arabic_and_chinese_by_the_fonts_of_the_machine(
    run: Run, program: Callable[[str], str], tmp_path: Path
) -> None:
    """Without a word about fonts each script finds one that has it, where the machine has any."""
    black(tmp_path / "film.mp4")
    for language, letters in (("ar", "مس"), ("zh", "你好")):
        if not subprocess.run(
            [program("fc-list"), f":lang={language}"], capture_output=True, check=True
        ).stdout:
            pytest.skip(f"no font for {language}")
        drawn = []
        for letter in letters:
            srt(tmp_path / "s.srt", letter * 3)
            assert run("burn", "film.mp4", "s.srt", "--size", "20", "-o", "out.mp4", "--force").code == 0
            drawn.append(picture_at(tmp_path / "out.mp4", 1.5) > 150)
        assert (drawn[0] != drawn[1]).sum() > 100


def test_letters_without_a_font(run: Run, tmp_path: Path) -> None:
    """Are named before the film is begun; boxes only if the user takes them."""
    black(tmp_path / "film.mp4")
    srt(tmp_path / "s.srt", f"A {NUSHU}")
    refused = run("burn", "film.mp4", "s.srt")
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert NUSHU in refused.err
    assert "--boxes" in refused.err
    taken = run("burn", "film.mp4", "s.srt", "--boxes")
    assert (taken.code, NUSHU in taken.err) == (0, True)


def test_a_family_that_is_not_here(run: Run, fonts: Path, tmp_path: Path) -> None:
    """Another one is taken, and that is said."""
    black(tmp_path / "film.mp4")
    srt(tmp_path / "s.srt", "A")
    outcome = run("burn", "film.mp4", "s.srt", "--fonts-dir", fonts, "--font", "Nobody Has This")
    assert (outcome.code, "no font 'Nobody Has This' here" in outcome.err) == (0, True)


@pytest.mark.parametrize(("size", "turn"), [("640x360", 0), ("360x640", 0), ("640x360", 90)])
def test_any_picture(size: str, turn: int, run: Run, fonts: Path, tmp_path: Path) -> None:
    """Wide, upright or turned: letters stand upright, at the lower edge, by the shorter side."""
    black(tmp_path / "flat.mp4", size)
    if turn:
        ffmpeg(
            "-display_rotation:v:0",
            str(turn),
            "-i",
            tmp_path / "flat.mp4",
            "-c",
            "copy",
            tmp_path / "film.mp4",
        )
    else:
        (tmp_path / "flat.mp4").rename(tmp_path / "film.mp4")
    srt(tmp_path / "s.srt", "AAAA")
    named = ("--fonts-dir", fonts, "--font", "Full Block", "--outline", "none")
    assert run("burn", "film.mp4", "s.srt", *named).code == 0
    picture = picture_at(tmp_path / "film.burned.mp4", 1.5)
    assert (picture.shape[0] > picture.shape[1]) is (size == "360x640" or bool(turn))
    left, top, right, bottom = lit(picture)
    shorter = min(picture.shape)
    assert (bottom - top) * picture.shape[0] == pytest.approx(shorter * 0.054, abs=4)
    assert (right - left) * picture.shape[1] == pytest.approx(4 * shorter * 0.054, abs=10)
    assert bottom > 0.9
    with av.open(str(tmp_path / "film.burned.mp4")) as file:
        assert next(file.decode(video=0)).rotation == 0


def test_pixels_that_are_not_square(run: Run, fonts: Path, tmp_path: Path) -> None:
    """Letters have their right width on the screen."""
    black(tmp_path / "film.mp4", "360x288", 3, "-vf", "setsar=2/1")
    srt(tmp_path / "s.srt", "AAAA")
    named = ("--fonts-dir", fonts, "--font", "Full Block", "--outline", "none", "--size", "20")
    assert run("burn", "film.mp4", "s.srt", *named).code == 0
    left, top, right, bottom = lit(picture_at(tmp_path / "film.burned.mp4", 1.5))
    assert (right - left) * 720 == pytest.approx(4 * (bottom - top) * 288, rel=0.1)


def test_looks(run: Run, fonts: Path, tmp_path: Path) -> None:
    """Size, place, colour and box are those that were asked for."""
    black(tmp_path / "film.mp4")
    srt(tmp_path / "s.srt", "A")
    named = ("--fonts-dir", fonts, "--font", "Full Block", "--outline", "none", "-o", "out.mp4", "--force")
    looks = ("--size", "10", "--position", "top", "--margin", "20", "--colour", "yellow", "--box", "blue")
    assert run("burn", "film.mp4", "s.srt", *named, *looks).code == 0
    _, top, _, bottom = lit(picture_at(tmp_path / "out.mp4", 1.5))
    assert (top, bottom) == (pytest.approx(0.2, abs=0.02), pytest.approx(0.3, abs=0.02))
    with av.open(str(tmp_path / "out.mp4")) as file:
        frame = next(frame for frame in file.decode(video=0) if frame.time > 1.4)
        colours = frame.to_ndarray(format="rgb24")
    assert colours[60, 160] == pytest.approx([255, 255, 0], abs=25)
    assert (colours[..., 2].astype(int) - colours[..., 0] > 150).sum() > 20


def test_times_of_pictures(run: Run, tmp_path: Path) -> None:
    """A rate that varies is kept, each picture at its own time."""
    times = [Fraction(number * number + 40 * number, 4000) for number in range(80)]
    film(tmp_path / "film.mkv", 80, times=times)
    srt(tmp_path / "s.srt", "A")
    assert run("burn", "film.mkv", "s.srt", "--position", "bottom").code == 0
    before, after = seen(tmp_path / "film.mkv"), seen(tmp_path / "film.burned.mkv")
    assert [number for _, number in after] == [number for _, number in before]
    assert [time for time, _ in after] == pytest.approx([time for time, _ in before], abs=0.0021)


@pytest.mark.parametrize("suffix", ["ts", "mkv"])
def test_a_file_that_starts_late(suffix: str, run: Run, fonts: Path, tmp_path: Path) -> None:
    """Words appear with the picture that a player shows at that time."""
    film(tmp_path / "plain.mp4", 80)
    late = ["-output_ts_offset", "1.4", "-avoid_negative_ts", "disabled"] if suffix == "mkv" else []
    ffmpeg("-i", tmp_path / "plain.mp4", "-c", "copy", *late, tmp_path / f"film.{suffix}")
    srt(tmp_path / "s.srt", "A")
    named = ("--fonts-dir", fonts, "--font", "Full Block", "--outline", "none", "--size", "20")
    assert run("burn", f"film.{suffix}", "s.srt", *named, "-o", "out.mkv").code == 0
    assert picture_at(tmp_path / "out.mkv", 0.9)[48:].max() < 150
    assert picture_at(tmp_path / "out.mkv", 1.1)[40:].max() > 200
    assert picture_at(tmp_path / "out.mkv", 1.94)[40:].max() > 200
    assert picture_at(tmp_path / "out.mkv", 2.1)[40:].max() < 150


def test_all_else_stays(run: Run, tmp_path: Path) -> None:
    """Every sound track, subtitles, chapters, tags; sound and picture together."""
    film(tmp_path / "plain.mp4", 60, flashes=[1.0])
    srt(tmp_path / "s.srt", "A")
    (tmp_path / "c.txt").write_text(
        ";FFMETADATA1\ntitle=T\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2000\ntitle=One\n"
    )
    ffmpeg(
        *("-i", tmp_path / "plain.mp4", "-i", tmp_path / "s.srt", "-i", tmp_path / "c.txt"),
        *("-map", "0:v", "-map", "0:a", "-map", "0:a", "-map", "1"),
        *("-map_metadata", "2", "-map_chapters", "2"),
        *("-c", "copy", "-c:s", "srt", "-metadata:s:a:1", "language=ger"), tmp_path / "film.mkv",
    )  # fmt: skip
    assert run("burn", "film.mkv", "s.srt").code == 0
    result = tmp_path / "film.burned.mkv"
    assert hashes(result, ("audio",)) == hashes(tmp_path / "film.mkv", ("audio",))
    assert [one[0] for one in tracks(result)] == ["video", "audio", "audio", "subtitle"]
    assert tracks(result)[2][2]["language"] == "ger"
    assert [title for _, _, title in chapters(result)] == ["One"]
    assert shown(result, 0.3) == pytest.approx(shown(tmp_path / "film.mkv", 0.3), abs=0.002)


def test_a_silent_film(run: Run, tmp_path: Path) -> None:
    """Without a sound track there is nothing to copy, and the colours are still what they were."""
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=2.2", "-c:v", "libx264", "-pix_fmt", "yuv420p"),
        *("-vf", "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"),
        *("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"),
        tmp_path / "film.mp4",
    )
    srt(tmp_path / "s.srt", "A")
    assert run("burn", "film.mp4", "s.srt").code == 0
    with av.open(str(tmp_path / "film.burned.mp4")) as file:
        found = file.streams.video[0].codec_context
        assert (found.color_primaries, found.color_trc, found.colorspace) == (1, 1, 1)


def test_fonts_inside_the_film(run: Run, fonts: Path, tmp_path: Path) -> None:
    """A font that is attached to the film draws its ASS."""
    black(tmp_path / "plain.mp4")
    (tmp_path / "s.ass").write_text(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: 320\nPlayResY: 240\n\n[V4+ Styles]\n"
        "Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BorderStyle, Outline, Shadow, "
        "Alignment\n"
        "Style: Default,Half Block,48,&H00FFFFFF,&H00000000,1,0,0,5\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Default,AAA\n",
        encoding="utf-8",
    )
    assert run("mux", "plain.mp4", "--font", fonts / "half.ttf", "-o", "film.mkv").code == 0
    assert run("burn", "film.mkv", "s.ass").code == 0
    _, top, _, bottom = lit(picture_at(tmp_path / "film.burned.mkv", 1.5))
    assert bottom - top == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize("name", ["it's a: [film], %d.mp4", "-x.mp4", "a\nb.mp4", "电影;#.mp4"])
def test_names(name: str, run: Run, tmp_path: Path) -> None:
    """A name may hold anything, that of the subtitles too."""
    black(tmp_path / "plain.mp4")
    (tmp_path / "plain.mp4").rename(tmp_path / name)
    srt(tmp_path / f"{name}.srt", "A")
    assert run("burn", "-o", "./out " + name, "--", name, f"{name}.srt").code == 0
    assert picture_at(tmp_path / ("out " + name), 1.5).max() > 150


def test_encoders(run: Run, tmp_path: Path) -> None:
    """One that does not work here is known before the film is begun."""
    black(tmp_path / "film.mp4")
    srt(tmp_path / "s.srt", "A")
    refused = run("burn", "film.mp4", "s.srt", "--encoder", "h264_nothing")
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert (
        run("burn", "film.mp4", "s.srt", "--encoder", "libx265", "--preset", "ultrafast", "--crf", "30").code
        == 0
    )
    assert tracks(tmp_path / "film.burned.mp4")[0][1] == "hevc"
    assert run("burn", "film.mp4", "s.srt", "--colour", "nocolour", "-o", "x.mp4").code == 2
    assert run("burn", "film.mp4", "s.srt", "-o", "x.mp3").code == 2
    assert not list(tmp_path.glob("x.*"))


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for ffmpeg")
def test_an_ffmpeg_without_libass(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is named as such, in one line."""
    black(tmp_path / "film.mp4")
    srt(tmp_path / "s.srt", "A")
    (tmp_path / "poor").write_text("#!/bin/sh\necho ' .. scale V->V'\n", encoding="utf-8")
    (tmp_path / "poor").chmod(0o755)
    monkeypatch.setenv("SUBTOOL_FFMPEG", str(tmp_path / "poor"))
    refused = run("burn", "film.mp4", "s.srt")
    assert (refused.code, "libass" in refused.err, refused.err.count("\n")) == (1, True, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of POSIX")
def test_ctrl_c(tmp_path: Path) -> None:
    """Leaves nothing behind, no half film and no ffmpeg."""
    import signal
    import time

    black(tmp_path / "film.mp4", "640x360", 60)
    srt(tmp_path / "s.srt", "A")
    command = [sys.executable, "-m", "subtoolkit.cli", "burn", "film.mp4", "s.srt", "--preset", "veryslow"]
    before = None if os.name == "nt" else heeding
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, preexec_fn=before) as process:
        deadline = time.monotonic() + 30
        while not list(tmp_path.glob(".subtool-*.film")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 130
    assert {path.name for path in tmp_path.iterdir()} == {"film.mp4", "s.srt"}
