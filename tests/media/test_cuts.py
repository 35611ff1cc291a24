"""Where the sound is cut: decisions on levels alone, and the same from end to end."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from subtoolkit.core.segment import Plan, Segment
from subtoolkit.media import quiet
from subtoolkit.media.cuts import LONG, PADDING, SEAM, SHORTEST, Cut, Splitter
from subtoolkit.media.levels import FRAME
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.media.split import split
from subtoolkit.media.stillness import Stillness
from tests.media.build import babble, hiss, place, silence, wav
from tests.media.test_activity import measured, music, pcm

Array = NDArray[np.float32]

NOTHING = -110.0


def level(*parts: tuple[float, float]) -> Array:
    """Levels that stay at each (seconds, dB)."""
    runs = [np.full(round(seconds * 100), decibels, np.float32) for seconds, decibels in parts]
    return np.concatenate([np.zeros(0, np.float32), *runs])


def speech(seconds: float, seed: int = 0) -> Array:
    """Levels of unbroken speech: they move by 32 dB, four syllables a second, but never stay low for long."""
    time = np.arange(round(seconds * 100)) / 100 + seed / 7
    swing = np.abs(np.sin(2 * np.pi * 2 * time)) * (0.8 + 0.2 * np.sin(2 * np.pi * 0.7 * time))
    return (-50 + 32 * swing).astype(np.float32)


def cuts(levels: Array, shortest: int, longest: int, *, step: int = 400, origin: int = 0) -> list[Cut]:
    """All cuts of levels that arrive `step` at a time."""
    splitter = Splitter(shortest, longest, origin)
    found: list[Cut] = []
    for begin in range(0, max(1, len(levels)), step):
        part = levels[begin : begin + step]
        if begin + step >= len(levels):
            found += splitter.finish(part, origin + len(levels) * FRAME)
        else:
            found += splitter.feed(part)
    return found


def test_a_cut_falls_in_the_middle_of_a_pause() -> None:
    """Of several pauses the longest and deepest wins."""
    levels = np.concatenate([speech(6), level((0.3, -60)), speech(3), level((0.8, -60)), speech(30)])
    first, *_ = cuts(levels, 5_000, 15_000)
    assert first.end == pytest.approx(9_700, abs=40)
    assert first.level_db == pytest.approx(-60, abs=1)


def test_a_closure_inside_a_word_is_no_pause() -> None:
    """A dip of 120 ms is not cut at; without any pause the neighbours overlap."""
    levels = np.concatenate([speech(8), level((0.12, -60)), speech(30)])
    first, second, *_ = cuts(levels, 5_000, 15_000)
    assert second.overlap == SEAM
    assert first.end - second.start == SEAM


def test_a_tail_is_never_tiny() -> None:
    """What remains is balanced: two pieces of about one length where the shortest cannot be kept."""
    for seconds in (21, 25, 31, 41.5, 62):
        found = cuts(speech(seconds), 10_000, 20_000)
        assert all(7_500 <= cut.end - cut.start <= 20_000 for cut in found), found
    uneven = cuts(speech(20), 18_000, 19_000)
    assert [cut.end - cut.start > 6_500 for cut in uneven] == [True, True]


def test_long_silence_is_left_out_and_padding_is_kept() -> None:
    """Leading, trailing and inner silence; a short one inside stays, because a request costs more."""
    end = level((30, NOTHING))
    levels = np.concatenate(
        [
            level((5, NOTHING)),
            speech(10),
            level((12, NOTHING)),
            speech(7),
            level((4, NOTHING)),
            speech(5),
            end,
        ]
    )
    first, second = cuts(levels, 20_000, 60_000)
    assert (first.start, first.end) == (5_000 - PADDING, 15_000 + PADDING)
    assert (second.start, second.end) == (27_000 - PADDING, 43_000 + PADDING)
    assert (second.overlap, second.level_db) == (0, NOTHING)


def test_a_lone_click_is_a_piece_of_a_second() -> None:
    """No piece is shorter, and it is not joined to what is far away."""
    levels = np.concatenate([level((20, NOTHING), (0.05, -30), (20, NOTHING)), speech(10)])
    first, second = cuts(levels, 20_000, 60_000)
    assert first.end - first.start == SHORTEST
    assert first.start <= 20_000 - PADDING
    assert second.start == 40_000 - PADDING
    assert [cut.end - cut.start for cut in cuts(level((0.3, -30)), 20_000, 60_000)] == [300]


def test_even_hiss_is_skipped_and_a_faint_voice_in_it_is_not() -> None:
    """Only where surely nothing is in it: a voice 3 dB below the noise is sent."""
    noise, faint = hiss(60, -50), silence(60)
    place(faint, babble(2, level_db=-54.5), 30)
    assert cuts(measured(pcm(noise)).between(0, 60_000), 20_000, 60_000) == []
    (heard,) = cuts(measured(pcm(noise + faint)).between(0, 60_000), 20_000, 60_000)
    assert heard.start <= 30_000
    assert heard.end >= 32_000


@pytest.mark.parametrize(
    ("seconds", "louder", "still"),
    [(0.02, 12, False), (0.3, 4, False), (0.02, 2, True)],
    ids=["click", "swell", "-"],
)
def test_an_even_noise_is_still_until_something_happens(
    seconds: float, louder: float, *, still: bool
) -> None:
    """A click, and a swell too weak to be louder than the peaks of the noise, are not nothing."""
    noise = (-50 + np.random.default_rng(5).normal(0, 0.5, 2000)).astype(np.float32)
    noise[1000 : 1000 + round(seconds * 100)] += louder
    found = Stillness()
    found.feed(noise, last=True)
    assert (found.mask == b"\1" * 200) == still
    assert found.mask[:90] == b"\1" * 90


def test_very_faint_speech_in_silence_is_sent() -> None:
    """At 55 dB below a normal voice there is still something to hear."""
    sound = silence(30)
    place(sound, babble(3, level_db=-68), 12)
    (heard,) = cuts(measured(pcm(sound)).between(0, 30_000), 20_000, 60_000)
    assert heard.start == pytest.approx(12_000 - PADDING, abs=100)
    assert heard.end == pytest.approx(15_000 + PADDING, abs=100)


@pytest.mark.parametrize("bed", [silence(60), hiss(60, -45), music(60, -36)], ids=["clean", "hiss", "music"])
def test_no_cut_inside_speech_where_there_are_pauses(bed: NDArray[np.float64]) -> None:
    """Sentences of two to four seconds with pauses of 0.6 s, also over noise and a music bed."""
    chance = np.random.default_rng(3)
    sound, at, sentences = silence(60), 0.5, []
    while at < 55:
        length = chance.uniform(2, 4)
        place(sound, babble(length, seed=round(at * 100)), at)
        sentences.append((at * 1000, (at + length) * 1000))
        at += length + 0.6
    found = cuts(measured(pcm(sound + bed)).between(0, 60_000), 6_000, 12_000)
    assert len(found) >= 5
    for before, after in pairwise(found):
        assert after.overlap == 0
        assert not any(start + 20 < before.end < end - 20 for start, end in sentences), before


@given(
    parts=st.lists(
        st.tuples(
            st.floats(0.05, 40), st.sampled_from(["speech", "pause", "nothing", "hiss"]), st.integers(0, 99)
        ),
        max_size=12,
    ),
    shortest=st.integers(2_000, 30_000),
    more=st.integers(0, 30_000),
    step=st.sampled_from([37, 400, 10_000]),
    origin=st.sampled_from([0, 1230]),
)
@settings(max_examples=150, deadline=None)
def test_properties(
    parts: list[tuple[float, str, int]], shortest: int, more: int, step: int, origin: int
) -> None:
    """Pieces are in order and within limits, overlap where they say, and cover all that is not still."""
    made: dict[str, Callable[[float, int], Array]] = {
        "speech": speech,
        "pause": lambda seconds, seed: level((seconds, -60.0)),
        "nothing": lambda seconds, seed: level((seconds, NOTHING)),
        "hiss": lambda seconds, seed: (
            level((seconds, -50.0)) + np.random.default_rng(seed).normal(0, 0.6, round(seconds * 100))
        ).astype(np.float32),
    }
    levels = np.concatenate([level(), *(made[kind](seconds, seed) for seconds, kind, seed in parts)])
    longest = shortest + more
    found = cuts(levels, shortest, longest, step=step, origin=origin)
    assert found == cuts(levels, shortest, longest, step=10**9, origin=origin)
    end = origin + len(levels) * FRAME
    for cut in found:
        assert origin <= cut.start < cut.end <= end
        assert cut.end - cut.start <= max(longest, SHORTEST)
        assert cut.end - cut.start >= min(SHORTEST, end - origin)
    for before, after in pairwise(found):
        assert after.start >= before.start
        assert max(0, before.end - after.start) == after.overlap
    sent = np.zeros(len(levels), bool)
    for cut in found:
        sent[(cut.start - origin) // FRAME : (cut.end - origin) // FRAME] = True
    still = Stillness()
    still.feed(levels, last=True)
    heard = np.repeat(np.frombuffer(bytes(still.mask), np.uint8) == 0, 10)[: len(levels)]
    assert not (heard & ~sent).any()
    left_out = np.diff(np.flatnonzero(np.diff(~sent, prepend=False, append=False)).reshape(-1, 2)[1:-1])
    assert (left_out * FRAME >= LONG - 2 * PADDING - SHORTEST).all()


def test_a_pause_needs_no_silence() -> None:
    """Speech over a loud bed: the floor of the bed counts as quiet."""
    levels = np.concatenate([speech(10) + 20, level((0.5, -24)), speech(10) + 20])
    assert quiet.pause(levels, 500, 1500) == pytest.approx(1025, abs=6)
    assert quiet.pause(speech(20), 500, 1500) is None


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two minutes: speech with a pause every five seconds, and thirty seconds of silence."""
    sound = np.concatenate(
        [*[np.concatenate([babble(4.5, seed), silence(0.5)]) for seed in range(18)], silence(30)]
    )
    return wav(tmp_path_factory.mktemp("talk") / "talk.wav", sound)


