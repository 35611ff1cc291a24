"""`subtool mux`: what comes in is right, and all else is what it was."""

from pathlib import Path

import av
import pytest

from tests.cli.conftest import Run
from tests.media.build import run as ffmpeg
from tests.media.build import shown
from tests.media.editing.made import film, flashes, seen
from tests.media.editing.reading import captions, chapters, hashes, tracks

SRT = """\
1
00:00:01,000 --> 00:00:02,000
<i>Good</i> morning.

2
00:00:02,600 --> 00:00:03,600
你好, {x} & <3
"""
TIMES = [(1000, 2000), (2600, 3600)]


def subtitle_times(path: Path, number: int = 0) -> list[tuple[int, int]]:
    return [(start, end) for start, end, _ in captions(path, number)]


@pytest.mark.parametrize(
    ("suffix", "codec", "code"),
    [
        ("mp4", "mov_text", "deu"),
        ("m4v", "mov_text", "deu"),
        ("mov", "mov_text", "ger"),
        ("mkv", "subrip", "ger"),
    ],
)
def test_each_container(suffix: str, codec: str, code: str, run: Run, tmp_path: Path) -> None:
    """The codec and the language that players of this container know; sound and pictures bit for bit."""
    source = film(tmp_path / f"film.{suffix}", 100, muxer="mov" if suffix == "mov" else None)
    before = source.read_bytes()
    (tmp_path / "film.de.forced.srt").write_text(SRT, encoding="utf-8")
    outcome = run("mux", source.name, "film.de.forced.srt", "--title", "Schilder", "--default", "1")
    assert (outcome.code, outcome.out.strip()) == (0, f"film.muxed.{suffix}")
    result = tmp_path / outcome.out.strip()
    assert hashes(result) == hashes(source)
    assert [number for _, number in seen(result)] == [number for _, number in seen(source)]
    _, found, tags, flags = next(one for one in tracks(result) if one[0] == "subtitle")
    assert (found, tags["language"]) == (codec, code)
    assert tags["handler_name" if codec == "mov_text" else "title"] == "Schilder"
    assert {"default", "forced"} - ({"forced"} if suffix == "mov" else set()) <= flags
    late = seen(result)[0][0]  # Matroska begins with the padding of the sound, and everything moves along
    assert [start - round(late * 1000) for start, _ in subtitle_times(result)] == [
        start for start, _ in TIMES
    ]
    assert "你好, {x} & <3" in captions(result)[1][2]
    assert source.read_bytes() == before


def test_webm(run: Run, tmp_path: Path) -> None:
    """WebVTT, whatever was given, with its signs escaped."""
    film(tmp_path / "film.webm", 60, codec="libvpx-vp9", options={"cpu-used": "8"}, sound="libopus")
    (tmp_path / "film.en.srt").write_text(SRT, encoding="utf-8")
    assert run("mux", "film.webm", "film.en.srt").code == 0
    assert next(one[1] for one in tracks(tmp_path / "film.muxed.webm") if one[0] == "subtitle") == "webvtt"
    assert captions(tmp_path / "film.muxed.webm")[1][2] == "你好, {x} &amp; &lt;3"


@pytest.mark.parametrize("suffix", ["ts", "mkv"])
def test_a_container_that_starts_late(suffix: str, run: Run, tmp_path: Path) -> None:
    """Subtitles are on the player's clock, which does not begin at the file's own zero."""
    film(tmp_path / "plain.mp4", 100, flashes=[1.0, 2.6])
    late = ["-output_ts_offset", "1.4", "-avoid_negative_ts", "disabled"] if suffix == "mkv" else []
    ffmpeg("-i", tmp_path / "plain.mp4", "-c", "copy", *late, tmp_path / f"film.{suffix}")
    with av.open(str(tmp_path / f"film.{suffix}")) as file:
        assert (file.start_time or 0) > 1_000_000
    (tmp_path / "s.srt").write_text(SRT, encoding="utf-8")
    assert run("mux", f"film.{suffix}", "s.srt", "-o", "out.mkv").code == 0
    light = flashes(tmp_path / "out.mkv")
    assert [start / 1000 for start, _ in subtitle_times(tmp_path / "out.mkv")] == pytest.approx(
        light, abs=0.03
    )
    assert shown(tmp_path / "out.mkv", 0.3) == pytest.approx(light, abs=0.05)


