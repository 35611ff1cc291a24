"""Sound files that are written as the sound arrives."""

import wave
from pathlib import Path

from subtoolkit.media.wav import WavWriter


def test_the_header_tells_the_true_length(tmp_path: Path) -> None:
    """Also where pieces end inside a sample, and where all of it comes anew."""
    with WavWriter(tmp_path / "a.wav", 24_000) as file:
        file.write(b"\1" * 999)
        file.restart()
        for piece in (b"\1", b"\2\3", b"\4\5\6", b""):
            file.write(piece)
        assert file.length == 6
    with wave.open(str(tmp_path / "a.wav")) as read:
        assert (read.getframerate(), read.getnframes()) == (24_000, 3)
        assert read.readframes(3) == bytes(range(1, 7))
