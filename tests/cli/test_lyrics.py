"""`subtool lyrics` from outside: files, standard output, exit codes."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pylrc
import pytest
from mutagen.id3 import ID3

from fixtures.media import QUIET, decode, ffmpeg
from subtoolkit import standin
from subtoolkit.standin.running import Running
from tests.cli.conftest import Run
from tests.truths import FIXTURES

LINES = (FIXTURES / "song.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def singer() -> Iterator[Running]:
    """A perfect listener for the song."""
    with standin.start(ear=f"script:{FIXTURES / 'song.json'}") as server:
        yield server


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """The song in the folder where commands run."""
    return Path(shutil.copy(FIXTURES / "song.mp3", tmp_path))


def test_four_files_from_one_run(run: Run, singer: Running, song: Path) -> None:
    """LRC, enhanced LRC, TTML and karaoke beside the song, with one question."""
    before = len(singer.log)
    done = run("lyrics", song, "-f", "lrc,elrc,ttml,karaoke", "--base-url", singer.base_url)
    assert done.code == 0
    assert len(singer.log) == before + 1
    names = ["song.lrc", "song.elrc", "song.ttml", "song.karaoke.ass"]
    assert done.out.splitlines() == [str(song.with_name(name)) for name in names]
    assert "12 lines, 1 requests" in done.err
    assert "in proportion to syllables" in done.err
    assert 'itunes:timing="Word"' in song.with_suffix(".ttml").read_text("utf-8")
    assert song.with_suffix(".elrc").read_text("utf-8").count("<") > 60


def test_lrc_is_what_is_written_and_says_what_the_song_is(run: Run, singer: Running, song: Path) -> None:
    """Without `-f` it is LRC, with the song's own tags, as an independent reader finds them."""
    assert run("lyrics", song, "-q", "--language", "en", "--base-url", singer.base_url).code == 0
    text = song.with_suffix(".lrc").read_text("utf-8")
    assert text.startswith(
        "[ti:Carry Me Home]\n[ar:The Paper Boats]\n[al:Small Rivers]\n[length:00:40]\n[la:en]\n[00:04."
    )
    found = pylrc.parse(text)
    assert [line.text for line in found if line.text] == LINES
    assert (found.title, found.artist, found.album) == ("Carry Me Home", "The Paper Boats", "Small Rivers")


def test_score_knows_lines_of_lyrics(run: Run, singer: Running, song: Path) -> None:
    """What was written is compared with a reference line by line, enhanced or not."""
    assert run("lyrics", song, "-q", "-f", "lrc,elrc", "--base-url", singer.base_url).code == 0
    exact = run("score", song.with_suffix(".lrc"), song.with_suffix(".elrc"), "--style", "none")
    assert "lyrics                start error 0.000 s on average, 100.0% within 0.3 s" in exact.out
    assert "(12 lines)" in exact.out
    late = song.with_name("late.lrc")
    late.write_text("[offset:-500]\n" + song.with_suffix(".lrc").read_text("utf-8"), "utf-8")
    half = run("score", song.with_suffix(".lrc"), late, "--style", "none")
    assert "start error 0.500 s on average, 0.0% within 0.3 s, 100.0% within 1 s" in half.out


def test_known_words_to_standard_output(run: Run, singer: Running, song: Path) -> None:
    """With `-o -` the text alone is on stdout; its words are those of the file."""
    words = song.with_name("words.txt")
    words.write_text("\n".join(line.swapcase() for line in LINES), "utf-8")
    done = run("lyrics", song, "--text", words, "-f", "txt", "-o", "-", "-q", "--base-url", singer.base_url)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [line.swapcase() for line in LINES]


