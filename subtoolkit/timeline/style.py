"""A guideline's name and a language -> the numbers that polishing and checking keep.

Sources stand with the tables; docs/styles.md tells which numbers are published and which are ours.
"""

from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import NamedTuple, TypedDict, Unpack

from pydantic import Field

from subtoolkit.core.clock import SECOND, Time
from subtoolkit.core.errors import UsageError, quoted
from subtoolkit.core.noun import Noun
from subtoolkit.timeline.languages import primary
from subtoolkit.timeline.text import columns, flow

GUIDELINES = ("netflix", "bbc", "broadcast", "social", "none")
"""The names that `style` knows."""


class Style(Noun):
    """The numbers of one guideline for one language."""

    name: str
    language: str | None = None
    """BCP 47 tag; None: each text's script decides where its lines break."""
    max_cpl: float = Field(ge=1)
    """Characters per line; halves occur where Latin letters count half."""
    max_lines: int = Field(ge=1)
    max_cps: float = Field(gt=0)
    """Characters per second, counted like those of a line, blanks and punctuation included."""
    min_duration: Time = Field(ge=0)
    max_duration: Time = Field(gt=0)
    min_gap: Time = Field(ge=0)
    """Shortest time between two cues; of a guideline that counts frames, rounded up."""
    chain: Time = Field(default=500, ge=0)
    """A gap shorter than this is closed to `min_gap`; 0: none is."""
    linger: Time = Field(default=500, ge=0)
    """How long a cue may stay after its speech to be read."""
    lead: Time = Field(default=200, ge=0)
    """How long before its speech a cue may come to be read, when staying longer is not enough."""
    fps: Fraction | None = None
    """Exact frame rate that times are snapped to; None: they lie on `grid`."""
    grid: Time = Field(default=1, ge=1)
    """The finest step of time that the file can write."""
    wide_is_one: bool = False
    """A Han character, kana or Hangul syllable counts one, a Latin letter half; else two and one."""
    dash: str = "-"
    """What begins the line of each voice in a cue of two, with its blank."""
    dash_first: bool = True
    """The first voice has a dash too."""
    upper_names: bool = False
    """`ANNA:` instead of `Anna:`."""

    @property
    def line_columns(self) -> int:
        """Room of a line in half-width columns."""
        return int(self.max_cpl * 2) if self.wide_is_one else int(self.max_cpl)

    @property
    def is_none(self) -> bool:
        """Leaves cues as they are."""
        return self.name == "none"

    def columns(self, text: str) -> int:
        """Width of `text` in half-width columns."""
        return columns(text, cjk=primary(self.language) in ("zh", "ja"))

    def characters(self, text: str) -> float:
        """What a reader has to read, in characters as this style counts them; lines count as one."""
        width = self.columns(flow(text))
        return width / 2 if self.wide_is_one else width

    def reading_time(self, text: str) -> int:
        """The least milliseconds that keep `max_cps`."""
        return _reading_time(self, text)


@lru_cache(maxsize=1 << 15)
def _reading_time(style: Style, text: str) -> int:
    return ceil(style.characters(text) * SECOND / style.max_cps)


class Overrides(TypedDict, total=False):
    """What a user may set instead of the guideline's number; None leaves it."""

    max_cpl: float | None
    max_lines: int | None
    max_cps: float | None
    min_duration: int | None
    max_duration: int | None
    min_gap: int | None
    fps: Fraction | None
    grid: int


class _Row(NamedTuple):
    cpl: int
    adult: float
    children: float
    sdh_adult: float
    sdh_children: float


_NETFLIX = {
    "en": _Row(42, 20, 17, 20, 17),
    "zh": _Row(16, 9, 7, 11, 9),
    "ja": _Row(13, 4, 4, 7, 7),
    "ko": _Row(16, 12, 9, 14, 11),
    "th": _Row(35, 17, 13, 20, 17),
    "ar": _Row(42, 20, 17, 23, 20),
    "hi": _Row(42, 22, 18, 25, 20),
    "": _Row(42, 17, 13, 20, 17),
}
"""Characters per line and per second: "Netflix Timed Text Style Guide" of each language; the speeds as
Subtitle Edit's quality check reads them."""

