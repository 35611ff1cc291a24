"""Music file -> what its tags say: title, artist, album, language; by mutagen, whatever the container."""

import re
from pathlib import Path
from typing import Any

from subtoolkit.core.media import Tags
from subtoolkit.media.source import is_remote

_LONGEST = 500
"""Characters of a tag that are kept: some files have a whole page in their title."""
_CODES = {
    "ara": "ar", "ben": "bn", "bul": "bg", "cat": "ca", "ces": "cs", "chi": "zh", "cze": "cs", "dan": "da",
    "deu": "de", "dut": "nl", "ell": "el", "eng": "en", "est": "et", "fas": "fa", "fin": "fi", "fra": "fr",
    "fre": "fr", "ger": "de", "gle": "ga", "gre": "el", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu",
    "ice": "is", "ind": "id", "isl": "is", "ita": "it", "jpn": "ja", "kor": "ko", "lav": "lv", "lit": "lt",
    "may": "ms", "msa": "ms", "nld": "nl", "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "ron": "ro",
    "rum": "ro", "rus": "ru", "slk": "sk", "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv",
    "tam": "ta", "tel": "te", "tgl": "tl", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi",
    "yue": "yue", "zho": "zh",
}  # fmt: skip
"""ISO 639-2, of which ID3 and MP4 are made, -> BCP 47."""
_SHORT = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?", re.IGNORECASE)


def tags(source: str | Path) -> Tags:
    """The tags of `source`; empty for an address, for what mutagen does not know, and for what is damaged."""
    if is_remote(source):
        return Tags()
    file = opened(source, easy=True)
    if file is None or file.tags is None:
        return Tags()
    title, artist, album, language = (_first(file.tags, names) for names in _NAMES)
    return Tags(title=title, artist=artist, album=album, language=bcp47(language or ""))


_NAMES = (("title", "TIT2"), ("artist", "TPE1"), ("album", "TALB"), ("language", "TLAN"))
"""What each tag is called by mutagen, and by ID3 inside WAV and AIFF, where mutagen has no other name."""


def opened(source: str | Path, *, easy: bool = False) -> Any:
    """The file as mutagen sees it; None where it knows no such thing."""
    import mutagen  # costs 30 ms, and few commands need it

    try:
        return mutagen.File(str(Path(source).absolute()), easy=easy)
    except (mutagen.MutagenError, OSError, ValueError, KeyError, IndexError):  # damaged in some way
        return None


def bcp47(code: str) -> str | None:
    """The BCP 47 tag of a language as tags name it; None for what is none."""
    code = code.strip()
    if code.lower() in _CODES:
        return _CODES[code.lower()]
    is_tag = _SHORT.fullmatch(code) and code.lower() not in ("und", "xxx", "zxx", "mul", "mis")
    return code.replace("_", "-") if is_tag else None


def iso639(tag: str | None) -> str:
    """The three letters of ISO 639-2 for a BCP 47 tag; `und` where there are none."""
    primary = (tag or "").split("-")[0].lower()
    if primary in _CODES:
        return primary
    known = [code for code, short in _CODES.items() if short == primary]
    # Of two codes for one language the terminological one, which has more letters of the language's own name.
    return max(known, key=lambda code: code in _OWN, default="und")


_OWN = frozenset({"ces", "deu", "ell", "fas", "fra", "isl", "msa", "nld", "ron", "slk", "zho"})


def _first(found: Any, names: tuple[str, ...]) -> str | None:
    """The first value of the first of these tags, on one line."""
    for name in names:
        try:
            values = found.get(name)
        except (KeyError, ValueError):  # this kind of tags has no such name
            continue
        value = values[0] if isinstance(values, list) and values else values
        if text := " ".join(str(value or "").split())[:_LONGEST]:
            return text
    return None
