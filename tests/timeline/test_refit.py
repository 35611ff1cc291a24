"""Whole files on their speech: late ones, drifting ones, ones that jump, and what no sound explains."""

import random
from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import given, settings

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.clocks import LONGEST, Clock, clocks_of, shifted, stretches
from subtoolkit.timeline.fit import Speech
from subtoolkit.timeline.fit.weight import speaking_time
from subtoolkit.timeline.refit import refit
from tests.timeline import made
from tests.timeline.made import cue, spoken


def joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Speech without a pause between is one span."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end))
    return tuple(found)


END = 480_000
"""Length of the sound: eight minutes."""


def sentences() -> tuple[Cue, ...]:
    """Sentences of three to fourteen words at changing paces, a fifth of them without a pause between."""
    chance = random.Random(4)  # noqa: S311 -- made-up sentences are no secret
    found: list[Cue] = []
    at = 3_000
    while at < END - 12_000:
        text = " ".join(chance.choices(made.ENGLISH[:20], k=chance.randint(3, 14))) + f" {len(found)}"
        length = round(speaking_time(text) * chance.uniform(0.85, 1.15))
        found.append(cue(at, at + length, text))
        at += length + (0 if chance.random() < 0.2 else chance.randint(150, 2_500))
    return tuple(found)


TRUTH = sentences()
SPEECH = Speech(joined((one.start, one.end) for one in TRUTH))


def other(cues: Sequence[Cue], clock: Callable[[float], float]) -> list[Cue]:
    """The cues as a file for another copy has them: starts by its clock, lengths as they are."""
    moved = [(max(0, round(clock(one.start))), one) for one in cues]
    return [
        one.model_copy(update={"start": start, "end": start + one.end - one.start}) for start, one in moved
    ]


def errors(cues: Sequence[Cue]) -> list[int]:
    """How far each start is from the truth, sorted."""
    by_text = {one.text: one.start for one in TRUTH}
    return sorted(abs(one.start - by_text[one.text]) for one in cues)


@pytest.mark.parametrize(
    "clock",
    [
        lambda time: time,
        lambda time: time + 800,
        lambda time: time + 47_000,
        lambda time: time - 3_000,
        lambda time: time * 25 / 23.976,
        lambda time: time * 23.976 / 25 + 12_000,
        lambda time: time * 1.005,
        lambda time: time + (20_000 if time > 200_000 else 0),
        lambda time: time + (30_000 if time > 150_000 else 0) + (45_000 if time > 350_000 else 0),
    ],
    ids=["right", "late", "later", "early", "pal", "film", "drift", "jump", "jumps"],
)
def test_every_cue_finds_its_speech(clock: Callable[[float], float]) -> None:
    """Whatever the clock did, and no cue is lost."""
    found, _ = refit(other(TRUTH, clock), SPEECH, (0, END))
    assert sorted(one.text for one in found) == sorted(one.text for one in TRUTH)
    off = errors(found)
    assert off[len(off) // 2] < 80
    assert off[-1 - len(off) // 50] < 300


def test_a_file_without_a_scene_finds_the_rest() -> None:
    """40 s are not in the other copy: what follows them came too early."""
    cut = [one for one in TRUTH if not 209_000 < one.start < 251_000]
    found, _ = refit(other(cut, lambda time: time - (40_000 if time > 250_000 else 0)), SPEECH, (0, END))
    assert sorted(one.text for one in found) == sorted(one.text for one in cut)
    off = errors(found)
    assert off[len(off) // 2] < 80
    assert off[-1 - len(off) // 50] < 300


def test_a_right_file_stays() -> None:
    """Exact times move by less than anybody sees, and no clock is blamed."""
    found, report = refit(TRUTH, SPEECH, (0, END))
    assert errors(found)[len(TRUTH) // 2] < 30
    assert report.repairs == ()


def test_words_go_with_their_cue() -> None:
    """Times of words are shifted with the clock and stay inside."""
    one = shifted(spoken(1000, 2000, "good morning everybody"), Clock(rate=0.5, offset=250))
    assert (one.start, one.end) == (750, 1250)
    assert [(word.start, word.end) for word in one.words] == [(750, 916), (916, 1083), (1083, 1250)]
    assert shifted(cue(100, 900, "early"), Clock(offset=-5000)).start == 0


def test_subtitles_of_another_film_are_kept() -> None:
    """A sound that does not explain them changes no clock."""
    foreign = [cue(at * 4000, at * 4000 + 500 + at % 7 * 400, f"line {at}") for at in range(100)]
    assert set(clocks_of(foreign, SPEECH, END)) == {Clock()}


def test_cues_behind_the_end_are_kept_and_named() -> None:
    """Where there is no sound nothing can be fitted."""
    late = cue(END + 60_000, END + 62_000, "The end.")
    found, report = refit([*TRUTH, late], SPEECH, (0, END))
    assert found[-1] == late
    assert [note.reason for note in report.notes] == ["times-kept"]


def test_stretches_are_minutes_parted_at_pauses() -> None:
    """All cues, in order, each once; a cut is the longest pause in reach."""
    found = stretches(TRUTH)
    assert [at for places in found for at in places] == list(range(len(TRUTH)))
    assert all(TRUTH[places[-1]].start - TRUTH[places[0]].start <= LONGEST for places in found)
    assert stretches([]) == []


@given(made.cues())
@settings(max_examples=40)
def test_no_word_is_lost(cues: tuple[Cue, ...]) -> None:
    """Any cues against any speech: the same texts come out, as valid cues."""
    speech = Speech(((500, 2500), (3000, 3400), (6000, 9000)))
    for end, unsure in ((10_000, ()), (10_000, ((0, 9000),)), (1, ())):
        found, _ = refit(cues, speech.between(0, end), (0, end), unsure)
        assert sorted(one.text for one in found) == sorted(one.text for one in cues)
        for one in found:
            Cue.model_validate(one.model_dump())


def test_nothing_at_all() -> None:
    """No cues, or no speech."""
    assert refit([], SPEECH, (0, END))[0] == ()
    silent, _ = refit(TRUTH[:3], Speech(()), (0, END))
    assert [(one.start, one.text) for one in silent] == [(one.start, one.text) for one in TRUTH[:3]]
    assert all(one.flags == ("unsupported",) for one in silent)
