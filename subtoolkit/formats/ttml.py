"""Timeline <-> TTML, written in the text profile of IMSC 1.1 (W3C).

One `p` per cue with times as `hh:mm:ss.mmm`; speakers are agents in the head. Two regions that do not
overlap: the words at the bottom, signs at the top.
"""

import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from subtoolkit.core.clock import format_clock
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import xml
from subtoolkit.formats.base import Look, Unreadable
from subtoolkit.formats.colours import NAMES, rgb
from subtoolkit.formats.made import Rough, made
from subtoolkit.formats.shown import Shown, line, shown, voices
from subtoolkit.formats.ttml_clock import Clock, attribute, local

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" \
ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" xml:lang={language}>
  <head>
{agents}    <styling>
      <style xml:id="words" tts:color="#ffffff" tts:fontFamily="{font}" tts:fontSize="80%" \
tts:lineHeight="125%" tts:textAlign="center" tts:textOutline="#000000 5%"/>
      <style xml:id="sound" tts:fontStyle="italic"/>
    </styling>
    <layout>
      <region xml:id="bottom" tts:origin="10% 45%" tts:extent="80% 45%" tts:displayAlign="after" \
tts:showBackground="whenActive"/>
      <region xml:id="signs" tts:origin="10% 10%" tts:extent="80% 30%" tts:displayAlign="before" \
tts:showBackground="whenActive"/>
    </layout>
  </head>
  <body style="words">
    <div>
"""
_FOOT = """\
    </div>
  </body>
</tt>
"""


def render(timeline: Timeline, look: Look) -> str:
    """Write the document; a cue's lines are parted by `br`, and no blank is added inside a `p`."""
    cues = shown(timeline, look)
    agents = voices(cues)
    head = _HEAD.format(
        language=xml.quote(timeline.language or ""),
        agents=_agents(agents),
        font=xml.escape(look.font or "proportionalSansSerif").replace('"', "&quot;"),
    )
    coloured = look.speakers == "colour"
    return head + "".join(_paragraph(cue, agents, coloured=coloured) for cue in cues) + _FOOT


def _agents(agents: Iterable[str]) -> str:
    lines = [
        f'      <ttm:agent xml:id="voice{number}" type="person">'
        f'<ttm:name type="full">{xml.escape(name)}</ttm:name></ttm:agent>\n'
        for number, name in enumerate(agents, 1)
    ]
    return f"    <metadata>\n{''.join(lines)}    </metadata>\n" if lines else ""


def _paragraph(cue: Shown, agents: dict[str, int], *, coloured: bool) -> str:
    attributes = [
        f'begin="{format_clock(cue.start, mark=".")}"',
        f'end="{format_clock(cue.end, mark=".")}"',
        f'region="{"signs" if cue.kind == "text" else "bottom"}"',
    ]
    if cue.kind == "sound":
        attributes.append('style="sound"')
    if cue.speaker:
        number = agents[cue.speaker]
        attributes.append(f'ttm:agent="voice{number + 1}"')
        if coloured:
            attributes.append(f'tts:color="{rgb(NAMES[number % len(NAMES)])}"')
    if "  " in cue.text:
        # Else XML readers make one blank of several.
        attributes.append('xml:space="preserve"')
    text = xml.escape(cue.text).replace("\n", "<br/>")
    return f"      <p {' '.join(attributes)}>{text}</p>\n"


_ROOT = re.compile(r"<(?:\w+:)?tt[\s>]")


def recognises(text: str) -> bool:
    """Look for the root element."""
    return _ROOT.search(text[:4000]) is not None


def read(text: str) -> Timeline:
    """Read every `p` that has words and times, in any version and namespace of TTML."""
    root = xml.parse(text)
    if local(root) != "tt":
        raise Unreadable(f"its root is <{local(root)}>, not <tt>")
    names = {attribute(agent, "id"): _name(agent) for agent in root.iter() if local(agent) == "agent"}
    rough = (
        Rough(
            timed.start,
            timed.end,
            _words(timed.element),
            speaker=names.get(attribute(timed.element, "agent")),
            kind="text" if timed.element.get("region") == "signs" else "speech",
        )
        for timed in Clock.of(root).paragraphs(root)
    )
    return made(rough, language=attribute(root, "lang"))


def _name(agent: ET.Element) -> str | None:
    return line(" ".join(part for part in agent.itertext() if part.strip())) or None


_BLANKS = re.compile(r"[ \t\r\n]+")


def _words(place: ET.Element) -> str:
    """Gather the text of `place`: blanks as XML counts them, a line end for each `br`."""
    kept = attribute(place, "space") == "preserve"
    parts = []
    for kind, part in _parts(place):
        parts.append(part if kept or kind == "br" else _BLANKS.sub(" ", part))
    return "".join(parts)


def _parts(place: ET.Element) -> Iterator[tuple[str, str]]:
    """Give the texts in the order of the document; without recursion, however deep the file nests."""
    waiting: list[ET.Element | str] = [place]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield "text", part
            continue
        if local(part) == "br":
            yield "br", "\n"
        elif local(part) not in ("metadata", "desc", "title"):
            for child in reversed(part):
                waiting += [child.tail or "", child]
            waiting.append(part.text or "")
