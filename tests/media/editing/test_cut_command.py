"""`subtool cut` and `subtool split` of media: what is chosen, and what goes along."""

import json
from fractions import Fraction
from pathlib import Path

import av
import pytest

from tests.cli.conftest import Run
from tests.media.build import beep, place, shown, silence, wav
from tests.media.build import run as ffmpeg
from tests.media.editing.made import film, flashes, seen
from tests.media.editing.reading import captions, chapters, hashes, tracks
from tests.truths import FIXTURES, cues_of

CHAPTERS = """\
;FFMETADATA1
title=T
[CHAPTER]
TIMEBASE=1/1000
START=0
END=1000
title=One
[CHAPTER]
TIMEBASE=1/1000
START=1000
END=3000
title=Two
[CHAPTER]
TIMEBASE=1/1000
START=3000
END=4000
title=Three
"""
SRT = """\
1
00:00:00,200 --> 00:00:00,800
<i>One</i>

2
00:00:01,400 --> 00:00:02,600
Two

3
00:00:03,200 --> 00:00:03,800
Three
"""


@pytest.fixture
def rich(run: Run, tmp_path: Path) -> Path:
    """A film of 4 s with subtitles and chapters inside, and the subtitles beside it."""
    film(tmp_path / "plain.mp4", 100, gop=25)
    (tmp_path / "film.en.srt").write_text(SRT, encoding="utf-8")
    (tmp_path / "c.ffmetadata").write_text(CHAPTERS, encoding="utf-8")
    assert run("mux", "plain.mp4", "film.en.srt", "--chapters", "c.ffmetadata", "-o", "film.mp4").code == 0
    return tmp_path / "film.mp4"


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_what_goes_along(suffix: str, rich: Path, run: Run, tmp_path: Path) -> None:
    """Subtitles inside and beside, and chapters, on the new clock; one over a join is as much shorter."""
    outcome = run(
        *("cut", "film.mp4", "--drop", "1-2", "--subs", "film.en.srt", "--exact", "-o", f"out.{suffix}"),
    )
    assert (outcome.code, outcome.out.split()) == (0, [f"out.{suffix}", "out.srt"])
    result = tmp_path / f"out.{suffix}"
    assert [number for _, number in seen(result)] == [*range(25), *range(50, 100)]
    late = round(seen(result)[0][0] * 1000)
    times = [(200, 800), (1000, 1600), (2200, 2800)]
    assert [(start - late, end - late) for start, end, _ in captions(result)] == times
    assert [title for _, _, title in chapters(result)] == ["One", "Two", "Three"]
    assert [start for start, _, _ in chapters(result)] == [0, 1000, 2000]
    written = (tmp_path / "out.srt").read_text(encoding="utf-8")
    assert "00:00:00,200 --> 00:00:00,800\n<i>One</i>" in written
    assert "00:00:01,000 --> 00:00:01,600\nTwo" in written


def test_plan(rich: Path, run: Run, tmp_path: Path) -> None:
    """--dry-run tells what would be kept, to the picture, and writes nothing."""
    before = set(tmp_path.iterdir())
    said = json.loads(run("cut", "film.mp4", "--keep", "0.5-1.5,3.3-", "--dry-run").out)
    assert said["asked"] == [[0.5, 1.5], [3.3, 4.0]]
    (first, last), rest = said["kept"]
    assert (first, rest) == (0.0, [3.0, 4.0])
    assert 1.5 <= last <= 1.7
    assert said["length"] == pytest.approx(last + 1)
    exact = json.loads(run("cut", "film.mp4", "--keep", "0.5-1.5", "--exact", "--dry-run").out)
    assert exact["kept"] == [[0.52, 1.52]]
    assert set(tmp_path.iterdir()) == before


def test_chapters_by_name_and_number(rich: Path, run: Run) -> None:
    """A chapter is kept, or with --remove it is not."""
    assert json.loads(run("cut", "film.mp4", "--chapter", "two", "--dry-run").out)["asked"] == [[1.0, 3.0]]
    gone = json.loads(run("cut", "film.mp4", "--chapter", "3", "--remove", "--dry-run").out)
    assert gone["asked"] == [[0.0, 3.0]]
    wrong = run("cut", "film.mp4", "--chapter", "Nine")
    assert (wrong.code, "'One', 'Two', 'Three'" in wrong.err) == (2, True)


