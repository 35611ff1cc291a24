"""Chapters in every format that has some: what others read of them, and the rules of those who publish."""

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import pytest
import webvtt
from lxml import etree

from subtoolkit import formats
from subtoolkit.core.media import Chapter, MediaInfo
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import youtube
from subtoolkit.formats.files import load
from tests.formats.sample import HOSTILE, TIMELINE

NAMES = ["youtube", "ffmetadata", "matroska", "ogm", "podcast", "chapters.vtt"]
TITLES = ["Morning", "Chapter 2", "早上好 = a; #1 \\ <b>&amp; --> 50%", "Later on"]
STARTS = [0, 20_000, 24_500, 3_600_000]
MEDIA = MediaInfo(path="a.mp4", container="mov", duration=600_000)


def _timeline(*rows: tuple[int, int, str], media: MediaInfo | None = MEDIA) -> Timeline:
    return Timeline(media=media, chapters=tuple(Chapter(start=a, end=b, title=title) for a, b, title in rows))


def _hostile(title: str) -> Timeline:
    rows = [(0, 20_000, "before"), (20_000, 40_000, title), (40_000, 60_000, "after")]
    return _timeline(*rows)


def by_libav(text: str) -> list[tuple[int, str]]:
    """What ffmpeg's own reader finds in its metadata file."""
    with av.open(io.BytesIO(text.encode()), format="ffmetadata") as file:
        return [
            (round(row["start"] * row["time_base"] * 1000), row["metadata"].get("title", ""))
            for row in file.chapters()
            if row["time_base"] is not None
        ]


def by_lxml(text: str) -> list[tuple[int, str]]:
    """What an XML reader finds in Matroska chapters."""
    atoms = etree.fromstring(text.encode()).findall("EditionEntry/ChapterAtom")
    return [(_ms(a.findtext("ChapterTimeStart")), a.findtext("ChapterDisplay/ChapterString")) for a in atoms]


def by_webvtt(text: str) -> list[tuple[int, str]]:
    """What `webvtt-py` finds."""
    import html

    return [(_ms(cue.start), html.unescape(cue.text)) for cue in webvtt.from_string(text)]


def by_json(text: str) -> list[tuple[int, str]]:
    """What a podcast player reads."""
    return [(round(row["startTime"] * 1000), row["title"]) for row in json.loads(text)["chapters"]]


def _ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


