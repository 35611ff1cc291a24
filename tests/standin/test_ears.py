"""The ears: what they hear in real sound."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from subtoolkit.core.errors import FileNotThere, UsageError
from subtoolkit.core.settings import Listening
from subtoolkit.media.encode import decode, encode
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.standin.ears import Ear, open_ear
from subtoolkit.standin.ears.instant import Instant
from subtoolkit.standin.ears.locate import Searched, coarse
from subtoolkit.standin.ears.truth import load, span
from subtoolkit.standin.ears.voices import voices
from subtoolkit.standin.heard import Heard, Stopped
from subtoolkit.standin.quirks.base import turns
from subtoolkit.standin.recogniser import Recogniser
from tests.standin.asking import LYRICS, TRANSCRIPT, asking, audio, body, post, reply, text

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
TALK = FIXTURES / "talk.json"
MS = 32
"""Bytes of PCM in a millisecond."""


@pytest.fixture(scope="module")
def talk() -> bytes:
    """Sound of the talk on the player's clock."""
    with Sound(probe(FIXTURES / "talk.mp4"), Listening()) as sound:
        while sound.pull():
            pass
        return sound.read(0, sound.decoded)


@pytest.fixture(scope="module")
def script() -> Ear:
    """An ear that knows the talk."""
    return open_ear(f"script:{TALK}")


