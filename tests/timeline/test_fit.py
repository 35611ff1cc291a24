"""The fit on sound: claims of a bad clock find their places, exact ones stay where they are."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from fixtures.long import make_talk
from fixtures.truth import Truth
from subtoolkit.core.cue import Cue
from subtoolkit.media.levels import Levels
from subtoolkit.timeline.fit import Speech, fit
from tests.timeline.disturbed import (
    BAD,
    EXACT,
    PAUSE,
    Clock,
    Piece,
    levels_of,
    measured,
    misses,
    pieces,
    quantile,
    samples_of,
    speech_in,
)

Talk = tuple[Truth, Levels]

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    """Four minutes of clean talk."""
    path = tmp_path_factory.mktemp("talk") / "talk.wav"
    return make_talk(path, 240, seed=41), levels_of(samples_of(path))


@pytest.fixture(scope="module")
def over_music(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    """Three minutes of talk over a music bed."""
    path = tmp_path_factory.mktemp("talk") / "talk.wav"
    return make_talk(path, 180, seed=42, music_db=-14), levels_of(samples_of(path))


def test_a_bad_clock_is_put_right(talk: Talk) -> None:
    """Noise of 400 ms, an offset of 1 s and a stretch of 5 % leave a median start error under 80 ms."""
    found, _ = measured(*talk, BAD, seed=1)
    assert quantile([m.before for m in found], 0.5) > 500
    assert quantile([m.start for m in found], 0.5) < 80
    assert quantile([m.start for m in found if m.gap >= PAUSE], 0.95) < 250
    assert quantile([m.start for m in found if m.gap < PAUSE], 0.95) < 600


def test_music_underneath(over_music: Talk) -> None:
    """Over a music bed the median start error is under 150 ms."""
    found, _ = measured(*over_music, BAD, seed=1)
    assert quantile([m.start for m in found], 0.5) < 150


@pytest.mark.parametrize("sound", ["talk", "over_music"])
def test_exact_claims_stay(sound: str, request: pytest.FixtureRequest) -> None:
    """Claims that are right are moved by less than 30 ms at the median, and nearly all by less than 100."""
    found, _ = measured(*request.getfixturevalue(sound), EXACT, seed=1)
    assert quantile([m.move for m in found], 0.5) < 30
    assert quantile([m.move for m in found], 0.95) < 100


@pytest.mark.parametrize("clock", [Clock(offset=1_000), Clock(stretch=0.05)], ids=["offset", "stretch"])
def test_the_clock_alone(talk: Talk, clock: Clock) -> None:
    """Where only the clock is off, taking that out gives exact times, in unbroken speech too."""
    found, _ = measured(*talk, clock, seed=2)
    assert quantile([m.start for m in found], 0.95) < 60


def test_fitting_twice(talk: Talk) -> None:
    """What was fitted is hardly moved by another fit."""
    truth, levels = talk
    for piece in pieces(truth, 3):
        speech = speech_in(levels, piece.span)
        once = fit(BAD.claims(piece, 3), speech, span=piece.span).cues
        twice = fit(once, speech, span=piece.span).cues
        assert quantile([abs(a.start - b.start) for a, b in zip(once, twice, strict=True)], 0.5) < 30


def _first_piece(talk: Talk) -> tuple[Piece, Speech]:
    truth, levels = talk
    piece = pieces(truth, 5)[0]
    return piece, speech_in(levels, piece.span)


def test_a_missing_cue(talk: Talk) -> None:
    """Where the model leaves a sentence out the others find their places, and the gap is named."""
    piece, speech = _first_piece(talk)
    for left_out in (3, 7, 8):
        lost = piece.cues[left_out]
        claims = BAD.claims(piece, left_out)
        del claims[left_out]
        fitted = fit(claims, speech, span=piece.span)
        found = misses(piece, claims, fitted.cues)
        assert quantile([m.start for m in found], 0.8) < 300
        ((start, end),) = fitted.uncovered
        assert start < (lost.start + lost.end) / 2 < end


def test_an_invented_cue_in_a_pause(talk: Talk) -> None:
    """A cue on silence is flagged, takes no speech from the others, and keeps its text."""
    piece, speech = _first_piece(talk)
    _, before, after = max((b.start - a.end, a, b) for a, b in pairwise(piece.cues))
    invented = Cue(start=before.end + 100, end=after.start - 100, text="Thanks for watching.")
    claims = sorted([*piece.cues, invented], key=lambda cue: cue.start)
    fitted = fit(claims, speech, span=piece.span).cues
    flagged = [cue for cue in fitted if "unsupported" in cue.flags]
    assert [cue.text for cue in flagged] == ["Thanks for watching."]
    assert quantile([m.start for m in misses(piece, claims, fitted)], 0.95) < 60


def test_one_cue_for_two_utterances(talk: Talk) -> None:
    """A cue that holds two sentences begins with the first and ends with the second."""
    piece, speech = _first_piece(talk)
    one, two = piece.cues[3], piece.cues[4]
    both = one.model_copy(update={"end": two.end, "text": f"{one.text} {two.text}", "words": ()})
    merged = Piece(piece.span, (*piece.cues[:3], both, *piece.cues[5:]))
    fitted = fit(BAD.claims(merged, 7), speech, span=piece.span).cues
    assert fitted[3].text == both.text
    assert abs(fitted[3].start - one.start) < 400
    assert abs(fitted[3].end - two.end) < 400


def test_pieces_are_whole(talk: Talk) -> None:
    """The measurement itself misses nothing: every utterance is in one piece, and every cue is judged."""
    truth, _ = talk
    cut = pieces(truth, 1)
    assert [cue.segment for piece in cut for cue in piece.cues] == list(range(len(truth["utterances"])))
    found, fitted = measured(*talk, BAD, seed=1)
    assert len(found) == sum(len(one.cues) for _, one in fitted) == len(truth["utterances"])


def _fixture(name: str, sound: str) -> Talk:
    truth = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    truth["utterances"].sort(key=lambda said: said["start"])
    return truth, levels_of(samples_of(FIXTURES / sound))


def test_music_that_passes_for_speech() -> None:
    """Music without words, which the activity takes for speech, draws few cues to itself."""
    truth, levels = _fixture("talk.json", "talk.mp4")
    whole = Piece((0, 81_000), tuple(cue for piece in pieces(truth, 1) for cue in piece.cues))
    speech = speech_in(levels, whole.span)
    found = []
    for seed in range(5):
        claims = BAD.claims(whole, seed)
        found += misses(whole, claims, fit(claims, speech, span=whole.span).cues)
    assert quantile([m.start for m in found], 0.5) < 80


def test_voices_at_once() -> None:
    """In a dialogue with overlapping voices, one inside the other, exact claims stay exact."""
    truth, levels = _fixture("dialogue.json", "dialogue.m4a")
    assert any(b["end"] < a["end"] for a, b in pairwise(truth["utterances"]))
    found, _ = measured(truth, levels, EXACT, seed=1)
    assert quantile([m.move for m in found], 0.95) < 60
