"""A timeline as people read about it: what the forms of a description share, before any escaping."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from subtoolkit.core.clock import SECOND
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats.shown import line

_PAUSE = 4_000
_LONGEST = 60_000
"""A turn ends where somebody else speaks, at a pause this long, and where it lasts so long (ms)."""


class Turn(NamedTuple):
    """What one voice says in one go; without a speaker and in brackets a sound."""

    start: int
    end: int
    speaker: str | None
    text: str
    is_sound: bool = False


class Person(NamedTuple):
    """Somebody who speaks."""

    name: str
    profile: str
    spoke: int | None
    words: int | None
    share: float
    """Of all that is spoken, 0 to 1."""


def title(timeline: Timeline) -> str:
    """The name of the media file."""
    path = timeline.media.path if timeline.media else ""
    return line(PurePath(path).name or path) or "Description"


def duration(timeline: Timeline) -> int:
    """How long the media is; where that is not known, up to the last thing that is told of it."""
    media = timeline.media
    known = (media.duration or media.declared) if media else None
    ends = [cue.end for cue in timeline.cues] + [scene.end for scene in timeline.scenes]
    ends += [seen.end for seen in timeline.visible_text] + [chapter.end for chapter in timeline.chapters]
    return known or max(ends, default=0)


def facts(timeline: Timeline) -> list[str]:
    """What stands below the title."""
    people = sum(bool(person.spoke or person.spoke is None) for person in persons(timeline))
    found = [clock(duration(timeline)), f"{people} speakers" if people != 1 else "1 speaker"]
    language = line(timeline.language or "")
    return [*found, *([language] if language else [])]


def persons(timeline: Timeline) -> list[Person]:
    """Everybody, those first who speak most; of a name that several pieces tell of the first profile."""
    total = sum(speaker.spoke or 0 for speaker in timeline.speakers)
    found: dict[str, Person] = {}
    for one in timeline.speakers:
        share = (one.spoke or 0) / total if total else 0.0
        name = line(one.name) or "?"
        known = found.get(name)
        if known is None or (one.profile and not known.profile):
            found[name] = Person(name, line(one.profile), one.spoke, one.words, share)
    return sorted(found.values(), key=lambda person: -(person.spoke or 0))


def turns(timeline: Timeline) -> list[Turn]:
    """The transcript: cues of one voice that follow each other are one turn."""
    found: list[Turn] = []
    for cue in sorted(timeline.cues, key=lambda cue: (cue.start, cue.end)):
        text = line(cue.text)
        if not text or cue.kind == "text":
            continue
        turn = Turn(cue.start, cue.end, line(cue.speaker or "") or None, text, cue.kind == "sound")
        if found and _goes_on(found[-1], turn):
            before = found[-1]
            found[-1] = before._replace(end=max(before.end, turn.end), text=_together(before.text, text))
        else:
            found.append(turn)
    return found


def _goes_on(before: Turn, behind: Turn) -> bool:
    same = before.speaker == behind.speaker and not before.is_sound and not behind.is_sound
    return same and behind.start - before.end < _PAUSE and behind.end - before.start <= _LONGEST


def _together(before: str, behind: str) -> str:
    return line(f"{before}\n{behind}")


def sections(timeline: Timeline) -> dict[str, list[str]]:
    """Further sections by their titles, with the paragraphs of all pieces."""
    found: dict[str, list[str]] = {}
    for section in timeline.sections:
        paragraphs = [text for part in section.text.split("\n") if (text := line(part))]
        known = found.setdefault(line(section.title) or "More", [])
        known += [text for text in paragraphs if text not in known]
    return {name: texts for name, texts in found.items() if texts}


def clock(time: int) -> str:
    """`0:05`, `12:05`, past an hour `1:02:05`."""
    minutes, seconds = divmod(max(time, 0) // SECOND, 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def span(start: int, end: int) -> str:
    """`0:05–0:12`."""
    return f"{clock(start)}–{clock(end)}"


def voices_over_time(found: Sequence[Turn]) -> Iterator[Turn]:
    """Who speaks when, roughly: turns of one voice that are near each other are one."""
    held: Turn | None = None
    for turn in found:
        if turn.is_sound or turn.speaker is None:
            continue
        if held and held.speaker == turn.speaker and turn.start - held.end < 2 * SECOND:
            held = held._replace(end=max(held.end, turn.end))
            continue
        if held:
            yield held
        held = turn
    if held:
        yield held
