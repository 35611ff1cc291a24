"""Judging cues: each rule finds its mistake and nothing else."""

import pytest

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.check import Finding, check
from subtoolkit.timeline.style import style
from tests.timeline.made import cue

EN = style("netflix", "en")


def words(*cues: Cue, language: str = "en") -> list[str]:
    """What is wrong, in words."""
    return [one.rule for one in check(cues, style("netflix", language))]


def test_clean() -> None:
    """Good cues have no findings."""
    assert words(cue(1000, 3000, "Good morning."), cue(3084, 5000, "Good morning,\nmy friend.")) == []


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (cue(0, 5000, "x" * 43), ["cpl"]),
        (cue(0, 5000, "red\nblue\ngreen"), ["lines"]),
        (cue(0, 1000, "x" * 21), ["cps"]),
        (cue(0, 800, "Hi."), ["min-duration"]),
        (cue(0, 7001, "Hi."), ["max-duration"]),
        (cue(0, 3000, "Hi.\n\nthere"), ["blank"]),
        (cue(0, 3000, "Hi\ufffd there"), ["character"]),
        (cue(0, 3000, "Hi\x07 there"), ["character"]),
        (cue(0, 3000, "He went to the\nmarket."), ["line-end"]),
        (cue(0, 3000, "We met Anna\nBerg there."), ["line-end"]),
        (cue(0, 3000, "It has 5\nkg now."), ["line-end"]),
    ],
)
def test_one_mistake(bad: Cue, expected: list[str]) -> None:
    """Each mistake has its word."""
    assert words(bad) == expected


def test_kinsoku() -> None:
    """Chinese and Japanese have characters that may not begin or end a line."""
    assert words(cue(0, 5000, "我们走吧\n，好吗？"), language="zh") == ["line-start"]
    assert words(cue(0, 5000, "我们走「\n好」吗？"), language="zh") == ["line-end"]


def test_neighbours() -> None:
    """Gaps that are none, gaps that flicker, overlaps, and cues out of order."""
    hi = cue(1000, 3000, "Hi.", "A")
    assert words(hi, cue(3050, 5000, "Yes.", "B")) == ["gap"]
    assert words(hi, cue(3300, 5000, "Yes.", "B")) == ["gap"]
    assert words(hi, cue(3500, 5000, "Yes.", "B")) == []
    assert words(hi, cue(2000, 5000, "Yes.", "A")) == ["overlap"]
    meant = (cue(1000, 3000, "-Who is it?"), cue(2000, 4000, "-Me."))
    assert [(one.rule, one.severity) for one in check(meant, EN)] == [("overlap", "note")]
    assert words(cue(5084, 7000, "Yes.", "B"), hi) == ["unsorted"]


def test_severity() -> None:
    """One voice over itself is an error, two voices may be meant; a gap that flickers is a warning."""
    hi = cue(1000, 3000, "Hi.", "A")
    assert [one.severity for one in check((hi, cue(2000, 5000, "Yes.", "A")), EN)] == ["error"]
    assert [one.severity for one in check((hi, cue(2000, 5000, "Yes.", "B")), EN)] == ["note"]
    assert [one.severity for one in check((hi, cue(3300, 5000, "Yes.", "B")), EN)] == ["warning"]
    assert check((hi, cue(3300, 5000, "Yes.", "B")), EN, shots=[3200]) == ()


def test_signs_stand_apart() -> None:
    """Visible text may stand while someone speaks."""
    assert words(cue(1000, 3000, "Hi."), cue(1500, 4000, "EXIT", kind="text")) == []


def test_values() -> None:
    """A finding says which cue, what was measured and what is allowed."""
    (finding,) = check((cue(0, 1000, "x" * 21),), EN)
    assert finding == Finding(rule="cps", cue=0, measured=21.0, allowed=20.0)
    (finding,) = check((cue(0, 9000, "天" * 17),), style("netflix", "zh", max_duration=9000))
    assert (finding.rule, finding.measured, finding.allowed) == ("cpl", 17.0, 16.0)


def test_none() -> None:
    """Without a style only what no file may have is wrong."""
    cues = (cue(0, 100, "x" * 99, "A"), cue(50, 90_000, "a\n\nb", "A"))
    assert [one.rule for one in check(cues, style("none"))] == ["blank", "overlap"]
