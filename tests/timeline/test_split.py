"""Long cues become several: where the text is cut, and where the times come from."""

from itertools import pairwise

from subtoolkit.core.cue import Word
from subtoolkit.timeline.context import Context
from subtoolkit.timeline.edit import Cues
from subtoolkit.timeline.split import split_long
from subtoolkit.timeline.style import style
from tests.timeline.made import cue, spoken

EN = style("netflix", "en")
STORY = (
    "When I was a child, my grandmother used to tell me that the river behind our house had once been as "
    "wide as the sea. I never believed her, of course, but last summer I finally found the old maps in "
    "the attic."
)


def split(*cues_: object, context: Context | None = None) -> Cues:
    """The parts in English."""
    return split_long(cues_, EN, context or Context())  # type: ignore[arg-type]


def test_what_fits_stays() -> None:
    """Two full lines in seven seconds are one cue."""
    one = cue(0, 7000, ("word " * 16).strip())
    assert split(one) == (one,)


def test_sentences_first() -> None:
    """The text is cut behind a sentence, then at commas and before conjunctions; nothing is lost."""
    parts = split(cue(0, 12_000, STORY))
    assert [part.text for part in parts] == [
        "When I was a child, my grandmother used to tell me",
        "that the river behind our house had once been as wide as the sea.",
        "I never believed her, of course,",
        "but last summer I finally found the old maps in the attic.",
    ]
    assert " ".join(part.text for part in parts) == STORY


def test_times_in_proportion() -> None:
    """Without words and pauses each part gets the share of its text, and says that this is a guess."""
    parts = split(cue(0, 12_000, STORY))
    assert parts[0].start == 0
    assert parts[-1].end == 12_000
    assert all(one.end == two.start for one, two in pairwise(parts))
    assert all(part.estimated for part in parts)
    assert abs(parts[1].end - 12_000 * 116 / len(STORY)) < 100


def test_times_of_words() -> None:
    """Words with times decide, each part has its own, and nothing is a guess."""
    parts = split(spoken(0, 20_000, STORY))
    assert not any(part.estimated for part in parts)
    for part in parts:
        assert " ".join(word.text for word in part.words) == part.text
        assert part.words[0].start == part.start or part is parts[0]


def test_words_leave_room() -> None:
    """Where the voice rests between two words, the parts do too."""
    words = (
        Word(start=1000, end=3000, text="First"),
        Word(start=3100, end=4000, text="this,"),
        Word(start=9000, end=9500, text="then"),
        Word(start=9500, end=10_000, text="that."),
    )
    one, two = split(cue(1000, 10_000, "First this, then that.", words=words))
    assert (one.start, one.end, two.start, two.end) == (1000, 4000, 9000, 10_000)


def test_words_behind_a_name() -> None:
    """A speaker's name before the text is no word, and does not spoil the times of the others."""
    whole = spoken(0, 20_000, STORY)
    parts = split(whole.model_copy(update={"text": "Anna: " + whole.text}))
    assert not any(part.estimated for part in parts)
    assert parts[0].text.startswith("Anna: When")


def test_at_a_pause() -> None:
    """A measured pause near the place in proportion is better than the proportion."""
    one, two = split(
        cue(
            0,
            8000,
            "It was late when we came home from the sea. We ate all the bread that was left on the table.",
        ),
        context=Context(pauses=((100, 200), (3600, 4100), (7000, 7100))),
    )
    assert (one.end, two.start) == (3600, 4100)
    assert not two.estimated


def test_too_long_in_time() -> None:
    """A short text that is spoken slowly is split in time; one that lingers is not."""
    slow = cue(0, 12_000, "Carry all the words I never had the courage to say to you, my dear")
    assert split(slow)[0].text == "Carry all the words"
    lingering = cue(0, 60_000, "Well, I never.")
    assert split(lingering) == (lingering,)


def test_two_voices_apart() -> None:
    """Two turns that do not fit one cue get one each."""
    parts = split(cue(0, 6000, "-" + "Where have you been all this time? " * 2 + "\n-Here."))
    assert [part.text.split()[0] for part in parts] == ["-Where", "-Here."]


def test_no_time_to_split() -> None:
    """A long text in no time stays whole: parts of a frame would only flicker."""
    one = cue(0, 300, STORY)
    assert split(one) == (one,)


def test_sounds_stay_whole() -> None:
    """The brackets of a sound are not torn apart."""
    one = cue(0, 60_000, "[" + "soft music plays far away " * 8 + "]", kind="sound")
    assert split(one) == (one,)


def test_a_line_that_would_end_badly() -> None:
    """At a comma there may be two cues instead, where both have their time; else the lines stay."""
    text = "They lost, although they had played with all their heart, and the crowd stood up."
    first = "They lost, although they had played with all their heart,"
    assert [part.text for part in split(cue(0, 5_500, text))] == [first, "and the crowd stood up."]
    assert len(split(cue(0, 4_080, text))) == 1
    assert len(split(cue(0, 5_500, text.replace(", and", " and").replace("lost,", "lost")))) == 1
