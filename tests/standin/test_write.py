"""What was heard -> a reply in the grammar that the prompt asks for."""

import json

import pytest

from subtoolkit.omni import prompts
from subtoolkit.standin.heard import Event, Heard, Utterance
from subtoolkit.standin.write import prose, write
from tests.standin.asking import LYRICS, REPORT, SEGMENTS, TRANSCRIPT

HEARD = Heard(
    utterances=(
        Utterance(start=1_200, end=2_345, text="Mind the step.", speaker="Anna"),
        Utterance(start=61_000, end=63_007, text="Which step?", speaker="Ben"),
    ),
    sounds=(Event(start=500, end=1_000, text="A bell rings"),),
    speakers={"Anna": "Calm voice"},
)


def test_the_report() -> None:
    """Storyline, then speakers with their profiles, then turns with range, speaker, state and content."""
    assert write(HEARD, REPORT) == (
        "## Storyline\n"
        "00:00.500 - 00:01.000\n"
        "A bell rings\n"
        "## Speakers and Transcript\n"
        "Speaker profiles:\n"
        "Anna - Calm voice\n"
        "Ben - A voice\n"
        "00:01.200 - 00:02.345\n"
        "Speaker: Anna\n"
        "State: speaking evenly\n"
        "Content: “Mind the step.”\n"
        "01:01.000 - 01:03.007\n"
        "Speaker: Ben\n"
        "State: speaking evenly\n"
        "Content: “Which step?”"
    )


def test_visible_text_is_written_where_it_is_asked_for() -> None:
    """Nobody sees anything here, and the section says so."""
    assert "## Visible Text\nNo visible text appears." in write(HEARD, "## Storyline\n## Visible Text")


def test_lyrics() -> None:
    """One bracketed line an utterance."""
    assert write(HEARD, LYRICS) == (
        "[00:00:01,200 --> 00:00:02,345] Mind the step.\n[00:01:01,000 --> 00:01:03,007] Which step?"
    )


def test_json_segments() -> None:
    """Numbers of seconds, speakers and texts."""
    segments = json.loads(write(HEARD, SEGMENTS))["segments"]
    assert segments[1] == {"start": 61.0, "end": 63.007, "text": "Which step?", "speaker": "Ben"}


def test_other_grammars() -> None:
    """SRT, timed lines, or the bare words where the prompt asks for no grammar."""
    assert write(HEARD, "as SRT").startswith("1\n00:00:01,200 --> 00:00:02,345\nMind the step.\n")
    assert write(HEARD, "[mm:ss] text").startswith("[00:01] Mind the step.\n")
    assert write(HEARD, "What do you hear?") == "Mind the step. Which step?"


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        (TRANSCRIPT, "## Speakers and Transcript\nNo speech"),
        (LYRICS, "No lyrics"),
        (SEGMENTS, '{"segments": []}'),
    ],
)
def test_nothing_is_said_in_so_many_words(prompt: str, said: str) -> None:
    """Where nobody speaks, the reply says it in the way that the grammar has for it."""
    assert write(Heard(), prompt) == said


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("transcript", "## Speakers and Transcript\nSpeaker profiles:"),
        ("report", "## Storyline\n"),
        ("lyrics", "[00:00:01,200 --> 00:00:02,345] Mind"),
    ],
)
def test_the_toolkits_own_prompts_are_understood(name: str, begins: str) -> None:
    """Each built-in prompt gets the grammar that it asks for."""
    prompt = prompts.load(name).render(duration=90_000, language="en", context="step")
    assert write(HEARD, prompt).startswith(begins)


def test_prose_has_no_times() -> None:
    """The captioner describes, and what it quotes stands in quotes."""
    assert "“Mind the step.”" in prose(HEARD)
    assert "00:" not in prose(HEARD)
    assert "no voice" in prose(Heard())


def test_numbered_lines() -> None:
    """Numbers and times of the lines that are heard, in their order, and no word of them."""
    lines = ["Which step?", "Mind the step.", "Nobody says that", "Which step?"]
    assert write(HEARD, prompts.numbered(lines).render(63_100)).splitlines() == [
        "1 [00:01:01,000 --> 00:01:03,007]",
        "2 not sung",
        "3 not sung",
        "4 not sung",
    ]
