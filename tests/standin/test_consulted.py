"""What the stand-in answers to questions of text alone."""

from subtoolkit.omni.prompts import consulted
from subtoolkit.standin.heard import Heard
from subtoolkit.standin.write import write

ENTRIES = (
    "1 | 00:00:00 - 00:00:30 | Boats in the harbour // Anna: hi\n"
    "2 | 00:00:30 - 00:01:00 | A crane of the harbour\n"
    "3 | 00:01:00 - 00:01:30 | (the same) // Anna: so\n"
    "4 | 00:01:30 - 00:02:00 | Bread in a kitchen"
)
VOICES = (
    "Guard | piece 1 | 00:00:04 | old man | Hello\n"
    "Guard (2) | piece 2 | 00:01:04 | old man | Halt\n"
    "Anna | piece 2 | 00:01:09 | young woman | Hello"
)


def _answer(name: str, told: str) -> str:
    return write(Heard(), f"{consulted(name).render(0)}\n\n{told}")


def test_chapters_begin_where_no_longer_word_is_shared() -> None:
    """In the grammar of the prompt, by the numbers of the entries."""
    assert _answer("chapters", ENTRIES) == "1 | Boats in the harbour\n4 | Bread in a kitchen"


def test_voices_with_one_description_are_one_person() -> None:
    """Others are different."""
    assert _answer("people", VOICES) == "Guard (2) = Guard"
    assert (
        _answer(
            "people", VOICES.replace("(2) | piece 2 | 00:01:04 | old", "(2) | piece 2 | 00:01:04 | other")
        )
        == "All different"
    )
