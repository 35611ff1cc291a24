"""A spoken answer in pieces."""

import io
import wave
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.omni.speech import Speech
from subtoolkit.omni.stream import Collector


def _heard(pieces: list[str]) -> bytes:
    speech = Speech()
    return b"".join(map(speech.add, pieces))


@given(st.binary(max_size=300).filter(lambda pcm: pcm[:1] != b"R"), st.integers(1, 50))
def test_pieces_make_the_sound_wherever_they_were_cut(pcm: bytes, length: int) -> None:
    """A server may cut its base64 anywhere."""
    text = b64encode(pcm).decode()
    assert _heard([text[at : at + length] for at in range(0, len(text), length)]) == pcm


@given(
    st.lists(st.binary(min_size=1, max_size=30), max_size=6).filter(lambda all_: b"".join(all_)[:1] != b"R")
)
def test_each_piece_may_be_whole(pieces: list[bytes]) -> None:
    """As the service writes it: each has its own padding."""
    assert _heard([b64encode(piece).decode() for piece in pieces]) == b"".join(pieces)


@pytest.mark.parametrize("length", [8, 60, 4_000])
def test_the_header_of_a_file_is_no_sound(length: int) -> None:
    """Servers of one's own may send a WAV file where the service sends bare samples."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes(b"\1\2" * 500)
    text = b64encode(buffer.getvalue()).decode()
    assert _heard([text[at : at + length] for at in range(0, len(text), length)]) == b"\1\2" * 500


def _chunk(finish: str | None = None, **delta: object) -> dict[str, object]:
    return {"choices": [{"delta": delta, "finish_reason": finish}]}


def test_words_that_come_with_the_sound_count_where_there_are_no_others() -> None:
    """Some models write a transcript beside the sound and nothing else, others text and sound."""
    collector = Collector("m")
    assert collector.add(_chunk(audio={"data": "AAAA", "transcript": "Good "})) == "Good "
    assert collector.sound == b"\0\0\0"
    assert collector.add(_chunk("stop", audio={"transcript": "day."})) == "day."
    assert (collector.sound, collector.reply().text) == (b"", "Good day.")
    both = Collector("m")
    both.add(_chunk(content="Good day."))
    assert both.add(_chunk("stop", audio={"data": "AAAA", "transcript": "Good day."})) == ""
    assert both.reply().text == "Good day."


def test_sound_that_is_none_is_an_error() -> None:
    """It would be a hole in a file that looks whole."""
    with pytest.raises(ValueError, match=r"base64|characters|padding"):
        Collector("m").add(_chunk(audio={"data": "a=b!"}))
