"""Any text at all -> blocks and a report that together hold every word of it."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtoolkit import replies
from subtoolkit.core.clock import format_clock
from subtoolkit.core.reasons import REASONS
from subtoolkit.core.report import Report
from subtoolkit.core.segment import Segment

DURATION = 60_000
SEGMENT = Segment(index=0, start=0, end=DURATION)

FRAGMENTS = st.sampled_from(
    [
        "```json", "```", "## Storyline", "## Speakers and Transcript", "Speaker profiles:", "Speaker: Ann",
        "Content: “", "State: calm", "[00:00:01,000 --> 00:00:02,000] ", "00:01.000 - 00:02.000", "[0:05]",
        "{", '"start": ', "3.5", '"text": "', "}", "]", "[", ",", "1", "-->", "♪", "(End)", "[Music]",
        "| a | b |", "<think>", "</think>", "assistant", "\n", "\r\n", "\u2028", "\ufeff", "“", "”", "no",
        "word", "好的，", ":", "：", "\\", "'", "//", "…", "00:75:10", "-0:05", "99999999999999999999:00",
        "la la la ",
    ]
)  # fmt: skip
FINISHES = st.sampled_from(["stop", "length", "cut", "content_filter"])
ANY_TEXT = st.text() | st.lists(FRAGMENTS | st.text(max_size=5), max_size=40).map("".join)


@given(
    ANY_TEXT, st.none() | st.integers(1, 90_000), st.sampled_from(["stop", "length", "cut", "content_filter"])
)
@settings(max_examples=400)
def test_any_text_gives_blocks_and_a_fragment(text: str, duration: int | None, finish: str) -> None:
    """Nothing raises, and what comes out keeps the invariants of its nouns."""
    blocks, report = replies.read(text, duration=duration, finish=finish)  # type: ignore[arg-type]
    fragment = replies.place(blocks, Segment(index=3, start=120_000, end=180_000), report=report)
    for cue in fragment.cues:
        type(cue).model_validate(cue.model_dump())
    assert list(fragment.cues) == sorted(fragment.cues, key=lambda cue: cue.start)
    assert all(block.at <= len(text) for block in blocks)
    told = fragment.report
    happened = [*told.repairs, *told.drops, *told.missing, *told.notes]
    assert {one.reason for one in happened} <= set(REASONS)
    assert all(one.start < one.end for one in told.missing)


WORDS = st.sampled_from(
    [
        "river",
        "harbour",
        "lantern",
        "follow",
        "under",
        "bridge",
        "marble",
        "quiet",
        "seven",
        "风",
        "桥",
        "月亮",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
LINES = st.lists(TEXTS, min_size=1, max_size=12)
LABELS = frozenset(
    ["speaker", "state", "content", "speakers", "and", "transcript", "profiles", "start", "end", "text"]
)


def words_of(text: str) -> Counter[str]:
    """The words of a text: no numbers, no labels, characters of Chinese one by one."""
    found = re.findall(r"[一-鿿]|[^\W\d_一-鿿]+", text.casefold())
    return Counter(word for word in found if word not in LABELS)


def kept(blocks: tuple[replies.Block, ...], report: Report) -> str:
    """All texts that a reading gives."""
    texts = [text for block in blocks for text in (block.text, block.speaker, block.state) if text]
    return "\n".join([*texts, *(drop.text for drop in report.drops), *(note.detail for note in report.notes)])


def lyric(number: int, text: str) -> str:
    """A lyric line."""
    return f"[{format_clock(3000 * number)} --> {format_clock(3000 * number + 2000 + 37 * number)}] {text}"


def turn(number: int, text: str) -> str:
    """A turn of a report."""
    start, end = (format_clock(time, mark=".", hours=False) for time in (3000 * number, 3000 * number + 2500))
    return f"{start} - {end}\nSpeaker: Guide\nState: calm\nContent: “{text}”"


def caption(number: int, text: str) -> str:
    """A caption of an SRT file."""
    return f"{number}\n{format_clock(3000 * number)} --> {format_clock(3000 * number + 2500)}\n{text}\n"


SHAPES = {
    "lyrics": (lyric, "", "\n"),
    "srt": (
        lambda n, t: f"{n}\n{format_clock(3000 * n)} --> {format_clock(3000 * n + 2500)}\n{t}\n",
        "",
        "\n",
    ),
    "lines": (lambda n, t: f"[{n // 20}:{3 * n % 60:02d}] {t}", "", "\n"),
    "report": (turn, "## Speakers and Transcript\nSpeaker profiles:\nGuide - old\n", "\n"),
    "json": (lambda n, t: f'{{"start": {3 * n}, "end": {3 * n + 2}, "text": "{t}"}}', "", "\n"),
    "prose": (lambda n, t: t, "", "\n"),
}


@given(st.sampled_from(sorted(SHAPES)), LINES, TEXTS, TEXTS, st.data())
def test_every_word_is_in_a_block_or_in_the_report(
    name: str, lines: list[str], before: str, behind: str, data: st.DataObject
) -> None:
    """With a preamble, a remark, and a line removed anywhere, no word of a reply is lost or doubled."""
    write, head, joint = SHAPES[name]
    rows = (head + joint.join(write(number, line) for number, line in enumerate(lines))).splitlines()
    if data.draw(st.booleans()):
        rows.pop(data.draw(st.integers(0, len(rows) - 1)))
    text = "\n".join([*([before, ""] if data.draw(st.booleans()) else []), *rows])
    text += data.draw(st.sampled_from(["", f"\n\n{behind}", f"\n{behind}"]))
    blocks, report = replies.read(text, duration=DURATION)
    found = words_of(kept(blocks, report))
    if report.loops:
        assert set(found) == set(words_of(text))
    else:
        assert found == words_of(text)


@given(st.sampled_from(sorted(SHAPES)), LINES, st.data())
def test_a_cut_reply_keeps_what_is_complete(name: str, lines: list[str], data: st.DataObject) -> None:
    """Wherever a reply is cut, its words are in blocks or drops, and it is not called complete."""
    write, head, joint = SHAPES[name]
    whole = head + joint.join(write(number, line) for number, line in enumerate(lines))
    text = whole[: data.draw(st.integers(0, len(whole)))]
    blocks, report = replies.read(text, duration=DURATION, finish="length")
    assert report.status != "complete"
    if not report.loops and name != "json":
        assert set(words_of(text)) - set(words_of(kept(blocks, report))) <= set(
            words_of(text.rpartition("\n")[2])
        )


@given(LINES)
def test_one_bad_line_does_not_spoil_its_neighbours(lines: list[str]) -> None:
    """Noise between two lyric lines changes neither of them."""
    good = [lyric(number, line) for number, line in enumerate(lines, 1)]
    clean, _ = replies.read("\n".join(good), duration=DURATION)
    noisy, _ = replies.read("\n[99:99:99,9 -->] ???\n".join(good), duration=DURATION)
    wanted = {(block.start, block.end, block.text) for block in clean}
    assert wanted <= {(block.start, block.end, block.text.partition("\n")[0]) for block in noisy}


def test_a_grammar_is_recognised_by_its_shape() -> None:
    """Each shape is named in the report."""
    lines = ["river under bridge", "marble quiet garden", "follow seven lantern"]
    for name, (write, head, joint) in SHAPES.items():
        _, report = replies.read(head + joint.join(write(number, line) for number, line in enumerate(lines)))
        assert report.grammar == name


def test_halves_of_characters_do_no_harm() -> None:
    """What a cut stream leaves of an emoji becomes a replacement mark; two halves become one character."""
    blocks, _ = replies.read("[0:01] half \ud83d\n[0:03] whole \ud83d\ude42\n")
    assert [block.text for block in blocks] == ["half \ufffd", "whole \U0001f642"]
    blocks, _ = replies.read('[{"start": 1, "end": 2, "text": "half \\ud83d"}]')
    assert [block.text for block in blocks] == ["half \ufffd"]


HOSTILE = [
    "| Start | End | Text |\n" + "|-------|---" * 400 + "*\n",
    "[0:01] " + "_" * 199 + "a\n" + "[0:02] " + "_" * 199 + "a\n",
    "## " + "* " * 5_000,
    "[" * 20_000,
    "{" * 20_000,
    '[{"a":"' + "\\" * 20_000,
    '[{"a":"' + '", "' * 5_000,
    "“" * 20_000,
    "- " * 10_000,
    "1:" * 10_000,
    "<think>" * 3_000,
    "[0:01 - " * 3_000,
    "(0:01 - 0:02) " * 2_000,
    "Speaker profiles: a - b\n" * 500,
    "no " * 7_000,
    "there is no no no" + " text" * 5_000,
    ("a" * 39 + "b") * 500,
    "[0:05] x\n" * 2_000,
    "♪ " * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.timeout(20)
def test_hostile_text_ends(text: str) -> None:
    """Text that is made to lead a pattern astray is read as quickly as any other."""
    blocks, report = replies.read(text, duration=DURATION)
    assert replies.place(blocks, SEGMENT, report=report).report.grammar
