"""Blocks -> cues on the media clock."""

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit import replies
from subtoolkit.core.block import Block
from subtoolkit.core.report import Drop, Loop, Missing, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Timeline

SEGMENT = Segment(index=4, start=300_000, end=360_000)


def line(start: int | None, end: int | None, text: str = "some words", **more: str) -> Block:
    """A block of speech."""
    return Block.model_validate({"kind": "speech", "start": start, "end": end, "text": text, **more})


def spans(timeline: Timeline) -> list[tuple[int, int]]:
    """The times of its cues."""
    return [(cue.start, cue.end) for cue in timeline.cues]


def test_relative_times_get_the_start_of_the_segment() -> None:
    """Times that fit the segment's own clock are moved; claim and segment are kept."""
    placed = replies.place([line(1_000, 2_000)], SEGMENT)
    assert spans(placed) == [(301_000, 302_000)]
    assert placed.cues[0].claimed == (301_000, 302_000)
    assert placed.cues[0].segment == 4
    assert not placed.cues[0].estimated


def test_absolute_times_stay() -> None:
    """Times that only fit the media's clock are taken as they stand, with a note."""
    placed = replies.place([line(301_000, 302_000), line(359_000, 361_000)], SEGMENT)
    assert spans(placed) == [(301_000, 302_000), (359_000, 361_000)]
    assert [note.reason for note in placed.report.notes] == ["absolute"]


def test_one_wild_time_does_not_move_the_others() -> None:
    """A single time far outside does not turn a relative reply into anything else."""
    blocks = [line(1_000 * number, 1_000 * number + 900, f"line {number}") for number in range(1, 20)]
    placed = replies.place([*blocks, line(3_000_000, 3_001_000)], SEGMENT)
    assert spans(placed)[0] == (301_000, 301_900)


def test_where_both_fit_the_speech_decides_and_else_it_is_relative() -> None:
    """A segment that begins within its own length: the reading that lies on speech wins."""
    early = Segment(index=1, start=30_000, end=90_000)
    blocks = [line(40_000, 44_000, "a"), line(50_000, 54_000, "b")]
    assert spans(replies.place(blocks, early)) == [(70_000, 74_000), (80_000, 84_000)]
    heard = [(39_900, 44_100), (50_000, 54_000)]
    assert spans(replies.place(blocks, early, active=heard)) == [(40_000, 44_000), (50_000, 54_000)]
    heard = [(69_900, 74_100), (80_000, 84_000)]
    assert spans(replies.place(blocks, early, active=heard)) == [(70_000, 74_000), (80_000, 84_000)]


def test_nothing_is_clipped() -> None:
    """A stretched reply reaches over its segment: the fit must see that."""
    assert spans(replies.place([line(1_000, 2_000), line(63_000, 66_000)], SEGMENT))[1] == (363_000, 366_000)


def test_a_missing_end_is_estimated_and_marked() -> None:
    """The next start is the end, but no more than seven seconds, and no more than slow singing needs."""
    placed = replies.place(
        [line(0, None, "no"), line(1_000, None, "a b c d e f g h " * 9), line(20_000, None, "no")], SEGMENT
    )
    assert spans(placed) == [(300_000, 301_000), (301_000, 308_000), (320_000, 321_400)]
    assert all(cue.estimated for cue in placed.cues)
    assert placed.report.estimated == 3


def test_no_time_is_made_up_for_an_untimed_line() -> None:
    """Turns without any time are in the report, word for word, and the fragment is partial."""
    placed = replies.place([line(None, None, "Halt.", speaker="Guard", state="loud")], SEGMENT)
    assert not placed.cues
    assert placed.report.status == "partial"
    assert placed.report.drops == (Drop(reason="untimed", text="Guard: Halt. (loud)"),)


def test_the_report_of_the_reading_moves_with_the_blocks() -> None:
    """Ranges that `read` reported on the segment's clock stand on the media clock afterwards."""
    told = Report(
        status="partial",
        loops=(Loop(text="no", count=9, start=1_000, end=9_000),),
        missing=(Missing(start=2_000, end=60_000, reason="loop"),),
    )
    placed = replies.place([line(1_000, None, "no")], SEGMENT, report=told)
    assert (placed.report.missing[0].start, placed.report.missing[0].end) == (302_000, 360_000)
    assert placed.report.loops[0].start == 301_000
    assert placed.cues[0].flags == ("loop",)
    assert placed.report.status == "partial"


def test_speakers_are_there_once_with_their_profiles() -> None:
    """Profiles come first, then voices without one."""
    placed = replies.place(
        [
            Block(kind="profile", speaker="Ann", text="old"),
            line(0, 1_000, "a", speaker="Ben"),
            line(2_000, 3_000, "b", speaker="Ann"),
            line(4_000, 5_000, "c", speaker="Ben"),
        ],
        SEGMENT,
    )
    assert [(one.name, one.profile, one.segment) for one in placed.speakers] == [
        ("Ann", "old", 4),
        ("Ben", "", 4),
    ]


def test_a_description_without_time_is_about_the_whole_segment() -> None:
    """Prose that was asked for is one scene, marked as estimated."""
    blocks, report = replies.read("Rain falls on a tin roof.", duration=60_000, prompt="")
    placed = replies.place(blocks, SEGMENT, report=report)
    assert [(one.start, one.end, one.estimated) for one in placed.scenes] == [(300_000, 360_000, True)]
    assert placed.report.status == "complete"


BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(["speech", "lyric", "sound", "scene", "text", "profile", "section"]),
    start=st.none() | st.integers(-5_000, 400_000),
    end=st.none() | st.integers(-5_000, 400_000),
    speaker=st.none() | st.sampled_from(["Ann", "Ben"]),
    text=st.sampled_from(["", " ", "words", "more words"]),
)


@given(st.lists(BLOCKS, max_size=15), st.none() | st.just([(301_000, 310_000), (320_000, 330_000)]))
def test_any_blocks_can_be_placed(blocks: list[Block], active: list[tuple[int, int]] | None) -> None:
    """Whatever the model claimed, cues are valid and in order, and every text is in the fragment."""
    placed = replies.place(blocks, SEGMENT, active=active)
    Timeline.model_validate(placed.model_dump())
    starts = [cue.start for cue in placed.cues]
    assert starts == sorted(starts)
    spoken = [
        block for block in blocks if block.kind in ("speech", "lyric", "sound", "text") and block.text.strip()
    ]
    shown = len(placed.cues) + len(placed.visible_text) + len(placed.report.drops)
    assert shown == len(spoken)
