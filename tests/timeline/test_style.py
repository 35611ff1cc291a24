"""Named guidelines: their numbers by language, and what a user may set."""

from fractions import Fraction

import pytest

from subtoolkit.core.errors import UsageError
from subtoolkit.timeline.languages import primary
from subtoolkit.timeline.style import GUIDELINES, style


@pytest.mark.parametrize(
    ("language", "cpl", "cps"),
    [
        ("en", 42, 20),
        ("en-GB", 42, 20),
        ("zh-Hans", 16, 9),
        ("chi", 16, 9),
        ("ja", 13, 4),
        ("ko", 16, 12),
        ("th", 35, 17),
        ("ar", 42, 20),
        ("hi", 42, 22),
        ("sv", 42, 17),
        (None, 42, 17),
    ],
)
def test_netflix_numbers(language: str | None, cpl: int, cps: float) -> None:
    """Each language has the line and the speed of its own guide; the rest share one."""
    wanted = style("netflix", language)
    assert (wanted.max_cpl, wanted.max_cps, wanted.max_lines) == (cpl, cps, 2)
    assert (wanted.min_duration, wanted.max_duration) == (833, 7000)


def test_children_and_the_deaf() -> None:
    """Children read more slowly, captions for the deaf may be faster."""
    speeds = [
        style("netflix", "zh", children=children, sdh=sdh).max_cps
        for children in (False, True)
        for sdh in (False, True)
    ]
    assert speeds == [9, 11, 7, 9]


def test_two_frames() -> None:
    """The least gap is two frames of the rate, of 24 a second without one; social has none."""
    assert style().min_gap == 84
    assert style(fps=Fraction(25)).min_gap == 80
    assert style(fps=Fraction(30000, 1001)).min_gap == 67
    assert style("social").min_gap == 0


def test_overrides() -> None:
    """Each number can be set; one that is not given stays the guideline's."""
    wanted = style("bbc", "en", max_cpl=30, min_gap=120, max_cps=None)  # type: ignore[typeddict-item]
    assert (wanted.max_cpl, wanted.min_gap, wanted.max_cps) == (30, 120, 17)


def test_unknown_name() -> None:
    """A style that nobody knows is the user's mistake, and the known ones are named."""
    with pytest.raises(UsageError, match="no style 'nettflix': unknown name; known: netflix, bbc"):
        style("nettflix")


def test_every_guideline_has_every_language() -> None:
    """No combination is missing, and none is without room for a word."""
    for name in GUIDELINES:
        for language in ("en", "zh", "ja", "ko", "th", "ar", "hi", "xx", None):
            wanted = style(name, language, children=True, sdh=True)
            assert wanted.max_cpl >= 7
            assert wanted.max_cps > 3


@pytest.mark.parametrize(
    ("tag", "language"), [("zh-Hant-TW", "zh"), ("cmn", "zh"), ("GER", "de"), ("pt_BR", "pt"), (None, "")]
)
def test_primary(tag: str | None, language: str) -> None:
    """Tags of every make lead to the same two letters."""
    assert primary(tag) == language


def test_characters() -> None:
    """A Han character counts one, a Latin letter among them half; line ends do not count twice."""
    assert style("netflix", "zh").characters("我用Python。") == 6
    assert style("netflix", "en").characters("one two\nthree") == 13
    assert style("netflix", "ko").characters("오늘 AB") == 3.5
