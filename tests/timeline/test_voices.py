"""Who is shown and how voices are told apart: sounds, names, dashes, overlaps, fragments."""

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.context import Context
from subtoolkit.timeline.join import alone, join_fragments, join_turns, part_overlaps
from subtoolkit.timeline.style import style
from subtoolkit.timeline.voices import choose_kinds, dash_overlaps, name_speakers
from tests.timeline.made import cue, spoken

EN = style("netflix", "en")
WIDE = "\n".join(["ab " * 13 + "abc"] * 2)


def seen(cues: tuple[Cue, ...]) -> list[tuple[int, int, str]]:
    """Times and texts."""
    return [(one.start, one.end, one.text) for one in cues]


def test_kinds() -> None:
    """Sounds are for the deaf, in brackets, once; signs for those who ask; speech and songs for all."""
    cues = (
        cue(0, 1, "Hi.", "Anna"),
        cue(1, 2, "door slams", kind="sound"),
        cue(2, 3, "[rain]", kind="sound"),
        cue(3, 4, "EXIT", kind="text"),
        cue(4, 5, "la la", kind="lyric"),
    )
    assert [one.text for one in choose_kinds(cues, EN, Context())] == ["Hi.", "la la"]
    everything = choose_kinds(cues, EN, Context(sdh=True, signs=True))
    assert [one.text for one in everything] == ["Hi.", "[door slams]", "[rain]", "EXIT", "la la"]


def test_names() -> None:
    """A name stands where the voice changes, and only once."""
    cues = (cue(0, 1, "Hi.", "Anna"), cue(1, 2, "Well?", "Anna"), cue(2, 3, "No.", "Bob"), cue(3, 4, "So."))
    named = name_speakers(cues, EN, Context(speakers="name"))
    assert [one.text for one in named] == ["Anna: Hi.", "Well?", "Bob: No.", "So."]
    assert name_speakers(named, EN, Context(speakers="name")) == named
    assert name_speakers(cues, style("bbc", "en"), Context(speakers="name"))[0].text == "ANNA: Hi."
    assert name_speakers(cues, style("netflix", "zh"), Context(speakers="name"))[0].text == "Anna：Hi."
    assert name_speakers(cues, EN, Context(speakers="colour")) == cues


def test_one_voice_gives_way_to_itself() -> None:
    """The earlier cue ends where the later starts; where that leaves it nothing, both share the time."""
    cues = (cue(0, 4000, "One two three.", "Anna"), cue(3000, 5000, "Four.", "Anna"))
    assert [one.end for one in alone(cues, EN, Context())] == [3000, 5000]
    at_once = (cue(0, 4000, "One two.", "Anna"), cue(0, 4000, "Four five.", "Anna"))
    one, two = alone(at_once, EN, Context())
    assert 0 == one.start < one.end == two.start < two.end == 4000
    assert one.estimated
    assert two.estimated


def test_words_stay_inside() -> None:
    """When a cue ends earlier its words do too."""
    one, _ = alone(
        (spoken(0, 4000, "One two three four", "Anna"), cue(2500, 5000, "Four.", "Anna")), EN, Context()
    )
    assert one.words[-1].end == 2500


def test_fragments_join() -> None:
    """What is too short to read goes on in its neighbour, if the voice and the moment are the same."""
    cues = (
        cue(0, 300, "Yes.", "Anna"),
        cue(400, 2000, "I know.", "Anna"),
        cue(2600, 2900, "Well.", "Anna"),
        cue(2950, 3200, "No!", "Bob"),
    )
    assert seen(join_fragments(cues, EN, Context())) == [
        (0, 2000, "Yes. I know."),
        (2600, 2900, "Well."),
        (2950, 3200, "No!"),
    ]


def test_fragments_of_chinese_join() -> None:
    """Chinese needs a blank only where no mark parts the clauses."""
    zh = style("netflix", "zh")
    first = join_fragments((cue(0, 300, "好。"), cue(350, 2000, "我们走")), zh, Context())
    assert first[0].text == "好。我们走"
    second = join_fragments((cue(0, 300, "好的"), cue(350, 2000, "我们走")), zh, Context())
    assert second[0].text == "好的 我们走"


def test_lyrics_do_not_join() -> None:
    """A line of a song is a line."""
    cues = (cue(0, 300, "La", kind="lyric"), cue(300, 2000, "la la", kind="lyric"))
    assert join_fragments(cues, EN, Context()) == cues


