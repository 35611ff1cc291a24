"""English spelling -> ARPAbet phones, for words that no dictionary has: names, brands, new words; pure.

A small set of letter-to-sound rules after Elovitz, Johnson, McHugh and Shore, "Automatic translation of
English text to phonetics by means of letter-to-sound rules" (NRL Report 7948, 1976). The longest spelling
that fits wins. An aligner needs about the right number of phones of about the right kind, not the right
accent: of the phones in CMUdict a fifth come out wrong, and less than a tenth if all vowels count as alike.
"""

import re

_V, _C = "[aeiouy]", "[bcdfghjklmnpqrstvwxz]"

# Spelling, patterns of what must stand before and behind, phones. Of equal spellings the first that fits.
_RULES = (
    ("tion", _C + "|" + _V, "", "SH AH N"),
    ("sion", _V, "", "ZH AH N"),
    ("sion", "", "", "SH AH N"),
    ("cious", "", "", "SH AH S"),
    ("tious", "", "", "SH AH S"),
    ("eigh", "", "", "EY"),
    ("augh", "", "", "AO"),
    ("ough", "", "t", "AO"),
    ("ough", "", "", "OW"),
    ("ture", "", "$", "CH ER"),
    ("sure", _V, "$", "ZH ER"),
    ("ould", "", "", "UH D"),
    ("tch", "", "", "CH"),
    ("dge", "", "", "JH"),
    ("igh", "", "", "AY"),
    ("ign", "", "$", "AY N"),
    ("sch", "^", "", "SH"),
    ("scr", "", "", "S K R"),
    ("ous", "", "$", "AH S"),
    ("age", _C, "$", "IH JH"),
    ("air", "", "", "EH R"),
    ("are", "", "$", "EH R"),
    ("ear", "", "", "IH R"),
    ("eer", "", "", "IH R"),
    ("oor", "", "", "AO R"),
    ("our", "", "", "AW R"),
    ("ure", "", "$", "Y ER"),
    ("ire", "", "", "AY R"),
    ("ore", "", "", "AO R"),
    ("war", "", "", "W AO R"),
    ("wor", "", _C, "W ER"),
    ("all", "", "", "AO L"),
    ("alk", "", "", "AO K"),
    ("old", "", "", "OW L D"),
    ("ind", "", "$", "AY N D"),
    ("ing", "", "$", "IH NG"),
    ("ngs", "", "$", "NG Z"),
    ("ble", "", "$", "B AH L"),
    ("ted", "", "$", "T IH D"),
    ("ded", "", "$", "D IH D"),
    ("qu", "", "", "K W"),
    ("ck", "", "", "K"),
    ("ch", "", "[rlmn]", "K"),
    ("ch", "", "", "CH"),
    ("sh", "", "", "SH"),
    ("th", "", "(er|e)", "DH"),
    ("th", "", "", "TH"),
    ("ph", "", "", "F"),
    ("wh", "", "", "W"),
    ("wr", "^", "", "R"),
    ("kn", "^", "", "N"),
    ("gn", "^|", "", "N"),
    ("ps", "^", "", "S"),
    ("gh", "^", "", "G"),
    ("gh", "", "", ""),
    ("ng", "", "$", "NG"),
    ("ng", "", "", "NG G"),
    ("nk", "", "", "NG K"),
    ("mb", "", "$", "M"),
    ("sc", "", "[eiy]", "S"),
    ("ce", "", "$", "S"),
    ("ge", "", "$", "JH"),
    ("se", _V, "$", "Z"),
    ("ed", "[kpsfxh]", "$", "T"),
    ("ed", _V + _C, "$", "D"),
    ("es", "[sxzh]", "$", "IH Z"),
    ("ai", "", "", "EY"),
    ("ay", "", "", "EY"),
    ("au", "", "", "AO"),
    ("aw", "", "", "AO"),
    ("ar", "", "(?!" + _V + "|r)", "AA R"),
    ("ee", "", "", "IY"),
    ("ea", "", "", "IY"),
    ("ei", "", "", "IY"),
    ("eu", "", "", "Y UW"),
    ("ew", "", "", "UW"),
    ("ey", "", "$", "IY"),
    ("er", "", "(?!" + _V + "|r)", "ER"),
    ("ie", "", "$", "IY"),
    ("ie", "", "", "IY"),
    ("ia", "", "", "IY AH"),
    ("io", "", "", "IY OW"),
    ("ir", "", "(?!" + _V + "|r)", "ER"),
    ("oa", "", "", "OW"),
    ("oi", "", "", "OY"),
    ("oy", "", "", "OY"),
    ("oo", "", "k", "UH"),
    ("oo", "", "", "UW"),
    ("ou", "", "", "AW"),
    ("ow", "", "$", "OW"),
    ("ow", "", "", "AW"),
    ("or", "", "(?!" + _V + "|r)", "AO R"),
    ("ue", "", "$", "UW"),
    ("ui", "", "", "UW"),
    ("ur", "", "(?!" + _V + "|r)", "ER"),
    ("le", _C, "$", "AH L"),
    ("al", _V + _C + "+", "$", "AH L"),
    ("on", _V + _C + "+", "$", "AH N"),
    ("en", _V + _C + "+", "$", "AH N"),
    ("an", _V + _C + "+", "$", "AH N"),
    ("a", "", _C + "(e$|ing$|ed$|es$|i|o)", "EY"),
    ("a", "", "$", "AH"),
    ("a", "", "", "AE"),
    ("e", "^" + _C + "*", "$", "IY"),
    ("es", _V + _C, "$", "Z"),
    ("e", _V + ".*", "$", ""),
    ("e", "", _C + "e$", "IY"),
    ("e", "", "", "EH"),
    ("i", "", _C + "(e$|ing$|ed$|es$)", "AY"),
    ("i", "", "$", "IY"),
    ("i", "", "", "IH"),
    ("o", "", _C + "(e$|ing$|ed$|es$|i|a|o)", "OW"),
    ("o", "", "$", "OW"),
    ("o", "", "", "AA"),
    ("u", "[rljs]", _C + "(e$|ing$|ed$|es$|i|a|o)", "UW"),
    ("u", "", _C + "(e$|ing$|ed$|es$|i|a|o)", "Y UW"),
    ("u", "", "$", "UW"),
    ("u", "", "", "AH"),
    ("y", "^", _V, "Y"),
    ("y", "^" + _C + "*", "$", "AY"),
    ("y", "", "$", "IY"),
    ("y", "", _C + "e$", "AY"),
    ("y", "", "", "IH"),
    ("c", "", "[eiy]", "S"),
    ("c", "", "", "K"),
    ("g", "", "[eiy]", "JH"),
    ("j", "", "", "JH"),
    ("s", _V, "(m|" + _V + ")", "Z"),
    ("s", "[bdgvmnlrw]|" + _V, "$", "Z"),
    ("x", "^", "", "Z"),
    ("x", "", "", "K S"),
    ("h", "", "(?!" + _V + ")", ""),
    ("h", "", "", "HH"),
    ("w", "", "(?!" + _V + ")", ""),
    *((letter, "", "", letter.upper()) for letter in "bdfgklmnprstvwz"),
    ("q", "", "", "K"),
)
_LETTERS = (
    "a EY|b B IY|c S IY|d D IY|e IY|f EH F|g JH IY|h EY CH|i AY|j JH EY|k K EY|l EH L|m EH M|n EH N|o OW|"
    "p P IY|q K Y UW|r AA R|s EH S|t T IY|u Y UW|v V IY|w D AH B AH L Y UW|x EH K S|y W AY|z Z IY"
)
_NAMES = {name[0]: name[2:] for name in _LETTERS.split("|")}
_SPELLED = 5
_DOUBLE = re.compile(r"([bcdfgjklmnprstvz])\1")
_COMPILED = [
    (spelling, re.compile(f"(?:{before})$"), re.compile(behind), phones.split())
    for spelling, before, behind, phones in sorted(_RULES, key=lambda rule: -len(rule[0]))
]


def phones(word: str) -> list[str]:
    """Phones of a word; a short one in capitals (`BBC`) is spelled. Without any sound it is a schwa."""
    letters = [letter for letter in word.lower() if letter in _NAMES]
    if word.isupper() and len(letters) <= _SPELLED:
        return " ".join(_NAMES[letter] for letter in letters).split() or ["AH"]
    return _by_rules(_DOUBLE.sub(r"\1", "".join(letters))) or ["AH"]


def _by_rules(word: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(word):
        for spelling, before, behind, sound in _COMPILED:
            end = at + len(spelling)
            if word.startswith(spelling, at) and before.search(word[:at]) and behind.match(word[end:]):
                found += sound
                at = end
                break
        else:
            at += 1
    return found
