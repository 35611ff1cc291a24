"""Markup on the words that it was on, however their cues were polished."""

from hypothesis import given
from hypothesis import strategies as st

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import markup, read, render
from subtoolkit.formats.carried import carried
from subtoolkit.timeline.polish import polish
from subtoolkit.timeline.style import style
from tests.timeline.made import cue


def marked(text: str, *, start: int = 0) -> Cue:
    """A cue with tags as characters."""
    file = render(Timeline(cues=(cue(start, start + 2_000, text),)), "srt")
    return markup.balanced(read(markup.marked(file, "srt"), "srt")).cues[0]


def written(cues: tuple[Cue, ...], *sources: Cue) -> list[str]:
    """The cues' texts in SubRip with the markup of `sources`."""
    return [markup.dressed(one.text, "srt") for one in carried(Timeline(cues=cues), sources).cues]


def test_split_and_joined() -> None:
    """Marks end with a cue and begin again in the next; blanks and punctuation go with their words."""
    source = marked("{\\an8}<i>All of it, and</i> <b>more</b>.")
    assert written((cue(0, 1, "All of it,"), cue(1, 2, "and\nmore.")), source) == [
        "{\\an8}<i>All of it,</i>",
        "{\\an8}<i>and</i>\n<b>more.</b>",
    ]
    pair = marked("<i>One.</i>"), marked("Two.", start=2_000)
    assert written((cue(0, 4, "One. Two."),), *pair) == ["<i>One.</i> Two."]
    assert written((cue(0, 4, "-One.\n-Two."),), *pair) == ["<i>-One.</i>\n-Two."]


def test_names_and_what_was_left_out() -> None:
    """A name before the words has no markup; cues that are not shown leave no trace, nor do unknown words."""
    sources = marked("[<u>door</u>]"), marked("<i>Who is it?</i>"), marked("<b>Me</b>")
    cues = (cue(0, 1, "Anna: Who is it?"), cue(1, 2, "Nobody knows"), cue(2, 3, "Me"))
    assert written(cues, *sources) == ["Anna: <i>Who is it?</i>", "Nobody knows", "<b>Me</b>"]


WORDS = st.lists(
    st.sampled_from(["one", "two,", "three.", "<i>", "</i>", "<b>", "</b>", "four", "five", "漢字", "é"]),
    min_size=1,
    max_size=40,
).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_every_letter_keeps_its_style(texts: list[str]) -> None:
    """Whatever polishing does to the cues."""
    cues = [cue(at * 3_000, at * 3_000 + 2_900, markup.marked(text, "srt")) for at, text in enumerate(texts)]
    source = markup.balanced(Timeline(cues=tuple(cues)))
    polished = polish(markup.bare(source), style("netflix", "en"))
    found = carried(polished, source.cues)
    assert markup.bare(found) == polished

    def letters(timeline: Timeline) -> list[tuple[str, markup.Style]]:
        return [pair for one in timeline.cues for pair in markup.styled(one.text) if pair[0].isalnum()]

    assert letters(found) == letters(source)
