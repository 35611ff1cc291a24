"""Words marked as they are spoken: inner stamps of WebVTT, karaoke of ASS."""

import re
from typing import NamedTuple

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtoolkit import formats
from subtoolkit.core.clock import parse_clock
from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import Look
from tests.formats.readers import READERS
from tests.formats.sample import HOSTILE

MARKED = [(name, reader) for name in ("vtt", "ass") for reader in READERS[name]]


def _cue(text: str, *words: tuple[int, int, str], end: int = 2_000, speaker: str | None = None) -> Cue:
    timed = tuple(Word(start=start, end=end, text=text) for start, end, text in words)
    return Cue(start=1_000, end=end, text=text, words=timed, speaker=speaker)


def _written(cue: Cue, name: str, look: Look | None = None) -> str:
    """The text of the only cue as it stands in the file."""
    text = formats.render(Timeline(cues=(cue,)), name, look or Look(highlight=True)).rstrip("\n")
    return text.split("\n")[-1].split(",", 9)[9] if name == "ass" else text.split("\n", 3)[3]


@pytest.mark.parametrize(
    ("cue", "vtt", "ass"),
    [
        (
            _cue(
                "Hello, you\nthere.",
                (1_304, 1_500, "Hello,"),
                (1_506, 1_700, "you"),
                (1_800, 2_000, "there."),
            ),
            "<00:00:01.304>Hello, <00:00:01.506>you\n<00:00:01.800>there.",
            r"{\k30}{\k21}Hello, {\k29}you\N{\k20}there.",
        ),
        (_cue("Hello", (1_000, 1_500, "Hello")), "Hello", r"{\k100}Hello"),
        (
            _cue("- An ant", (1_000, 1_200, "An"), (1_200, 1_400, "ant")),
            "- An <00:00:01.200>ant",
            r"{\k20}- An {\k80}ant",
        ),
        (
            _cue("ANNA: Anna is in", (1_100, 1_200, "Anna"), (1_200, 1_400, "is"), (1_500, 1_900, "in")),
            "<00:00:01.100>ANNA: Anna <00:00:01.200>is <00:00:01.500>in",
            r"{\k10}{\k10}ANNA: Anna {\k30}is {\k50}in",
        ),
        (
            _cue("小明：你好，\n世界", (1_000, 1_200, "你好"), (1_300, 1_400, "世"), (1_400, 2_000, "界")),
            "小明：你好，\n<00:00:01.300>世<00:00:01.400>界",
            r"{\k30}小明：你好，\N{\k10}世{\k60}界",
        ),
        (
            _cue(r"C:\New <b> {x} &", (1_000, 1_200, r"C"), (1_300, 1_400, "New"), (1_400, 1_500, "b x &")),
            "C:\\<00:00:01.300>New <00:00:01.400>&lt;b&gt; {x} &amp;",
            "{\\k30}C:\\\u2060{\\k10}New {\\k60}<b> ｛x｝ &",
        ),
        (
            _cue(
                "at the same time", (1_000, 1_000, "at"), (1_000, 1_500, "the"), (2_000, 2_000, "same time")
            ),
            "at the same time",
            r"{\k0}at {\k100}the {\k0}same time",
        ),
    ],
    ids=["silence and lines", "one word", "dash", "name", "wide", "hostile", "no time"],
)
def test_written_by_the_letter(cue: Cue, vtt: str, ass: str) -> None:
    """A mark before each word, behind blanks and line breaks; what is not said goes with the first word."""
    assert _written(cue, "vtt") == vtt
    assert _written(cue, "ass") == ass


@pytest.mark.parametrize(
    "cue",
    [
        _cue("No words"),
        _cue("Other words", (1_000, 1_500, "Some"), (1_500, 2_000, "words")),
        _cue("Half the words", (1_500, 2_000, "words")),
        _cue("Half the words", (1_000, 1_500, "Half")),
        _cue("♪", (1_000, 1_500, "♪")),
    ],
    ids=lambda cue: f"{cue.text} {len(cue.words)}",
)
@pytest.mark.parametrize("name", ["vtt", "ass"])
def test_other_cues_stay_as_they_are(cue: Cue, name: str) -> None:
    """Without word times, or where the words are not the text, a cue is written as usual."""
    timeline = Timeline(cues=(cue,))
    usual, marked = (formats.render(timeline, name, Look(highlight=on)) for on in (False, True))
    assert marked.splitlines()[-1] == usual.splitlines()[-1]


