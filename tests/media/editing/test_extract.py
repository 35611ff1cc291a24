"""`subtool extract`: sound, subtitles and chapters as files of their own."""

import wave
from pathlib import Path

import av
import pytest

from tests.cli.conftest import Run
from tests.media.build import beeps, shown, video, wav
from tests.media.build import run as ffmpeg
from tests.media.editing.made import film
from tests.media.editing.reading import hashes
from tests.media.editing.test_mux import SRT

ASS = """\
[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Fancy,Fancy

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Fancy,,0,0,0,,{\\pos(10,10)}Hello
"""


@pytest.mark.parametrize(
    ("codec", "suffix"),
    [
        ("aac", "m4a"),
        ("libmp3lame", "mp3"),
        ("flac", "flac"),
        ("libopus", "opus"),
        ("ac3", "ac3"),
        ("pcm_s16le", "wav"),
    ],
)
def test_sound_as_it_is(codec: str, suffix: str, run: Run, tmp_path: Path) -> None:
    """Its packets, in the file where they are at home."""
    source = wav(tmp_path / "a.wav", beeps(3, 1.0))
    video(tmp_path / "film.mkv", source, length=3, codecs=("mpeg4", codec))
    outcome = run("extract", "film.mkv")
    assert (outcome.code, outcome.out) == (0, f"film.{suffix}\n")
    result = tmp_path / f"film.{suffix}"
    if suffix not in ("flac", "wav"):  # these frame samples anew
        assert hashes(result, ("audio",)) == hashes(tmp_path / "film.mkv", ("audio",))
    assert shown(result, 0.3) == pytest.approx([1.0], abs=0.05)


@pytest.mark.parametrize("name", ["wav", "flac", "mp3", "m4a", "opus"])
def test_sound_on_the_players_clock(name: str, run: Run, tmp_path: Path) -> None:
    """What is encoded anew begins with silence where the sound begins late."""
    source = wav(tmp_path / "a.wav", beeps(2, 0.5))
    video(tmp_path / "film.mkv", source, length=4, offset=1.5, codecs=("mpeg4", "libvorbis"))
    assert run("extract", "film.mkv", "-f", name).code == 0
    assert shown(tmp_path / f"film.{name}", 0.3) == pytest.approx([2.0], abs=0.05)


def test_sound_that_begins_late(run: Run, tmp_path: Path) -> None:
    """Where a file of sound cannot say so, the user is told."""
    source = wav(tmp_path / "a.wav", beeps(2, 0.5))
    video(tmp_path / "film.mkv", source, length=4, offset=1.5, codecs=("mpeg4", "libmp3lame"))
    outcome = run("extract", "film.mkv")
    assert (outcome.code, "begins 1.5" in outcome.err, "-f wav" in outcome.err) == (0, True, True)


def test_tracks(run: Run, tmp_path: Path) -> None:
    """--track chooses; one that is not there is named with those that are."""
    for name, time in (("a", 0.5), ("b", 1.5)):
        wav(tmp_path / f"{name}.wav", beeps(2, time))
    ffmpeg("-i", tmp_path / "a.wav", "-i", tmp_path / "b.wav", "-map", "0", "-map", "1", tmp_path / "two.mka")
    assert run("extract", "two.mka", "--track", "2", "-o", "b2.wav").code == 0
    assert shown(tmp_path / "b2.wav", 0.3) == pytest.approx([1.5], abs=0.03)
    with wave.open(str(tmp_path / "b2.wav")) as file:
        assert file.getframerate() == 48_000
    wrong = run("extract", "two.mka", "--track", "3", "-o", "x.wav")
    assert (wrong.code, wrong.err.count("\n")) == (1, 1)
    assert not (tmp_path / "x.wav").exists()


def test_subtitles(run: Run, tmp_path: Path) -> None:
    """Every track by its language, or one; markup and styles stay; other formats by -f."""
    film(tmp_path / "film.mkv", 100)
    (tmp_path / "a.en.srt").write_text(SRT, encoding="utf-8")
    (tmp_path / "b.de.ass").write_text(ASS, encoding="utf-8")
    assert run("mux", "film.mkv", "a.en.srt", "b.de.ass", "-o", "full.mkv").code == 0
    outcome = run("extract", "full.mkv", "--subs")
    assert (outcome.code, outcome.out.split()) == (0, ["full.en.srt", "full.de.srt"])
    assert (
        (tmp_path / "full.en.srt")
        .read_text(encoding="utf-8")
        .startswith("1\n00:00:01,000 --> 00:00:02,000\n<i>")
    )
    second = run("extract", "full.mkv", "--subs", "2", "-f", "ass", "-o", "-")
    assert "{\\pos(10,10)}Hello" in second.out
    assert "Style: Fancy" in second.out
    assert "WEBVTT" in run("extract", "full.mkv", "--subs", "1", "-f", "vtt", "-o", "-").out
    assert run("extract", "full.mkv", "--subs", "3").code == 2
    assert run("extract", "film.mkv", "--subs").code == 2
    assert run("mux", "film.mkv", "a.en.srt", "-o", "full.mp4").code == 0
    assert "你好, {x} & <3" in run("extract", "full.mp4", "--subs", "-o", "-").out


def test_subtitles_that_are_pictures(run: Run, tmp_path: Path) -> None:
    """Are refused in one line."""
    film(tmp_path / "plain.mkv", 50, sound=None)
    with av.open(str(tmp_path / "plain.mkv")) as source, av.open(str(tmp_path / "film.mkv"), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        target.add_mux_stream("hdmv_pgs_subtitle")
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    outcome = run("extract", "film.mkv", "--subs")
    assert (outcome.code, "pictures" in outcome.err, outcome.err.count("\n")) == (2, True, 1)


def test_chapters(run: Run, tmp_path: Path) -> None:
    """In every format that chapters have."""
    film(tmp_path / "film.mp4", 100)
    (tmp_path / "c.ffmetadata").write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2000\ntitle=One\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=2000\nEND=4000\ntitle=Two\n",
        encoding="utf-8",
    )
    assert run("mux", "film.mp4", "--chapters", "c.ffmetadata", "-o", "full.mkv").code == 0
    assert "CHAPTER02NAME=Two" in run("extract", "full.mkv", "--chapters", "-f", "ogm", "-o", "-").out
    assert run("extract", "full.mkv", "--chapters", "-f", "ffmetadata").out == "full.ffmetadata\n"
    assert "title=Two" in (tmp_path / "full.ffmetadata").read_text(encoding="utf-8")
    assert run("extract", "film.mp4", "--chapters").code == 2


def test_what_must_not_be(run: Run, tmp_path: Path) -> None:
    """Neither the source nor another's file is written over; two things at once are wrong usage."""
    wav(tmp_path / "a.wav", beeps(1, 0.5))
    assert run("extract", "a.wav", "--force").code == 2
    (tmp_path / "b.flac").write_bytes(b"mine")
    assert run("extract", "a.wav", "-o", "b.flac").code == 1
    assert run("extract", "a.wav", "--subs", "--chapters").code == 2
    assert run("extract", "a.wav", "-o", "-").code == 2
    assert run("extract", "a.wav", "-f", "nothing").code == 2
    assert {path.name for path in tmp_path.iterdir()} == {"a.wav", "b.flac"}
