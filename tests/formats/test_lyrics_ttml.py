"""TTML as music players read it, by an XML parser and by the reader of an independent library."""

from lxml import etree

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.media import MediaInfo, Tags
from subtoolkit.core.timeline import Timeline
from subtoolkit.formats import FORMATS, by_suffix, read, render, resolve

NAMES = {"t": "http://www.w3.org/ns/ttml", "m": "http://www.w3.org/ns/ttml#metadata"}
KEY = "{http://music.apple.com/lyric-ttml-internal}"
SONG = Timeline(
    language="zh-Hans",
    media=MediaInfo(
        path="x", container="x", duration=20_000, tags=Tags(title="Tom & Jo <3", artist="A", album="B")
    ),
    cues=(
        Cue(
            start=1_000,
            end=3_000,
            text="“Pa-per” boats",
            kind="lyric",
            words=(Word(start=1_000, end=2_000, text="“Pa-per”"), Word(start=2_100, end=3_000, text="boats")),
        ),
        Cue(
            start=3_500,
            end=4_500,
            text="漂过",
            kind="lyric",
            words=(Word(start=3_500, end=4_000, text="漂"), Word(start=4_000, end=4_500, text="过")),
        ),
        Cue(start=12_000, end=14_000, text="no words <known>", kind="lyric"),
    ),
)


def root() -> etree._Element:
    """The document."""
    return etree.fromstring(render(SONG, "lyrics.ttml").encode())


def test_words_are_spans_with_nothing_but_their_blanks_between() -> None:
    """A blank stands between spans where it stands in the text, and nowhere else."""
    lines = root().findall(".//t:p", NAMES)
    assert ["".join(line.itertext()) for line in lines] == [cue.text for cue in SONG.cues]
    assert [[span.get("begin") for span in line] for line in lines] == [
        ["00:00:01.000", "00:00:02.100"],
        ["00:00:03.500", "00:00:04.000"],
        [],
    ]
    assert [line.get(f"{KEY}key") for line in lines] == ["L1", "L2", "L3"]


def test_times_nest_and_stanzas_part_at_breaks() -> None:
    """Spans are inside their line, lines inside their stanza, stanzas inside the song."""
    body = root().find("t:body", NAMES)
    assert body is not None
    assert body.get("dur") == "00:00:20.000"
    stanzas = body.findall("t:div", NAMES)
    assert [(one.get("begin"), one.get("end"), len(one)) for one in stanzas] == [
        ("00:00:01.000", "00:00:04.500", 2),
        ("00:00:12.000", "00:00:14.000", 1),
    ]


def test_the_head_says_what_the_song_is() -> None:
    """Title, artist and album, the language, that words have times, and a voice that lines refer to."""
    document = root()
    assert document.get(f"{KEY}timing") == "Word"
    assert document.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    assert document.findtext(".//m:title", namespaces=NAMES) == "Tom & Jo <3"
    assert document.findtext(".//m:desc", namespaces=NAMES) == "A – B"
    voices = {
        each.get("{http://www.w3.org/XML/1998/namespace}id")
        for each in document.iter(f"{{{NAMES['m']}}}agent")
    }
    used = {line.get(f"{{{NAMES['m']}}}agent") for line in document.findall(".//t:p", NAMES)}
    assert used <= voices


def test_it_is_read_like_any_ttml() -> None:
    """Lines and times survive the reader of TTML."""
    again = read(render(SONG, "lyrics.ttml"), "ttml")
    assert [(cue.start, cue.end, cue.text) for cue in again.cues] == [
        (cue.start, cue.end, cue.text) for cue in SONG.cues
    ]


def test_to_the_lyrics_job_ttml_means_this() -> None:
    """`-f ttml` and `song.ttml` are this form in `subtool lyrics`, the standard's everywhere else."""
    assert resolve("ttml", "lyrics") == by_suffix("song.ttml", "lyrics") == "lyrics.ttml"
    assert resolve("ttml", "srt") == by_suffix("song.ttml") == "ttml"
    assert FORMATS["lyrics.ttml"].suffixes == (".ttml",)
