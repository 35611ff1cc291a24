"""Quirks: what models make of a grammar; each a pure function of a well-formed reply."""

import json
import statistics
from itertools import pairwise

import pytest

from subtoolkit.core.errors import UsageError
from subtoolkit.standin import quirks
from subtoolkit.standin.ears.instant import Instant
from subtoolkit.standin.heard import Heard
from subtoolkit.standin.log import Entry
from subtoolkit.standin.quirks import QUIRKS
from subtoolkit.standin.quirks.base import Clip, turns
from subtoolkit.standin.write import write
from tests.standin.asking import LYRICS, REPORT, SEGMENTS, TRANSCRIPT, asking, reply, usual

DURATION = 90_000
HEARD = Instant().hear(b"", DURATION)
CHAPTERS = (
    "<number of the entry> | <title>\n\n1 | 0:00 - 0:30 | Boats in the harbour\n"
    "2 | 0:30 - 1:00 | A harbour crane\n"
    "3 | 1:00 - 1:30 | Bread in the kitchen"
)
PROMPTS = {
    "transcript": TRANSCRIPT, "report": REPORT, "lyrics": LYRICS, "segments": SEGMENTS, "srt": "SRT",
    "chapters": CHAPTERS,
}  # fmt: skip
REPLIES = {name: write(HEARD, prompt) for name, prompt in PROMPTS.items()}
CHANGES_NOTHING = {"no-blank-lines"}
"""Quirks that need another one before them: our replies have no blank lines."""


def bent(text: str, reply: str = "lyrics", duration: int = DURATION, at: int = 0) -> str:
    """A reply after one quirk, written as on the command line."""
    entry = Entry(number=1, arrived=0, duration=duration, at=at, prompt=PROMPTS[reply])
    return quirks.bend(REPLIES[reply], quirks.read([text]), entry)


def texts(reply: str) -> list[str]:
    """What is said in a well-formed reply."""
    return [turn.text for turn in turns(reply)]


@pytest.mark.parametrize("name", QUIRKS)
def test_every_quirk_bends_a_reply_of_some_grammar(name: str) -> None:
    """It does so in the same way each time, and also stands a reply in which nothing is said."""
    replies = {grammar: bent(name, grammar, at=DURATION) for grammar in PROMPTS}
    assert replies == {grammar: bent(name, grammar, at=DURATION) for grammar in PROMPTS}
    assert replies != REPLIES or name in CHANGES_NOTHING
    for prompt in PROMPTS.values():
        QUIRKS[name].bend(write(Heard(), prompt), Clip(DURATION, prompt=prompt))
    assert QUIRKS[name].says


@pytest.mark.parametrize(
    ("quirk", "line"),
    [
        ("mm-ss", "[0:04 --> 0:06] Mill and carries every leaf along until evening."),
        ("seconds", "[4.24 --> 6.8] Mill and carries every leaf along until evening."),
        ("missing-parts", "[0:0:4,2 --> 0:0:6,8] Mill and carries every leaf along until evening."),
        ("broken-field", "[00:00:04,2: --> 00:00:06,8:] Mill and carries every leaf along until evening."),
        ("mixed-widths", "[00:04 --> 00:00:07] Mill and carries every leaf along until evening."),
        ("separator:~", "[00:00:04,240 ~ 00:00:06,800] Mill and carries every leaf along until evening."),
        (
            "brackets:【】",
            "【00:00:04,240 --> 00:00:06,800】 Mill and carries every leaf along until evening.",
        ),
        (
            "brackets:bold",
            "**00:00:04,240 --> 00:00:06,800** Mill and carries every leaf along until evening.",
        ),
        ("brackets:none", "00:00:04,240 --> 00:00:06,800 Mill and carries every leaf along until evening."),
        (
            "after-bracket",
            "[00:00:04,240 --> 00:00:06,800] : Mill and carries every leaf along until evening.",
        ),
        ("start-only", "[00:00:04,240] Mill and carries every leaf along until evening."),
        ("backwards", "[00:00:04,240 --> 00:00:04,040] Mill and carries every leaf along until evening."),
        ("offset:-2", "[00:00:02,240 --> 00:00:04,800] Mill and carries every leaf along until evening."),
        ("stretch:1.5", "[00:00:06,360 --> 00:00:10,200] Mill and carries every leaf along until evening."),
        ("absolute:60", "[00:01:04,240 --> 00:01:06,800] Mill and carries every leaf along until evening."),
    ],
)
def test_what_becomes_of_a_lyric_line(quirk: str, line: str) -> None:
    """The second line of the reply is written as this quirk writes it."""
    assert bent(quirk).split("\n")[1] == line


