"""The list of names that went with the question, said back as if it had been heard."""

from subtoolkit.timeline.recital import without_recital
from tests.timeline.made import cue

LIST = "Anna Berg, Kopenhagen; harbour master"
TALK = cue(0, 2000, "Good morning.")


def test_the_whole_list_in_its_order_is_an_echo() -> None:
    """In one cue, or a term in each; it is reported with its words and its time."""
    whole = cue(3000, 6000, "Anna Berg, Kopenhagen, harbour master.")
    kept, drops = without_recital([TALK, whole], LIST)
    assert kept == (TALK,)
    assert [(drop.reason, drop.text, drop.start) for drop in drops] == [("context-echo", whole.text, 3000)]
    each = [cue(3000, 4000, "Anna Berg"), cue(4000, 5000, "Kopenhagen"), cue(5000, 6000, "Harbour master")]
    assert without_recital([TALK, *each], LIST)[0] == (TALK,)


def test_names_that_are_said_stay() -> None:
    """In a sentence, in another order, in part, or heard a second time."""
    said = [
        cue(0, 3000, "This is Anna Berg, Kopenhagen, harbour master."),
        cue(3000, 5000, "Kopenhagen, Anna Berg!"),
        cue(5000, 6000, "Anna Berg."),
    ]
    assert without_recital(said, LIST) == (tuple(said), ())
    twice = [cue(0, 3000, "Anna Berg, Kopenhagen, harbour master.")]
    assert without_recital(twice, LIST, heard=True) == (tuple(twice), ())
    assert without_recital(twice, "") == (tuple(twice), ())
    assert without_recital([cue(0, 900, "Anna, Ben")], "Anna, Ben")[1] == ()


def test_a_name_on_silence_is_an_echo() -> None:
    """Where nobody speaks one term is enough; other words on silence are no matter of the list."""
    silent = cue(3000, 4000, "Anna Berg").model_copy(update={"flags": ("unsupported",)})
    other = cue(5000, 6000, "Anna Berg laughs").model_copy(update={"flags": ("unsupported",)})
    kept, drops = without_recital([TALK, silent, other], LIST, heard=True)
    assert kept == (TALK, other)
    assert len(drops) == 1
