"""Cues whose times are about right, and their sound -> the same cues with the times of every word; English.

    with Aligner() as aligner:
        aligned = aligner.align(cues, partial(sound.read, channel="mid"), span=(segment.start, segment.end))

Neighbouring cues are laid on their sound together, by a forced alignment with PocketSphinx, which needs no
pause to tell one from the next. What comes out far from where the cue was is not believed.
"""

import importlib.util
import json
import os
import queue
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple, Self

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.errors import ExtraMissing
from subtoolkit.core.report import Note, Report
from subtoolkit.media import child
from subtoolkit.media.align_words import is_english, spoken

Read = Callable[[int, int], bytes]
"""Mono 16-bit PCM at 16 kHz between two times on the media clock."""
Span = tuple[int, int]

FARTHEST = 1_500
"""A cue that would move farther, in ms, stays where it is."""
MARGIN = 500
"""Sound that a group takes along on either side, in ms, at most half of the pause there."""
PAUSE, LONGEST = 300, 20_000
"""Groups part at pauses from this length on; a longer group parts at any pause. ms."""
TAIL = 20
"""The decoder takes the fading end of a word for silence, in ms."""
_OVERLAP = 150
"""Voices that share more than this cannot be laid on the sound one after the other."""
_MOST = 4
"""Processes: each holds a model of about 100 MB."""


@dataclass(frozen=True)
class Aligned:
    """What the aligner made of the cues."""

    cues: tuple[Cue, ...]
    """All cues in their order; those that were aligned have words."""
    report: Report


class _Token(NamedTuple):
    """One written word and what is said for it."""

    text: str
    words: list[str]


class Aligner:
    """Aligners in processes of their own, started when needed, used by any number of threads."""

    def __init__(self) -> None:
        """Raises `ExtraMissing`."""
        if importlib.util.find_spec("pocketsphinx") is None:
            raise ExtraMissing("times cannot be aligned", "offline")
        self._free: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(min(_MOST, os.cpu_count() or 1)):
            self._free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes that are not at work."""
        with suppress(queue.Empty):
            while True:
                process = self._free.get_nowait()
                if process is not None:
                    process.end()

    def align(self, cues: Sequence[Cue], read: Read, *, span: Span) -> Aligned:
        """Give `cues`, sorted and inside `span`, the times of their words.

        Sounds, other languages, voices that overlap and cues that would move too far stay as they are.
        """
        placed = list(cues)
        refused: list[Cue] = []
        for group in _groups(cues):
            start, end = _around(cues, group, span)
            for index, moved in zip(
                group, self._laid([cues[i] for i in group], read, start, end), strict=True
            ):
                if (
                    moved is None
                    or max(abs(moved.start - cues[index].start), abs(moved.end - cues[index].end)) > FARTHEST
                ):
                    refused.append(cues[index])
                else:
                    placed[index] = moved
        notes = (Note(reason="align-refused", detail=cue.text) for cue in refused)
        return Aligned(_apart(cues, placed), Report(notes=tuple(notes)))

    def _laid(self, cues: list[Cue], read: Read, start: int, end: int) -> list[Cue | None]:
        """Each cue with its words on the sound from `start` to `end`."""
        tokens = [[_Token(text, spoken(text)) for text in cue.text.split()] for cue in cues]
        times = self._ask([word for own in tokens for token in own for word in token.words], read(start, end))
        if times is None:
            return [None] * len(cues)
        rest = iter((start + a, start + b) for a, b in times)
        return [_timed(cue, own, rest, end) for cue, own in zip(cues, tokens, strict=True)]

    def _ask(self, words: list[str], pcm: bytes) -> list[Span] | None:
        process = self._free.get() or _Process()
        try:
            answer = process.ask(words, pcm)
        except OSError:  # it broke down; the next one starts afresh
            process.end()
            self._free.put(None)
            return None
        self._free.put(process)
        return answer


class _Process:
    """One aligner process."""

    def __init__(self) -> None:
        self._process = child.start("subtoolkit.media.align_process")

    def ask(self, words: list[str], pcm: bytes) -> list[Span] | None:
        """The times of the words in `pcm`; raises `OSError` if the process has ended."""
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        head = json.dumps({"words": words, "bytes": len(pcm)}).encode()
        self._process.stdin.write(head + b"\n" + pcm)
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise BrokenPipeError
        answer: list[Span] | None = json.loads(line)
        return answer

    def end(self) -> None:
        """Stop it; it has nothing to save."""
        self._process.kill()
        with suppress(OSError):  # what was not sent yet cannot be flushed any more
            self._process.communicate()


def _groups(cues: Sequence[Cue]) -> Iterator[list[int]]:
    """Indices of cues that are laid on the sound together."""
    group: list[int] = []
    for index, cue in enumerate(cues):
        if not _alignable(cues, index):
            if group:
                yield group
            group = []
            continue
        if group:
            pause = cue.start - cues[group[-1]].end
            long = cue.end - cues[group[0]].start > LONGEST
            if pause >= PAUSE or (long and pause > 0):
                yield group
                group = []
        group.append(index)
    if group:
        yield group


def _alignable(cues: Sequence[Cue], index: int) -> bool:
    cue = cues[index]
    if cue.kind not in ("speech", "lyric") or not is_english(cue.text) or not spoken(cue.text):
        return False
    near = [*cues[max(0, index - 1) : index], *cues[index + 1 : index + 2]]
    return all(min(cue.end, other.end) - max(cue.start, other.start) <= _OVERLAP for other in near)


def _around(cues: Sequence[Cue], group: list[int], span: Span) -> Span:
    """The sound for a group: with a margin that reaches at most half-way to the neighbours."""
    first, last = group[0], group[-1]
    before = cues[first - 1].end if first else span[0] - MARGIN
    after = cues[last + 1].start if last + 1 < len(cues) else span[1] + MARGIN
    start = cues[first].start - min(MARGIN, max(0, cues[first].start - before) // 2)
    end = cues[last].end + min(MARGIN, max(0, after - cues[last].end) // 2)
    return max(span[0], start), min(span[1], end)


def _timed(cue: Cue, tokens: list[_Token], times: Iterator[Span], latest: int) -> Cue | None:
    """The cue at the times of its words; None if it has none."""
    words = []
    for token in tokens:
        own = [next(times) for _ in token.words]
        if own:
            words.append(Word(start=own[0][0], end=own[-1][1], text=token.text))
    end = max(words[-1].end, min(words[-1].end + TAIL, latest)) if words else 0
    if not words or end <= words[0].start:
        return None
    return cue.model_copy(
        update={"start": words[0].start, "end": end, "words": tuple(words), "estimated": False}
    )


def _distance(one: Cue, other: Cue) -> int:
    return max(abs(one.start - other.start), abs(one.end - other.end))


def _apart(before: Sequence[Cue], placed: Sequence[Cue]) -> tuple[Cue, ...]:
    """The cues, none over the next where it was not before: ends give way, or both go back."""
    cues = list(placed)
    clashes = True
    while clashes:  # ends, because every round puts one more cue back, and those that are back do not clash
        clashes = False
        for index in range(len(cues) - 1):
            cue, after = cues[index], cues[index + 1]
            legal = before[index].end > before[index + 1].start and cue.start <= after.start
            if cue.end <= after.start or legal:
                continue
            if cue.words and cue.words[-1].end <= after.start:
                cues[index] = cue.model_copy(update={"end": after.start})
            else:
                cues[index], cues[index + 1] = before[index], before[index + 1]
                clashes = True
    return tuple(cues)