def test_the_spoken_word_stands_out() -> None:
    """Words to come are grey; spoken ones are yellow, or have the colour of their voice."""
    cue = _cue("Hello you", (1_000, 1_500, "Hello"), (1_500, 2_000, "you"), speaker="Anna")
    script = pysubs2.SSAFile.from_string(
        formats.render(Timeline(cues=(cue,)), "ass", Look(highlight=True)), "ass"
    )
    style = script.styles[script.events[0].style]
    assert (style.primarycolor.r, style.primarycolor.g, style.primarycolor.b) == (255, 255, 0)
    assert style.secondarycolor.r == style.secondarycolor.g == style.secondarycolor.b < 200
    look = Look(highlight=True, speakers="colour")
    assert _written(cue, "ass", look) == r"{\c&HFFFFFF&}{\k50}Hello {\k50}you"
    assert _written(cue, "vtt", look) == "<v Anna><c.white>Hello <00:00:01.500>you</c>"


def test_only_on_request() -> None:
    """Nothing of it is in a file for which nobody asked."""
    timeline = Timeline(cues=(_cue("Hello you", (1_200, 1_500, "Hello"), (1_500, 2_000, "you")),))
    assert "Hello you" in formats.render(timeline, "vtt")
    assert "\\k" not in formats.render(timeline, "ass")
    assert "Spoken" not in formats.render(timeline, "ass")


class _Marks(NamedTuple):
    """The marks of a cue, on the clock."""

    vtt: list[int]
    ass: list[int]
    """Hundredths from the start of the cue to its end."""


def _marks(cue: Cue, look: Look) -> _Marks:
    stamps = re.findall(r"<(\d\d:\d\d:\d\d\.\d{3})>", _written(cue, "vtt", look))
    lengths = re.findall(r"\{\\k(\d+)\}", _written(cue, "ass", look))
    return _Marks([parse_clock(stamp) for stamp in stamps], [int(length) for length in lengths])


@st.composite
def _spoken(draw: st.DrawFn) -> Cue:
    """A cue whose words are its text, in any lines, hostile ones too, at any times and with any label."""
    pieces = st.sampled_from([*HOSTILE.values(), "a", "is", "{x}", "\\", "N", "\\N", "<", "&", "it’s", "好"])
    written = draw(st.lists(pieces | st.text(max_size=6), min_size=1, max_size=8))
    texts = [word for piece in written for word in piece.split()] or ["word"]
    text = draw(st.sampled_from(["", "- ", "-", "Anna: ", "ANNA：", "♪ "])) + texts[0]
    text += "".join(draw(st.sampled_from([" ", "\n"])) + word for word in texts[1:])
    start = draw(st.integers(0, 10**8))
    end = draw(st.integers(start + 1, start + 10_000))
    count = 2 * len(texts)
    times = sorted(draw(st.lists(st.integers(start, end), min_size=count, max_size=count)))
    words = tuple(
        Word(start=times[2 * at], end=times[2 * at + 1], text=word) for at, word in enumerate(texts)
    )
    return Cue(start=start, end=end, text=text, words=words, speaker=draw(st.sampled_from([None, "Anna"])))


LOOKS = st.builds(Look, speakers=st.sampled_from(["none", "name", "dash", "colour"]), highlight=st.just(True))


@given(_spoken(), LOOKS)
def test_marks_keep_the_clock(cue: Cue, look: Look) -> None:
    """Stamps ascend strictly inside the cue; karaoke sums up to its length and is at its words."""
    if not any(sign.isalnum() for word in cue.words for sign in word.text):
        return
    marks = _marks(cue, look)
    assert [cue.start, *marks.vtt, cue.end] == sorted({cue.start, *marks.vtt, cue.end})
    starts = [word.start for word in cue.words if any(map(str.isalnum, word.text))]
    assert set(marks.vtt) == {start for start in starts if cue.start < start < cue.end}
    first = (cue.start + 5) // 10
    assert sum(marks.ass) == max((cue.end + 5) // 10 - first, 1)
    heard = [first + sum(marks.ass[:at]) for at in range(len(marks.ass))][-len(starts) :]
    assert heard == [min((start + 5) // 10, first + sum(marks.ass)) for start in starts]


@given(_spoken(), LOOKS)
def test_the_words_stay(cue: Cue, look: Look) -> None:
    """Read back, by others too, the text with marks is the text without."""
    timeline, usual = Timeline(cues=(cue,)), look.model_copy(update={"highlight": False})
    for name, reader in [*MARKED, ("vtt", None), ("ass", None)]:
        texts = []
        for each in (look, usual):
            written = formats.render(timeline, name, each)
            if reader:
                found = [cue.text for cue in READERS[name][reader](written)]
            else:
                found = [cue.text for cue in formats.read(written, name).cues]
            plain = re.sub(r"\{\\(?:k\d+|c[^}]*)\}", "", found[0]) if found else ""
            texts.append(plain.replace("\u2060", ""))
        assert texts[0] == texts[1], (name, reader)