def heard(ear: Ear, pcm: bytes) -> Heard:
    """What an ear hears in PCM."""
    return ear.hear(pcm, len(pcm) // MS)


@pytest.mark.parametrize(
    ("start", "end"), [(0, 20_000), (10_537, 11_540), (14_001, 41_777), (60_003, 81_000)]
)
def test_a_piece_is_found_to_the_millisecond(script: Ear, talk: bytes, start: int, end: int) -> None:
    """Cut anywhere and coded as it is sent, a piece is found where it was cut."""
    piece = talk[start * MS : end * MS]
    for sent in (piece, decode(encode(piece).data)):
        found = heard(script, sent).at
        assert found is not None
        assert abs(found - start) <= 1


def test_every_word_is_heard_in_its_place(script: Ear, talk: bytes) -> None:
    """The whole recording gives the whole truth."""
    assert heard(script, talk) == span(load(TALK), 0, len(talk) // MS)
    assert [turn.text for turn in heard(script, talk).utterances] == [t.text for t in load(TALK).utterances]


def test_words_cut_at_an_edge_are_not_heard(script: Ear, talk: bytes) -> None:
    """A piece from inside one word to inside another holds the words between them, and their text says so."""
    # `Good morning, and welcome to the old harbor.`: cut inside `morning,` and inside `old`.
    turn = heard(script, talk[4_600 * MS : 6_000 * MS]).utterances[0]
    assert turn.text == "and welcome to the"
    assert (turn.start, turn.end) == (5_045 - 4_600, 5_892 - 4_600)
    assert (turn.words[0].start, turn.words[-1].end) == (turn.start, turn.end)


def test_who_speaks_and_what_happens_comes_with_the_words(script: Ear, talk: bytes) -> None:
    """Profiles of those who speak, sounds and scenes cut to the piece."""
    found = heard(script, talk[40_000 * MS : 50_000 * MS])
    assert set(found.speakers) == {turn.speaker for turn in found.utterances}
    assert found.sounds[0].start == 2_700
    assert found.scenes[0].start == 0
    assert found.scenes[-1].end == 10_000


def test_unknown_sound_and_silence_are_not_understood(script: Ear, talk: bytes) -> None:
    """Noise, silence, nothing and the recording played backwards: nothing is heard."""
    noise = np.random.default_rng(1).normal(0, 3_000, 16_000 * 5).astype("<i2").tobytes()
    backwards = np.frombuffer(talk, dtype="<i2")[::-1].tobytes()
    for pcm in (noise, bytes(32_000 * 5), b"", backwards[: 20_000 * MS]):
        assert heard(script, pcm) == Heard()


def test_a_louder_piece_in_front_of_silence_is_found(script: Ear, talk: bytes) -> None:
    """A piece may begin before the recording does and be louder than it."""
    start = (np.frombuffer(talk[: 12_000 * MS], dtype="<i2") * 1.5).clip(-32_768, 32_767).astype("<i2")
    found = heard(script, bytes(3_000 * MS) + start.tobytes())
    assert found.at == -3_000
    assert found.utterances[0].start == 3_000 + 4_200


def test_a_repeated_sentence_is_found_by_what_surrounds_it() -> None:
    """The same sound twice in a recording: the whole piece decides which it is."""
    dice = np.random.default_rng(2)
    parts = [dice.normal(0, 2_000, 32_000) for _ in range(4)]
    again = parts[1]
    recording = np.concatenate([parts[0], again, parts[2], again, parts[3]]).astype("<i2").tobytes()
    searched = Searched([coarse(recording)])
    for start in (2_500, 5_500, 6_300):
        place = searched.find(coarse(recording[start * MS : (start + 2_000) * MS]))
        assert place is not None
        assert abs(place.at - start) < 1


def test_the_side_channel_is_searched_too(talk: bytes) -> None:
    """A voice that only the difference of the channels carries is found there."""
    silent_mid = np.zeros_like(coarse(talk))
    place = Searched([silent_mid, coarse(talk)]).find(coarse(talk[30_000 * MS : 50_000 * MS]))
    assert place is not None
    assert abs(place.at - 30_000) < 1


def test_several_recordings_are_told_apart(talk: bytes) -> None:
    """Each piece is found in the recording that it comes from."""
    both = open_ear(f"script:{FIXTURES / 'dialogue.json'},{TALK}")
    assert heard(both, talk[50_000 * MS : 60_000 * MS]).at == 50_000


@pytest.mark.parametrize("content", ["{", "[]", '{"media": "talk.mp4"}'])
def test_a_file_that_is_no_truth_is_an_error(tmp_path: Path, content: str) -> None:
    """A truth file that is missing or something else is a clear error before anything runs."""
    path = tmp_path / "truth.json"
    with pytest.raises(FileNotThere, match="cannot read"):
        open_ear(f"script:{path}")
    path.write_text(content)
    with pytest.raises(FileNotThere, match="not a truth file"):
        open_ear(f"script:{path}")
    with pytest.raises(UsageError, match="knows no recording"):
        open_ear("script")


def test_a_turn_without_word_times_is_cut_by_its_letters(tmp_path: Path) -> None:
    """Where only utterances are known, words take their share of the time."""
    path = tmp_path / "truth.json"
    turn = {"start": 1, "end": 3, "text": "abcd efgh", "speaker": "A"}
    path.write_text(json.dumps({"media": "x.wav", "duration": 5, "utterances": [turn], "more": 1}))
    found = span(load(path), 1_500, 2_000)
    assert [(turn.text, turn.start, turn.end) for turn in found.utterances] == [("efgh", 500, 1_500)]


def test_the_instant_ear_needs_no_sound() -> None:
    """Turns come from the duration alone and lie inside it."""
    found = Instant().hear(b"", 30_000)
    assert len(found.utterances) == 7
    assert all(turn.end <= 30_000 for turn in found.utterances)
    assert Instant().hear(b"", 1_000) == Heard(scenes=Instant().hear(b"", 1_000).scenes)


def test_a_fault_can_wait_for_a_moment_of_the_recording(talk: bytes) -> None:
    """`@70s` strikes the piece that holds second 70, and the log says where each piece stands."""
    with asking(f"script:{TALK}", faults=["rate*1@70s"]) as (server, _):
        for start, status in ((0, 200), (60_000, 429), (60_000, 200)):
            piece = encode(talk[start * MS : (start + 20_000) * MS])
            answer = post(server, body(audio(piece.data, piece.format), text(TRANSCRIPT)))
            assert answer.status_code == status
    assert [entry.at for entry in server.log] == [0, 60_000, 60_000]


@pytest.mark.sphinx
def test_speech_is_really_recognised(talk: bytes) -> None:
    """Over HTTP: most words of a clear sentence, in time, and the same again from memory."""
    piece = encode(talk[13_700 * MS : 20_000 * MS])
    request = body(audio(piece.data, piece.format), text(LYRICS), model="qwen3-omni-flash")
    with asking("sphinx") as (server, client):
        said = reply(client, request)
        began = time.monotonic()
        assert reply(client, request) == said
        assert time.monotonic() - began < 2
    found = {turn.text for turn in turns(said)}
    words = " ".join(found).lower()
    assert sum(word in words for word in ("invitation", "first", "houses", "built", "three", "hundred")) >= 4
    assert abs(turns(said)[0].start - 295) < 300, "the first sentence begins at 13.995 s"
    assert abs(turns(said)[-1].end - 6_120) < 300, "the second ends at 19.820 s"
    assert server.log[0].duration == pytest.approx(6_300, abs=30)


@pytest.mark.sphinx
def test_the_same_speech_is_always_understood_alike(talk: bytes) -> None:
    """What was heard before changes nothing."""
    recogniser = Recogniser()
    one, other = talk[24_300 * MS : 26_000 * MS], talk[36_300 * MS : 37_400 * MS]
    first = list(recogniser.listen(one))
    assert first
    list(recogniser.listen(other))
    assert list(recogniser.listen(one)) == first


@pytest.mark.sphinx
def test_an_ear_that_is_closed_stops_listening(talk: bytes) -> None:
    """Closing ends the recognisers in the middle of their work, and leaves no process."""
    ear = open_ear("sphinx")
    with ThreadPoolExecutor() as pool:
        listening = pool.submit(heard, ear, talk)
        time.sleep(0.5)
        ear.close()
        with pytest.raises(Stopped):
            listening.result(timeout=100)
    with pytest.raises(Stopped):
        heard(ear, talk)


@pytest.mark.sphinx
def test_music_alone_is_not_taken_for_a_voice(talk: bytes) -> None:
    """Voices are found where the truth has them, and nowhere in the music before, between and after."""
    found = voices(decode(encode(talk).data))
    said = [(word.start, word.end) for turn in load(TALK).utterances for word in turn.words]
    for start, end in found:
        assert any(start < b and a < end for a, b in said), f"nobody speaks from {start} to {end}"
    for start, end in said:
        assert any(a - 100 <= start and end <= b + 100 for a, b in found), f"{start} to {end} is not heard"


def test_no_voice_in_nothing() -> None:
    """Silence, noise at one level and no sound at all have no voices."""
    noise = np.random.default_rng(1).normal(0, 3_000, 16_000 * 5).astype("<i2").tobytes()
    assert voices(b"") == voices(bytes(32_000)) == voices(noise) == []
