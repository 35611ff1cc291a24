"""The levels of the speech band, and the map of where somebody seems to speak."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from subtoolkit.media.activity import activity
from subtoolkit.media.levels import Levels
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from tests.media.build import RATE, Samples, babble, beep, hiss, place, silence

SPEECH = [(2.0, 4.5), (5.0, 6.2), (6.5, 11.0), (13.0, 13.4), (14.0, 19.0)]
"""Where somebody speaks in `talk`, in seconds."""


def pcm(*channels: Samples) -> NDArray[np.int16]:
    """Samples at 16 kHz, shaped (channels, n); the sounds of these tests have nothing above 8 kHz to fold."""
    return (np.clip(np.stack(channels)[:, ::3], -1, 1) * 32767).astype(np.int16)


def measured(samples: NDArray[np.int16], start: int = 0, step: int = 64_000) -> Levels:
    """Levels of samples that arrive in steps."""
    levels = Levels(start)
    for begin in range(0, samples.shape[1], step):
        levels.feed(samples[:, begin : begin + step], last=begin + step >= samples.shape[1])
    return levels


def talk(length: float = 20) -> Samples:
    """Unbroken speech in each range of `SPEECH`, silence between."""
    sound = silence(length)
    for number, (start, end) in enumerate(SPEECH):
        place(sound, babble(end - start, seed=number), start)
    return sound


def music(length: float, level_db: float) -> Samples:
    """Held chords that change every two seconds, with a slow tremolo."""
    time = np.arange(round(length * RATE)) / RATE
    roots = np.array([220, 262, 196, 247])[(time / 2).astype(int) % 4]
    chord = sum(np.sin(2 * np.pi * np.cumsum(roots * ratio) / RATE) for ratio in (1, 1.26, 1.5, 3, 4.5))
    chord *= 1 + 0.2 * np.sin(2 * np.pi * 3 * time)
    return chord * 10 ** (level_db / 20) / np.sqrt(np.mean(chord**2))


def test_a_sine_has_its_level() -> None:
    """A sine in the band has its mean square; rumble below and hiss above it have next to nothing."""
    for pitch, expected in ((1000, -9), (300, -9), (60, -35), (6000, -60)):
        level = measured(pcm(beep(2, -6, pitch))).between(500, 1500).mean()
        assert level == pytest.approx(expected, abs=0.5) if expected == -9 else level < expected


def test_levels_stand_where_the_sound_is() -> None:
    """The level of a frame is that of its 10 ms, also on a clock that starts at 5 s."""
    sound = silence(3)
    place(sound, beep(0.5), 1)
    levels = measured(pcm(sound), start=5000)
    loud = np.flatnonzero(levels.between(5000, 8000) > -20)
    assert (loud[0], loud[-1]) == (100, 149)
    assert levels.end == 8000
    assert len(levels.between(5995, 6005)) == 2
    assert len(levels.between(7990, 20_000)) == 1


@pytest.mark.parametrize("step", [1600, 16_000, 64_000, 12_345])
def test_levels_do_not_depend_on_how_the_sound_arrives(step: int) -> None:
    """The same levels from blocks of any length, one for each 10 ms begun."""
    samples = pcm(talk())[:, :307_777]
    whole = measured(samples, step=10**9).between(0, 99_999)
    assert len(whole) == -(-307_777 // 160)
    assert np.array_equal(measured(samples, step=step).between(0, 99_999), whole)


def test_the_side_counts_only_where_it_is_the_voice() -> None:
    """Wide stereo does not hide the pauses of a voice in the middle; antiphase sound is measured."""
    voice, wide = talk(), hiss(20, -40)
    narrow = measured(pcm(voice, silence(20)))
    stereo = measured(pcm(voice, wide))
    assert np.array_equal(stereo.between(2000, 4000), narrow.between(2000, 4000))
    assert stereo.channel(0, 20_000) == "mid"
    antiphase = measured(pcm(silence(20), voice))
    assert antiphase.channel(0, 20_000) == "side"
    assert np.array_equal(antiphase.between(0, 20_000), narrow.between(0, 20_000))


@pytest.mark.parametrize(
    ("background", "exact"),
    [(silence(20), 0.02), (hiss(20, -60), 0.03), (hiss(20, -40), 0.05), (music(20, -36), 0.08)],
    ids=["clean", "quiet-hiss", "loud-hiss", "music"],
)
def test_onsets_and_offsets(background: Samples, exact: float) -> None:
    """Every utterance begins and ends in the map where it does in the sound, over noise and music too."""
    levels = measured(pcm(talk() + background))
    found = activity(levels, 0, 20_000)
    assert not found.unsure
    onsets = [start / 1000 for start, _ in found.spans]
    offsets = [end / 1000 for _, end in found.spans]
    for start, end in SPEECH:
        assert min(abs(onset - start) for onset in onsets) <= exact
        assert min(abs(offset - end) for offset in offsets) <= exact + 0.03
    gaps = [(end, start) for (_, end), (start, _) in pairwise(SPEECH)]
    for end, start in gaps:
        assert not any(a / 1000 < start - exact and b / 1000 > end + exact + 0.03 for a, b in found.spans)


def test_nothing_is_found_in_even_noise() -> None:
    """Hiss alone has neither activity nor doubt."""
    found = activity(measured(pcm(hiss(20, -35))), 0, 20_000)
    assert (found.spans, found.unsure) == ((), ())


def test_doubt_is_told() -> None:
    """A voice that hardly stands out of the noise is not in the map, and the map says that it is not sure."""
    found = activity(measured(pcm(talk() + hiss(20, -14))), 0, 20_000)
    assert found.spans == ()
    assert sum(end - start for start, end in found.unsure) > 15_000


def test_a_part_is_the_part_of_the_whole() -> None:
    """What is around a range is taken into account: asking for less gives the same, clipped."""
    levels = measured(pcm(talk() + hiss(20, -50)), start=1230)
    whole, part = activity(levels, 1230, 21_230), activity(levels, 6000, 12_345)
    clipped = [(max(6000, a), min(12_345, b)) for a, b in whole.spans if a < 12_345 and b > 6000]
    assert list(part.spans) == clipped
    assert part.levels[10] == whole.levels[477 + 10]
    assert part.floor[10] == whole.floor[477 + 10]
    assert len(part.levels) == len(part.floor) == 635


def test_music_before_a_voice_is_not_lively() -> None:
    """In the talk music swells up to the last sentences: by itself it is no speech, they are."""
    talk = Path(__file__).parent.parent.parent / "fixtures" / "talk.mp4"
    with Sound(probe(talk)) as sound:
        while sound.pull():
            pass
        heard = activity(sound.levels, 69_510, 81_000)
    assert not heard.is_lively(69_840, 71_160)
    assert heard.is_lively(71_400, 73_100)


def test_behind_the_sound_nobody_speaks() -> None:
    """A picture may go on when the sound has ended: there the map is of silence, as long as was asked."""
    levels = measured(pcm(babble(5)))
    for start, end in ((4_000, 9_000), (5_000, 12_000), (40_000, 60_000)):
        found = activity(levels, start, end)
        assert (found.start, found.end) == (start, end)
        assert len(found.levels) == (end - start) // 10
        assert all(stop <= 5_100 for _, stop in found.spans)
