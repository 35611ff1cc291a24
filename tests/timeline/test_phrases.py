"""Where a text may be broken, and how well: sentences, clauses, small words, names, numbers, kinsoku."""

from itertools import pairwise

import pytest
from hypothesis import given

from subtoolkit.timeline.phrases import NO_END, NO_START, Break, pieces
from subtoolkit.timeline.text import DENSE, turns
from tests.timeline.made import texts

LETTER = {"/": Break.SENTENCE, ";": Break.CLAUSE, "|": Break.PHRASE, "·": Break.WORD, "~": Break.TIGHT}


def marked(text: str, language: str | None) -> str:
    """`text` with a sign behind each piece but the last."""
    sign = {kind: letter for letter, kind in LETTER.items()}
    found = pieces(text, language)
    return "".join(piece.text + sign[piece.after] for piece in found)[:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", "He~left./She~stayed."),
        ("Dr. Smith met J. R. Miller.", "Dr. Smith·met·J. R. Miller."),
        ("It rained, e.g. in May, etc. and so on.", "It~rained,;e.g.|in~May,;etc.|and~so~on."),
        ("“Stop!” he said. “Why?”", "“Stop!”;he~said./“Why?”"),
        ("Well… maybe not... Never.", "Well…;maybe·not.../Never."),
        ("It is 3.5 million in all.", "It~is~3.5 million|in~all."),
        ("at 8 p.m. on 12 May", "at~8 p.m.|on~12~May"),
        ("when Anna Berg came", "when~Anna Berg·came"),
        ("Yesterday Anna came", "Yesterday~Anna·came"),
        ("THE END IS NEAR", "THE~END·IS~NEAR"),
        ("wait — I know", "wait —;I~know"),
        ("Quoi ? Non !", "Quoi ?/Non !"),
        ("Anna: I know", "Anna: I~know"),
    ],
)
def test_english(text: str, expected: str) -> None:
    """Small words stay with what follows, abbreviations end nothing, numbers keep their units."""
    assert marked(text, "en") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "Er sah, dass der Hund z.B. im Garten Anna biss.",
            "Er~sah,;dass~der~Hund·z.B.|im~Garten·Anna·biss.",
        ),
        ("fr", "Il a 5 ans et vit à Paris.", "Il~a~5 ans|et~vit|à~Paris."),
        ("es", "¿Qué dijo? No lo sé.", "¿Qué·dijo?/No~lo~sé."),
        ("hi", "मैं घर में हूँ। वह आया।", "मैं·घर~में·हूँ।/वह~आया।"),
        ("ar", "هل تصدقها؟ ذهبت إلى البيت، ثم عدت.", "هل~تصدقها؟/ذهبت|إلى~البيت،;ثم~عدت."),
        ("ko", "날씨가 좋은데 우리 갈까요? 네.", "날씨가·좋은데|우리~갈까요?/네."),
    ],
)
def test_other_languages(language: str, text: str, expected: str) -> None:
    """Each language has its own small words and marks."""
    assert marked(text, language) == expected


def test_chinese() -> None:
    """Chinese breaks behind its marks, then between words; numbers keep their counters, dashes stay whole."""
    assert marked("他说需要3.5公斤的材料——我们……行吗？好。", "zh") == (
        "他~说·需~要·3.5公斤~的·材~料——;我~们……;行~吗？/好。"
    )


def test_japanese() -> None:
    """Japanese phrases keep their particles; small kana and the long mark never begin a piece."""
    found = marked("ちょっとコーヒーショップに行きたい。", "ja")
    assert "コ~ー" not in found
    assert "ち~ょ" not in found
    assert "ショ" in found
    assert "に~" not in found


def test_thai() -> None:
    """Thai breaks at blanks and between words; a vowel never leaves its consonant."""
    found = pieces("วันนี้อากาศดีมาก เราไปเดินเล่น", "th")
    assert [piece.after for piece in found if piece.gap] == [Break.CLAUSE]
    assert all(DENSE.match(piece.text) for piece in found)


@given(texts())
def test_pieces_are_the_text(text: str) -> None:
    """The pieces and their gaps put together are the text, and only the last ends it."""
    for turn in turns(text):
        found = pieces(turn, None)
        assert "".join(piece.text + piece.gap for piece in found) == turn
        assert all(piece.after > Break.NEVER for piece in found)


@given(texts())
def test_kinsoku(text: str) -> None:
    """Where no blank stands, no piece begins or ends with a mark that may not begin or end a line."""
    for turn in turns(text):
        found = pieces(turn, None)
        for one, two in pairwise(found):
            if not one.gap:
                assert one.text[-1] not in NO_END
                assert two.text[0] not in NO_START
