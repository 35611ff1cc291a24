"""Timeline -> the prose of its sections in Markdown, under the name of the media."""

from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import story
from subtoolkit.formats.base import Look
from subtoolkit.formats.caption_txt import paragraphs
from subtoolkit.formats.describe_md import escape
from subtoolkit.formats.shown import line


def render(timeline: Timeline, look: Look) -> str:
    """Each section under its title, where there are several; then what is missing."""
    alone = len(timeline.sections) == 1
    parts = [f"# {escape(story.title(timeline))}"]
    for section in timeline.sections:
        parts += [] if alone else [f"## {escape(line(section.title))}"]
        parts += map(escape, paragraphs(section.text))
    missing = [
        f"- {story.span(one.start, one.end)} ({escape(one.reason)})" for one in timeline.report.missing
    ]
    parts += ["## Not covered", "\n".join(missing)] if missing else []
    return "\n\n".join(parts) + "\n"


def recognises(text: str) -> bool:
    """Never: it is written for people."""
    return False


read = None
