"""Chapters inside a copy of the media: every packet, track, tag and cover as it was."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import av
import mutagen
import pytest
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from subtoolkit.core.errors import ChaptersKept, FileTaken, UsageError
from subtoolkit.core.media import Chapter
from subtoolkit.media.ffmpeg import binary
from subtoolkit.media.probe import probe
from subtoolkit.pipeline.embedding import embed
from tests.truths import FIXTURES

CHAPTERS = (
    Chapter(start=0, end=1_500, title="Anfang = 1; #2 \\ <b>"),
    Chapter(start=1_500, end=2_700, title="早上好"),
    Chapter(start=2_700, end=4_000, title="The end"),
)
PICTURE = ("-f", "lavfi", "-i", "testsrc=d=4:s=64x48:r=10")
SOUND = ("-f", "lavfi", "-i", "sine=d=4", "-f", "lavfi", "-i", "sine=440:d=4")
BOTH = (
    *PICTURE,
    *SOUND,
    "-map",
    "0",
    "-map",
    "1",
    "-map",
    "2",
    "-metadata",
    "title=Möwe",
    "-metadata:s:2",
    "language=fra",
)
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
MADE: dict[str, Sequence[str]] = {
    "a.mp4": (*BOTH, *H264),
    "b frames.mp4": (*PICTURE, *SOUND[:4], *H264, "-preset", "medium", "-bf", "3"),
    "timecode.mov": (*BOTH, *H264, "-timecode", "01:00:00:00"),
    "a.m4a": (*SOUND[:4], "-c:a", "aac", "-metadata", "title=Möwe", "-metadata", "album=Ä"),
    "a.m4b": (*SOUND[:4], "-c:a", "aac", "-f", "ipod"),
    "a.mkv": (*BOTH, *H264),
    "late.mkv": (*PICTURE, "-itsoffset", "0.7", *SOUND[:4], *H264, "-c:a", "flac"),
    "a.mka": (*SOUND[:4], "-c:a", "libopus"),
    "a.webm": (*PICTURE, *SOUND[:4], "-c:v", "libvpx", "-b:v", "90k", "-c:a", "libopus"),
    "a.mp3": (*SOUND[:4], "-c:a", "libmp3lame"),
}  # fmt: skip


def _run(*arguments: str | Path) -> str:
    done = subprocess.run(
        [binary(), "-v", "error", "-y", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _make(folder: Path, name: str) -> Path:
    path = folder / name
    _run(*MADE[name], f"file:{path}")
    return path


def _hashes(path: Path) -> list[str]:
    """A hash of all packets of each picture, sound and subtitle track, in order."""
    kept = _run(
        "-i",
        f"file:{path}",
        "-map",
        "0:v?",
        "-map",
        "0:a?",
        "-map",
        "0:s?",
        "-c",
        "copy",
        "-f",
        "streamhash",
        "-",
    )
    return [line.partition(",")[2] for line in kept.splitlines()]


def _chapters(path: Path) -> list[tuple[int, str]]:
    """What PyAV finds."""
    with av.open(str(path)) as file:
        return [
            (round(row["start"] * row["time_base"] * 1000), row["metadata"].get("title", ""))
            for row in file.chapters()
            if row["time_base"] is not None
        ]


WANTED = [(chapter.start, chapter.title) for chapter in CHAPTERS]


@pytest.mark.parametrize("name", MADE)
def test_every_stream_is_bit_identical(tmp_path: Path, name: str) -> None:
    """Nothing is encoded anew or lost: hashes of all tracks, languages, tags; the source is untouched."""
    source = _make(tmp_path, name)
    before = source.read_bytes()
    copy = tmp_path / f"out{source.suffix}"
    assert embed(source, CHAPTERS, copy) == ()
    assert source.read_bytes() == before
    assert _hashes(copy) == _hashes(source)
    assert _chapters(copy) == WANTED
    old, new = probe(source), probe(copy)
    assert [track.language for track in new.audio] == [track.language for track in old.audio]
    assert [track.start - new.audio[0].start for track in new.audio] == [
        t.start - old.audio[0].start for t in old.audio
    ]
    assert [one.title for one in new.chapters] == [title for _, title in WANTED]
    for key in ("title", "album"):
        assert _tag(copy, key) == _tag(source, key)
    assert not list(tmp_path.glob(".subtool*"))


def _tag(path: Path, key: str) -> str | None:
    with av.open(str(path)) as file:
        return file.metadata.get(key)


def test_covers_and_rare_tags_stay(tmp_path: Path) -> None:
    """A song's picture and all its frames are in the copy; also what mutagen reads of an audiobook."""
    copy = tmp_path / "song.mp3"
    source = FIXTURES / "song.mp3"
    assert embed(source, CHAPTERS, copy) == ()
    old, new = ID3(source), ID3(copy)
    assert old.version == new.version
    assert new.getall("APIC")[0].data == old.getall("APIC")[0].data
    assert {key for key in new if not key.startswith(("CHAP", "CTOC"))} == set(old)
    assert [frame.sub_frames["TIT2"].text[0] for frame in new.getall("CHAP")] == [
        title for _, title in WANTED
    ]
    assert new.getall("CTOC")[0].child_element_ids == ["ch0", "ch1", "ch2"]
    book = _make(tmp_path, "a.m4b")
    tagged = MP4(book)
    tagged["©nam"], tagged["covr"] = ["Book"], [mutagen.mp4.MP4Cover(old.getall("APIC")[0].data, 13)]
    tagged["©ART"] = ["Reader"]
    tagged.save()
    assert embed(book, CHAPTERS, tmp_path / "out.m4b") == ()
    found = MP4(tmp_path / "out.m4b")
    assert bytes(found["covr"][0]) == old.getall("APIC")[0].data
    assert (found["©nam"], found["©ART"]) == (["Book"], ["Reader"])
    assert [(round(one.start * 1000), one.title) for one in found.chapters or ()] == WANTED