@pytest.mark.parametrize(
    ("quirk", "line"),
    [
        ("labels-zh", "说话人：Speaker 1"),
        ("labels-bullet", "- **Speaker**: Speaker 1"),
        ("labels-colon", "Speaker：Speaker 1"),
        ("headings", "### 3) Speakers & Transcript"),
        ("headings-bold", "**Speakers and Transcript**"),
        ("quotes:corner", "Content: 「The river turns behind old mill and carries.」"),
        ("quotes:none", "Content: The river turns behind old mill and carries."),
        ("quote-inside", 'Content: "The "river" turns behind old mill and carries."'),
        ("tags:at", "Content: “@Speaker 1: The river turns behind old mill and carries.”"),
        ("unlisted-speaker", "Speaker: Voice of Speaker 1"),
        ("no-visible:zh", "无可见文字。"),
        ("full-width", "００：００：０４，２４０ - ００：００：０６，８００"),
        ("srt:restart", "3"),
        ("table", "| 00:04 | 00:07 | Speaker 2 | Mill and carries every leaf along until evening. |"),
    ],
)
def test_what_stands_in_a_transcript(quirk: str, line: str) -> None:
    """A line that only this quirk writes stands in the reply."""
    assert line in bent(quirk, "transcript").split("\n")
    assert line not in REPLIES["transcript"].split("\n")


def test_jitter_scatters_as_much_as_it_says() -> None:
    """The noise is Gaussian with the deviation that was asked for, and another piece gets other noise."""
    heard = Instant().hear(b"", 3_600_000)
    exact = write(heard, LYRICS)
    noisy = QUIRKS["jitter"].bend(exact, Clip(3_600_000, argument="0.4,3"))
    moves = [b.start - a.start for a, b in zip(turns(exact), turns(noisy), strict=True)]
    assert abs(statistics.mean(moves)) < 60
    assert 340 < statistics.stdev(moves) < 460
    assert all(turn.end > turn.start for turn in turns(noisy))
    assert noisy != QUIRKS["jitter"].bend(exact, Clip(3_600_000, at=1, argument="0.4,3"))


def test_absolute_times_start_where_the_piece_does() -> None:
    """Without an argument the place that the ear found is added."""
    assert turns(bent("absolute", at=600_000))[0].start == 600_240


def test_order_copies_and_merges_keep_the_words() -> None:
    """Shuffled, doubled or put together: no word is lost."""
    words = sorted(" ".join(texts(REPLIES["lyrics"])).split())
    assert sorted(" ".join(texts(bent("order"))).split()) == words
    assert sorted(" ".join(texts(bent("long:3"))).split()) == words
    assert len(texts(bent("doubled"))) == 2 * len(texts(REPLIES["lyrics"]))
    starts = [turn.start for turn in turns(bent("order"))]
    assert starts != sorted(starts)


def test_what_stands_past_the_end_stands_past_the_end() -> None:
    """The last items are moved beyond the clip, the others are left alone."""
    moved = turns(bent("past-end:2"))
    assert [turn.start > DURATION for turn in moved] == [False] * (len(moved) - 2) + [True, True]
    assert turns(bent("over-end"))[-1].end > DURATION > turns(bent("over-end"))[-1].start


@pytest.mark.parametrize("period", [1, 2, 3, 4])
def test_loops_repeat_to_the_end_on_a_grid(period: int) -> None:
    """The same lines, evenly, until the clip ends."""
    looped = turns(bent(f"loop-lines:{period}"))
    tail = looped[-10:]
    assert {b.start - a.start for a, b in pairwise(tail)} == {5_000}
    assert len({turn.text for turn in tail}) == period
    assert looped[-1].end >= DURATION - 5_000


def test_a_chorus_is_no_loop() -> None:
    """Four equal lines at uneven times, then the song goes on."""
    sung = turns(bent("chorus"))
    steps = [b.start - a.start for a, b in pairwise(sung[:4])]
    assert len({turn.text for turn in sung[:4]}) == 1
    assert max(steps) > 1.05 * min(steps)
    assert sung[4].text != sung[0].text


def test_json_in_all_its_dialects() -> None:
    """Valid JSON where the fault is in the content; otherwise not quite JSON."""
    assert json.loads(bent("json-keys:begin", "segments"))["segments"][1]["begin"] == 4.24
    assert json.loads(bent("json-ms", "transcript"))["segments"][1]["startMs"] == 4_240
    assert json.loads(bent("json-strings", "lyrics"))["segments"][1]["start"] == "4.24"
    assert json.loads(bent("json:bare", "lyrics"))[1]["start"] == 4.24
    for broken in ("json-comma", "json-single-quotes", "json-comments", "json-unescaped", "json-cut"):
        with pytest.raises(ValueError, match="line"):
            json.loads(bent(broken, "segments"))


def test_quirks_add_up_in_their_order_and_are_logged() -> None:
    """Over HTTP: two quirks, one of them for the first request alone."""
    with asking(quirks=["mm-ss", "fence:srt*1"]) as (server, client):
        first, second = (reply(client, usual(prompt=LYRICS)) for _ in range(2))
    assert first.startswith("```srt\n[0:00 --> 0:02]")
    assert second.startswith("[0:00 --> 0:02]")
    assert [entry.quirks for entry in server.log] == [("mm-ss", "fence:srt*1"), ("mm-ss",)]


@pytest.mark.parametrize("text", ["fense", "offset:soon", "jitter:a,b", "long:0"])
def test_what_cannot_be_read_is_an_error_at_the_start(text: str) -> None:
    """A typing mistake in a quirk is found before any request."""
    with pytest.raises(UsageError):
        quirks.read([text])
