"""Timeline -> a description as one HTML page that needs nothing else: no script, no font, no address.

Whatever a reply holds is text in it: all is escaped, and the page's own policy lets nothing be loaded or run.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape as _escape
from importlib import resources

from subtoolkit.core.timeline import Timeline, VisibleText
from subtoolkit.formats import story
from subtoolkit.formats.base import Look
from subtoolkit.formats.chapters import marks
from subtoolkit.formats.shown import line
from subtoolkit.formats.story import clock, span

_COLOURS = 8
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(timeline: Timeline, look: Look) -> str:
    """Write the page with the parts for which there is something to say."""
    title = escape(story.title(timeline))
    colours = {person.name: number % _COLOURS for number, person in enumerate(story.persons(timeline))}
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(timeline.language or "en")}">',
            '<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n<body>",
            f'<h1 dir="auto">{title}</h1>',
            f'<p class="facts">{" · ".join(map(escape, story.facts(timeline)))}</p>',
            *_strip(timeline, colours),
            *_parts(timeline, colours),
            "</body>\n</html>\n",
        ]
    )


@cache
def _style() -> str:
    return resources.files(__package__).joinpath("describe.css").read_text(encoding="utf-8")


def escape(text: str) -> str:
    """`text`, one line, as the content of an element or an attribute in double quotes."""
    return _escape(line(text), quote=True)


def _strip(timeline: Timeline, colours: dict[str, int]) -> Iterator[str]:
    """Who speaks when, as one band."""
    total = story.duration(timeline)
    marks = [_mark(turn, total, colours) for turn in story.voices_over_time(story.turns(timeline)) if total]
    if marks:
        yield f'<div class="strip">{"".join(marks)}</div>'


def _mark(turn: story.Turn, total: int, colours: dict[str, int]) -> str:
    name = turn.speaker or ""
    left, width = (f"{100 * time / total:.2f}%" for time in (turn.start, turn.end - turn.start))
    style = f"--c: var(--v{colours.get(name, 0)}); left: {left}; width: {width}"
    return f'<i style="{style}" title="{escape(name)}"></i>'


def _parts(timeline: Timeline, colours: dict[str, int]) -> Iterator[str]:
    yield from _part("Chapters", (_row(clock(one.start), _text(one.title)) for one in marks(timeline)))
    yield from _part("Storyline", (_row(span(s.start, s.end), _text(s.text)) for s in timeline.scenes))
    yield from _part("Visible text", map(_visible, timeline.visible_text))
    people = "".join(_person(person, colours) for person in story.persons(timeline))
    yield from _part("Speakers", [f'<div class="people">{people}</div>'] if people else [])
    yield from _part("Transcript", (_turn(turn, colours) for turn in story.turns(timeline)))
    for name, texts in story.sections(timeline).items():
        yield from _part(name, map(_text, texts))
    missing = (_row(span(one.start, one.end), _text(one.reason)) for one in timeline.report.missing)
    yield from _part("Not covered", missing)


def _part(name: str, content: Iterable[str]) -> Iterator[str]:
    if text := "\n".join(content):
        yield f'<section>\n<h2 dir="auto">{escape(name)}</h2>\n{text}\n</section>'


def _text(text: str) -> str:
    return f'<p dir="auto">{escape(text)}</p>'


def _row(when: str, content: str, kind: str = "row") -> str:
    return f'<div class="{kind}"><time>{when}</time><div>{content}</div></div>'


def _visible(one: VisibleText) -> str:
    looks = f'<p class="looks" dir="auto">{escape(one.appearance)}</p>' if one.appearance.strip() else ""
    return _row(span(one.start, one.end), _text(f"“{line(one.text)}”") + looks)


def _person(person: story.Person, colours: dict[str, int]) -> str:
    said = ""
    if person.spoke is not None:
        words = f", {person.words} words" if person.words else ""
        said = (
            f"<p><time>{clock(person.spoke)}{words} · {person.share:.0%}</time></p>"
            f'<div class="bar"><i style="width: {100 * person.share:.1f}%"></i></div>'
        )
    profile = f'<p class="profile" dir="auto">{escape(person.profile)}</p>' if person.profile else ""
    style = f"--c: var(--v{colours[person.name]})"
    return f'<div class="person" style="{style}"><b dir="auto">{escape(person.name)}</b>{profile}{said}</div>'


def _turn(turn: story.Turn, colours: dict[str, int]) -> str:
    text = escape(turn.text)
    if turn.is_sound:
        return _row(clock(turn.start), f'<p class="sound" dir="auto">{text}</p>', "row turn")
    if not turn.speaker:
        return _row(clock(turn.start), f'<p dir="auto">{text}</p>', "row turn")
    name = f'<b style="--c: var(--v{colours.get(turn.speaker, 0)})">{escape(turn.speaker)}</b>'
    return _row(clock(turn.start), f'<p dir="auto">{name} {text}</p>', "row turn")


def recognises(text: str) -> bool:
    """Never: it is written for people."""
    return False


read = None
