"""What a person should check: the few places that something doubted, with the reasons in words."""

from dataclasses import replace

from subtoolkit.core.cue import Cue
from subtoolkit.core.report import Drop, Missing, Repair, Report
from subtoolkit.core.settings import Presentation
from subtoolkit.core.timeline import Timeline
from subtoolkit.pipeline.judging import judge, measure
from subtoolkit.pipeline.mending import Mended, mend
from subtoolkit.pipeline.reviewing import review, review_of_file
from subtoolkit.timeline.style import style
from tests.timeline.made import cue

WISH = Presentation()


def found(timeline: Timeline) -> list[tuple[int, str, str]]:
    """Start, reasons and text of each place."""
    return [(one.start, one.name, one.note) for one in review(timeline, WISH)]


def test_a_run_without_doubts() -> None:
    """Nothing to check is an empty list."""
    cues = tuple(cue(at * 5_000, at * 5_000 + 3_000, "A line that is easy to read.") for at in range(200))
    assert found(Timeline(cues=cues, language="en")) == []


def test_every_reason_in_words() -> None:
    """One place for each cue, whatever doubts it; places without a cue stand alone."""
    timeline = Timeline(
        language="en",
        cues=(
            cue(1_000, 3_000, "Fine."),
            cue(5_000, 6_000, "Nobody can read so very many words in one short second.", "Anna"),
            cue(9_000, 11_000, "Guessed.").model_copy(update={"estimated": True}),
            cue(15_000, 17_000, "Silence.").model_copy(update={"flags": ("unsupported", "grid")}),
            cue(20_000, 22_000, "At the seam."),
        ),
        report=Report(
            repairs=(
                Repair(reason="seam", detail="3 words", start=20_500, end=21_000),
                Repair(reason="fitted", detail="all", start=0, end=30_000),
            ),
            drops=(
                Drop(reason="preamble", text="Here you are:"),
                Drop(reason="left-out", text="(inaudible)", start=25_000, end=26_000),
            ),
            missing=(Missing(start=40_000, end=50_000, reason="down"),),
        ),
    )
    assert found(timeline) == [
        (
            5_000,
            "too fast to be read",
            "Anna: Nobody can read so very many words in one short second.",
        ),
        (9_000, "its times are estimated", "Guessed."),
        (15_000, "a cue that stands on silence", "Silence."),
        (20_000, "two neighbouring segments heard the same words; they stay once", "At the seam."),
        (25_000, "left out: the model says that it left something out", "(inaudible)"),
        (40_000, "nothing here: the server does not answer", ""),
    ]


def test_a_file_that_was_judged() -> None:
    """Each finding with its figures; several of one cue together."""
    cues = (
        cue(0, 400, "Far too many words for less than half a second of time."),
        cue(3_000, 5_000, "Fine."),
    )
    timeline = Timeline(cues=cues, language="en")
    (one,) = review_of_file(judge(timeline, measure(timeline, WISH)), cues)
    assert (one.start, one.note) == (0, cues[0].text)
    assert one.name.startswith("cps 1")
    assert "allowed 20" in one.name
    assert "min-duration 0.4 s, allowed 0.833 s" in one.name


def test_what_moved_unlike_its_neighbours() -> None:
    """A file that was late as a whole is not listed; one cue that went elsewhere is."""
    cues = tuple(cue(at * 5_000, at * 5_000 + 3_000, f"Line {at}.") for at in range(30))
    mended = mend(Timeline(cues=cues, language="en"), WISH)
    moves = [
        (old, old.model_copy(update={"start": old.start + 1_500, "end": old.end + 1_500})) for old in cues
    ]
    assert review_of_file((), mended.polished.cues, _moved(mended, moves)) == ()
    old, new = moves[12]
    moves[12] = (old, new.model_copy(update={"start": new.start - 1_400, "end": new.end - 1_400}))
    (one,) = review_of_file((), [new for _, new in moves], _moved(mended, moves))
    assert (one.start, one.name) == (60_100, "moved by +0.1 s, unlike its neighbours")


def _moved(mended: Mended, moves: list[tuple[Cue, Cue]]) -> Mended:
    return replace(mended, moves=tuple(moves))


def test_the_style_decides_what_can_be_read() -> None:
    """A child reads less in a second."""
    timeline = Timeline(cues=(cue(0, 1_100, "So many words in a second."),), language="en")
    assert style("netflix", "en").max_cps > 12
    assert review(timeline, WISH.model_copy(update={"max_cps": 99.0})) == ()
    assert len(review(timeline, WISH.model_copy(update={"max_cps": 5.0}))) == 1
