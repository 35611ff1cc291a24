"""`subtool convert`: the cues as they are, in another format, from any encoding."""

import csv
import io
from pathlib import Path

import opentimelineio as otio
import pytest

from subtoolkit.core.cue import Cue
from subtoolkit.core.media import Chapter, MediaInfo, Picture
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import files, render
from tests.cli.conftest import Run
from tests.formats.sample import TIMELINE
from tests.timeline.made import cue

CUES = (cue(1_000, 2_000, "Dobré ráno,\nsvěte."), cue(1_500, 9_000, "Prší…", "Anna"))


def write(path: Path, *cues: Cue) -> str:
    """A subtitle file by its suffix."""
    path.write_text(render(Timeline(cues=cues or CUES), path.suffix[1:]), encoding="utf-8")
    return path.name


@pytest.mark.parametrize("suffix", ["srt", "vtt", "ass", "ttml", "json"])
@pytest.mark.parametrize("other", ["srt", "vtt", "ass", "ttml", "json"])
def test_every_pair_of_formats(run: Run, tmp_path: Path, suffix: str, other: str) -> None:
    """Times, words, lines and overlaps stay."""
    source = write(tmp_path / f"a.{suffix}")
    assert run("convert", source, "-o", f"b.{other}") == (0, f"b.{other}\n", f"a.{suffix}: 2 cues\n")
    found = files.load(tmp_path / f"b.{other}").cues
    assert [(one.start, one.end, one.text) for one in found] == [(c.start, c.end, c.text) for c in CUES]


FOREIGN = {
    "a.sub": "{25}{50}Dobré ráno\n{50}{75}Prší\n",
    "a.smi": "<SAMI><BODY><SYNC Start=1000><P>Dobré ráno<SYNC Start=2000><P>Prší<SYNC Start=3000>"
    "<P>&nbsp;</BODY></SAMI>",
    "a.txt": "[10][20]Dobré ráno\n[20][30]Prší\n",
    "b.txt": "00:00:01:Dobré ráno\n00:00:02:Prší\n",
    "a.ssa": "[Script Info]\nScriptType: v4.00\n[Events]\nFormat: Marked, Start, End, Style, Name, "
    "MarginL, MarginR, "
    "MarginV, Effect, Text\nDialogue: Marked=0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Dobré ráno\n"
    "Dialogue: Marked=0,0:00:02.00,0:00:03.00,Default,,0,0,0,,Prší\n",
}
"""MicroDVD, SAMI, MPL2, TMPlayer and SSA: what other programs write."""


@pytest.mark.parametrize("name", FOREIGN)
def test_formats_that_are_only_read(run: Run, tmp_path: Path, name: str) -> None:
    """Read at the rate that the user names, where frames are counted."""
    (tmp_path / name).write_text(FOREIGN[name], encoding="cp1250")
    assert run("convert", name, "--fps", "25", "--encoding", "cp1250", "-o", "out.srt").code == 0
    found = files.load(tmp_path / "out.srt").cues
    assert [(one.start, one.text) for one in found] == [(1_000, "Dobré ráno"), (2_000, "Prší")]


@pytest.mark.parametrize(("encoding", "named"), [("cp1250", True), ("utf-16", False), ("utf-8-sig", False)])
def test_encodings(run: Run, tmp_path: Path, encoding: str, named: bool) -> None:
    """Found out, or named; out comes UTF-8, with a mark and Windows line ends if asked."""
    text = render(Timeline(cues=CUES), "srt")
    (tmp_path / "a.srt").write_bytes(text.encode(encoding))
    options = ["--encoding", encoding] if named else []
    assert run("convert", "a.srt", *options, "-o", "b.srt", "--bom", "--crlf").code == 0
    assert (tmp_path / "b.srt").read_bytes() == text.replace("\n", "\r\n").encode("utf-8-sig")
    assert run("convert", "b.srt", "-f", "srt", "-o", "-").out == text


def test_markup_stays_where_the_format_stays(run: Run, tmp_path: Path) -> None:
    """A new encoding or new line ends change nothing else."""
    text = '1\n00:00:01,000 --> 00:00:02,000\n<i>One</i>\n{\\an8}<font color="#ff0000">two</font>\n\n'
    (tmp_path / "a.srt").write_text(text, encoding="utf-16")
    assert run("convert", "a.srt", "-f", "srt", "-o", "-").out == text
    assert run("convert", "a.srt", "-f", "srt", "--style", "netflix", "-o", "-").out != text


