"""A timeline on the clock of what is kept of its media."""

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.media import Chapter
from subtoolkit.core.ranges import Kept
from subtoolkit.core.timeline import Timeline
from subtoolkit.timeline.cut import cut
from tests.timeline.made import cue


def test_everything_moves() -> None:
    """Cues, words, chapters, pauses and cuts; what is gone is gone, and no cue is left that is none."""
    words = (Word(start=1000, end=1800, text="Good"), Word(start=2200, end=2900, text="morning"))
    spoken = Cue(start=1000, end=3000, text="Good morning", words=words, claimed=(900, 3100), segment=2)
    timeline = Timeline(
        cues=(cue(100, 900, "Gone"), spoken, cue(3980, 5000, "Hardly"), cue(6000, 7000, "Later")),
        chapters=(Chapter(start=0, end=4000, title="One"), Chapter(start=4000, end=8000, title="Two")),
        pauses=((500, 1500),),
        shots=(1000, 4500, 6500),
    )
    left = cut(timeline, Kept(((1000, 2000), (6000, 7000))))
    assert [(one.start, one.end, one.text) for one in left.cues] == [
        (0, 1000, "Good morning"),
        (1000, 2000, "Later"),
    ]
    assert [(word.start, word.end, word.text) for word in left.cues[0].words] == [(0, 800, "Good")]
    assert (left.cues[0].claimed, left.cues[0].segment) == (None, None)
    assert [(one.start, one.end, one.title) for one in left.chapters] == [
        (0, 1000, "One"),
        (1000, 2000, "Two"),
    ]
    assert (left.pauses, left.shots) == (((0, 500),), (0, 1500))


def test_slivers_go() -> None:
    """Less than a blink of a cue is nothing."""
    left = cut(Timeline(cues=(cue(0, 1030, "Almost gone"), cue(1100, 1120, "Short"))), Kept(((1000, 2000),)))
    assert [one.text for one in left.cues] == ["Short"]
