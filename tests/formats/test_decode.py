"""Text in any encoding."""

import pytest

from subtoolkit.formats.base import Unreadable
from subtoolkit.formats.decode import decode

FRAME = "1\n00:00:01,000 --> 00:00:03,500\n{}\n\n2\n00:00:04,000 --> 00:00:06,000\n{}\n"

RUSSIAN = FRAME.format("Здравствуйте, как у вас дела сегодня?", "Спасибо, всё хорошо. А у вас?")
CHINESE = FRAME.format("今天天气很好，我们去公园散步吧。", "好的，我马上就来，请等我一下。")
TRADITIONAL = FRAME.format("今天天氣很好，我們去公園散步吧。", "好的，我馬上就來，請等我一下。")
JAPANESE = FRAME.format("今日はとても天気がいいですね。", "ええ、公園へ散歩に行きましょう。")
KOREAN = FRAME.format("오늘은 날씨가 정말 좋네요.", "네, 공원으로 산책하러 갑시다.")
FRENCH = FRAME.format("Ça va très bien, merci à vous !", "Où êtes-vous allé cet été, garçon ?")


@pytest.mark.parametrize("text", [RUSSIAN, CHINESE, JAPANESE, KOREAN, FRENCH, "plain\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_unicode(text: str, encoding: str) -> None:
    """Every form of Unicode, with a mark or without, comes out without the mark."""
    if encoding in ("utf-16-be", "utf-16-le"):
        marked = ("\ufeff" + text).encode(encoding)
        assert decode(marked).text == text
    if encoding == "utf-32" or text == "plain\n" or not encoding.startswith("utf-16-"):
        assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_unicode_without_a_mark(encoding: str) -> None:
    """UTF-16 without a mark is known by the zero bytes of its digits."""
    for text in (RUSSIAN, CHINESE, JAPANESE, KOREAN, FRENCH):
        decoded = decode(text.encode(encoding))
        assert decoded.text == text
        assert not decoded.certain


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (CHINESE, "gb18030"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (FRENCH, "cp1252"),
    ],
)
def test_old_encodings_are_guessed(text: str, encoding: str) -> None:
    """Two lines of a language are enough to find its usual encoding."""
    decoded = decode(text.encode(encoding))
    assert decoded.text == text, decoded
    assert not decoded.certain


def test_one_bad_byte_spoils_one_letter() -> None:
    """A damaged UTF-8 file stays UTF-8: the other letters are not turned into rubbish."""
    data = (CHINESE * 3).encode()
    broken = data[:200] + b"\xff" + data[200:]
    decoded = decode(broken)
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") <= 3
    assert "我们去公园散步吧" in decoded.text


def test_a_file_cut_in_the_middle_of_a_letter() -> None:
    """The end of a truncated file costs its last letter only."""
    decoded = decode(CHINESE.strip().encode()[:-1])
    assert decoded.text.startswith(CHINESE[:80])


@pytest.mark.parametrize("data", [b"\x00" * 100, bytes(range(256)), b"RIFF\x00\x00AVI \x01"])
def test_binary_files_are_refused(data: bytes) -> None:
    """A file that is no text is not guessed at."""
    with pytest.raises(Unreadable, match="binary"):
        decode(data)
