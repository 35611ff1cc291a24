"""The lossless form, and the JSON of whisper and whisperX."""

import json

import pytest
from hypothesis import given, settings

from subtoolkit import formats
from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.errors import SubtitlesUnreadable
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import Look
from tests.formats.sample import TIMELINE
from tests.formats.strategies import timelines

KEYS = [
    "version",
    "media",
    "language",
    "cues",
    "scenes",
    "visible_text",
    "speakers",
    "chapters",
    "report",
]


@settings(max_examples=60)
@given(timelines)
def test_nothing_is_lost(timeline: Timeline) -> None:
    """What is read back equals what was written, whatever it was."""
    assert formats.read(formats.render(timeline, "json"), "json") == timeline


@settings(max_examples=25)
@given(timelines)
def test_times_are_seconds_with_three_decimals(timeline: Timeline) -> None:
    """Users of whisper's files find the numbers they expect."""
    whole = json.loads(formats.render(timeline, "json"))
    for cue, written in zip(timeline.cues, whole["cues"], strict=True):
        assert written["start"] == round(written["start"], 3) == cue.start / 1000
        assert written["end"] == round(written["end"], 3) == cue.end / 1000


def test_the_keys_are_a_contract() -> None:
    """The documented keys are always there; others only where they say something."""
    empty = json.loads(formats.render(Timeline(), "json"))
    assert list(empty) == KEYS
    assert empty["version"] == 1
    assert empty["report"]["status"] == "empty"
    timeline = Timeline(cues=(Cue(start=12_680, end=16_960, text="Hello."),))
    (cue,) = json.loads(formats.render(timeline, "json"))["cues"]
    assert list(cue.items()) == [
        ("start", 12.68),
        ("end", 16.96),
        ("text", "Hello."),
        ("speaker", None),
        ("kind", "speech"),
        ("words", []),
    ]
    rich = json.loads(formats.render(TIMELINE, "json"))
    assert set(rich["cues"][0]) == {*cue, "state", "claimed", "segment"}
    assert rich["cues"][0]["claimed"] == [9.0, 13.5]
    assert rich["cues"][3]["estimated"] is True
    assert rich["sections"] == [{"title": "Mood", "text": "Friendly."}]


def test_one_cue_a_line() -> None:
    """Two files can be compared line by line, and a look changes nothing."""
    text = formats.render(TIMELINE, "json")
    assert sum(line.startswith('    {"start"') for line in text.splitlines()) > len(TIMELINE.cues)
    assert text == formats.render(TIMELINE, "json", Look(sdh=True, speakers="colour"))


def test_whisper() -> None:
    """Segments become cues, words lose their leading blank, what whisper adds is passed over."""
    text = json.dumps(
        {
            "text": " Two rye loaves. Thanks.",
            "language": "en",
            "segments": [
                {
                    "id": 0,
                    "seek": 0,
                    "start": 0.0,
                    "end": 2.5,
                    "text": " Two rye loaves.",
                    "tokens": [1, 2],
                    "avg_logprob": -0.2,
                    "words": [
                        {"word": " Two", "start": 0.0, "end": 0.3, "probability": 0.98},
                        {"word": " rye", "start": 0.3, "end": 0.7, "probability": 0.9},
                        {"word": " loaves.", "start": 0.7, "end": 2.6, "probability": 0.9},
                    ],
                },
                {"id": 1, "start": 2.5, "end": 3, "text": " Thanks."},
            ],
        }
    )
    timeline = formats.read(text, "json")
    assert timeline.language == "en"
    assert timeline.cues == (
        Cue(
            start=0,
            end=2_500,
            text="Two rye loaves.",
            words=(
                Word(start=0, end=300, text="Two"),
                Word(start=300, end=700, text="rye"),
                Word(start=700, end=2_500, text="loaves."),
            ),
        ),
        Cue(start=2_500, end=3_000, text="Thanks."),
    )


def test_whisperx() -> None:
    """Speakers are kept; words are left out where some could not be aligned."""
    text = json.dumps(
        {
            "segments": [
                {
                    "start": 1.25,
                    "end": 2.0,
                    "text": "In 2014.",
                    "speaker": "SPEAKER_01",
                    "words": [{"word": "In", "start": 1.25, "end": 1.5, "score": 0.9}, {"word": "2014."}],
                }
            ],
            "word_segments": [],
        }
    )
    assert formats.read(text, "json").cues == (
        Cue(start=1_250, end=2_000, text="In 2014.", speaker="SPEAKER_01"),
    )


@pytest.mark.parametrize(
    "segment",
    [
        {"start": None, "end": 1, "text": "x"},
        {"end": 1, "text": "x"},
        {"start": "zero", "end": 1, "text": "x"},
        {"start": -1e99, "end": 1, "text": "x"},
        {"start": 0, "end": 1, "text": " "},
        {"start": 0, "end": 1},
    ],
)
def test_a_segment_that_says_nothing_is_reported(segment: dict[str, object]) -> None:
    """What cannot become a cue is dropped, and the report says so."""
    timeline = formats.read(json.dumps({"segments": [segment, {"start": 3, "end": 4, "text": "ok"}]}), "json")
    assert [cue.text for cue in timeline.cues] == ["ok"]
    assert len(timeline.report.drops) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", 'JSON without "cues" or "segments"'),
        ('{"a": 1}', 'JSON without "cues" or "segments"'),
        ('{"version": 2, "cues": []}', "version 2 of the JSON, and this subtool knows 1"),
        ('{"cues": [{"start": 2, "end": 1, "text": "x"}]}', "cues.0: Value error, cue ends at 1000"),
        ('{"cues": [{"start": 1, "end": 2, "txet": "x"}]}', "cues.0.text: Field required (and 1 more)"),
        ('{"cues": 5}', "cues: "),
    ],
)
def test_what_is_wrong_is_named(text: str, why: str) -> None:
    """A file that is not ours, or was spoiled by hand, is refused with the place and the reason."""
    with pytest.raises(SubtitlesUnreadable) as caught:
        formats.read(text, "json", "a.json")
    assert str(caught.value).startswith(f"cannot read subtitles from 'a.json': {why}"), caught.value
