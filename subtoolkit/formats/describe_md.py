"""Timeline -> a description in Markdown (CommonMark, tables as GitHub has them)."""

import re
from collections.abc import Iterable, Iterator

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import story
from subtoolkit.formats.base import Look
from subtoolkit.formats.chapters import marks
from subtoolkit.formats.shown import line
from subtoolkit.formats.story import clock, span

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&$^])")
_HEAD = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"(?:(?<=http)|(?<=https)|(?<=ftp)):(?=//)|(?<=www)\.|@", re.IGNORECASE)


def render(timeline: Timeline, look: Look) -> str:
    """Write the parts for which there is something to say."""
    head = [f"# {escape(story.title(timeline))}", " · ".join(map(escape, story.facts(timeline)))]
    return "\n\n".join([*head, *_parts(timeline)]) + "\n"


def _parts(timeline: Timeline) -> Iterator[str]:
    yield from _part("Chapters", (f"- {clock(one.start)} {escape(one.title)}" for one in marks(timeline)))
    scenes = (f"- **{span(one.start, one.end)}** {escape(line(one.text))}" for one in timeline.scenes)
    yield from _part("Storyline", scenes)
    yield from _part("Visible text", _visible(timeline))
    yield from _part("Speakers", _speakers(timeline))
    yield from _part("Transcript", _transcript(timeline), "\n\n")
    for name, texts in story.sections(timeline).items():
        yield from _part(escape(name), map(escape, texts), "\n\n")
    missing = (f"- {span(one.start, one.end)} ({escape(one.reason)})" for one in timeline.report.missing)
    yield from _part("Not covered", missing)


def _part(name: str, lines: Iterable[str], between: str = "\n") -> Iterator[str]:
    if text := between.join(lines):
        yield f"## {name}\n\n{text}"


def _visible(timeline: Timeline) -> Iterator[str]:
    for one in timeline.visible_text:
        looks = f": {escape(line(one.appearance))}" if one.appearance.strip() else ""
        yield f"- **{span(one.start, one.end)}** “{escape(line(one.text))}”{looks}"


def _speakers(timeline: Timeline) -> Iterator[str]:
    people = story.persons(timeline)
    if people:
        yield "| Speaker | Profile | Spoke | Share | Words |"
        yield "|---|---|---:|---:|---:|"
    for one in people:
        spoke = clock(one.spoke) if one.spoke is not None else ""
        share = f"{one.share:.0%}" if one.spoke is not None else ""
        words = "" if one.words is None else str(one.words)
        yield f"| {escape(one.name)} | {escape(one.profile)} | {spoke} | {share} | {words} |"


def _transcript(timeline: Timeline) -> Iterator[str]:
    for turn in story.turns(timeline):
        if turn.is_sound:
            yield f"{clock(turn.start)} *{escape(turn.text)}*"
        elif turn.speaker:
            yield f"{clock(turn.start)} **{escape(turn.speaker)}:** {escape(turn.text)}"
        else:
            yield f"{clock(turn.start)} {escape(turn.text)}"


def escape(text: str) -> str:
    """`text`, one line, without any sign that means something: no mark, no tag, no link."""
    return _HEAD.sub(r"\1\\\2", _ADDRESS.sub(r"\\\g<0>", _SIGNS.sub(r"\\\1", text)))


def recognises(text: str) -> bool:
    """Never: it is written for people."""
    return False


read = None
