"""Lines on the voice of a song."""

from itertools import pairwise

import pytest

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.fit import Speech
from subtoolkit.timeline.lyrics.singing import ended, fit_sung

SPAN = (0, 40_000)
TEXTS = (
    "morning light is on the water",
    "and the boat is on the sand",
    "I am waiting for my daughter",
    "with a letter in my hand",
    "evening comes across the valley",
    "and the stars are burning low",
)
REAL = [(3_000, 5_100), (6_200, 8_000), (9_700, 11_900), (12_800, 14_500), (21_000, 23_400), (24_700, 26_500)]
VOICE = Speech(tuple(REAL))


def lines(*, offset: int = 0, stretch: float = 0.0) -> list[Cue]:
    """The lines with claims that are so much late."""
    return [
        Cue(
            start=round(start * (1 + stretch)) + offset,
            end=round(end * (1 + stretch)) + offset,
            text=text,
            kind="lyric",
        )
        for (start, end), text in zip(REAL, TEXTS, strict=True)
    ]


@pytest.mark.parametrize(("offset", "stretch"), [(0, 0.0), (700, 0.0), (-400, 0.0), (300, 0.03)])
def test_lines_find_the_voice(offset: int, stretch: float) -> None:
    """A clock that is off a little is put right."""
    found = fit_sung(lines(offset=offset, stretch=stretch), VOICE, span=SPAN, sure=True)
    late = [abs(cue.start - start) for cue, (start, _) in zip(found.cues, REAL, strict=True)]
    assert max(late) < 60
    assert [cue.text for cue in found.cues] == list(TEXTS)


def test_a_voice_that_nobody_can_tell_changes_nothing() -> None:
    """The claims stay, and the report says why."""
    found = fit_sung(lines(offset=300), VOICE, span=SPAN, sure=False)
    assert list(found.cues) == lines(offset=300)
    assert [note.reason for note in found.report.notes] == ["accompaniment"]


def test_sound_that_is_everywhere_is_no_voice() -> None:
    """What is heard between the lines as well as in them does not explain them."""
    band = Speech(tuple((at, at + 450) for at in range(0, 40_000, 500)))
    found = fit_sung(lines(), band, span=SPAN, sure=True)
    assert [cue.start for cue in found.cues] == [start for start, _ in REAL]
    assert [note.reason for note in found.report.notes] == ["accompaniment"]


def test_lines_on_a_beat_do_not_move_by_a_bar() -> None:
    """Where each bar looks like the next the model's clock is nearer than the next bar."""
    bars = [(2_000 + 3_000 * at, 4_000 + 3_000 * at) for at in range(11)]
    sung = [
        Cue(start=start + 120, end=end + 120, text="carry me home, river, home", kind="lyric")
        for start, end in bars[1:9]
    ]
    found = fit_sung(sung, Speech(tuple(bars)), span=SPAN, sure=True)
    assert max(abs(cue.start - start) for cue, (start, _) in zip(found.cues, bars[1:9], strict=True)) <= 150


def test_a_line_claimed_behind_the_end_is_none() -> None:
    """`(End)` has no words, but a line may be claimed there too: it is dropped and told."""
    late = Cue(start=55_000, end=58_000, text="one more line", kind="lyric")
    found = fit_sung([*lines(), late], VOICE, span=SPAN, sure=True)
    assert len(found.cues) == len(TEXTS)
    assert [drop.reason for drop in found.report.drops] == ["past-end"]


def test_an_end_that_waits_for_the_next_line_goes_back_to_the_voice() -> None:
    """Starts alone, or ends at the next start: a line ends where its singing ends."""
    starts = [start for start, _ in REAL]
    waiting = [
        Cue(start=start, end=end, text=text, kind="lyric", estimated=True)
        for (start, end), text in zip(pairwise([*starts, 40_000]), TEXTS, strict=True)
    ]
    assert [cue.end for cue in ended(waiting, VOICE)] == [end for _, end in REAL]


def test_an_instrument_behind_a_line_is_not_sung() -> None:
    """Of two places where sound ends the one that fits the length of the words is the end."""
    filled = sorted([*REAL, (5_400, 6_100), (15_000, 17_500)])
    starts = [start for start, _ in REAL]
    waiting = [
        Cue(start=start, end=end, text=text, kind="lyric", estimated=True)
        for (start, end), text in zip(pairwise([*starts, 40_000]), TEXTS, strict=True)
    ]
    assert [cue.end for cue in ended(waiting, Speech(tuple(filled)))] == [end for _, end in REAL]


def test_a_known_end_stays_and_reaches_into_no_other_line() -> None:
    """Ends that the model heard are believed as far as the next start."""
    sung = lines()
    sung[0] = sung[0].model_copy(update={"end": 5_500})
    sung[1] = sung[1].model_copy(update={"start": 5_300})
    assert [cue.end for cue in ended(sung, None)][:2] == [5_300, 8_000]


def test_without_a_voice_made_up_ends_are_no_longer_than_singing() -> None:
    """A line before a solo does not stand through it."""
    cue = Cue(start=0, end=30_000, text="carry me home", kind="lyric", estimated=True)
    assert ended([cue], None)[0].end == 3_000