def test_attached_fonts_and_covers_stay_in_matroska(tmp_path: Path) -> None:
    """Attachments with their names and kinds go along."""
    source = tmp_path / "a.mkv"
    font, cover = tmp_path / "font.ttf", tmp_path / "cover.jpg"
    font.write_bytes(bytes(range(256)) * 8)
    cover.write_bytes(ID3(FIXTURES / "song.mp3").getall("APIC")[0].data)
    attached = (
        "-attach",
        f"file:{font}",
        "-metadata:s:t:0",
        "mimetype=font/ttf",
        "-attach",
        f"file:{cover}",
        "-metadata:s:t:1",
        "mimetype=image/jpeg",
    )
    _run(*PICTURE, "-c:v", "libx264", "-pix_fmt", "yuv420p", *attached, f"file:{source}")
    copy = tmp_path / "b.mkv"
    assert embed(source, CHAPTERS, copy) == ()
    with av.open(str(source)) as old, av.open(str(copy)) as new:
        assert [one.data for one in new.streams.attachments] == [one.data for one in old.streams.attachments]
        assert len(new.streams.video) == len(old.streams.video)
    assert _chapters(copy) == WANTED


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.mp3"])
def test_chapters_that_are_there_stay(tmp_path: Path, name: str) -> None:
    """Only `--force` replaces them; then no trace of the old ones is left."""
    source = _make(tmp_path, name)
    first, second = tmp_path / f"1{source.suffix}", tmp_path / f"2{source.suffix}"
    embed(source, CHAPTERS, first)
    with pytest.raises(ChaptersKept, match=r"it has 3 of its own; --force replaces them"):
        embed(first, CHAPTERS[:2], second)
    assert not second.exists()
    embed(first, CHAPTERS[:2], second, force=True)
    assert _chapters(second) == WANTED[:2]
    assert _hashes(second) == _hashes(source)


def test_no_file_is_lost(tmp_path: Path) -> None:
    """A file that stands there is not overwritten, nor is one begun where chapters cannot be."""
    source = _make(tmp_path, "a.m4a")
    taken = tmp_path / "b.m4a"
    taken.write_text("by hand")
    with pytest.raises(FileTaken):
        embed(source, CHAPTERS, taken)
    assert taken.read_text() == "by hand"
    for name in ("c.flac", "c.wav", "c.xyz", "c.mp3"):
        with pytest.raises(UsageError):
            embed(source, CHAPTERS, tmp_path / name)
        assert not (tmp_path / name).exists()


def test_odd_names(tmp_path: Path) -> None:
    """Colons, dashes, percent signs and quotes in names mean nothing."""
    for name in ("-a: 1%d 'b\".mp3", "http:x.m4a"):
        source = tmp_path / name
        shutil.copy(FIXTURES / "song.mp3" if name.endswith("mp3") else _make(tmp_path, "a.m4a"), source)
        copy = source.with_name(f"copy {name}")
        embed(source, CHAPTERS, copy)
        assert _chapters(copy) == WANTED


def test_more_chapters_than_a_byte_counts(tmp_path: Path) -> None:
    """An MP3 can list 255; what is left out is told."""
    many = [Chapter(start=t * 10, end=t * 10 + 10, title=str(t)) for t in range(300)]
    left = embed(FIXTURES / "song.mp3", many, tmp_path / "a.mp3")
    assert left == ("45 chapters: an MP3 has 255 at most",)
    assert len(_chapters(tmp_path / "a.mp3")) == 255
