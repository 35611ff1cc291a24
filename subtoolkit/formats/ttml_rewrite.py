"""The text of a TTML file -> pieces whose times can be changed; styles, regions, metadata and spans stay."""

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat

from subtoolkit.core.clock import format_clock
from subtoolkit.formats import xml
from subtoolkit.formats.base import Piece, Place, Unreadable
from subtoolkit.formats.ttml_clock import Clock, attribute, local

_TIMING = ("begin", "end", "dur")
_ATTRIBUTE = re.compile(r"""\s+([\w:.-]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_ENCODING = re.compile(r"""(<\?xml[^>]*?\sencoding\s*=\s*)(?:"[^"]*"|'[^']*')""")


def pieces(text: str) -> list[Piece]:
    """Each `p` with times of its own, and what stands between them.

    Raises `Unreadable` where times nest, or are no plain times of the media: then one cannot be changed
    without the others.
    """
    root = xml.parse(text)
    if not _is_plain(root):
        raise Unreadable("its times nest")
    clock = Clock.of(root)
    # What was decoded is written in UTF-8, whatever it said of itself.
    whole = _ENCODING.sub(r'\1"UTF-8"', text, count=1).encode("utf-8", "replace")
    return list(_pieces(whole, clock))


def _is_plain(root: ET.Element) -> bool:
    """Whether only paragraphs have times, which count in the clock of the media."""
    timed = [one for one in root.iter() if any(one.get(name) for name in _TIMING) and local(one) != "p"]
    apart = attribute(root, "timing") is not None or attribute(root, "timeBase") in ("smpte", "clock")
    return not timed and not apart and not any(one.get("timeContainer") for one in root.iter())


class _Place(NamedTuple):
    """A paragraph in the bytes of a document."""

    start: int
    inner: int
    """Behind its first tag."""
    end: int


def _pieces(whole: bytes, clock: Clock) -> Iterator[Piece]:
    at = 0
    for found in _paragraphs(whole):
        yield _as_it_is(whole[at : found.start])
        tag, rest = (
            part.decode() for part in (whole[found.start : found.inner], whole[found.inner : found.end])
        )
        given = {one[1]: one[0].partition("=")[2].strip()[1:-1] for one in _ATTRIBUTE.finditer(tag)}
        start, end, duration = (clock.time(given.get(name)) for name in _TIMING)
        end = end if end is not None or duration is None else (start or 0) + duration
        if end is not None:
            span = (start or 0, end)
            yield Piece((span,), partial(_paragraph, tag, rest, span))
        at = found.end
    yield _as_it_is(whole[at:])


def _as_it_is(part: bytes) -> Piece:
    text = part.decode()
    return Piece((), lambda place: text)


def _paragraph(tag: str, rest: str, span: tuple[int, int], place: Place) -> str | None:
    new = place(*span)
    if new is None:
        return None
    start, end = new[0], max(new[1], new[0] + 1)
    times = f' begin="{format_clock(start, mark=".")}" end="{format_clock(end, mark=".")}"'
    bare = _ATTRIBUTE.sub(lambda one: "" if one[1] in _TIMING else one[0], tag)
    # Behind the name of the element.
    name = re.match(r"<[^\s/>]+", bare)
    return bare if name is None else bare[: name.end()] + times + bare[name.end() :] + rest


def _paragraphs(whole: bytes) -> Iterator[_Place]:
    """Where each `p` stands; none holds another one."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    parser = expat.ParserCreate("utf-8")

    def begin(name: str, _: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "p":
            if opened:
                raise Unreadable("a paragraph holds another one")
            opened.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "p":
            found.append((opened.pop(), parser.CurrentByteIndex))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.Parse(whole, True)
    for start, last in found:
        inner = _behind_tag(whole, start)
        is_empty = whole.endswith(b"/>", start, inner)
        yield _Place(start, inner, inner if is_empty else whole.index(b">", last) + 1)


_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")


def _behind_tag(whole: bytes, start: int) -> int:
    tag = _TAG.match(whole, start)
    return tag.end() if tag else whole.index(b">", start) + 1
