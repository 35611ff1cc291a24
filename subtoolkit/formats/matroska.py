"""Timeline <-> chapters as mkvmerge takes them: `mkvmerge --chapters file.xml`.

https://mkvtoolnix.download/doc/mkvmerge.html, section on chapters. Chapters inside chapters are read as a
flat list of the outer ones.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from xml.etree.ElementTree import Element

from subtoolkit.core.clock import format_clock, fraction
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import chapters
from subtoolkit.formats.base import Look, Unreadable
from subtoolkit.formats.xml import escape, parse

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE Chapters SYSTEM "matroskachapters.dtd">\n'
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TIME = re.compile(r"\s*(\d{1,4}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?\s*")


def render(timeline: Timeline, look: Look) -> str:
    """Write one edition with an atom for each chapter, in the timeline's language."""
    tag = timeline.language or ""
    language = tag if _TAG.fullmatch(tag) else "und"
    atoms = (_atom(number, mark, language) for number, mark in enumerate(chapters.marks(timeline), 1))
    return f"{_HEAD}<Chapters>\n  <EditionEntry>\n{''.join(atoms)}  </EditionEntry>\n</Chapters>\n"


def _atom(number: int, mark: chapters.Mark, language: str) -> str:
    inner = [
        _element("ChapterUID", _uid(f"{number} {mark.start} {mark.title}")),
        _element("ChapterTimeStart", _clock(mark.start)),
        *([_element("ChapterTimeEnd", _clock(mark.end))] if mark.end is not None else []),
        "<ChapterDisplay>",
        "  " + _element("ChapterString", mark.title),
        "  " + _element("ChapterLanguage", language.split("-")[0].lower()),
        "  " + _element("ChapLanguageIETF", language),
        "</ChapterDisplay>",
    ]
    lines = ["    <ChapterAtom>", *(f"      {line}" for line in inner), "    </ChapterAtom>"]
    return "\n".join(lines) + "\n"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _uid(seed: str) -> str:
    """A number that is never 0, the same for the same chapter."""
    return str(int.from_bytes(sha256(seed.encode("utf-8", "replace")).digest()[:6]) + 1)


def _clock(time: int) -> str:
    return format_clock(time, mark=".") + "000000"


def recognises(text: str) -> bool:
    """Look for the root element."""
    head = text[:4096]
    return "<Chapters>" in head and "<EditionEntry" in text


def read(text: str) -> Timeline:
    """Read the atoms of the first edition; one that is hidden or switched off is left behind."""
    root = parse(text)
    edition = root.find("EditionEntry")
    if root.tag != "Chapters" or edition is None:
        raise Unreadable("XML, but no chapters of Matroska")
    found = chapters.made(_rows(edition))
    language = next((each.text for each in edition.iter("ChapLanguageIETF") if each.text), None)
    return found.model_copy(update={"language": None if language in (None, "und") else language})


def _rows(edition: Element) -> Iterator[tuple[int, int | None, str]]:
    for atom in edition.findall("ChapterAtom"):
        shown = atom.findtext("ChapterFlagHidden", "0").strip() != "1"
        start = _time(atom.findtext("ChapterTimeStart", ""))
        if start is not None and shown and atom.findtext("ChapterFlagEnabled", "1").strip() != "0":
            title = atom.findtext("ChapterDisplay/ChapterString", "")
            yield start, _time(atom.findtext("ChapterTimeEnd", "")), title


def _time(text: str) -> int | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    whole = (int(match[1]) * 60 + int(match[2])) * 60 + int(match[3])
    return whole * 1000 + fraction(match[4] or "")