def test_several_files_into_a_folder(run: Run, tmp_path: Path) -> None:
    """Each by its name; one that cannot be read does not stop the others."""
    names = [write(tmp_path / name) for name in ("a.srt", "b.vtt")]
    (tmp_path / "c.srt").write_bytes(bytes(range(256)) * 9)
    outcome = run("convert", *names, "c.srt", "-f", "ass,json", "-o", "out/")
    assert outcome.code == 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "a.ass",
        "a.json",
        "b.ass",
        "b.json",
    ]
    assert "cannot read subtitles from 'c.srt'" in outcome.err


def test_the_source_is_never_written(run: Run, tmp_path: Path) -> None:
    """Not even by force; and two sources never write one file."""
    write(tmp_path / "a.srt")
    write(tmp_path / "a.vtt")
    assert run("convert", "a.srt", "-f", "srt", "--force").code == 2
    assert run("convert", "a.srt", "a.vtt", "-f", "ass").code == 2
    assert "which format?" in run("convert", "a.srt").err
    (tmp_path / "a.ass").write_text("mine", encoding="utf-8")
    assert run("convert", "a.srt", "-f", "ass").code == 1


def test_what_a_file_shows_is_shown(run: Run, tmp_path: Path) -> None:
    """Sounds and signs of a file stay; of a run's own JSON those that are asked for."""
    write(tmp_path / "a.ass", *(one.model_copy(update={"kind": "sound"}) for one in CUES[:1]))
    assert run("convert", "a.ass", "-f", "srt", "-o", "-").out == ""
    (tmp_path / "b.json").write_text(render(TIMELINE, "json"), encoding="utf-8")
    assert "Door bell" not in run("convert", "b.json", "-f", "srt", "-o", "-").out
    assert "[Door bell]" in run("convert", "b.json", "-f", "srt", "--sdh", "-o", "-").out
    write(tmp_path / "c.ass", *(one.model_copy(update={"kind": "text"}) for one in CUES[:1]))
    text = run("convert", "c.ass", "-f", "srt", "--style", "netflix", "-o", "-").out
    assert "{\\an8}Dobré ráno, světe." in text


MOVIE = Timeline(
    media=MediaInfo(
        path="film.mov",
        container="mov",
        declared=100_000,
        pictures=(Picture(index=0, codec="h264", width=640, height=360, fps=25),),
    ),
    cues=(cue(1_013, 2_000, "Hello."), cue(1_500, 4_000, "Yes?", "Ben")),
    chapters=(Chapter(start=0, end=50_000, title="One"), Chapter(start=50_000, end=100_000, title="Two")),
)


@pytest.mark.parametrize(
    ("profile", "name", "start"),
    [
        ("premiere", "film.srt", "00:00:01,000"),
        ("resolve", "film.srt", "01:00:01,000"),
        ("finalcut", "film.srt", "00:00:01,000"),
        ("avid", "film.avid.txt", "01:00:01:00"),
        ("aegisub", "film.ass", "0:00:01.01"),
        ("youtube", "film.srt", "00:00:01,013"),
    ],
)
def test_profiles(run: Run, tmp_path: Path, profile: str, name: str, start: str) -> None:
    """Each has its format, its start, its frames and its overlaps; a user's own options win."""
    (tmp_path / "film.json").write_text(render(MOVIE, "json"), encoding="utf-8")
    assert run("convert", "film.json", "--profile", profile).out == f"{name}\n"
    assert start in (tmp_path / name).read_text(encoding="utf-8")
    if profile in ("premiere", "resolve", "finalcut"):
        one, two = files.load(tmp_path / name).cues
        assert (one.end <= two.start, two.start % 40) == (True, 0)
    own = run(
        "convert", "film.json", "--profile", profile, "-f", "vtt", "--timecode", "02:00:00:00", "-o", "-"
    ).out
    assert "02:00:01.0" in own


