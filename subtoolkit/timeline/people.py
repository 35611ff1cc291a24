"""Who speaks in all of the media: a voice that one piece tells of may be somebody else's in the next; pure.

No request knows another reply, so that `Guard` of one piece and `Guard` of the next may be two people. Until
somebody says which voices are one person they stay apart, as `Guard` and `Guard (2)`. A name that belongs to
no piece (`Speaker.segment` is None) is one person already.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from subtoolkit.core.cue import Cue
from subtoolkit.core.timeline import Speaker, Timeline
from subtoolkit.timeline.tokens import tokens_of

_Key = tuple[str, int | None]


@dataclass(frozen=True)
class Voice:
    """A voice as one piece tells of it."""

    name: str
    """What the piece calls it."""
    segment: int | None
    """The piece; None: the voice is settled."""
    label: str
    """The name, with a number where another piece has the same one: no two voices share it."""
    profile: str
    start: int | None
    """Its first word; None if it says nothing."""
    words: str
    """What it says first."""


def voices(timeline: Timeline) -> tuple[Voice, ...]:
    """All voices, in the order in which they are first heard; those that say nothing come last."""
    settled = _settled(timeline)
    first: dict[_Key, Cue] = {}
    for cue in timeline.cues:
        if cue.speaker:
            first.setdefault(_key(cue, settled), cue)
    profiles: dict[_Key, str] = {}
    for one in timeline.speakers:
        key = one.name, None if one.name in settled else one.segment
        profiles[key] = profiles.get(key) or one.profile
    labels = _labels([*first, *(key for key in profiles if key not in first)])
    return tuple(_voice(key, label, profiles.get(key, ""), first.get(key)) for key, label in labels.items())


def _voice(key: _Key, label: str, profile: str, first: Cue | None) -> Voice:
    start, words = (first.start, first.text) if first else (None, "")
    return Voice(key[0], key[1], label, profile, start, words)


def _settled(timeline: Timeline) -> frozenset[str]:
    return frozenset(one.name for one in timeline.speakers if one.segment is None)


def _key(cue: Cue, settled: frozenset[str]) -> _Key:
    return cue.speaker or "", None if cue.speaker in settled else cue.segment


def _labels(keys: Iterable[_Key]) -> dict[_Key, str]:
    keys = list(keys)
    return dict(zip(keys, _unique([name for name, _ in keys]), strict=True))


def _unique(names: list[str]) -> Iterator[str]:
    """The names, each further one of a kind with a number that makes it no other name."""
    taken = set(names)
    used: set[str] = set()
    for name in names:
        label, number = name, 1
        while label in used or (number > 1 and label in taken):
            number += 1
            label = f"{name} ({number})"
        used.add(label)
        yield label


def unified(timeline: Timeline, same: Iterable[tuple[str, str]] = ()) -> Timeline:
    """`timeline` with one name for each person, counted: how long each speaks, and how many words.

    `same` are pairs of labels of `voices`, the second the one to keep. A pair that would make one person of
    two voices of the same piece is left out: whoever heard them knew that they are two.
    """
    found = voices(timeline)
    groups = _Groups(found)
    for one, other in same:
        groups.join(one, other)
    names = groups.names()
    settled = _settled(timeline)
    by_key = {(voice.name, voice.segment): names[voice.label] for voice in found}
    cues = tuple(
        cue.model_copy(update={"speaker": by_key[_key(cue, settled)]}) if cue.speaker else cue
        for cue in timeline.cues
    )
    speakers = _counted(cues, {names[voice.label]: groups.profile(voice.label) for voice in found})
    return timeline.model_copy(update={"cues": cues, "speakers": speakers})


def acceptable(found: Iterable[Voice], same: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the pairs that `unified` takes."""
    groups = _Groups(tuple(found))
    return [pair for pair in same if groups.join(*pair)]


class _Groups:
    """Voices that are one person."""

    def __init__(self, found: tuple[Voice, ...]) -> None:
        self._voices = {voice.label: voice for voice in found}
        self._head = {label: label for label in self._voices}

    def join(self, one: str, other: str) -> bool:
        """Make one person of two labels, called as the second; False where that cannot be."""
        if one not in self._head or other not in self._head or one == other:
            return False
        head, tail = self._head[other], self._head[one]
        if head == tail:
            return True
        pieces = [self._pieces(each) for each in (head, tail)]
        if pieces[0] & pieces[1]:
            return False
        for label in self._members(tail):
            self._head[label] = head
        return True

    def names(self) -> Mapping[str, str]:
        """Label -> the person's name; numbers only where two persons share one."""
        heads = list(dict.fromkeys(self._head[label] for label in self._voices))
        names = dict(zip(heads, _unique([self._voices[head].name for head in heads]), strict=True))
        return {label: names[head] for label, head in self._head.items()}

    def profile(self, label: str) -> str:
        """What is said of the person."""
        head = self._head[label]
        members = [head, *(each for each in self._members(head) if each != head)]
        return next((self._voices[each].profile for each in members if self._voices[each].profile), "")

    def _members(self, head: str) -> list[str]:
        return [label for label, at in self._head.items() if at == head]

    def _pieces(self, head: str) -> set[int]:
        pieces = (self._voices[label].segment for label in self._members(head))
        return {piece for piece in pieces if piece is not None}


def _counted(cues: Iterable[Cue], profiles: Mapping[str, str]) -> tuple[Speaker, ...]:
    said: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        if cue.speaker:
            said[cue.speaker].append(cue)
    return tuple(
        Speaker(
            name=name,
            profile=profile,
            spoke=sum(cue.end - cue.start for cue in said[name]),
            words=len(tokens_of(said[name])),
        )
        for name, profile in profiles.items()
    )