READERS = {
    "ffmetadata": by_libav, "matroska": by_lxml, "chapters.vtt": by_webvtt, "podcast": by_json,
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_others_find_every_chapter(name: str) -> None:
    """Independent readers find each chapter where it is, whatever its title holds."""
    assert READERS[name](formats.render(TIMELINE, name)) == list(zip(STARTS, TITLES, strict=True))


@pytest.mark.parametrize("case", sorted(HOSTILE))
@pytest.mark.parametrize("name", READERS)
def test_a_hostile_title_harms_nobody(name: str, case: str) -> None:
    """No title can add, swallow or end a chapter; it is one line of what can be seen of it."""
    found = READERS[name](formats.render(_hostile(HOSTILE[case]), name))
    assert [start for start, _ in found] == [0, 20_000, 40_000]
    assert (found[0][1], found[2][1]) == ("before", "after")
    assert "\n" not in found[1][1]
    assert found[1][1].strip()


@pytest.mark.parametrize("case", sorted(HOSTILE))
@pytest.mark.parametrize("name", [*NAMES, "chapters.json"])
def test_each_is_read_again(name: str, case: str) -> None:
    """Our own reader finds the same chapters; in a description brackets have another shape."""
    found = formats.read(formats.render(_hostile(HOSTILE[case]), name), name).chapters
    assert [chapter.start for chapter in found] == [0, 20_000, 40_000]
    plain = formats.read(formats.render(_hostile(HOSTILE[case]), "podcast"), "podcast").chapters
    if name not in ("youtube", "chapters.json"):
        assert [chapter.title for chapter in found] == [chapter.title for chapter in plain]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_known_by_name_or_contents(tmp_path: Path, name: str) -> None:
    """`mux` and `join` are given a file of chapters and find them."""
    for file in (f"a{formats.FORMATS[name].suffixes[0]}", "a.txt"):
        if (name, file) == ("chapters.vtt", "a.txt"):
            continue  # nothing in it says that its cues are chapters
        (tmp_path / file).write_text(formats.render(TIMELINE, name), encoding="utf-8")
        assert len(load(tmp_path / file).chapters) == (3 if name == "youtube" else 4)


def test_chapters_are_put_in_order() -> None:
    """Chapters that overlap end where the next begins; of two at one time the later one stays."""
    timeline = _timeline((50_000, 40_000, "c"), (10_000, 90_000, "b"), (10_000, 20_000, "a"))
    found = formats.read(formats.render(timeline, "ffmetadata"), "ffmetadata").chapters
    assert [(one.start, one.end, one.title) for one in found] == [
        (10_000, 50_000, "b"),
        (50_000, 600_000, "c"),
    ]


def test_the_last_chapter_may_be_open() -> None:
    """Where nobody knows how long the media is, no end is made up."""
    timeline = _timeline((0, 0, "a"), (30_000, 30_000, "b"), media=None)
    assert "endTime" not in json.loads(formats.render(timeline, "podcast"))["chapters"][1]
    assert formats.render(timeline, "matroska").count("ChapterTimeEnd>") == 2
    for name in ("ogm", "podcast", "matroska", "ffmetadata"):
        last = formats.read(formats.render(timeline, name), name).chapters[-1]
        assert (last.start, last.end) == (30_000, 30_000)


def test_foreign_metadata_files() -> None:
    """Other units, none at all, ends that are missing, comments and lines that go on."""
    text = (
        ";FFMETADATA1\ntitle=not a chapter\n; [CHAPTER]\n[CHAPTER]\nSTART=4000000000\ntitle=nano\n"
        "[STREAM]\ntitle=neither\n[CHAPTER]\nTIMEBASE=1/1\nSTART=9\nEND=12\n#title=no\ntitle=two \\\nlines\n"
    )
    found = formats.read(text, "ffmetadata").chapters
    assert [(one.start, one.end, one.title) for one in found] == [
        (4_000, 9_000, "nano"), (9_000, 12_000, "two lines"),
    ]  # fmt: skip


def test_foreign_matroska_chapters() -> None:
    """Nested, hidden and disabled atoms; whatever the language."""
    atom = "<ChapterAtom><ChapterTimeStart>00:00:{}.5</ChapterTimeStart>{}</ChapterAtom>"
    inner = atom.format("05", "")
    hidden = atom.format("06", "<ChapterFlagHidden>1</ChapterFlagHidden>")
    text = (
        f"<Chapters><EditionEntry>{atom.format('04', inner)}{hidden}"
        f"{atom.format('08', '<ChapterDisplay><ChapterString>x</ChapterString></ChapterDisplay>')}"
        "</EditionEntry></Chapters>"
    )
    found = formats.read(text, "matroska").chapters
    assert [(one.start, one.title) for one in found] == [(4_500, "Chapter 1"), (8_500, "x")]


def test_descriptions_as_people_write_them() -> None:
    """Words around the list, dashes behind the time, hours."""
    text = "My video!\n\n0:00 - Intro\n02:30 The harbour\n1:02:03 | End\nThanks to all\n"
    found = formats.read(text, "youtube").chapters
    assert [(one.start, one.title) for one in found] == [
        (0, "Intro"), (150_000, "The harbour"), (3_723_000, "End"),
    ]  # fmt: skip


def test_youtube_gets_what_it_accepts() -> None:
    """The first at 0:00, each 10 s or longer, and it is told what that cost."""
    timeline = _timeline(
        (2_000, 6_000, "logo"), (6_000, 60_000, "a <b>"), (60_000, 65_000, "short"),
        (65_000, 300_000, "c"), (300_000, 595_000, "d"), (595_000, 600_000, "credits"),
    )  # fmt: skip
    listing = youtube.listing(timeline)
    assert listing.lines == ("0:00 a ‹b›", "1:05 c", "5:00 d")
    assert len(listing.changes) == 4
    assert "'logo' begins at 0:00" in listing.changes[0]
    assert listing.changes[1] == "'logo' is too short for YouTube and part of 'a <b>'"


def test_youtube_gets_nothing_rather_than_a_list_it_ignores() -> None:
    """Fewer than three chapters are no chapters to it."""
    listing = youtube.listing(_timeline((0, 30_000, "a"), (30_000, 60_000, "b")))
    assert listing.lines == ()
    assert listing.changes[-1] == (
        "no list for YouTube: it wants at least 3 chapters of 10 s, and here are 2"
    )


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(a) for a in arguments], capture_output=True, text=True, check=False)


@pytest.mark.external
@pytest.mark.parametrize("name", ["matroska", "ogm"])
def test_mkvmerge_takes_them(program: Callable[[str], str], tmp_path: Path, name: str) -> None:
    """It accepts the file without a warning and hands back every chapter."""
    file, subtitles, out = tmp_path / "chapters", tmp_path / "a.srt", tmp_path / "a.mks"
    file.write_text(formats.render(TIMELINE, name), encoding="utf-8")
    subtitles.write_text(formats.render(TIMELINE, "srt"), encoding="utf-8")
    done = _run(program("mkvmerge"), "-q", "-o", out, "--chapters", file, subtitles)
    assert (done.returncode, done.stdout) == (0, "")
    back = _run(program("mkvextract"), out, "chapters")
    assert by_lxml(back.stdout.lstrip("\ufeff")) == list(zip(STARTS, TITLES, strict=True))
    assert [one.title for one in formats.read(back.stdout, "matroska").chapters] == TITLES


@pytest.mark.external
def test_ffprobe_finds_them_in_a_file_made_with_them(program: Callable[[str], str], tmp_path: Path) -> None:
    """The metadata file is taken by ffmpeg, and ffprobe sees each chapter with its title."""
    file, out = tmp_path / "a.ffmeta", tmp_path / "a.mka"
    file.write_text(formats.render(TIMELINE, "ffmetadata"), encoding="utf-8")
    sound = ["-f", "lavfi", "-i", "anullsrc=r=8000:d=1"]
    made = _run(
        program("ffmpeg"), "-v", "error", *sound, "-i", file, "-map", "0:a", "-map_chapters", "1", out
    )
    assert (made.returncode, made.stderr) == (0, "")
    shown = json.loads(_run(program("ffprobe"), "-v", "error", "-show_chapters", "-of", "json", out).stdout)
    found = [(round(float(c["start_time"]) * 1000), c["tags"]["title"]) for c in shown["chapters"]]
    assert found == list(zip(STARTS, TITLES, strict=True))
