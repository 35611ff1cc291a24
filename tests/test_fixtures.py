"""The fixtures keep their word: what the truth files say is what the media hold."""

import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.id3 import ID3
from numpy.typing import NDArray
from pocketsphinx import Decoder

from fixtures import media
from fixtures.long import make_talk
from fixtures.truth import Span, Truth, Utterance

FOLDER = Path(media.__file__).parent
RATE_HZ = 16000
NAMES = ["talk", "dialogue", "song"]


def load(name: str) -> Truth:
    """Read the truth of a committed fixture."""
    truth: Truth = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return truth


def check(truth: Truth) -> None:
    """Check that words are in order and inside their utterances, these inside the media, voices known."""
    starts = [said["start"] for said in truth["utterances"]]
    assert starts == sorted(starts)
    for said in truth["utterances"]:
        assert said["speaker"] in truth["speakers"]
        assert said["text"] == " ".join(word["text"] for word in said["words"])
        edges = [time for word in said["words"] for time in (word["start"], word["end"])]
        assert edges == sorted(edges)
        assert (edges[0], edges[-1]) == (said["start"], said["end"])
        assert all(word["end"] - word["start"] >= 0.01 for word in said["words"])
        assert 0 <= said["start"] < said["end"] <= truth["duration"]
    spans: list[Span] = truth["sounds"] + truth["scenes"]
    assert all(0 <= span["start"] < span["end"] <= truth["duration"] for span in spans)


def back_to_back(utterances: list[Utterance]) -> float:
    """Count the share of utterances that begin when the one before ends."""
    pairs = pairwise(utterances)
    return sum(abs(after["start"] - before["end"]) < 0.01 for before, after in pairs) / len(utterances)


