"""Scenes of single pieces become a storyline."""

from subtoolkit.core.timeline import Scene, Timeline
from subtoolkit.timeline.scenes import storyline


def _story(*scenes: tuple[int, int, str, int]) -> list[tuple[int, int, str]]:
    made = tuple(Scene(start=a, end=b, text=text, segment=piece) for a, b, text, piece in scenes)
    return [(one.start, one.end, one.text) for one in storyline(Timeline(scenes=made)).scenes]


def test_a_scene_goes_on_over_a_seam() -> None:
    """Told twice in other words it is one, with what both say; told three times as well."""
    first, second = (
        "Two men sit at a table and talk of the harvest.",
        "The two men talk at the table. A laugh.",
    )
    third = "One of the men at the table laughs again."
    told = _story(
        (0, 30_000, "A red field.", 0), (30_000, 60_000, first, 0), (60_200, 90_000, second, 1),
        (90_000, 99_000, third, 2), (99_000, 120_000, "A street.", 2),
    )  # fmt: skip
    assert told == [
        (0, 30_000, "A red field."),
        (30_000, 99_000, f"{first} {second} {third}"),
        (99_000, 120_000, "A street."),
    ]


def test_the_same_words_stand_once() -> None:
    """A perfect listener tells both halves of a scene in the same words."""
    assert _story((0, 60_000, "Rain on a roof.", 0), (60_000, 80_000, "Rain on a roof", 1)) == [
        (0, 80_000, "Rain on a roof.")
    ]


def test_other_scenes_stay_apart() -> None:
    """Of the same piece, of another matter, or far from the seam: two scenes."""
    same = (0, 60_000, "Two men talk at a table.", 0), (60_000, 80_000, "Two men talk at a table.", 0)
    other = (0, 60_000, "Two men talk at a table.", 0), (60_000, 80_000, "A dog runs along a beach.", 1)
    far = (0, 50_000, "Two men talk at a table.", 0), (60_000, 80_000, "Two men talk at a table.", 1)
    for scenes in (same, other, far):
        assert len(_story(*scenes)) == 2


def test_overlapping_pieces_tell_one_story() -> None:
    """Where pieces overlap the earlier scene ends where the later one begins."""
    assert _story((0, 62_000, "A harbour.", 0), (61_000, 90_000, "A kitchen.", 1)) == [
        (0, 61_000, "A harbour."), (61_000, 90_000, "A kitchen."),
    ]  # fmt: skip


def test_a_story_in_chinese() -> None:
    """Scripts without blanks are compared as well."""
    assert (
        len(
            _story(
                (0, 60_000, "两个男人坐在桌边谈论收成。", 0), (60_000, 90_000, "两个男人继续在桌边谈论。", 1)
            )
        )
        == 1
    )
    assert (
        len(_story((0, 60_000, "两个男人坐在桌边谈论收成。", 0), (60_000, 90_000, "海滩上有一只狗。", 1)))
        == 2
    )


def test_the_storyline_of_a_storyline_is_the_same() -> None:
    """What was joined once is not joined again."""
    made = Timeline(scenes=tuple(
        Scene(start=a, end=b, text=text, segment=piece)
        for a, b, text, piece in [
            (0, 60_000, "Two men talk at a table.", 0), (60_000, 90_000, "The men at the table talk.", 1),
            (90_000, 120_000, "A dog runs along a beach.", 2),
        ]
    ))  # fmt: skip
    assert storyline(storyline(made)) == storyline(made)