def test_cues_that_overlap_in_mp4(run: Run, tmp_path: Path) -> None:
    """A track that shows one text at a time shows both while both are spoken."""
    film(tmp_path / "film.mp4", 100)
    (tmp_path / "two.srt").write_text(
        "1\n00:00:01,000 --> 00:00:03,000\nFirst\n\n2\n00:00:02,000 --> 00:00:03,500\nSecond\n\n",
        encoding="utf-8",
    )
    assert run("mux", "film.mp4", "two.srt").code == 0
    assert captions(tmp_path / "film.muxed.mp4") == [
        (1000, 2000, "First"),
        (2000, 3000, "First\nSecond"),
        (3000, 3500, "Second"),
    ]


def test_tracks_that_are_there(run: Run, tmp_path: Path) -> None:
    """They stay, or give way to the same language, or all do."""
    film(tmp_path / "film.mkv", 100)
    for name in ("a.en.srt", "a.de.srt", "b.de.srt"):
        (tmp_path / name).write_text(SRT.replace("morning", name), encoding="utf-8")
    assert run("mux", "film.mkv", "a.en.srt", "a.de.srt", "-o", "one.mkv").code == 0
    for option, texts in (
        ((), ["a.en", "a.de", "b.de"]),
        (("--replace",), ["a.en", "b.de"]),
        (("--only",), ["b.de"]),
    ):
        assert run("mux", "one.mkv", "b.de.srt", "-o", "two.mkv", "--force", *option).code == 0
        found = [one for one in tracks(tmp_path / "two.mkv") if one[0] == "subtitle"]
        assert len(found) == len(texts)
        assert all(text in captions(tmp_path / "two.mkv", number)[0][2] for number, text in enumerate(texts))
    assert run("mux", "one.mkv", "b.de.srt", "-o", "three.mp4").code == 0
    assert [one[1] for one in tracks(tmp_path / "three.mp4") if one[0] == "subtitle"] == ["mov_text"] * 3
    late = round(seen(tmp_path / "three.mp4")[0][0] * 1000)
    for number in range(3):
        found = subtitle_times(tmp_path / "three.mp4", number)
        assert [(start - late, end - late) for start, end in found] == TIMES


def test_styles_and_fonts(run: Run, tmp_path: Path) -> None:
    """ASS goes into Matroska to the letter, with its fonts and what was attached before."""
    film(tmp_path / "film.mkv", 50)
    head = "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n"
    head += "Format: Name, Fontname\nStyle: Fancy,Fancy\n\n[Events]\n"
    form = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    line = "Dialogue: 0,0:00:01.00,0:00:02.00,Fancy,,0,0,0,,{\\pos(10,10)}Hello\n"
    (tmp_path / "s.ass").write_text(head + form + line, encoding="utf-8")
    (tmp_path / "Fancy.ttf").write_bytes(b"font" * 50)
    assert run("mux", "film.mkv", "s.ass", "--font", "Fancy.ttf", "-o", "one.mkv").code == 0
    assert run("mux", "one.mkv", "--font", "Fancy.ttf", "-o", "two.mkv").code == 0
    with av.open(str(tmp_path / "two.mkv")) as file:
        assert [(one.name, one.mimetype, one.data) for one in file.streams.attachments] == [
            ("Fancy.ttf", "font/ttf", b"font" * 50)
        ] * 2
        assert b"Style: Fancy,Fancy" in bytes(file.streams.subtitles[0].codec_context.extradata or b"")
    assert captions(tmp_path / "two.mkv")[0][2] == "{\\pos(10,10)}Hello"
    refused = run("mux", "film.mkv", "--font", "Fancy.ttf", "-o", "three.mp4")
    assert (refused.code, refused.err.count("\n")) == (2, 1)


def test_chapters(run: Run, tmp_path: Path) -> None:
    """Those of a file come in, those that were there go out with the copy."""
    film(tmp_path / "film.mp4", 100)
    (tmp_path / "c.ffmetadata").write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2000\ntitle=One\\; 一\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=2000\nEND=4000\ntitle=Two\n",
        encoding="utf-8",
    )
    wanted = [(0, 2000, "One; 一"), (2000, 4000, "Two")]
    for name in ("one.mp4", "one.mkv"):
        assert run("mux", "film.mp4", "--chapters", "c.ffmetadata", "-o", name).code == 0
        assert chapters(tmp_path / name) == wanted
    assert run("mux", "one.mp4", "--only", "-o", "two.mkv").code == 0
    assert chapters(tmp_path / "two.mkv") == wanted


