"""Independent readers: file contents -> (start, end, text) of each cue, by libraries we do not write with."""

import html
import io
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple
from xml.etree import ElementTree

import av
import pycaption
import pylrc
import pysubs2
import srt
import ttconv.imsc.reader
import ttconv.model
import webvtt
from lxml import etree


class Found(NamedTuple):
    """One cue as a reader sees it."""

    start: int
    end: int | None
    text: str


Reader = Callable[[str], list[Found]]


def by_srt(text: str) -> list[Found]:
    """Read with `srt`, strictly; it must also write the same file again."""
    found = list(srt.parse(text))
    assert srt.compose(found, reindex=False) == text
    assert [each.index for each in found] == list(range(1, len(found) + 1))
    return [
        Found(round(e.start.total_seconds() * 1000), round(e.end.total_seconds() * 1000), e.content)
        for e in found
    ]


def by_pysubs2(text: str) -> list[Found]:
    """Read with `pysubs2`, which finds out the format itself."""
    return [Found(event.start, event.end, event.plaintext) for event in pysubs2.SSAFile.from_string(text)]


def by_webvtt(text: str) -> list[Found]:
    """Read with `webvtt-py`."""
    found = webvtt.from_string(text)
    return [Found(_time(cue.start), _time(cue.end), _html(cue.text)) for cue in found]


def by_pycaption(reader: type[pycaption.base.BaseReader]) -> Reader:
    """Read with one of the readers of `pycaption`."""

    def read(text: str) -> list[Found]:
        try:
            captions = reader().read(text)
        except pycaption.CaptionReadNoCaptions:
            return []
        language = captions.get_languages()[0]
        return [
            Found(int(c.start) // 1000, int(c.end) // 1000, c.get_text())
            for c in captions.get_captions(language)
        ]

    return read


def by_libav(name: str, plain: Callable[[str], str] = str) -> Reader:
    """Read with ffmpeg's libraries; `plain` takes the format's own dress off a packet."""

    def read(text: str) -> list[Found]:
        if not text.strip():
            # The one thing that ffmpeg takes for no subtitle file at all.
            return []
        with av.open(io.BytesIO(text.encode()), format=name) as container:
            stream = container.streams.subtitles[0]
            packets = [packet for packet in container.demux(stream) if packet.size]
            return [_packet(packet, plain) for packet in packets]

    return read


def _packet(packet: av.Packet, plain: Callable[[str], str]) -> Found:
    start = round(packet.pts * packet.time_base * 1000)
    end = start + round(packet.duration * packet.time_base * 1000) if packet.duration else None
    return Found(start, end, plain(bytes(packet).decode()))


def _ass_text(packet: str) -> str:
    return packet.split(",", 8)[8].replace(r"\N", "\n")


def by_pylrc(text: str) -> list[Found]:
    """Read with `pylrc`, which knows starts only; the empty lines that end others are left out."""
    return [
        Found(round(line.time * 1000), None, line.text) for line in pylrc.parse(text) if line.text.strip()
    ]


def by_lxml(text: str) -> list[Found]:
    """Read the `p` elements with `lxml`."""
    root = etree.fromstring(text.encode())
    tt = "{http://www.w3.org/ns/ttml}"

    def words(place: etree._Element) -> Iterator[str]:
        yield place.text or ""
        for child in place:
            assert child.tag == f"{tt}br"
            yield "\n" + (child.tail or "")

    return [
        Found(_time(place.attrib["begin"]), _time(place.attrib["end"]), "".join(words(place)))
        for place in root.iter(f"{tt}p")
    ]


def by_ttconv(text: str) -> list[Found]:
    """Read with `ttconv`, which knows IMSC."""
    document = ttconv.imsc.reader.to_model(ElementTree.ElementTree(ElementTree.XML(text)))
    assert document is not None
    return [
        Found(_ms(place.get_begin()), _ms(place.get_end()), "".join(_texts(place)))
        for place in document.get_body().dfs_iterator()
        if isinstance(place, ttconv.model.P)
    ]


def _texts(place: ttconv.model.P) -> Iterator[str]:
    for each in place.dfs_iterator():
        if isinstance(each, ttconv.model.Br):
            yield "\n"
        elif isinstance(each, ttconv.model.Text):
            yield each.get_text()


def _ms(time: Fraction | None) -> int:
    return round((time or 0) * 1000)


def _time(text: str) -> int:
    hours, minutes, seconds = text.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


def _html(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


READERS: dict[str, dict[str, Reader]] = {
    "srt": {"srt": by_srt, "pycaption": by_pycaption(pycaption.SRTReader), "libav": by_libav("srt")},
    "vtt": {
        "webvtt-py": by_webvtt,
        "pycaption": by_pycaption(pycaption.WebVTTReader),
        "libav": by_libav("webvtt", _html),
    },
    "ass": {"pysubs2": by_pysubs2, "libav": by_libav("ass", _ass_text)},
    "ttml": {"lxml": by_lxml, "ttconv": by_ttconv},
    "lrc": {"pylrc": by_pylrc, "libav": by_libav("lrc", str.strip)},
}
"""By format and by name."""

ALL = [(name, reader) for name, readers in READERS.items() for reader in readers]
"""For parametrised tests."""
