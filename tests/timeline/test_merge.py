"""Fragments -> one timeline, whatever the cuts were."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Speaker, Timeline, VisibleText
from subtoolkit.timeline.merge import merge


class Spoken(NamedTuple):
    """A word of the truth."""

    start: int
    end: int
    text: str


LEXICON = [
    "the",
    "quick",
    "brown",
    "fox",
    "no",
    "no",
    "a",
    "river",
    "runs",
    "harbour",
    "lights",
    "you",
    "know",
]


@st.composite
def truths(draw: st.DrawFn) -> list[Spoken]:
    """Words one after the other, some with pauses between, many of them repeated."""
    words: list[Spoken] = []
    time = draw(st.integers(0, 2_000))
    for text in draw(st.lists(st.sampled_from(LEXICON), min_size=1, max_size=60)):
        length = draw(st.integers(80, 700))
        words.append(Spoken(time, time + length, text))
        time += length + draw(st.sampled_from([0, 0, 0, 20, 150, 600, 2_500]))
    return words


@st.composite
def cuts(draw: st.DrawFn, end: int) -> list[Segment]:
    """Neighbours that overlap by enough to hold any word, or pieces of at least two overlaps' length."""
    segments: list[Segment] = []
    start, overlap = 0, 0
    while True:
        last = start + draw(st.integers(4_000, 12_000))
        if last >= end:
            return [
                *segments,
                Segment(index=len(segments), start=start, end=max(end, start + 1), overlap=overlap),
            ]
        segments.append(Segment(index=len(segments), start=start, end=last, overlap=overlap))
        overlap = draw(st.integers(800, 2_000))
        start = last - overlap


def heard(truth: list[Spoken], segment: Segment, size: int, *, words: bool) -> Timeline:
    """What a perfect listener writes: the words that lie wholly inside, `size` of them in one cue."""
    inside = [word for word in truth if segment.start <= word.start and word.end <= segment.end]
    cues = []
    for first in range(0, len(inside), size):
        some = inside[first : first + size]
        times = tuple(Word(start=word.start, end=word.end, text=word.text) for word in some) if words else ()
        text = " ".join(word.text for word in some)
        cues.append(Cue(start=some[0].start, end=some[-1].end, text=text, words=times, segment=segment.index))
    return Timeline(cues=tuple(cues))


@given(st.data())
def test_every_word_once_at_its_time(data: st.DataObject) -> None:
    """A perfect listener's words come out of any cuts once each, in order, at their times."""
    truth = data.draw(truths())
    segments = data.draw(cuts(truth[-1].end))
    sizes = [data.draw(st.integers(1, 9)) for _ in segments]
    merged = merge(
        [(one, heard(truth, one, size, words=True)) for one, size in zip(segments, sizes, strict=True)]
    )
    found = [(word.start, word.end, word.text) for cue in merged.cues for word in cue.words]
    assert found == [tuple(word) for word in truth]
    assert " ".join(cue.text for cue in merged.cues) == " ".join(word.text for word in truth)
    assert_sound(merged)


@given(st.data())
def test_without_word_times_no_word_is_lost_or_doubled(data: st.DataObject) -> None:
    """Where the cues have no word times, distinct words still come out once each and in order."""
    truth = [word._replace(text=f"{word.text}{place}") for place, word in enumerate(data.draw(truths()))]
    segments = data.draw(cuts(truth[-1].end))
    sizes = [data.draw(st.integers(1, 9)) for _ in segments]
    merged = merge(
        [(one, heard(truth, one, size, words=False)) for one, size in zip(segments, sizes, strict=True)]
    )
    assert " ".join(cue.text for cue in merged.cues) == " ".join(word.text for word in truth)
    assert_sound(merged)


def assert_sound(timeline: Timeline) -> None:
    """The invariants that hold of every merged timeline."""
    assert list(timeline.cues) == sorted(timeline.cues, key=lambda cue: cue.start)
    for cue in timeline.cues:
        Cue.model_validate(cue.model_dump())
    voices = {(cue.speaker, cue.kind) for cue in timeline.cues}
    for voice in voices:
        own = [cue for cue in timeline.cues if (cue.speaker, cue.kind) == voice]
        assert all(one.end <= other.start for one, other in zip(own, own[1:], strict=False))