def test_dashes() -> None:
    """Two short turns that follow at once share a cue; three do not."""
    cues = (cue(0, 900, "Coming?", "A"), cue(1000, 1900, "Soon.", "B"), cue(2000, 2900, "Now!", "A"))
    context = Context(speakers="dash")
    assert seen(join_turns(cues, EN, context)) == [(0, 1900, "-Coming?\n-Soon."), (2000, 2900, "Now!")]
    assert join_turns(cues, EN, Context(speakers="name")) == cues
    assert join_turns(cues, style("netflix", "fr"), context)[0].text == "- Coming?\n- Soon."
    assert join_turns(cues, style("netflix", "nl"), context)[0].text == "Coming?\n- Soon."


def test_turns_that_nobody_could_read_share_a_cue() -> None:
    """Where voices are not told apart, two turns share a cue only if there is no time for two."""
    hurried = (
        cue(0, 5000, "He never learned to swim.", "B"),
        cue(5600, 6000, "Really?", "A"),
        cue(6100, 6700, "It is true.", "B"),
        cue(6900, 9000, "Most sailors could not.", "C"),
    )
    found = join_turns(hurried, EN, Context())
    assert seen(found)[1:3] == [
        (5600, 6700, "-Really?\n-It is true."),
        (6900, 9000, "Most sailors could not."),
    ]
    for speakers in ("name", "colour"):
        assert join_turns(hurried, EN, Context(speakers=speakers)) == hurried
    calm = (*hurried[:3], cue(8000, 9000, "Most sailors could not.", "C"))
    assert join_turns(calm, EN, Context()) == calm


def test_long_turns_stay_apart() -> None:
    """A turn that has time, or that fills a line, keeps its own cue."""
    long = (cue(0, 2500, "Coming?", "A"), cue(2600, 3000, "Soon.", "B"))
    wide = (cue(0, 1900, "x" * 42, "A"), cue(2000, 3000, "Soon.", "B"))
    unknown = (cue(0, 900, "Coming?"), cue(1000, 1900, "Soon.", "B"))
    for cues in (long, wide, unknown):
        assert join_turns(cues, EN, Context(speakers="dash")) == cues


def test_overlaps_stay() -> None:
    """Voices that speak at once stay two cues; a slip of the clock is put right."""
    together = (cue(0, 3000, "I said no.", "A"), cue(1000, 4000, "You said yes.", "B"))
    assert part_overlaps(together, EN, Context()) == together
    slip = (cue(0, 3000, "I said no.", "A"), cue(2900, 4000, "You said yes.", "B"))
    assert [one.end for one in part_overlaps(slip, EN, Context())] == [2900, 4000]


def test_overlaps_join() -> None:
    """Where nothing may overlap, short turns share a cue, and a long one is cut where the other comes in."""
    context = Context(overlap="join")
    together = (cue(0, 3000, "I said no.", "A"), cue(1000, 4000, "You said yes.", "B"))
    assert seen(part_overlaps(together, EN, context)) == [(0, 4000, "-I said no.\n-You said yes.")]
    inside = (
        cue(1000, 4000, "I said we should wait here until they come back.", "A"),
        cue(2100, 3000, "No!", "B"),
    )
    one, two = part_overlaps(inside, EN, context)
    assert one.text == "I said we should wait"
    assert two.text == "-here until they come back.\n-No!"
    assert one.end <= two.start


def test_dashes_of_voices_that_overlap() -> None:
    """A hyphen each where two voices are on the screen at once, once; not where the lines have no room."""
    cues = (
        cue(0, 2_000, "Who is it?", "Anna"),
        cue(1_500, 3_000, "Me.", "Ben"),
        cue(4_000, 6_000, "Alone.", "Anna"),
        cue(7_000, 9_000, WIDE, "Anna"),
        cue(8_000, 9_000, "-Yes.", "Ben"),
    )
    dashed = dash_overlaps(cues, EN, Context(speakers="dash"))
    assert [one.text for one in dashed] == ["-Who is it?", "-Me.", "Alone.", WIDE, "-Yes."]
    assert dash_overlaps(dashed, EN, Context(speakers="dash")) == dashed
    assert dash_overlaps(cues, EN, Context(speakers="name")) == cues
    dutch = dash_overlaps(cues, style("netflix", "nl"), Context(speakers="dash"))
    assert [one.text for one in dutch[:2]] == ["Who is it?", "- Me."]
