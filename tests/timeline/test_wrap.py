"""Lines as an editor would break them, in many languages, and for any text at all."""

import pytest
from hypothesis import given, settings

from subtoolkit.timeline.phrases import NO_START
from subtoolkit.timeline.style import Style, style
from subtoolkit.timeline.text import flow
from subtoolkit.timeline.wrap import fits, line_count, wrap
from tests.timeline.made import styles, texts


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["One line is enough."]),
        ("en", ["When the boat came in, we all ran", "down to the harbour to see what was on it."]),
        ("en", ["I told you that Anna Berg", "would never agree to sell the house."]),
        ("en", ["The bridge cost 3.5 million", "and weighs more than 5 kg per metre."]),
        ("en", ["Mr. Smith went to Washington.", "He came back with a very old friend."]),
        ("en", ["I don't think you should have told her", "about the money before the wedding."]),
        ("de", ["Als ich noch ein Kind war,", "hat mir meine Großmutter erzählt,"]),
        ("de", ["Das hat mit den Vor- und Nachteilen", "der neuen Regelung nichts zu tun."]),
        ("fr", ["Quand j'étais petite,", "ma grand-mère me racontait tout."]),
        ("es", ["No creo que debas decirle nada", "a la hermana de tu vecino."]),
        ("it", ["Non credo che tu debba dirlo", "alla sorella del tuo vicino."]),
        ("pt", ["Eu não acho que você deva dizer isso", "à irmã do seu vizinho."]),
        ("nl", ["Ik geloof niet dat je dat aan de zus", "van je buurman moet vertellen."]),
        ("zh-Hans", ["今天天气很好，我们一起去公园", "散步吧，顺便买点面包和牛奶回来。"]),
        ("zh-Hans", ["今天我们要介绍的", "是一座位于长江边上的古城，"]),
        ("zh-Hant", ["今天我們要介紹的", "是一座位於長江邊上的古城，"]),
        ("ja", ["「ちょっと待って！」", "と彼女は叫んだ。"]),
        ("ja", ["東京スカイツリーの高さは", "634メートルです。"]),
        ("ko", ["좋아요, 그런데 저는", "다섯 시까지 집에 돌아가야 해요."]),
        ("th", ["วันนี้อากาศดีมากเราไปเดินเล่น", "ที่สวนสาธารณะกันเถอะแล้วค่อยกลับบ้าน"]),
        ("ar", ["هل تصدقها أنت الآن؟", "لا أعرف ماذا أقول لك يا صديقي العزيز."]),
        ("en", ["-Coming?", "-In a minute."]),
    ],
)
def test_as_an_editor(language: str, lines: list[str]) -> None:
    """Balance and phrases are kept; the words decide, not the line ends that they came with."""
    wanted = style("netflix", language)
    assert wrap("\n".join(lines), wanted).split("\n") == lines
    if not lines[0].startswith("-"):
        dense = language[:2] in ("zh", "ja", "th")
        assert wrap(("" if dense else " ").join(lines), wanted).split("\n") == lines


def test_never_after_an_article() -> None:
    """No line ends after an article, a preposition or half a name, whatever the width."""
    text = "He gave the keys of the old house to Anna Berg and went back to the market with a friend."
    for width in range(17, 60):
        lines = wrap(text, style("netflix", "en", max_cpl=width)).split("\n")
        assert not {line.split()[-1] for line in lines[:-1]} & {"the", "of", "to", "a", "with", "Anna", "and"}


def test_no_line_begins_with_a_dash() -> None:
    """A number below zero or a spaced dash at a line's start would look like another voice."""
    for width in range(10, 40):
        lines = wrap(
            "It was -5 degrees outside - or worse - and -10 inside.", style("netflix", "en", max_cpl=width)
        )
        assert not any(line.startswith("-") for line in lines.split("\n"))


def test_long_word_stays_whole() -> None:
    """A word wider than a line has a line of its own; it is never cut."""
    word = "x" * 60
    assert wrap(f"See {word} there", style("netflix", "en")).split("\n") == ["See", word, "there"]


def test_chinese_lines_that_fit_stay() -> None:
    """A line end is the only trace of a phrase in a script without blanks: where lines fit they stay."""
    assert wrap("我们走\n你们留下来等他回来再说好不好", style("netflix", "zh")) == (
        "我们走\n你们留下来等他回来再说好不好"
    )
    assert wrap("我们走\n你留下", style("netflix", "zh")) == "我们走你留下"


def test_fits() -> None:
    """A cue holds what its lines hold, voice by voice."""
    wanted = style("netflix", "en")
    assert fits("word " * 16, wanted)
    assert not fits("word " * 17, wanted)
    assert not fits("-" + "word " * 10 + "\n-Yes.", wanted)
    assert line_count("", wanted) == 0


@settings(max_examples=80)
@given(texts(), styles())
def test_any_text(text: str, wanted: Style) -> None:
    """Words stay in order; twice is once; lines are as wide as allowed unless one word is wider."""
    wrapped = wrap(text, wanted)
    assert "".join(wrapped.split()) == "".join(text.split())
    assert wrap(wrapped, wanted) == wrapped
    assert len(wrapped.split("\n")) <= max(line_count(text, wanted), wanted.max_lines) or not fits(
        text, wanted
    )
    for line in wrapped.split("\n"):
        assert line == line.strip() != ""
        if wanted.columns(line) > wanted.line_columns:
            assert line_count(line, wanted) == 1 or "x" * 20 in line or not line.isascii()


@settings(max_examples=60)
@given(texts())
def test_spaced_text_flows_back(text: str) -> None:
    """Wrapping and flowing gives the words with single blanks again: nothing is lost between them."""
    wanted = style("netflix", "en")
    if "\n" not in flow(wrap(text, wanted)) and "\n" not in flow(text):
        assert flow(wrap(text, wanted)) == flow(text)


def test_no_forbidden_start_at_any_width() -> None:
    """Kinsoku holds however narrow the line is."""
    text = "「ちょっと待って！」と彼女は叫んだ……そして、コーヒーショップへ——走っていった。"
    for width in range(4, 30):
        lines = wrap(text, style("netflix", "ja", max_cpl=width)).split("\n")
        assert not any(line[0] in NO_START for line in lines[1:])


@pytest.mark.parametrize("unit", ["word ", "天", "a", "5 ", "Anna ", "ก", "，", "- "])
def test_long_texts_end(unit: str) -> None:
    """A text of 10,000 characters is wrapped in a moment, whatever it is made of."""
    text = (unit * 10_000)[:10_000].strip()
    wrapped = wrap(text, style("netflix", "zh"))
    assert "".join(wrapped.split()) == "".join(text.split())
