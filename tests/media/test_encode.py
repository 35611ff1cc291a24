"""Pieces on their way to the service and back."""

import numpy as np
import pytest

from subtoolkit.core.errors import FfmpegMissing, MediaUnreadable
from subtoolkit.media import ffmpeg
from subtoolkit.media.encode import decode, encode
from tests.media.build import beeps, heard


def _pcm(seconds: float, *times: float) -> bytes:
    sound = beeps(seconds, *times)[::3]
    return (sound * 32767).astype("<i2").tobytes()


def test_an_encoded_piece_comes_back_on_time() -> None:
    """MP3 and back moves nothing by more than 5 ms, at the start, in the middle or at the end."""
    piece = encode(_pcm(30, 0.5, 15, 29.5))
    assert piece.format == "mp3"
    assert heard(decode(piece.data)) == pytest.approx([0.5, 15, 29.5], abs=0.005)
    assert 0 <= len(decode(piece.data)) - 2 * 16_000 * 30 <= 2 * 16 * 40  # padding of the last frame


def test_an_encoded_piece_is_as_small_as_asked() -> None:
    """32 kbit/s are 240 KB a minute; there is nothing else in the file, so equal sound gives equal bytes."""
    rng = np.random.default_rng(1)
    pcm = (rng.normal(0, 3000, 60 * 16_000)).astype("<i2").tobytes()
    piece = encode(pcm)
    assert len(piece.data) == pytest.approx(240_000, rel=0.01)
    assert encode(pcm) == piece
    assert len(encode(pcm, kbps=48).data) == pytest.approx(360_000, rel=0.01)


def test_a_short_piece_is_a_wav() -> None:
    """Where an encoder would not pay, the samples are sent as they are."""
    pcm = _pcm(0.8, 0.3)
    piece = encode(pcm)
    assert (piece.format, len(piece.data)) == ("wav", 44 + len(pcm))
    assert decode(piece.data) == pcm


@pytest.mark.parametrize(
    "data", [b"", b"no sound", b"RIFF\x24\0\0\0WAVEfmt ", b"#EXTM3U\n#EXTINF:2,\nfile:///etc/hostname\n"]
)
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    """Also a playlist, which would make the decoder open something else."""
    with pytest.raises(MediaUnreadable, match="cannot read media from 'the piece'"):
        decode(data)


def test_another_ffmpeg_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """SUBTOOL_FFMPEG comes before PATH; one that is not there is an error, not passed over."""
    found = ffmpeg.binary()
    monkeypatch.setenv("SUBTOOL_FFMPEG", found)
    assert ffmpeg.binary() == found
    monkeypatch.setenv("SUBTOOL_FFMPEG", "/nowhere/ffmpeg")
    with pytest.raises(FfmpegMissing, match="no ffmpeg: '/nowhere/ffmpeg' cannot be run"):
        encode(bytes(100_000))


def test_without_any_ffmpeg_both_ways_to_one_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says how to install it from the system and from PyPI."""
    monkeypatch.delenv("SUBTOOL_FFMPEG", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(__import__("sys").modules, "imageio_ffmpeg", None)
    with pytest.raises(FfmpegMissing, match=r"from your system, or run: pip install 'subtoolkit\[ffmpeg\]'"):
        ffmpeg.binary()
