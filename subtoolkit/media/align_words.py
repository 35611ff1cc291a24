"""Written English -> the words that are spoken: numbers spelled out, signs named, punctuation gone; pure."""

import re
import unicodedata

_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ONES = _COUNTED.split()
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_SIGNS = {"%": "percent", "&": "and", "+": "plus", "@": "at", "=": "equals", "°": "degrees"}
_MONEY = {"$": "dollars", "£": "pounds", "€": "euros"}
_PART = re.compile(
    r"(?P<money>[$£€])?(?P<number>\d+(?:,\d{3})*)(?:\.(?P<decimals>\d+))?(?P<suffix>st|nd|rd|th|s)?(?![a-z])"
    r"|(?P<word>[A-Za-z]+(?:'[A-Za-z]+)*)|(?P<sign>[%&+@=°])|(?P<digits>\d+)"
)
_LONGEST = 9
"""A number of more digits is read digit by digit."""


def spoken(token: str) -> list[str]:
    """The words of one written token, in lower case unless it is written in capitals; may be none."""
    plain = unicodedata.normalize("NFKD", token.replace("’", "'"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words: list[str] = []
    for part in _PART.finditer(plain):
        if part["word"]:
            capitals = part["word"].isupper() and len(part["word"]) > 1
            words.append(part["word"] if capitals else part["word"].lower())
        elif part["sign"]:
            words.append(_SIGNS[part["sign"]])
        else:
            words += _number(part)
    return words


def is_english(text: str) -> bool:
    """Whether the letters of a text are nearly all Latin ones, as an English aligner needs them."""
    letters = [sign for sign in text if sign.isalpha()]
    latin = sum(unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    return latin > 0.9 * len(letters) if letters else True


def _number(part: re.Match[str]) -> list[str]:
    digits = part["number"] or part["digits"]
    words = _whole(digits)
    if part["decimals"]:
        words += ["point", *(_ONES[int(digit)] for digit in part["decimals"])]
    if part["suffix"] == "s":
        words[-1] = words[-1].removesuffix("y") + ("ies" if words[-1].endswith("y") else "s")
    elif part["suffix"]:
        words[-1] = _ordinal(words[-1])
    return [*words, _MONEY[part["money"]]] if part["money"] else words


def _whole(digits: str) -> list[str]:
    number = int(digits.replace(",", ""))
    if len(digits) > _LONGEST or (digits[0] == "0" and len(digits) > 1):
        return [_ONES[int(digit)] for digit in digits if digit != ","]
    # Four digits are mostly a year, and read in pairs.
    if len(digits) == 4 and 1100 <= number < 2100 and not 2000 <= number < 2010:
        return _pairs(*divmod(number, 100))
    return _counted(number)


def _pairs(century: int, year: int) -> list[str]:
    if not year:
        return [*_counted(century), "hundred"]
    return [*_counted(century), *(["oh"] if year < 10 else []), *_counted(year)]


def _counted(number: int) -> list[str]:
    if number < 20:
        return [_ONES[number]]
    if number < 100:
        return [_TENS[number // 10], *(_counted(number % 10) if number % 10 else [])]
    scale, name = next((scale, name) for scale, name in _SCALES if number >= scale)
    many, rest = divmod(number, scale)
    return [*_counted(many), name, *(_counted(rest) if rest else [])]


def _ordinal(word: str) -> str:
    if word in _ORDINALS:
        return _ORDINALS[word]
    return word[:-1] + "ieth" if word.endswith("y") else word.removesuffix("t") + "th"
