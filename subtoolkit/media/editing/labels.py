"""What a subtitle track is called: language, title, default and forced; from options, or a file's name."""

import re
from dataclasses import dataclass
from pathlib import Path

_FORCED, _HEARING, _DEFAULT = {"forced", "foreign"}, {"sdh", "cc", "hi"}, {"default"}
_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|\d{3}))?")


@dataclass(frozen=True)
class Label:
    """How a player's menu shows a track."""

    language: str | None = None
    """BCP 47."""
    title: str | None = None
    default: bool = False
    forced: bool = False
    hearing: bool = False
    """For the deaf and hard of hearing."""


def named(path: Path | str) -> Label:
    """What the name of a subtitle file tells, as players read it: `film.pt-BR.forced.srt`.

    Only words behind the first dot count, and only known ones: `film.s01e02.srt` tells nothing.
    """
    language = None
    said: set[str] = set()
    for word in reversed(Path(path).name.split(".")[1:-1]):
        lower = word.lower()
        if lower in _FORCED | _HEARING | _DEFAULT:
            said.add(lower)
        elif language is None and _is_language(word):
            language = word.replace("_", "-")
        else:
            break
    return Label(
        language=language,
        default=bool(said & _DEFAULT),
        forced=bool(said & _FORCED),
        hearing=bool(said & _HEARING),
    )


def _is_language(word: str) -> bool:
    if not _TAG.fullmatch(word):
        return False
    from subtoolkit.media.editing.containers import letters

    return letters(word.replace("_", "-"), "T") != "und"


def short(code: str | None) -> str | None:
    """The BCP 47 tag of a container's three letters: `ger` and `deu` are `de`; None where there is none."""
    if code in (None, "", "und"):
        return None
    from langcodes import standardize_tag
    from langcodes.tag_parser import LanguageTagError

    try:
        return standardize_tag(str(code), macro=True)
    except LanguageTagError:
        return None