def test_a_rate_that_nobody_tells(run: Run, tmp_path: Path) -> None:
    """25 frames a second are taken for formats that count them, and that is told."""
    source = write(tmp_path / "a.srt")
    assert (
        "edl at 25 frames a second, since nothing tells the rate" in run("convert", source, "-f", "edl").err
    )
    assert "times are not on frames" in run("convert", source, "-o", "b.srt", "--profile", "premiere").err
    assert "rate" not in run("convert", source, "-o", "c.srt", "--profile", "premiere", "--fps", "24").err


def test_markers_for_editors(run: Run, tmp_path: Path) -> None:
    """All formats of markers from one file, in the timecode that is asked for."""
    (tmp_path / "film.json").write_text(render(MOVIE, "json"), encoding="utf-8")
    outcome = run("convert", "film.json", "-f", "edl,otio,csv,fcpxml", "--timecode", "10:00:00:00")
    assert outcome.out.split() == ["film.edl", "film.otio", "film.csv", "film.fcpxml"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "film.csv").read_text(encoding="utf-8"))))
    assert [(row["Timecode In"], row["Name"]) for row in rows] == [
        ("10:00:00:00", "One"),
        ("10:00:01:13", "Ben"),
        ("10:00:50:00", "Two"),
    ]
    read = otio.adapters.read_from_file(str(tmp_path / "film.otio"))
    assert [one.name for one in read.tracks.markers] == ["One", "Ben", "Two"]
    assert (tmp_path / "film.mov").as_uri() in (tmp_path / "film.fcpxml").read_text(encoding="utf-8")
    (tmp_path / "away").mkdir()
    for name in ("film.json", "film.mov"):
        (tmp_path / "away" / name).write_text(render(MOVIE, "json"), encoding="utf-8")
    away = run("convert", "away/film.json", "-f", "fcpxml", "-o", "-").out
    assert (tmp_path / "away" / "film.mov").as_uri() in away
    only = run("convert", "film.json", "-f", "edl", "--markers", "chapters", "-o", "-").out
    assert only.count("|M:") == 2
    assert run("convert", "film.json", "-f", "edl", "--markers", "everything").code == 2
    assert run("convert", "film.json", "-f", "srt", "--timecode", "10:00").code == 2


def test_italics_and_the_top_go_along(run: Run, tmp_path: Path) -> None:
    """Between formats that know them, with a guideline too."""
    text = "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Über</i> uns\n\n"
    (tmp_path / "a.srt").write_text(text, encoding="cp1252")
    run("convert", "a.srt", "--encoding", "cp1252", "-f", "ass,vtt,ttml,txt")
    assert "{\\an8}{\\i1}Über{\\i0} uns" in (tmp_path / "a.ass").read_text(encoding="utf-8")
    assert "line:0\n<i>Über</i> uns" in (tmp_path / "a.vtt").read_text(encoding="utf-8")
    assert 'region="signs"><span tts:fontStyle="italic">Über</span> uns' in (tmp_path / "a.ttml").read_text(
        "utf-8"
    )
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "Über uns\n"
    assert run("convert", "a.ass", "-f", "srt", "-o", "-").out == text
    assert (
        "{\\an8}<i>Über</i> uns" in run("convert", "a.ass", "-f", "srt", "--style", "netflix", "-o", "-").out
    )


def test_what_cannot_be_placed_is_told(run: Run, tmp_path: Path) -> None:
    """A caption without a time is left out of every command's result, with a word and exit code 3."""
    (tmp_path / "a.json").write_text(
        '{"segments": [{"start": 1, "end": 2, "text": "one"}, {"text": "two"}]}', encoding="utf-8"
    )
    write(tmp_path / "b.srt")
    for arguments in (
        ("convert", "a.json", "-f", "srt"),
        ("shift", "a.json", "1"),
        ("split", "a.json", "--at", "1", "-o", "parts"),
        ("join", "a.json", "b.srt", "--after", "--offset", "10"),
    ):
        outcome = run(*arguments)
        assert outcome.code == 3
        assert "1 captions without a readable time were left out" in outcome.err


def test_no_empty_chapters(run: Run, tmp_path: Path) -> None:
    """A file without chapters makes none, and says so."""
    write(tmp_path / "a.srt")
    outcome = run("convert", "a.srt", "-f", "youtube")
    assert (outcome.code, outcome.out) == (1, "")
    assert "cannot write 'youtube of a.srt': it has no chapters" in outcome.err
