"""Tags of music files: read, and lyrics written into a copy; read back by mutagen and by ffmpeg."""

import subprocess
from pathlib import Path

import mutagen
import pytest
from mutagen.id3 import ID3, SYLT

from fixtures.media import QUIET, ffmpeg
from subtoolkit.core.errors import FileNotThere, UsageError
from subtoolkit.core.media import Tags
from subtoolkit.media.lyrics import Words, check_embeddable, embed
from subtoolkit.media.tags import bcp47, tags

WORDS = Words(
    (("Überm Fluß", 1_000), ("灯影替我数", 2_500)), "[00:01.00]Überm Fluß\n[00:02.50]灯影替我数\n", "de"
)
TAGS = {"title": "Carry [me] home", "artist": "Ä & B", "album": "Rivers", "language": "deu"}
KINDS = {
    "mp3": ["-c:a", "libmp3lame", "-id3v2_version", "4"],
    "old.mp3": ["-c:a", "libmp3lame", "-id3v2_version", "3"],
    "flac": [],
    "ogg": ["-c:a", "libvorbis"],
    "opus": ["-c:a", "libopus"],
    "m4a": ["-c:a", "aac"],
    "aiff": ["-write_id3v2", "1"],
    "wav": [],
}


def music(folder: Path, kind: str, *, tagged: bool = True) -> Path:
    """A second of sound with tags."""
    path = folder / f"song.{kind}"
    options = [part for name, value in TAGS.items() for part in ("-metadata", f"{name}={value}")]
    sound = ["-f", "lavfi", "-i", "sine=d=1", *KINDS[kind], *(options if tagged else ["-map_metadata", "-1"])]
    subprocess.run([ffmpeg(), *QUIET, *sound, f"file:{path}"], check=True)
    return path


def sound_of(path: Path) -> str:
    """Hash of the packets of sound."""
    argv = [ffmpeg(), *QUIET, "-i", f"file:{path}", "-map", "0:a", "-c", "copy", "-f", "streamhash", "-"]
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "wav"])
def test_tags_are_read(tmp_path: Path, kind: str) -> None:
    """Title, artist and album as they stand there; the language as BCP 47 where the container has one."""
    found = tags(music(tmp_path, kind))
    assert (found.title, found.artist, found.album) == ("Carry [me] home", "Ä & B", "Rivers")
    assert found.language == (None if kind == "m4a" else "de")


def test_what_has_no_tags_has_none(tmp_path: Path) -> None:
    """No tags, no music, an address: empty, and no error."""
    (tmp_path / "text.mp3").write_text("no music at all")
    assert tags(music(tmp_path, "wav", tagged=False)) == Tags()
    assert tags(tmp_path / "text.mp3") == Tags()
    assert tags("https://example.com/song.mp3") == Tags()


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("deu", "de"),
        ("ger", "de"),
        ("pt_BR", "pt-BR"),
        ("und", None),
        ("XXX", None),
        ("English", None),
        ("", None),
    ],
)
def test_languages_of_tags(code: str, tag: str | None) -> None:
    """ISO 639-2 and BCP 47 are understood, words are not guessed."""
    assert bcp47(code) == tag


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_carries_the_words_and_the_same_sound(tmp_path: Path, kind: str) -> None:
    """Not a packet of sound and not another tag changes."""
    source, copy = music(tmp_path, kind), tmp_path / f"copy.{kind}"
    before = source.read_bytes()
    check_embeddable(source)
    embed(source, copy, WORDS)
    assert source.read_bytes() == before
    assert sound_of(copy) == sound_of(source)
    assert tags(copy) == tags(source)
    held = mutagen.File(copy).tags
    if kind in ("flac", "ogg", "opus"):
        assert held["LYRICS"] == held["SYNCEDLYRICS"] == [WORDS.lrc]
        assert held["UNSYNCEDLYRICS"] == ["Überm Fluß\n灯影替我数"]
    elif kind == "m4a":
        assert held["\xa9lyr"] == [WORDS.lrc]
    else:
        (synced,), (plain,) = held.getall("SYLT"), held.getall("USLT")
        assert synced.text == list(WORDS.lines)
        assert (synced.format, synced.type, synced.lang) == (2, 1, "ger")
        assert plain.text == "Überm Fluß\n灯影替我数"


def test_old_tags_stay_old(tmp_path: Path) -> None:
    """Version 2.3 of ID3 is kept, since players that wrote it may know no other."""
    source, copy = music(tmp_path, "old.mp3"), tmp_path / "copy.mp3"
    embed(source, copy, WORDS)
    assert ID3(copy).version[:2] == (2, 3)


def test_older_lyrics_give_way(tmp_path: Path) -> None:
    """A second run leaves one set of lyrics, not two."""
    source, copy, again = music(tmp_path, "mp3"), tmp_path / "copy.mp3", tmp_path / "again.mp3"
    embed(source, copy, WORDS)
    embed(copy, again, Words((("New", 0),), "[00:00.00]New\n", "fr"))
    (synced,) = ID3(again).getall("SYLT")
    assert isinstance(synced, SYLT)
    assert synced.text == [("New", 0)]
    assert len(ID3(again).getall("USLT")) == 1


def test_what_cannot_hold_lyrics_is_told_before(tmp_path: Path) -> None:
    """A container without such tags, an address, no file."""
    video = tmp_path / "song.mkv"
    subprocess.run([ffmpeg(), *QUIET, "-f", "lavfi", "-i", "sine=d=1", f"file:{video}"], check=True)
    for source in (video, "https://example.com/song.mp3"):
        with pytest.raises(UsageError, match="leave out --embed"):
            check_embeddable(source)
    with pytest.raises(FileNotThere):
        check_embeddable(tmp_path / "none.mp3")
