"""What a user wants of a media file, by range, chapter, speaker, words or sound -> ranges of time; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from subtoolkit.core.cue import Cue
from subtoolkit.core.errors import UsageError, quoted
from subtoolkit.core.media import Chapter
from subtoolkit.core.ranges import Span, clipped, merged, without
from subtoolkit.core.timeline import Timeline

_BREATH = 100
"""Kept around what somebody says, as far as nobody else speaks there."""
_TOGETHER = 1000
"""What one speaker says after so short a pause belongs together."""
_EDGE = 150
"""Of a silence so much stays on each side."""
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’][^\W_]+)*")
"""A word; in scripts without blanks each letter is one."""


@dataclass(frozen=True)
class Choice:
    """What is kept, and what is not; without anything to keep it is all."""

    keep: tuple[Span, ...] = ()
    drop: tuple[Span, ...] = ()
    chapters: tuple[str, ...] = ()
    """Titles, or numbers from 1."""
    speakers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    remove: bool = False
    """Chapters, speakers and words name what is not kept."""
    silence: int | None = None
    """Silences of at least so many ms are not kept."""

    @property
    def needs_subtitles(self) -> bool:
        """Whether it can only be found with subtitles."""
        return bool(self.speakers or self.words)


@dataclass(frozen=True)
class Chosen:
    """The ranges, and what a person should know about them."""

    spans: tuple[Span, ...]
    whole: int = 0
    """Cues that go as a whole since the times of their words are not known."""


def choose(
    choice: Choice,
    length: int,
    *,
    chapters: Sequence[Chapter] = (),
    timeline: Timeline | None = None,
    pauses: Iterable[Span] = (),
) -> Chosen:
    """The ranges that are kept of a file of this length. Raises `UsageError` for a name that is not there."""
    named = [span for name in choice.chapters for span in _chapter(name, chapters)]
    cues = timeline.cues if timeline else ()
    named += [span for name in choice.speakers for span in _speaker(name, cues)]
    said = [span for phrase in choice.words for span in _said(phrase, cues, exact=choice.remove)]
    named += [span for span, _ in said]
    asked_for = choice.keep if choice.remove else (*choice.keep, *named)
    kept = clipped(asked_for, length) if asked_for else ((0, length),)
    dropped = [*choice.drop, *(named if choice.remove else [])]
    if choice.silence is not None:
        dropped += [(a + _EDGE, b - _EDGE) for a, b in pauses if b - a >= choice.silence]
    spans = without(kept, dropped)
    if not spans:
        raise UsageError("nothing would be kept", "the ranges leave nothing over", "see them with --dry-run")
    return Chosen(spans, sum(1 for _, timed in said if choice.remove and not timed))


def _chapter(name: str, chapters: Sequence[Chapter]) -> list[Span]:
    found = [one for one in chapters if one.title.casefold() == name.casefold()]
    if not found and name.isdigit() and 0 < int(name) <= len(chapters):
        found = [chapters[int(name) - 1]]
    if not found:
        known = ", ".join(quoted(one.title) for one in chapters[:20]) or "there are no chapters"
        raise UsageError(f"no chapter {quoted(name)}", "neither a title nor a number", f"known: {known}")
    return [(one.start, one.end) for one in found]


def _speaker(name: str, cues: Sequence[Cue]) -> Iterable[Span]:
    own = [cue for cue in cues if (cue.speaker or "").casefold() == name.casefold()]
    if not own:
        known = ", ".join(quoted(one) for one in sorted({cue.speaker for cue in cues if cue.speaker}))
        raise UsageError(
            f"no speaker {quoted(name)}", "nobody in the subtitles is called so", f"known: {known or 'none'}"
        )
    wide = [(cue.start - _TOGETHER // 2, cue.end + _TOGETHER // 2) for cue in own]
    joined = [(a + _TOGETHER // 2 - _BREATH, b - _TOGETHER // 2 + _BREATH) for a, b in merged(wide)]
    others = [(cue.start, cue.end) for cue in cues if cue.speaker and cue not in own and cue.kind == "speech"]
    mine = [(cue.start, cue.end) for cue in own]
    return merged((*without(joined, others), *mine))


def _said(phrase: str, cues: Sequence[Cue], *, exact: bool) -> list[tuple[Span, bool]]:
    """Where `phrase` is said, and whether that is known by the word.

    With `exact` it is the words alone where their times are known, else the cues that hold them.
    """
    wanted = "".join(_tokens(phrase))
    if not wanted:
        raise UsageError(f"no words in {quoted(phrase)}", "there is nothing to look for")
    found: list[tuple[Span, bool]] = []
    for cue in cues:
        if exact and cue.words:
            pairs = [(token, word) for word in cue.words for token in ["".join(_tokens(word.text))] if token]
            places = _places(wanted, [token for token, _ in pairs])
            found += [((pairs[a][1].start, pairs[b - 1][1].end), True) for a, b in places]
        elif _places(wanted, _tokens(cue.text)):
            found.append(((cue.start, cue.end), False))
    if not found:
        raise UsageError(
            f"nobody says {quoted(phrase)}", "it is not in the subtitles", "look for fewer words"
        )
    return found


def _tokens(text: str) -> list[str]:
    return [token.casefold().replace("’", "'") for token in _TOKEN.findall(text)]


def _places(wanted: str, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """First and one past the last token of each place where whole tokens make up `wanted`."""
    places: list[tuple[int, int]] = []
    first = 0
    while first < len(tokens):
        joined, last = "", first
        while last < len(tokens) and len(joined) < len(wanted):
            joined, last = joined + tokens[last], last + 1
        if joined == wanted:
            places.append((first, last))
            first = last
        else:
            first += 1
    return places