def test_words_and_speakers(run: Run, tmp_path: Path) -> None:
    """By the subtitles: who speaks, and what is said, alone where the times of words are known."""
    film(tmp_path / "film.mp4", 200)
    words = [
        {"start": start, "end": end, "text": text}
        for start, end, text in (
            (4.0, 4.3, "Well,"),
            (4.3, 4.6, "you"),
            (4.6, 5.0, "know,"),
            (5.0, 6.0, "yes."),
        )
    ]
    cues = [
        {"start": 1.0, "end": 2.0, "text": "Good morning.", "speaker": "Anna"},
        {"start": 2.5, "end": 3.5, "text": "你知道吗", "speaker": "Bob"},
        {"start": 4.0, "end": 6.0, "text": "Well, you know, yes.", "speaker": "Anna", "words": words},
    ]
    (tmp_path / "s.json").write_text(json.dumps({"version": 1, "cues": cues}), encoding="utf-8")

    def asked(*options: str) -> list[list[float]]:
        outcome = run("cut", "film.mp4", "--subs", "s.json", "--dry-run", *options)
        assert outcome.code == 0, outcome.err
        spans: list[list[float]] = json.loads(outcome.out)["asked"]
        return spans

    assert asked("--speaker", "anna") == [[0.9, 2.1], [3.9, 6.1]]
    assert asked("--speaker", "Bob", "--remove") == [[0.0, 2.4], [3.6, 8.0]]
    assert asked("--words", "You know") == [[4.0, 6.0]]
    assert asked("--words", "you know", "--remove") == [[0.0, 4.3], [5.0, 8.0]]
    assert asked("--words", "知道") == [[2.5, 3.5]]
    assert run("cut", "film.mp4", "--subs", "s.json", "--words", "now").code == 2
    assert run("cut", "film.mp4", "--words", "you").code == 2


def test_silence(run: Run, tmp_path: Path) -> None:
    """Where nobody speaks for long, nothing is kept but a breath."""
    outcome = run("cut", FIXTURES / "talk.mp4", "--silence", "0.8", "--dry-run", "-o", "x.mp4")
    said = json.loads(outcome.out)
    spoken = [(cue.start / 1000, cue.end / 1000) for cue in cues_of(FIXTURES / "talk.json")]
    assert sum(end - start for start, end in said["asked"]) < 80
    for first, last in spoken:
        assert any(start <= first + 0.1 and last - 0.1 <= end for start, end in said["asked"])


def test_far_away(run: Run, tmp_path: Path) -> None:
    """A minute out of the end of a long file comes with its own pictures, sound and words."""
    film(tmp_path / "plain.mp4", 1000, fps=5, gop=20, flashes=[3.0, 180.0], times=None)
    srt = "1\n00:00:02,000 --> 00:00:04,000\nFirst\n\n2\n00:02:59,000 --> 00:03:01,000\nLast\n"
    (tmp_path / "s.srt").write_text(srt, encoding="utf-8")
    for suffix in ("mkv", "mp4"):
        assert run("mux", "plain.mp4", "s.srt", "-o", f"film.{suffix}").code == 0
        outcome = run("cut", f"film.{suffix}", "--keep", "2-4,178-182", "--exact", "-o", f"out.{suffix}")
        assert outcome.code == 0, outcome.err
        result = tmp_path / f"out.{suffix}"
        assert [number for _, number in seen(result)] == [*range(10, 20), *range(890, 910)]
        assert [text for _, _, text in captions(result)] == ["First", "Last"]
        light = flashes(result)
        assert light == pytest.approx([1.0, 4.0], abs=0.03)
        assert shown(result, 0.3) == pytest.approx(light, abs=0.05)


SOUNDS = [("m4a", "aac"), ("mp3", "libmp3lame"), ("flac", "flac"), ("wav", "pcm_s16le"), ("opus", "libopus")]


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize(("suffix", "codec"), SOUNDS)
def test_sound_alone(suffix: str, codec: str, exact: bool, run: Run, tmp_path: Path) -> None:
    """Files of sound are cut at their packets, or to the sample; a beep is where it should be."""
    sound = silence(6)
    for time in (1.0, 3.0, 5.0):
        place(sound, beep(), time)
    wav(tmp_path / "a.wav", sound)
    ffmpeg("-i", tmp_path / "a.wav", "-c:a", codec, tmp_path / f"b.{suffix}")
    outcome = run("cut", f"b.{suffix}", "--drop", "2-4", "-o", f"c.{suffix}", *(["--exact"] if exact else []))
    assert outcome.code == 0, outcome.err
    before, after = shown(tmp_path / f"b.{suffix}", 0.3), shown(tmp_path / f"c.{suffix}", 0.3)
    assert after == pytest.approx([1.0, 3.0], abs=0.06)
    assert after[1] - after[0] == pytest.approx(before[2] - before[0] - 2, abs=0.003 if exact else 0.03)