def onset_errors(sound: NDArray[np.float32], utterances: list[Utterance]) -> list[float]:
    """Measure how much later than its truth each utterance that follows a pause begins to be heard."""
    errors, quiet_from = [], 0.0
    for said in utterances:
        paused, quiet_from = said["start"] - quiet_from >= 0.2, max(quiet_from, said["end"])
        if not paused:
            continue
        first = round((said["start"] - 0.1) * RATE_HZ)
        part = sound[first : round(said["end"] * RATE_HZ)]
        level = np.square(part[: len(part) // 80 * 80].reshape(-1, 80)).mean(1)
        errors.append(float(np.argmax(level > np.quantile(level, 0.9) * 1e-3)) / 200 - 0.1)
    return errors


def on_time(errors: list[float]) -> None:
    """Check that onsets are where they should be; a breathed one, such as h, may take longer to be heard."""
    late = np.abs(errors)
    assert np.median(late) <= 0.01
    assert np.quantile(late, 0.9) <= 0.03
    assert late.max() <= 0.07


@pytest.mark.parametrize("name", NAMES)
def test_truth_is_consistent(name: str) -> None:
    """A truth file is in order, and as long as the sound of its media."""
    truth = load(name)
    check(truth)
    sound = media.decode(FOLDER / truth["media"], RATE_HZ)
    assert len(sound) / RATE_HZ == pytest.approx(truth["duration"], abs=0.05)


def test_talk_is_heard_where_the_truth_says() -> None:
    """Utterances of the talk that stand clear of music are heard where it says, after AAC."""
    truth = load("talk")
    sound = media.decode(FOLDER / truth["media"], RATE_HZ)
    clear = [
        said
        for said in truth["utterances"]
        if not any(
            span["start"] < said["end"] and said["start"] - 0.2 < span["end"] for span in truth["sounds"]
        )
    ]
    errors = onset_errors(sound, clear)
    assert len(errors) >= 8
    on_time(errors)


def test_talk_is_what_tests_need() -> None:
    """The talk has three voices, pauses of many lengths, a fifth of its sentences without any, and music."""
    truth = load("talk")
    said = truth["utterances"]
    gaps = [after["start"] - before["end"] for before, after in pairwise(said)]
    assert len(truth["speakers"]) == 3
    assert back_to_back(said) >= 0.2
    assert len({round(gap, 1) for gap in gaps}) >= 6
    assert len(truth["sounds"]) == 3
    assert 60 <= truth["duration"] <= 90


def test_talk_picture_cuts_at_the_scenes() -> None:
    """The picture of the talk changes where the scenes of its truth begin, within a frame."""
    truth = load("talk")
    cuts, before = [], None
    with av.open(str(FOLDER / truth["media"])) as container:
        stream = container.streams.video[0]
        for frame in container.decode(stream):
            corner = frame.to_ndarray(format="rgb24")[0, 0].astype(int)
            if before is not None and np.abs(corner - before).sum() > 60:
                cuts.append(float(frame.pts * stream.time_base))
            before = corner
    assert cuts == pytest.approx([scene["start"] for scene in truth["scenes"][1:]], abs=0.1)


def test_dialogue_overlaps() -> None:
    """Two voices of the dialogue speak at the same time, one voice never does, and they begin on time."""
    truth = load("dialogue")
    said = truth["utterances"]
    overlaps = [after["start"] < before["end"] - 0.3 for before, after in pairwise(said)]
    assert sum(overlaps) >= 5
    for name in truth["speakers"]:
        own = [part for part in said if part["speaker"] == name]
        assert all(after["start"] >= before["end"] for before, after in pairwise(own))
    on_time(onset_errors(media.decode(FOLDER / truth["media"], RATE_HZ), said))


def test_song_has_a_chorus_tags_and_a_cover() -> None:
    """The chorus of the song comes back, its text file has every line, and readers find tags and picture."""
    truth = load("song")
    lines = [said["text"] for said in truth["utterances"]]
    assert lines[4:7] == lines[9:12]
    assert (FOLDER / "song.txt").read_text(encoding="utf-8").splitlines() == lines
    tags = ID3(FOLDER / truth["media"])
    assert tags["TIT2"].text == [truth["tags"]["title"]]
    assert tags["TPE1"].text == [truth["tags"]["artist"]]
    assert tags.getall("APIC")[0].data.startswith(b"\xff\xd8")


@pytest.mark.parametrize("truth", json.loads((FOLDER / "voices.json").read_text(encoding="utf-8")))
def test_voices_are_heard_where_the_truth_says(truth: Truth) -> None:
    """Each sentence of the bank is heard where its truth says, and no sentence stands in it twice."""
    check(truth)
    sound = media.decode(FOLDER / truth["media"], RATE_HZ)
    errors = onset_errors(sound, truth["utterances"])
    assert len(errors) == len({said["text"] for said in truth["utterances"]}) == 24
    on_time(errors)


@pytest.mark.sphinx
def test_an_aligner_agrees_with_the_word_times() -> None:
    """A forced aligner hears the words begin where the truth has them, within 15 ms in the middle."""
    truth = load("talk")
    sound = media.decode(FOLDER / truth["media"], RATE_HZ)
    errors = []
    for said in [part for part in truth["utterances"] if part["speaker"] == "Robert"][:5]:
        first, last = said["start"] - 0.2, said["end"] + 0.2
        pcm = (sound[round(first * RATE_HZ) : round(last * RATE_HZ)] * 32767).astype("<i2").tobytes()
        decoder = Decoder(samprate=RATE_HZ, loglevel="FATAL", bestpath=False)
        decoder.set_align_text(re.sub(r"[^a-z' ]", "", said["text"].lower()))
        decoder.start_utt()
        decoder.process_raw(pcm, full_utt=True)
        decoder.end_utt()
        heard = [part.start_frame / 100 + first for part in decoder.seg() if part.word[0] not in "<["]
        errors += np.subtract(heard, [word["start"] for word in said["words"]]).tolist()
    assert abs(np.median(errors)) <= 0.015
    assert np.median(np.abs(errors)) <= 0.02


@pytest.mark.parametrize("name", ["talk.mp4", "talk.mkv", "talk.flac", "talk.mp3"])
def test_a_made_talk_is_heard_where_its_truth_says(tmp_path: Path, name: str) -> None:
    """A talk made on the spot is in order, has its length, and is on the player's clock in each container."""
    truth = make_talk(tmp_path / name, 60, seed=1)
    check(truth)
    sound = media.decode(tmp_path / name, RATE_HZ)
    assert len(sound) / RATE_HZ == pytest.approx(60, abs=0.06)
    errors = onset_errors(sound, truth["utterances"])
    assert len(errors) >= 8
    # ffmpeg 5 writes the padding of AAC into the clock of an mkv: 1024 samples, 23 ms.
    on_time(np.subtract(errors, 0.023).tolist() if name.endswith(".mkv") and _is_old() else errors)


def _is_old() -> bool:
    version = subprocess.run([media.ffmpeg(), "-version"], capture_output=True, text=True, check=True).stdout
    return re.match(r"ffmpeg version n?[45]\.", version) is not None


def test_a_made_talk_has_the_pauses_asked_for(tmp_path: Path) -> None:
    """The share without a pause, the limits of the others, and the seed are kept."""
    truth = make_talk(tmp_path / "a.wav", 150, seed=2, gaps=(0.3, 0.6))
    said = truth["utterances"]
    gaps = [after["start"] - before["end"] for before, after in pairwise(said)]
    assert 0.2 <= sum(gap < 0.001 for gap in gaps) / len(gaps) <= 0.4
    assert all(gap < 0.001 or 0.299 < gap < 0.601 for gap in gaps)
    assert len({sentence["text"] for sentence in said}) == len(said)
    assert make_talk(tmp_path / "a.wav", 150, seed=2, gaps=(0.3, 0.6)) == truth
    every = make_talk(tmp_path / "a.wav", 30, seed=3, back_to_back=1)["utterances"]
    assert all(after["start"] - before["end"] < 0.001 for before, after in pairwise(every))


def test_music_and_hiss_lie_under_a_made_talk(tmp_path: Path) -> None:
    """The bed and the hiss fill what was silent, at the levels asked for, and add nothing else."""
    make_talk(tmp_path / "dry.wav", 20, seed=4)
    dry = media.decode(tmp_path / "dry.wav", RATE_HZ)
    for levels in ({"music_db": -12.0}, {"noise_db": -30.0}):
        make_talk(tmp_path / "wet.wav", 20, seed=4, **levels)
        under = media.decode(tmp_path / "wet.wav", RATE_HZ) - dry
        level_db = 10 * np.log10(np.square(under).mean())
        assert level_db == pytest.approx(-19 + next(iter(levels.values())), abs=2)


def test_fixtures_stay_small() -> None:
    """All that is committed here, apart from replies and golden files, is under 4 MB."""
    files = [*FOLDER.glob("*.*"), *FOLDER.glob("voices/*")]
    assert sum(file.stat().st_size for file in files) < 4_000_000
