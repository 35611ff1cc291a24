"""Pieces of film: what is seen and what is heard stay together, and fit the size that was asked for."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.packet import Packet

from subtoolkit.media.clips import clip
from subtoolkit.media.encode import decode
from subtoolkit.media.probe import probe
from subtoolkit.media.stills import Film, Reel, jpeg_size
from tests.media.build import decoded, remux, run
from tests.media.filming import brightness, colours, film, heard_in, seen

PIXELS = 921_600
MANY = 7_000_000


@contextmanager
def reel(path: Path, rate: int = 2, max_pixels: int = PIXELS, **span: int) -> Iterator[Reel]:
    """Stills of a file at so many a second."""
    with Reel(probe(path), rate=Fraction(rate), max_pixels=max_pixels, **span) as opened:
        yield opened


def _lit(shown: Film) -> list[int]:
    """When the picture is bright."""
    return [time for time, one in zip(shown.times, shown.pictures, strict=True) if brightness(one) > 128]


def filmed(path: Path, start: int, end: int, rate: int = 25) -> bytes:
    """The piece of a file as it would be sent."""
    with reel(path, rate) as pictures, decoded(path) as sound:
        shown = pictures.film(start, end)
        assert shown is not None
        made = clip(shown, sound.read(start, end), MANY)
    assert made is not None
    return made.data


@pytest.mark.parametrize(
    "late", [{}, {"picture_at": 1.0}, {"sound_at": 0.8}], ids=["even", "picture", "sound"]
)
@pytest.mark.parametrize("name", ["film.mkv", "film.mp4", "film.mov", "film.avi", "film.ts"])
def test_flash_and_beep_stay_together(tmp_path: Path, name: str, late: dict[str, float]) -> None:
    """In every container, also where one of the two begins late, a piece keeps both on the player's clock."""
    if name == "film.avi" and late:
        pytest.skip("AVI cannot say that")
    codec = ("-c:a", "mp2") if name.endswith(("ts", "avi")) else ("-c:a", "aac")
    path = film(tmp_path / name, 1.4, 4.32, sound=codec, **late)
    piece = filmed(path, 1_230, 5_470)
    assert heard_in(piece) == pytest.approx([0.17, 3.09], abs=0.02)
    assert seen(piece) == pytest.approx([0.17, 3.09], abs=0.041)


@pytest.mark.parametrize("rate", [1, 2])
def test_a_clip_is_as_long_as_its_span(tmp_path: Path, rate: int) -> None:
    """Nothing of the sound is lost behind the last picture, nor of the picture behind the last sound."""
    path = film(tmp_path / "film.mp4", 1.0, 18.5, length=20)
    piece = filmed(path, 300, 19_900, rate)
    assert heard_in(piece) == pytest.approx([0.7, 18.2], abs=0.02)
    assert len(decode(piece)) / 32 == pytest.approx(19_600, abs=50)
    with av.open(io.BytesIO(piece)) as container:
        assert container.streams.video[0].duration * container.streams.video[0].time_base == pytest.approx(
            19.6, abs=1 / rate
        )


def test_two_stills_a_second_are_as_exact_as_they_can_be(tmp_path: Path) -> None:
    """At the usual rate a flash that lasts is seen within half a still of its time."""
    path = film(tmp_path / "film.mp4", 2.1, 2.3, 2.5, 2.7, 2.9, length=6)
    with reel(path, 2) as pictures:
        shown = pictures.film(1_050, 5_000)
        assert shown is not None
        lit = _lit(shown)
    assert lit[0] == pytest.approx(2_100 - 1_050, abs=250)
    assert lit[-1] + 500 == pytest.approx(3_100 - 1_050, abs=250)


