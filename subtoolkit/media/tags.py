"""Music file -> what its tags say: title, artist, album, language; by mutagen, whatever the container."""

import re
from pathlib import Path
from typing import Any

from subtoolkit.core.media import Tags
from subtoolkit.media.editing.labels import short
from subtoolkit.media.source import local

_LONGEST = 500
"""Characters of a tag that are kept: some files have a whole page in their title."""
_TAG = re.compile(r"[a-z]{2,3}([-_][A-Za-z\d]{2,4}){0,2}", re.IGNORECASE)


def tags(source: str | Path) -> Tags:
    """The tags of `source`; empty for what is not here, what mutagen does not know, and what is damaged."""
    path = local(source)
    if path is None:
        return Tags()
    file = opened(path, easy=True)
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
    """The BCP 47 tag of a language as tags name it, mostly by ISO 639-2; None for what is none."""
    code = code.strip().replace("_", "-")
    return short(code) if _TAG.fullmatch(code) and code.lower() not in _NONE else None


_NONE = frozenset({"und", "xxx", "zxx", "mul", "mis"})


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