def test_covers_and_tags(run: Run, tmp_path: Path) -> None:
    """A cover stays a cover in either family of containers, and tags, flags and languages stay."""
    film(tmp_path / "film.mp4", 50)
    ffmpeg("-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1", tmp_path / "c.jpg")
    ffmpeg(
        *("-i", tmp_path / "film.mp4", "-i", tmp_path / "film.mp4", "-i", tmp_path / "c.jpg"),
        *(
            "-map",
            "0:v",
            "-map",
            "0:a",
            "-map",
            "1:a",
            "-map",
            "2:v",
            "-c",
            "copy",
            "-disposition:v:1",
            "attached_pic",
        ),
        *("-metadata", "title=A film", "-metadata:s:a:1", "language=deu", "-disposition:a:1", "comment"),
        tmp_path / "rich.mp4",
    )
    (tmp_path / "s.srt").write_text(SRT, encoding="utf-8")
    assert run("mux", "rich.mp4", "s.srt", "-o", "one.mkv").code == 0
    assert run("mux", "one.mkv", "--only", "-o", "two.mkv").code == 0
    assert run("mux", "rich.mp4", "s.srt", "-o", "three.mp4").code == 0
    for name in ("one.mkv", "two.mkv", "three.mp4"):
        found = tracks(tmp_path / name)
        assert [flags & {"attached_pic"} for kind, _, _, flags in found if kind == "video"] == [
            set(),
            {"attached_pic"},
        ]
        assert [tags.get("language", "und") for kind, _, tags, _ in found if kind == "audio"] == [
            "und",
            "deu",
        ]
        with av.open(str(tmp_path / name)) as file:
            assert file.metadata["title"] == "A film"


def test_turned_pictures(run: Run, tmp_path: Path) -> None:
    """A film that a phone took upright stays upright."""
    film(tmp_path / "flat.mp4", 30)
    ffmpeg("-display_rotation:v:0", "-90", "-i", tmp_path / "flat.mp4", "-c", "copy", tmp_path / "film.mp4")
    (tmp_path / "s.srt").write_text(SRT, encoding="utf-8")
    assert run("mux", "film.mp4", "s.srt").code == 0
    with av.open(str(tmp_path / "film.mp4")) as old, av.open(str(tmp_path / "film.muxed.mp4")) as new:
        assert next(old.decode(video=0)).rotation == next(new.decode(video=0)).rotation != 0


@pytest.mark.parametrize(
    "name",
    ["it's a: [film], %d.mp4", "-x.mp4", "a\nb.mp4", "电影 ☃.mp4", "#hash & semi;colon.mp4", "http:x.mp4"],
)
def test_names(name: str, run: Run, tmp_path: Path) -> None:
    """A name may hold anything."""
    film(tmp_path / "plain.mp4", 30)
    (tmp_path / "plain.mp4").rename(tmp_path / name)
    (tmp_path / f"{name}.srt").write_text(SRT, encoding="utf-8")
    outcome = run("mux", "-o", "./out " + name, "--", name, f"{name}.srt")
    assert (outcome.code, subtitle_times(tmp_path / ("out " + name))) == (0, TIMES)


def test_what_must_not_be(run: Run, tmp_path: Path) -> None:
    """The source is never written over, nothing else without --force, and nothing is left of a failure."""
    film(tmp_path / "film.mp4", 30)
    (tmp_path / "s.srt").write_text(SRT, encoding="utf-8")
    assert run("mux", "film.mp4", "s.srt", "-o", "film.mp4", "--force").code == 2
    (tmp_path / "there.mp4").write_bytes(b"mine")
    assert run("mux", "film.mp4", "s.srt", "-o", "there.mp4").code == 1
    assert (tmp_path / "there.mp4").read_bytes() == b"mine"
    assert run("mux", "film.mp4", "s.srt", "-o", "x.avi").code == 2
    assert run("mux", "film.mp4", "s.srt", "-o", "x.webm").code == 1
    assert run("mux", "film.mp4").code == 2
    assert run("mux", "film.mp4", "s.srt", "-o", "/dev/null", "--force").code in (1, 2)
    assert {path.name for path in tmp_path.iterdir()} == {"film.mp4", "s.srt", "there.mp4"}


@pytest.mark.external
def test_what_others_read(run: Run, program: "object", tmp_path: Path) -> None:
    """Mkvmerge and ffprobe find the same tracks."""
    import json
    import subprocess

    film(tmp_path / "film.mkv", 50)
    (tmp_path / "film.zh-Hans.srt").write_text(SRT, encoding="utf-8")
    run("mux", "film.mkv", "film.zh-Hans.srt")
    said = subprocess.run(
        [program("mkvmerge"), "-J", "film.muxed.mkv"],  # type: ignore[operator]
        capture_output=True, check=True, cwd=tmp_path,
    ).stdout  # fmt: skip
    found = next(one for one in json.loads(said)["tracks"] if one["type"] == "subtitles")
    assert (found["properties"]["language"], found["properties"]["track_name"]) == ("chi", "zh-Hans")