def test_a_picture_of_uneven_rate_keeps_its_clock(tmp_path: Path) -> None:
    """Frames at odd times, with holes of seconds: the last one stays on the screen."""
    full = film(tmp_path / "full.mkv", 4.0, length=6, picture=("-c:v", "mpeg4", "-g", "1"))

    def keep(packet: Packet) -> bool:
        at = float(packet.pts * packet.time_base)
        return packet.stream.type == "audio" or at < 0.5 or 3.3 < at < 3.4 or at > 4.0

    path = remux(full, tmp_path / "holes.mkv", keep)
    piece = filmed(path, 500, 6_000)
    assert seen(piece) == pytest.approx([3.5], abs=0.06)
    assert heard_in(piece) == pytest.approx([3.5], abs=0.02)


@pytest.mark.parametrize("turn", [90, 180])
def test_a_turned_picture_is_upright(tmp_path: Path, turn: int) -> None:
    """What a phone filmed on its side is sent as it is watched."""
    flat = film(tmp_path / "flat.mp4", 1.0, length=2, shown=",drawbox=w=40:h=20:c=red:t=fill")
    path = tmp_path / "turned.mp4"
    run("-display_rotation", str(turn), "-i", flat, "-c", "copy", path)
    assert probe(path).pictures[0].rotation in (turn, 360 - turn)
    with reel(path) as pictures:
        shown = pictures.film(0, 1_000)
        assert shown is not None
        first = next(shown.pictures)
    assert jpeg_size(first) == ((90, 160) if turn == 90 else (160, 90))
    with av.open(str(path)) as container:
        upright = np.rot90(next(container.decode(video=0)).to_ndarray(format="rgb24"), k=turn // 90)
    middle = colours(first).astype(int) - upright.astype(int)
    assert np.abs(middle).mean() < 8


def test_pixels_become_square_and_sides_even(tmp_path: Path) -> None:
    """Anamorphic pictures get their width, odd sizes lose a line, small ones are not blown up."""
    wide = film(tmp_path / "wide.mkv", 1.0, length=2, size="144x108", shown=",setsar=4/3")
    odd = film(tmp_path / "odd.mkv", 1.0, length=2, size="99x57", picture=("-c:v", "ffv1"))
    large = film(tmp_path / "large.mkv", 1.0, length=2, size="1920x1080", rate=5)
    for path, most, size in (
        (wide, PIXELS, (192, 108)),
        (odd, PIXELS, (98, 56)),
        (large, PIXELS, (1280, 720)),
        (large, 230_400, (640, 360)),
    ):
        with reel(path, max_pixels=most) as pictures:
            shown = pictures.film(0, 2_000)
            assert shown is not None
            assert shown.size == size


def test_a_change_of_size_in_the_middle_loses_no_time(tmp_path: Path) -> None:
    """Broadcasts change their format; the stills behind the change are where they belong."""
    parts = [
        film(tmp_path / f"{size}.ts", flash, length=3, size=size, sound=("-c:a", "mp2"))
        for size, flash in (("160x90", 1.0), ("128x96", 2.0))
    ]
    second = tmp_path / "later.ts"
    run("-i", parts[1], "-c", "copy", "-output_ts_offset", "3", second)
    path = tmp_path / "both.ts"
    path.write_bytes(parts[0].read_bytes() + second.read_bytes())
    with reel(path, 25) as pictures:
        shown = pictures.film(0, 6_000)
        assert shown is not None
        lit = _lit(shown)
        assert len({jpeg_size(one) for one in shown.pictures}) == 1
    assert lit[0] == pytest.approx(1_000, abs=80)
    assert lit[-1] == pytest.approx(5_160, abs=120)


def test_before_and_behind_the_picture_nothing_is_shown(tmp_path: Path) -> None:
    """A span without any picture gives none; before a picture that begins within, black leads."""
    path = film(tmp_path / "film.mkv", 2.2, length=4, picture_at=2.0)
    longer = tmp_path / "longer.mkv"
    run("-i", path, "-f", "lavfi", "-i", "sine=d=9", "-map", "0:v", "-map", "1:a", "-c:v", "copy", longer)
    with reel(longer, 5) as pictures:
        assert pictures.film(0, 1_500) is None
        assert pictures.film(6_000, 9_000) is None
        begins, ends = pictures.film(1_000, 3_000), pictures.film(3_000, 7_000)
        assert begins is not None
        assert ends is not None
        piece = clip(begins, None, MANY)
    assert (begins.lead, begins.times[0]) == (5, 1_000)
    assert len(ends.paths) == 20
    assert piece is not None
    assert seen(piece.data) == pytest.approx([1.2], abs=0.1)


def test_a_clip_fits_the_room_that_there_is(tmp_path: Path) -> None:
    """A busy picture is coded coarser, then smaller; where letters would blur there is no clip."""
    noisy = tmp_path / "noisy.mkv"
    noise = "color=gray:s=960x540:r=2:d=6,noise=alls=60:allf=t+u"
    run("-f", "lavfi", "-i", noise, "-c:v", "libx264", "-preset", "ultrafast", noisy)
    pcm = bytes(32 * 6_000)
    with reel(noisy) as pictures:
        shown = pictures.film(0, 6_000)
        assert shown is not None
        for most in (1_000_000, 100_000, 70_000):
            made = clip(shown, pcm, most)
            assert made is not None
            assert len(made.data) <= most
        assert (made.width, made.height) < (960, 540)
        assert clip(shown, pcm, 50_000) is None
        rough = clip(shown, pcm, 70_000, rough=True)
    assert rough is not None
    assert len(rough.data) <= 70_000


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stills are gone with the run, also when it ends in the middle of the decode."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    path = film(tmp_path / "film.mp4", 1.0, length=20, size="640x360")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with reel(path) as pictures:
        assert pictures.film(0, 1_000) is not None
        assert os.listdir(folder)  # noqa: PTH208
    assert os.listdir(folder) == []  # noqa: PTH208


def test_a_damaged_time_does_not_fill_the_disk(tmp_path: Path) -> None:
    """A frame that claims to be shown in a year is not waited for with a year of stills."""
    path = tmp_path / "year.mkv"
    late = "setpts='if(eq(N,9),365*86400/TB,PTS)'"
    run(
        "-f",
        "lavfi",
        "-i",
        f"testsrc=s=64x48:r=5:d=2,{late}",
        "-fps_mode",
        "passthrough",
        "-c:v",
        "mpeg4",
        path,
    )
    info = probe(path).model_copy(update={"declared": 2_000})
    with Reel(info, rate=Fraction(2), max_pixels=PIXELS) as pictures:
        shown = pictures.film(0, 1_500)
        pictures.film(60_000, 70_000)
        assert pictures._folder is not None
        assert len(os.listdir(pictures._folder.name)) < 150  # noqa: PTH208
    assert shown is not None


def test_no_still_no_decode(tmp_path: Path) -> None:
    """Without a question about the picture nothing is decoded; sound alone has no stills."""
    path = film(tmp_path / "film.mp4", 1.0, length=2)
    with reel(path) as pictures:
        assert pictures._process is None
    sound = tmp_path / "film.wav"
    with reel(sound) as pictures:
        assert pictures.film(0, 1_000) is None


def test_a_broken_picture_is_told(tmp_path: Path) -> None:
    """Damage in the picture costs stills, not the run."""
    path = film(tmp_path / "film.mkv", 1.0, length=4, picture=("-c:v", "mpeg4"))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle - 3_000 : middle + 3_000] = os.urandom(6_000)
    path.write_bytes(content)
    with reel(path) as pictures:
        shown = pictures.film(0, 1_000)
        pictures.film(0, 99_000)
    assert shown is not None
    assert [note.reason for note in pictures.report.notes] in ([], ["damaged"])


def test_times_of_a_film() -> None:
    """The first still is seen at once, though it was taken before the span begins."""
    shown = Film(1_050, 3_000, Fraction(2), 2, 0, (Path("2.jpg"),) * 4)
    assert (shown.late, shown.times) == (50, (0, 450, 950, 1_450))
