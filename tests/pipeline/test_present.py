"""A timeline as the text of a file: what a user wishes reaches the format."""

import re

import pytest

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.settings import Presentation, Speakers
from subtoolkit.core.timeline import Timeline, VisibleText
from subtoolkit.pipeline.present import present

TEXT = "Two rye loaves, please, and then a bun for the way, because it is far and we have not eaten today."


def _spoken(text: str, start: int, speaker: str) -> Cue:
    words = tuple(
        Word(start=start + at * 300, end=start + at * 300 + 250, text=word)
        for at, word in enumerate(text.split())
    )
    return Cue(start=start, end=words[-1].end + 20, text=text, words=words, speaker=speaker)


@pytest.mark.parametrize("style", ["netflix", "bbc", "social", "none"])
@pytest.mark.parametrize("speakers", ["none", "name", "colour"])
def test_words_stay_marked_through_polish(style: str, speakers: Speakers) -> None:
    """However a cue is split, wrapped and labelled, each word keeps its mark at its time.

    Only where a cue gives way to a gap its first words come that much later.
    """
    cues = (_spoken(TEXT, 1_000, "Anna"), _spoken("Far is where nobody eats.", 8_000, "Tom"))
    wish = Presentation(style=style, speakers=speakers, highlight=True)
    script = present(Timeline(cues=cues, language="en"), "ass", wish)
    found = []
    for line in (line for line in script.splitlines() if line.startswith("Dialogue")):
        start, text = re.fullmatch(r"Dialogue: 0,0:00:(\d\d\.\d\d),.*?,0,0,0,,(.*)", line).groups()  # type: ignore[union-attr]
        time = round(float(start) * 100)
        for length, word in re.findall(r"\{\\k(\d+)\}([^{]*)", text):
            if word.strip():
                found.append((time * 10, re.split(r"[ :]+", word.replace(r"\N", " ").strip())[-1]))
            time += int(length)
    words = [word for cue in cues for word in cue.words]
    assert [text for _, text in found] == [word.text for word in words]
    assert all(0 <= time - word.start <= 100 for (time, _), word in zip(found, words, strict=True))


def test_signs_stand_at_the_top() -> None:
    """What can be read in the picture is shown by ASS unasked, by others on request, always above."""
    seen = VisibleText(start=1_000, end=4_000, text="PLATFORM 3", appearance="white on blue")
    timeline = Timeline(cues=(_spoken("Mind the gap, please.", 1_500, "Guard"),), visible_text=(seen,))
    script = present(timeline, "ass")
    assert re.search(r"^Dialogue: .*,Sign,.*PLATFORM 3$", script, re.MULTILINE)
    assert re.search(r"^Style: Sign,.*,8,\d+,\d+,\d+,1$", script, re.MULTILINE)
    for name, mark in (("srt", r"{\an8}PLATFORM 3"), ("vtt", "line:0\nPLATFORM 3")):
        assert "PLATFORM" not in present(timeline, name)
        assert mark in present(timeline, name, Presentation(signs=True))
