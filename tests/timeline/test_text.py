"""What a reader sees of a text: width, script, voices, lines that flow together."""

import pytest

from subtoolkit.timeline.text import columns, flow, graphemes, language_of, script, turns


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("plain", 5),
        ("naïve", 5),
        ("nai\u0308ve", 5),
        ("天气", 4),
        ("ｆｕｌｌ", 8),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
        ("👨\u200d👩\u200d👧", 2),
        ("❤\ufe0f", 2),
        ("🇩🇪🇫🇷", 4),
        ("น้ำ", 1),
        ("क्षि", 1),
        ("مَرْحَبًا", 5),
        ("a\u200bb\u200fc", 3),
        ("a\nb", 2),
        ("", 0),
    ],
)
def test_columns(text: str, width: int) -> None:
    """Width is what the eye sees: marks and controls are nothing, a sequence of emoji is one picture."""
    assert columns(text) == width


def test_ambiguous_width() -> None:
    """A dash is as wide as a Han character where Chinese or Japanese is set, a Greek letter is not."""
    assert columns("——……“”", cjk=True) == 12
    assert columns("——……“”") == 6
    assert columns("αω", cjk=True) == 2


def test_graphemes() -> None:
    """A base and its marks are one character."""
    assert graphemes("e\u0301क्षि👍🏽") == ["e\u0301", "क्षि", "👍🏽"]


@pytest.mark.parametrize(
    ("text", "found", "language"),
    [
        ("Good morning", "latin", None),
        ("今天天气很好", "han", "zh"),
        ("今日は良い天気", "kana", "ja"),
        ("오늘 날씨", "hangul", "ko"),
        ("สวัสดี", "thai", "th"),
        ("صباح الخير", "arabic", "ar"),
        ("בוקר טוב", "hebrew", "he"),
        ("सुप्रभात", "devanagari", "hi"),
        ("Доброе утро", "cyrillic", "ru"),
        ("12:30 …", "", None),
    ],
)
def test_script(text: str, found: str, language: str | None) -> None:
    """The script of most letters, and the language if only one uses it."""
    assert script(text) == found
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("one\n two  three \n\n", ("one two three",)),
        ("-Hi.\n-Hello\nthere.", ("-Hi.", "-Hello there.")),
        ("Hi.\n- Hello.", ("Hi.", "- Hello.")),
        ("— Oui.\n— Non.", ("— Oui.", "— Non.")),
        ("I was going to\n—never mind", ("I was going to —never mind",)),
        ("Vor-\nund Nachteile", ("Vor- und Nachteile",)),
        ("今天天气\n很好", ("今天天气\n很好",)),
        ("  \n ", ()),
    ],
)
def test_turns(text: str, voices: tuple[str, ...]) -> None:
    """Lines of one voice flow together; a line end in a script without blanks stays as a mark."""
    assert turns(text) == voices


def test_flow() -> None:
    """All voices as one line, for counting."""
    assert flow("-Hi.\n-Hello.") == "-Hi. -Hello."
