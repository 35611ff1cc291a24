"""WebVTT as the validator of the W3C judges it: every rule of the recommendation, no tolerance."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from subtoolkit import formats
from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import Look
from tests.formats.sample import HOSTILE, TIMELINE

pytestmark = pytest.mark.external

FOLDER = Path(__file__).parents[2] / "build" / "webvtt"
"""Where `npm install --prefix build/webvtt webvtt-parser` puts it; .ci/run does."""
JUDGE = """
const {WebVTTParser} = require("webvtt-parser");
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const told = asked.map(([text, kind]) => {
  const found = new WebVTTParser().parse(text, kind);
  return [found.errors.map(e => `${e.line}:${e.col ?? ""} ${e.message}`), found.cues.length];
});
console.log(JSON.stringify(told));
"""
Judge = Callable[[list[tuple[str, str]]], list[tuple[list[str], int]]]


@pytest.fixture
def judge(program: Callable[[str], str]) -> Judge:
    """Errors and number of cues of each text, as one of subtitles, chapters or metadata."""
    node = program("node")
    if not (FOLDER / "node_modules" / "webvtt-parser").is_dir():
        if os.environ.get("CI"):
            pytest.fail("webvtt-parser is not installed, and in CI nothing is skipped")
        pytest.skip("webvtt-parser is not installed")

    def ask(texts: list[tuple[str, str]]) -> list[tuple[list[str], int]]:
        done = subprocess.run(
            [node, "-e", JUDGE],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=True,
            cwd=FOLDER,
        )
        return [(errors, count) for errors, count in json.loads(done.stdout)]

    return ask


LOOKS = (
    Look(),
    Look(speakers="name", sdh=True, visible_text=True),
    Look(speakers="colour"),
    Look(highlight=True),
    Look(speakers="colour", highlight=True, sdh=True, visible_text=True),
)


def test_subtitles_are_valid(judge: Judge) -> None:
    """In every look, hostile texts included; and no cue is lost."""
    timelines = [TIMELINE, Timeline()]
    timelines += [
        Timeline(
            cues=(Cue(start=0, end=1_000, text=text, speaker=text), Cue(start=1_000, end=2_000, text="after"))
        )
        for text in HOSTILE.values()
    ]
    asked = [(timeline, look) for timeline in timelines for look in LOOKS]
    texts = [formats.render(timeline, "vtt", look) for timeline, look in asked]
    for text, (errors, count) in zip(
        texts, judge([(text, "subtitles/captions/descriptions") for text in texts]), strict=True
    ):
        assert errors == []
        assert count == text.count(" --> ")


def test_chapters_are_valid(judge: Judge) -> None:
    """As chapters, which have rules of their own."""
    text = formats.render(TIMELINE, "chapters.vtt")
    assert judge([(text, "chapters")]) == [([], len(TIMELINE.chapters))]


def test_the_validator_finds_faults(judge: Judge) -> None:
    """It is no rubber stamp: what is wrong is told."""
    wrong = [
        "WEBVTT\nKind: captions\n\n00:00.000 --> 00:01.000\na\n",
        "WEBVTT\n\n00:02.000 --> 00:01.000\na\n",
        "WEBVTT\n\n00:00.000 --> 00:01.000\na <b\n",
        "WEBVTT\n\n00:00.000 --> 00:01.000 line:x\na\n",
        "WEBVTT\n\n00:00,000 --> 00:01,000\na\n",
    ]
    assert all(errors for errors, _ in judge([(text, "subtitles/captions/descriptions") for text in wrong]))