@pytest.mark.parametrize("exact", [True, False])
def test_a_file_that_starts_late(exact: bool, run: Run, tmp_path: Path) -> None:
    """Ranges are on the player's clock; sound that begins late stays late."""
    film(tmp_path / "plain.mp4", 150, flashes=[1.0, 3.0, 5.0], gop=5)
    ffmpeg("-i", tmp_path / "plain.mp4", "-c", "copy", tmp_path / "film.ts")
    outcome = run("cut", "film.ts", "--drop", "1.6-2.6", "-o", "out.mkv", *(["--exact"] if exact else []))
    assert outcome.code == 0, outcome.err
    light = flashes(tmp_path / "out.mkv")
    assert light == pytest.approx([1.0, 2.0 if exact else light[1], light[2]], abs=0.05)
    assert shown(tmp_path / "out.mkv", 0.3) == pytest.approx(light, abs=0.05)


def test_several_tracks(run: Run, tmp_path: Path) -> None:
    """Each sound track is cut alike."""
    film(tmp_path / "plain.mp4", 100, flashes=[0.4, 2.4])
    ffmpeg(
        *("-i", tmp_path / "plain.mp4", "-map", "0:v", "-map", "0:a", "-map", "0:a", "-c", "copy"),
        *("-c:a:1", "libopus", "-metadata:s:a:1", "language=ger"), tmp_path / "film.mkv",
    )  # fmt: skip
    assert run("cut", "film.mkv", "--drop", "1-2", "--exact").code == 0
    result = tmp_path / "film.cut.mkv"
    assert [(kind, codec) for kind, codec, _, _ in tracks(result)] == [
        ("video", "h264"), ("audio", "aac"), ("audio", "opus"),
    ]  # fmt: skip
    for number in (0, 1):
        ffmpeg("-i", result, "-map", f"0:a:{number}", tmp_path / f"{number}.wav")
        assert shown(tmp_path / f"{number}.wav", 0.3) == pytest.approx([0.4, 1.4], abs=0.05)


def test_parts_at_chapters(rich: Path, run: Run, tmp_path: Path) -> None:
    """Every picture is in one part, each part has its chapter and its words, and begins at zero."""
    outcome = run("split", "film.mp4", "-o", "parts", "--chapters")
    assert outcome.code == 0, outcome.err
    parts = [tmp_path / line for line in outcome.out.split()]
    assert [part.name for part in parts] == ["film.1.mp4", "film.2.mp4", "film.3.mp4"]
    assert [number for part in parts for _, number in seen(part)] == [*range(100)]
    assert [[title for _, _, title in chapters(part)] for part in parts] == [["One"], ["Two"], ["Three"]]
    assert [[text for _, _, text in captions(part)] for part in parts] == [["One"], ["Two"], ["Three"]]
    exact = run("split", "plain.mp4", "-o", "parts", "--at", "1.5", "--exact")
    assert [len(seen(tmp_path / line)) for line in exact.out.split()] == [38, 62]
    assert hashes(tmp_path / "parts/film.1.mp4", ("video",)) != []


def test_what_must_not_be(rich: Path, run: Run, tmp_path: Path) -> None:
    """Ranges that make no sense are wrong usage; nothing is left of a failure."""
    before = set(tmp_path.iterdir())
    for options in (
        ["--keep", "5"],
        ["--keep", "3-2"],
        ["--drop", "0-"],
        ["--drop", "x-y"],
        [],
        ["--keep", "9-10"],
    ):
        outcome = run("cut", "film.mp4", *options)
        assert (outcome.code, outcome.out) == (2, ""), options
    assert run("cut", "film.mp4", "--keep", "0-1", "-o", "film.mp4", "--force").code == 2
    assert (
        run("cut", "film.mp4", "--keep", "0-1", "--subs", "film.en.srt", "-o", "film.en.mp4", "--force").code
        == 2
    )
    assert run("cut", "nothing.mp4", "--keep", "0-1").code == 1
    assert set(tmp_path.iterdir()) == before


