"""Timeline -> TTML as music players read it: a paragraph for each line, a span for each word.

The shape is the one that Apple's catalogue made common: stanzas are `div`, lines `p` with a key, words `span`
with nothing but the blanks of the text between them. Times are written in full, as the standard wants it.
"""

from collections.abc import Iterator

from subtoolkit.core.clock import format_clock
from subtoolkit.core.media import Tags
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import xml
from subtoolkit.formats.base import Look
from subtoolkit.formats.shown import Shown, line, shown, voices
from subtoolkit.formats.spans import spans

STANZA = 4_000
"""A pause of the voice from so many ms on begins a new stanza."""

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
xmlns:itunes="http://music.apple.com/lyric-ttml-internal" itunes:timing="{timing}" xml:lang={language}>
  <head>
    <metadata>
{metadata}    </metadata>
  </head>
  <body dur="{duration}">
"""
_FOOT = """\
  </body>
</tt>
"""


def render(timeline: Timeline, look: Look) -> str:
    """Write the document; lines without times of words are timed as a whole."""
    cues = [cue for cue in shown(timeline, look) if cue.kind != "text"]
    agents = voices(cues)
    media = timeline.media
    end = max([cue.end for cue in cues] + [(media.duration if media else None) or 0])
    head = _HEAD.format(
        timing="Word" if any(cue.words for cue in cues) else "Line",
        language=xml.quote(timeline.language or ""),
        metadata="".join(f"      {entry}\n" for entry in _metadata(media.tags if media else None, agents)),
        duration=_clock(end),
    )
    return head + "".join(_stanzas(cues, agents)) + _FOOT


def _metadata(tags: Tags | None, agents: dict[str, int]) -> Iterator[str]:
    """The title, who made it and on what album it is, and the voices."""
    if tags and tags.title:
        yield f"<ttm:title>{xml.escape(line(tags.title))}</ttm:title>"
    if tags and (made := [line(name) for name in (tags.artist, tags.album) if name]):
        yield f"<ttm:desc>{xml.escape(' – '.join(made))}</ttm:desc>"
    for name in agents or ("",):
        inner = f'<ttm:name type="full">{xml.escape(name)}</ttm:name>' if name else ""
        yield f'<ttm:agent xml:id="v{agents.get(name, 0) + 1}" type="person">{inner}</ttm:agent>'


def _stanzas(cues: list[Shown], agents: dict[str, int]) -> Iterator[str]:
    stanza: list[str] = []
    begin = last = 0
    for number, cue in enumerate(cues, 1):
        if stanza and cue.start - last > STANZA:
            yield _division(begin, last, stanza)
            stanza = []
        if not stanza:
            begin = last = cue.start
        last = max(last, cue.end)
        stanza.append(_paragraph(number, cue, agents))
    if stanza:
        yield _division(begin, last, stanza)


def _division(begin: int, end: int, lines: list[str]) -> str:
    return f'    <div begin="{_clock(begin)}" end="{_clock(end)}">\n{"".join(lines)}    </div>\n'


def _paragraph(number: int, cue: Shown, agents: dict[str, int]) -> str:
    text = line(cue.text)
    parts = spans(text, cue)
    words = "".join(
        f'{xml.escape(part.glue)}<span begin="{_clock(part.start)}" end="{_clock(part.end)}">'
        f"{xml.escape(part.text)}</span>"
        for part in parts
    )
    agent = f"v{agents.get(cue.speaker or '', 0) + 1}"
    return (
        f'      <p begin="{_clock(cue.start)}" end="{_clock(cue.end)}" ttm:agent="{agent}" '
        f'itunes:key="L{number}">{words or xml.escape(text)}</p>\n'
    )


def _clock(time: int) -> str:
    return format_clock(time, mark=".")


def recognises(text: str) -> bool:
    """Never: it is read as any other TTML."""
    return False


read = None