def test_segments_come_while_the_sound_is_decoded(talk: Path) -> None:
    """The first is there long before the end, and all of them are read by position."""
    with Sound(probe(talk)) as sound:
        pieces = split(sound, 10_000, 20_000)
        first = next(pieces)
        assert sound.decoded <= 10_000 + 20_000 + LONG + 8_000
        assert (first.index, first.start, first.channel) == (0, 0, "mid")
        assert len(sound.read(first.start, first.end)) == 32 * first.duration
        rest = list(pieces)
        assert [piece.index for piece in rest] == list(range(1, len(rest) + 1))
        assert rest[-1].end == pytest.approx(89_500 + PADDING, abs=100)
        assert sound.ended


def test_a_plan_is_followed(talk: Path) -> None:
    """Stored cuts are given as they are, but none for which there is no sound."""
    planned = tuple(
        Segment(index=index, start=start, end=start + 5_500, overlap=500 if index else 0)
        for index, start in enumerate(range(0, 200_000, 5_000))
    )
    with Sound(probe(talk)) as sound:
        given_back = list(split(sound, 10_000, 20_000, Plan(duration=200_000, segments=planned)))
        assert given_back == [segment for segment in planned if segment.end <= 120_000]
        assert sound.info.duration == 120_000


def test_the_same_sound_is_cut_the_same(talk: Path) -> None:
    """Segments depend on nothing but the sound."""
    runs = []
    for _ in range(2):
        with Sound(probe(talk)) as sound:
            runs.append(list(split(sound, 10_000, 20_000)))
    assert runs[0] == runs[1]


def test_with_a_picture_silence_is_kept() -> None:
    """Nothing is left out where there is something to see: pieces meet from the first moment to the last."""
    levels = np.full(30_000 // FRAME, -30.0, np.float32)
    levels[8_000 // FRAME : 21_000 // FRAME] = -90
    splitter = Splitter(4_000, 9_000, whole=True)
    found = [*splitter.feed(levels[: len(levels) // 2]), *splitter.finish(levels[len(levels) // 2 :], 30_000)]
    assert found[0].start == 0
    assert found[-1].end == 30_000
    assert all(after.start == before.end - after.overlap for before, after in pairwise(found))
    assert all(cut.end - cut.start <= 9_000 for cut in found)
    heard = Splitter(4_000, 9_000)
    assert sum(cut.end - cut.start for cut in heard.finish(levels, 30_000)) < 20_000