def test_attached_files_stay(run: Run, tmp_path: Path) -> None:
    """Fonts and covers go along."""
    film(tmp_path / "plain.mkv", 50)
    (tmp_path / "F.ttf").write_bytes(b"font" * 9)
    assert run("mux", "plain.mkv", "--font", "F.ttf", "-o", "film.mkv").code == 0
    assert run("cut", "film.mkv", "--keep", "0-1").code == 0
    with av.open(str(tmp_path / "film.cut.mkv")) as file:
        assert [one.name for one in file.streams.attachments] == ["F.ttf"]
        assert file.streams.video[0].average_rate == Fraction(25)


@pytest.mark.parametrize(("suffix", "codec"), [("mp3", "libmp3lame"), ("m4a", "aac")])
def test_music_keeps_its_cover(suffix: str, codec: str, run: Run, tmp_path: Path) -> None:
    """And its tags, and what it says that it is."""
    ffmpeg("-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1", tmp_path / "c.jpg")
    ffmpeg(
        *(
            "-f",
            "lavfi",
            "-i",
            "sine=d=60",
            "-i",
            tmp_path / "c.jpg",
            "-map",
            "0",
            "-map",
            "1",
            "-c:a",
            codec,
        ),
        *("-c:v", "copy", "-disposition:v", "attached_pic", "-metadata", "title=Song"),
        tmp_path / f"a.{suffix}",
    )
    assert run("cut", f"a.{suffix}", "--keep", "50-55").code == 0
    with av.open(str(tmp_path / f"a.cut.{suffix}")) as file:
        assert file.metadata["title"] == "Song"
        assert file.metadata.get("major_brand", "M4A ") == "M4A "
        assert [stream.type for stream in file.streams] == ["audio", "video"]
        assert 4.9 < (file.duration or 0) / 1_000_000 < 5.1


def test_timecode(run: Run, tmp_path: Path) -> None:
    """The first picture keeps the label that it has in the source."""
    film(tmp_path / "plain.mp4", 100, gop=25)
    ffmpeg("-i", tmp_path / "plain.mp4", "-timecode", "10:00:00:00", "-c", "copy", tmp_path / "film.mov")
    assert run("cut", "film.mov", "--keep", "2-3").code == 0
    assert run("cut", "film.mov", "--keep", "1.4-3", "--exact", "-o", "exact.mov").code == 0
    for name, label in (("film.cut.mov", "10:00:02:00"), ("exact.mov", "10:00:01:10")):
        with av.open(str(tmp_path / name)) as file:
            assert {one.metadata["timecode"] for one in file.streams if "timecode" in one.metadata} == {label}


def _picture_set(time: int, number: int) -> bytes:
    """A display set of a Blu-ray's subtitles that shows nothing, with a number of its own."""
    shown = (
        (320).to_bytes(2, "big")
        + (240).to_bytes(2, "big")
        + b"\x10"
        + number.to_bytes(2, "big")
        + b"\x80\0\0\0"
    )
    head = b"PG" + (time * 90).to_bytes(4, "big") + bytes(4)
    return head + b"\x16" + len(shown).to_bytes(2, "big") + shown + head + b"\x80\0\0"


def test_subtitles_that_are_pictures(run: Run, tmp_path: Path) -> None:
    """At a join there stands what stood there, neither what went before nor nothing."""
    film(tmp_path / "plain.mkv", 150, sound=None, gop=25)
    sets = [_picture_set(time, number) for number, time in enumerate((500, 1500, 2500, 4500, 5500), 1)]
    (tmp_path / "s.sup").write_bytes(b"".join(sets))
    both = ("-copyts", "-i", tmp_path / "plain.mkv", "-i", tmp_path / "s.sup", "-map", "0", "-map", "1")
    ffmpeg(*both, "-c", "copy", tmp_path / "film.mkv")
    assert run("cut", "film.mkv", "--keep", "1-2,4-5", "--exact", "-o", "out.mkv").code == 0
    with av.open(str(tmp_path / "out.mkv")) as file:
        packets = [packet for packet in file.demux(file.streams.subtitles[0]) if packet.size]
        found = [(packet.pts, bytes(packet)[9]) for packet in packets]
    assert found == [(0, 1), (500, 2), (1000, 3), (1500, 4)]
