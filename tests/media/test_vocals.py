"""Where the voice of a song stands out, and where a song is cut."""

from itertools import pairwise
from pathlib import Path

import pytest

from fixtures.songs import BREAK, CHORUS, SECOND, VERSE, make_song
from fixtures.truth import Truth
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.media.vocals import cut, decode, vocals

LINES = [*VERSE[:3], *CHORUS, BREAK, *SECOND[:2]]


def nothing() -> None:
    """Watch nothing."""


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """A song with drums, a wide band and a solo."""
    path = tmp_path_factory.mktemp("song") / "song.wav"
    return path, make_song(path, LINES, music_db=-8.0, drums_db=-4.0)


def test_the_voice_is_found_over_the_band(song: tuple[Path, Truth]) -> None:
    """Most of what counts as voice is one, and each line begins near where voice begins."""
    path, truth = song
    with Sound(probe(path)) as sound:
        voice = decode(sound, nothing)
        heard = voice.activity(0, sound.decoded)
    sung = [(round(1000 * said["start"]), round(1000 * said["end"])) for said in truth["utterances"]]
    inside = sum(max(0, min(b, d) - max(a, c)) for a, b in heard.spans for c, d in sung)
    assert inside > 0.85 * sum(b - a for a, b in heard.spans)
    assert inside > 0.6 * sum(d - c for c, d in sung)
    near = [min(abs(start - onset) for onset, _ in heard.spans) for start, _ in sung]
    assert sorted(near)[len(near) // 2] <= 40


def test_a_song_that_fits_is_one_piece(song: tuple[Path, Truth]) -> None:
    """All of it, from its first sound to its last, intro and solo included."""
    path, _ = song
    with Sound(probe(path)) as sound:
        voice = decode(sound, nothing)
        (piece,) = cut(sound, voice, 30_000, 90_000)
        assert (piece.start, piece.end, piece.overlap) == (0, sound.decoded, 0)


def test_a_long_song_is_cut_between_lines(song: tuple[Path, Truth]) -> None:
    """Pieces are no longer than they may be, leave nothing out, and no cut without overlap is in a line."""
    path, truth = song
    with Sound(probe(path)) as sound:
        voice = decode(sound, nothing)
        pieces = list(cut(sound, voice, 8_000, 16_000))
        assert pieces[-1].end == sound.decoded
    assert all(piece.duration <= 16_000 for piece in pieces)
    for before, after in pairwise(pieces):
        assert after.start == before.end - after.overlap
        if not after.overlap:
            assert not any(
                1000 * said["start"] < before.end < 1000 * said["end"] for said in truth["utterances"]
            )


def test_what_is_played_wide_is_no_voice(tmp_path: Path) -> None:
    """A band that stands left and right weighs less than one in the middle."""
    levels = []
    for wide in (True, False):
        path = tmp_path / f"{wide}.wav"
        make_song(path, [BREAK], wide=wide, drums_db=None)
        with Sound(probe(path)) as sound:
            levels.append(decode(sound, nothing).between(5_000, 10_000).mean())
    assert levels[0] < levels[1] - 0.5


def test_silence_has_neither_voice_nor_pieces(tmp_path: Path) -> None:
    """Nothing is sent where there is nothing."""
    path = tmp_path / "silence.wav"
    make_song(path, [], music_db=None, drums_db=None)
    with Sound(probe(path)) as sound:
        voice = decode(sound, nothing)
        assert list(cut(sound, voice, 1_000, 9_000)) == []
        assert vocals(sound).activity(0, sound.decoded).spans == ()
