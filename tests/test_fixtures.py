"""The fixtures keep their word: what the truth files say is what the media hold."""

import json
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures import media
from fixtures.truth import Span, Truth, Utterance

FOLDER = Path(media.__file__).parent
RATE_HZ = 16000
NAMES = ["talk"]


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
    """Measure how much later than its truth each utterance begins to be heard, of those that follow a pause."""
    errors = []
    for before, said in zip([None, *utterances], utterances, strict=False):
        if before and said["start"] - before["end"] < 0.2:
            continue
        first = round((said["start"] - 0.1) * RATE_HZ)
        part = sound[first : round(said["end"] * RATE_HZ)]
        level = np.square(part[: len(part) // 80 * 80].reshape(-1, 80)).mean(1)
        errors.append(float(np.argmax(level > np.quantile(level, 0.9) * 1e-3)) / 200 - 0.1)
    return errors


@pytest.mark.parametrize("name", NAMES)
def test_truth_is_consistent(name: str) -> None:
    """A truth file is in order, and as long as the sound of its media."""
    truth = load(name)
    check(truth)
    sound = media.decode(FOLDER / truth["media"], RATE_HZ)
    assert len(sound) / RATE_HZ == pytest.approx(truth["duration"], abs=0.05)


def test_talk_is_heard_where_the_truth_says() -> None:
    """Utterances of the talk that stand clear of music are heard within 30 ms of their truth after AAC."""
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
    assert max(map(abs, errors)) <= 0.03


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