def test_a_folder_of_words_for_several_songs(run: Run, singer: Running, song: Path) -> None:
    """Each song takes the file of its own name; one without words stops the run before it costs."""
    folder = song.with_name("words")
    folder.mkdir()
    second = Path(shutil.copy(song, song.with_name("second.mp3")))
    (folder / "song.txt").write_text("\n".join(LINES).upper(), "utf-8")
    before = len(singer.log)
    asked = ("lyrics", song, second, "--text", folder, "-q", "--base-url", singer.base_url)
    missing = run(*asked)
    assert missing.code == 1
    assert "no words for this song" in missing.err
    assert len(singer.log) == before
    (folder / "second.lrc").write_text("\n".join(f"[00:00.00]{line}" for line in LINES), "utf-8")
    assert run(*asked).code == 0
    assert "MORNING LIGHT" in song.with_suffix(".lrc").read_text("utf-8")
    assert "Morning light" in second.with_suffix(".lrc").read_text("utf-8")


def test_a_copy_with_the_words_in_its_tags(run: Run, singer: Running, song: Path) -> None:
    """`--embed` leaves the song alone, and refuses what cannot hold words before anything is asked."""
    before = song.read_bytes()
    done = run("lyrics", song, "--embed", "-q", "--base-url", singer.base_url)
    copy = song.with_name("song.lyrics.mp3")
    assert done.out.splitlines() == [str(song.with_suffix(".lrc")), str(copy)]
    (synced,) = ID3(copy).getall("SYLT")
    assert [text for text, _ in synced.text] == LINES
    assert song.read_bytes() == before
    matroska = song.with_suffix(".mka")
    subprocess.run(
        [ffmpeg(), *QUIET, "-i", f"file:{song}", "-c", "copy", "-vn", f"file:{matroska}"], check=True
    )
    asked = len(singer.log)
    refused = run("lyrics", matroska, "--embed", "--base-url", singer.base_url)
    assert (refused.code, len(singer.log)) == (2, asked)


def test_a_film_to_sing_to(run: Run, singer: Running, song: Path) -> None:
    """`--video` draws the words over the cover; the sound is the song's own, at its own time."""
    short = song.with_name("short.mp3")
    cut = ["-t", "6", "-map", "0", "-c", "copy", f"file:{short}"]
    subprocess.run([ffmpeg(), *QUIET, "-i", f"file:{song}", *cut], check=True)
    film = song.with_name("sing.mp4")
    done = run("lyrics", short, "--video", film, "-q", "--base-url", singer.base_url)
    assert done.code == 0
    assert str(film) in done.out.splitlines()
    with av.open(str(film)) as made:
        picture, sound = made.streams.video[0], made.streams.audio[0]
        assert (picture.width, picture.height, picture.codec_context.name) == (1280, 720, "h264")
        assert sound.codec_context.name in ("mp3", "mp3float")
        rows = {
            round(float(frame.time)): frame.to_ndarray(format="gray")[500:] for frame in made.decode(picture)
        }
    # White letters wait below the cover at 3 s, and fewer of them are white when they are being sung.
    assert (rows[1] > 230).sum() > 300
    assert (rows[3] > 230).sum() > 3_000
    assert (rows[5] > 230).sum() < (rows[3] > 230).sum()
    ours, theirs = decode(film, 8_000)[32_000:40_000], decode(short, 8_000)[31_000:41_000]
    lag = int(np.argmax(np.correlate(theirs, ours, "valid"))) - 1_000
    assert abs(lag) <= 0.03 * 8_000


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("song.mp3", "other.mp3", "--text", "words.txt"), "name a folder of texts"),
        (("song.mp3", "--video", "sing.mkv"), "it is MP4"),
        (("song.mp3", "other.mp3", "--video", "sing.mp4"), "one by one"),
        (("song.mp3", "-f", "karaokee"), "no format 'karaokee'"),
        (("song.mp3", "-f", "chapters.vtt"), "no format"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_asked(
    run: Run, singer: Running, song: Path, options: tuple[str, ...], says: str
) -> None:
    """Exit code 2 and one line."""
    shutil.copy(song, song.with_name("other.mp3"))
    song.with_name("words.txt").write_text("la la la\n", "utf-8")
    before = len(singer.log)
    done = run("lyrics", *options, "--base-url", singer.base_url)
    assert (done.code, len(singer.log)) == (2, before)
    assert says in done.err