_LINES = {"netflix": 42, "bbc": 37, "broadcast": 32, "social": 24}
"""Latin characters per line. bbc: a teletext row, about 68 % of a 16:9 picture (BBC Subtitle Guidelines);
broadcast: a CEA-608 row; social: what an upright picture holds in large type, ours."""

_WORDS_PER_MINUTE = {"bbc": 170, "broadcast": 180, "social": 200}
"""BBC and Ofcom: 160 to 180, hard to follow above 200. Six characters a word, its blank included."""

_WIDE = ("zh", "ja", "ko")
_FRAMES = 2
"""Least frames between two cues ("Netflix Timed Text Style Guide: General Requirements")."""
_DEFAULT_RATE = Fraction(24)
"""Frames are counted at this rate where there is no picture."""

_DASH_WITHOUT_BLANK = ("en", "zh", "ja", "th", "de", "sv", "da", "no")
_DASH_SECOND_ONLY = ("nl", "fi", "he", "sr", "bg")
"""Netflix style guides of these languages, section Dual Speakers, as Subtitle Edit's checks read them."""

_LIMITS: dict[str, dict[str, int]] = {
    "netflix": {"min_duration": 833, "max_duration": 7000},
    "bbc": {"min_duration": 1000, "max_duration": 7000, "chain": 1000},
    "broadcast": {"min_duration": 1000, "max_duration": 6000},
    "social": {"min_duration": 500, "max_duration": 4000, "chain": 300},
    "none": {"min_duration": 0, "max_duration": 24 * 3600 * SECOND, "chain": 0},
}


def style(
    name: str = "netflix",
    language: str | None = None,
    *,
    children: bool = False,
    sdh: bool = False,
    **overrides: Unpack[Overrides],
) -> Style:
    """The numbers of a guideline for a language (BCP 47), a programme for children, or captions for the deaf.

    Raises `UsageError` for a name that is not in `GUIDELINES`.
    """
    if name not in GUIDELINES:
        raise UsageError(f"no style {quoted(name)}", "unknown name", "known: " + ", ".join(GUIDELINES))
    tongue = primary(language)
    numbers = {
        "max_cpl": _max_cpl(name, tongue),
        "max_lines": 2,
        "max_cps": _max_cps(name, tongue, children=children, sdh=sdh),
        "min_gap": _min_gap(name, overrides.get("fps")),
        **_LIMITS[name],
        "wide_is_one": tongue in _WIDE,
        "dash": "-" if tongue in (*_DASH_WITHOUT_BLANK, "") else "- ",
        "dash_first": tongue not in _DASH_SECOND_ONLY,
        "upper_names": name in ("bbc", "broadcast"),
        **{key: value for key, value in overrides.items() if value is not None},
    }
    if tongue == "ja" and name == "netflix":
        numbers["chain"] = 0
    return Style.model_validate({"name": name, "language": language, **numbers})


def _row(tongue: str) -> _Row:
    return _NETFLIX.get(tongue, _NETFLIX[""])


def _max_cpl(name: str, tongue: str) -> int:
    """Netflix's number; the other guidelines speak of Latin letters, so other scripts shrink alike."""
    if name == "none":
        return 10_000
    return _row(tongue).cpl * _LINES[name] // _LINES["netflix"]


def _max_cps(name: str, tongue: str, *, children: bool, sdh: bool) -> float:
    row = _row(tongue)
    if name == "none":
        return 10_000
    if name == "netflix":
        return {
            (False, False): row.adult,
            (True, False): row.children,
            (False, True): row.sdh_adult,
            (True, True): row.sdh_children,
        }[children, sdh]
    latin = _WORDS_PER_MINUTE[name] * 6 / 60
    share = row.children / row.adult if children else 1
    return round(latin * share * row.adult / _NETFLIX["en"].adult, 1) if tongue in _WIDE else latin * share


def _min_gap(name: str, fps: Fraction | None) -> int:
    if name in ("social", "none"):
        return 0
    return ceil(_FRAMES * SECOND / (fps or _DEFAULT_RATE))
