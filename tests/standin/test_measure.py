"""Durations from headers, so that the instant ear decodes nothing."""

import pytest

from subtoolkit.media.encode import decode, encode
from subtoolkit.standin.measure import measure
from tests.standin.asking import asking, audio, body, post, silence


@pytest.mark.parametrize("duration", [1_500, 61_234])
@pytest.mark.parametrize("kbps", [16, 32])
def test_mp3_as_it_is_sent(duration: int, kbps: int) -> None:
    """The header of an MP3 says how long it plays, to within a frame."""
    data = encode(bytes(32 * duration), kbps).data
    assert abs((measure(data) or 0) - len(decode(data)) / 32) <= 40


def test_mp3_without_a_tag() -> None:
    """Frames alone: the bit rate and the size give the length."""
    data = encode(bytes(32 * 20_000)).data
    frames = data[data.index(b"\xff\xf3", 200) :]
    assert abs((measure(frames) or 0) - 20_000) < 300


def test_wav() -> None:
    """The length of the data, also where the header claims more than there is."""
    assert measure(silence(2_345)) == 2_345
    assert measure(silence(2_000)[: 44 + 32_000]) == 1_000


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"RIFF0000WAVE", b"ID3", b"\xff\xfb", b"OggS" + bytes(100), b"\xff" * 99]
)
def test_what_is_neither_is_not_measured(data: bytes) -> None:
    """Anything else has no duration, and breaks nothing."""
    assert measure(data) is None


def test_what_cannot_be_measured_is_decoded() -> None:
    """The instant ear too refuses what is no sound at all."""
    with asking() as (server, _):
        assert post(server, body(audio(b"OggS" + bytes(100)))).status_code == 400
