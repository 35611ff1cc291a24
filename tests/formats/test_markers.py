"""What editing programs get, read back by OpenTimelineIO, its adapters, lxml and the csv module."""

import csv
import io
import os
import re
from fractions import Fraction

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from subtoolkit import formats
from subtoolkit.core.cue import Cue
from subtoolkit.core.marker import Marker
from subtoolkit.core.media import AudioTrack, Chapter, MediaInfo, Picture, SourceTimecode
from subtoolkit.core.timecode import USUAL_RATES, Timebase, Timecode, timecode
from subtoolkit.core.timeline import Scene, Timeline
from subtoolkit.formats import Look
from tests.formats.sample import HOSTILE, TIMELINE
from tests.formats.strategies import timelines

NTSC = Fraction(30000, 1001)
FILM = Fraction(24000, 1001)


def movie(rate: Fraction = NTSC, label: str | None = None, path: str = "/films/the film.mov") -> Timeline:
    """Two chapters, a scene inside the first, and three cues of two voices."""
    return Timeline(
        media=MediaInfo(
            path=path,
            container="mov",
            declared=600_600,
            audio=(AudioTrack(number=1, index=1, codec="aac", channels=2, rate_hz=48_000),),
            pictures=(Picture(index=0, codec="h264", width=1280, height=720, fps=rate),),
            timecode=SourceTimecode(label=label) if label else None,
        ),
        language="en",
        cues=(
            Cue(start=1_001, end=3_003, text="Good morning.", speaker="Anna"),
            Cue(start=3_003, end=5_005, text="It rains\nagain.", speaker="Anna"),
            Cue(start=60_060, end=62_062, text="Really?", speaker="Ben"),
        ),
        scenes=(Scene(start=30_030, end=60_060, text="A street."),),
        chapters=(
            Chapter(start=0, end=60_060, title="Morning"),
            Chapter(start=60_060, end=600_600, title="The rest"),
        ),
    )


NAMES = ["Morning", "Anna", "A street.", "The rest", "Ben"]
FRAMES = [0, 30, 900, 1800, 1800]
LASTS = [1800, 120, 900, 16200, 60]


def test_an_edit_list_of_markers() -> None:
    """As Resolve writes it: one frame for each event, one event for each frame, drop-frame labels."""
    text = formats.render(movie(label="01:00:00;00"), "edl")
    assert text.splitlines()[:5] == [
        "TITLE: the film",
        "FCM: DROP FRAME",
        "",
        "001  001      V     C        01:00:00;00 01:00:00;01 01:00:00;00 01:00:00;01",
        " |C:ResolveColorBlue |M:Morning |D:1800",
    ]
    assert re.findall(r"^\d+ .* (\S+) \S+$", text, re.MULTILINE) == [
        "01:00:00;00",
        "01:00:01;00",
        "01:00:30;00",
        "01:01:00;02",
        "01:01:00;03",
    ]
    assert re.findall(r"\|M:(.*?) \|D:(\d+)$", text, re.MULTILINE) == list(
        zip(NAMES, map(str, LASTS), strict=True)
    )


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(25), Fraction(30), Fraction(50), Fraction(60)])
def test_others_read_the_edit_list(rate: Fraction) -> None:
    """The CMX 3600 adapter of OpenTimelineIO finds each event at its frame."""
    timeline = movie(rate)
    clock = timecode(timeline.media, start="auto")
    read = otio.adapters.read_from_string(formats.render(timeline, "edl"), "cmx_3600", rate=float(rate))
    found = [round(clip.source_range.start_time.value) for clip in read.find_clips()]
    places = sorted(formats.markers.framed(timeline, Look())[1])
    assert [frame - clock.first for frame in found[:4]] == [one.first for one in places][:4]
    assert read.name == "the film"


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_hostile_names_stay_in_their_event(case: str) -> None:
    """No name and no note begins a new event or field, for any reader."""
    marks = (
        Marker(start=0, kind="scene", name="before"),
        Marker(start=1_000, kind="cue", name=HOSTILE[case] + "|M:no", note=HOSTILE[case]),
        Marker(start=2_000, kind="scene", name="after"),
    )
    text = formats.render(Timeline(), "edl", Look(marks=marks))
    read = otio.adapters.read_from_string(text, "cmx_3600", rate=25)
    assert [round(clip.source_range.start_time.value) - 90_000 for clip in read.find_clips()] == [0, 25, 50]
    assert len(re.findall(r"\|M:", text)) == 3


def test_opentimelineio() -> None:
    """The library reads the markers on the timeline, its start, and the clip with the media behind it."""
    read = otio.adapters.read_from_string(formats.render(movie(label="01:00:00;00"), "otio"), "otio_json")
    start = read.global_start_time
    assert otio.opentime.to_timecode(start, start.rate, True) == "01:00:00;00"
    found = [
        (one.name, one.marked_range.start_time.value, one.marked_range.duration.value)
        for one in read.tracks.markers
    ]
    assert found == list(zip(NAMES, FRAMES, LASTS, strict=True))
    (clip,) = read.find_clips()
    assert clip.media_reference.target_url == "file:///films/the%20film.mov"
    assert (clip.source_range.start_time.value, clip.source_range.duration.value) == (start.value, 18_000)


def test_without_media_there_is_nothing_to_link() -> None:
    """A file of subtitles alone: the length of its cues, and hour one at 25 frames."""
    cues = (Cue(start=0, end=4_000, text="a"),)
    read = otio.adapters.read_from_string(formats.render(Timeline(cues=cues), "otio"), "otio_json")
    (clip,) = read.find_clips()
    assert clip.media_reference.is_missing_reference
    assert (read.global_start_time.value, clip.duration().value) == (90_000, 100)


SHAPE = """
<!ELEMENT fcpxml (resources, library)> <!ATTLIST fcpxml version CDATA #FIXED "1.10">
<!ELEMENT resources (asset | format)*>
<!ELEMENT format EMPTY>
<!ATTLIST format id ID #REQUIRED frameDuration CDATA #IMPLIED width CDATA #IMPLIED height CDATA #IMPLIED>
<!ELEMENT asset (media-rep+)>
<!ATTLIST asset id ID #REQUIRED name CDATA #IMPLIED start CDATA #IMPLIED duration CDATA #IMPLIED
  hasVideo CDATA #IMPLIED format IDREF #IMPLIED hasAudio CDATA #IMPLIED audioSources CDATA #IMPLIED
  audioChannels CDATA #IMPLIED audioRate CDATA #IMPLIED>
<!ELEMENT media-rep EMPTY>
<!ATTLIST media-rep kind (original-media | proxy-media) "original-media" src CDATA #REQUIRED>
<!ELEMENT library (event)*>
<!ELEMENT event (project)*> <!ATTLIST event name CDATA #IMPLIED>
<!ELEMENT project (sequence)> <!ATTLIST project name CDATA #IMPLIED>
<!ELEMENT sequence (spine)>
<!ATTLIST sequence format IDREF #REQUIRED duration CDATA #IMPLIED tcStart CDATA #IMPLIED
  tcFormat (DF | NDF) #IMPLIED>
<!ELEMENT spine (asset-clip | gap)*>
<!ENTITY % inside "(caption*, (marker | chapter-marker)*)">
<!ELEMENT gap %inside;>
<!ATTLIST gap name CDATA #IMPLIED offset CDATA #IMPLIED start CDATA #IMPLIED duration CDATA #REQUIRED>
<!ELEMENT asset-clip %inside;>
<!ATTLIST asset-clip ref IDREF #REQUIRED name CDATA #IMPLIED offset CDATA #IMPLIED start CDATA #IMPLIED
  duration CDATA #IMPLIED format IDREF #IMPLIED tcFormat (DF | NDF) #IMPLIED>
<!ELEMENT caption (text*, text-style-def*)>
<!ATTLIST caption lane CDATA #IMPLIED offset CDATA #IMPLIED name CDATA #IMPLIED duration CDATA #REQUIRED
  role CDATA #IMPLIED>
<!ELEMENT text (#PCDATA | text-style)*> <!ATTLIST text placement (left | right | top | bottom) #IMPLIED>
<!ELEMENT text-style (#PCDATA)>
<!ATTLIST text-style ref IDREF #IMPLIED font CDATA #IMPLIED fontSize CDATA #IMPLIED fontFace CDATA #IMPLIED
  fontColor CDATA #IMPLIED backgroundColor CDATA #IMPLIED>
<!ELEMENT text-style-def (text-style)> <!ATTLIST text-style-def id ID #REQUIRED>
<!ELEMENT marker EMPTY>
<!ATTLIST marker start CDATA #REQUIRED duration CDATA #IMPLIED value CDATA #REQUIRED note CDATA #IMPLIED>
<!ELEMENT chapter-marker EMPTY>
<!ATTLIST chapter-marker start CDATA #REQUIRED duration CDATA #IMPLIED value CDATA #REQUIRED
  note CDATA #IMPLIED>
"""
"""What of Final Cut's document type our files use: the order of elements and the attributes they may have."""
TIMES = {"start", "offset", "duration", "tcStart", "frameDuration"}


def fcpxml(text: str, rate: Fraction) -> etree._Element:
    """The document, valid and with every time on a frame."""
    root = etree.fromstring(text.encode())
    document_type = etree.DTD(io.StringIO(SHAPE))
    assert document_type.validate(root), document_type.error_log
    for element in root.iter():
        for name in TIMES & set(element.attrib):
            assert (seconds(element.attrib[name]) * rate).denominator == 1
    return root


def seconds(time: str) -> Fraction:
    """A time of the document."""
    assert re.fullmatch(r"-?\d+(/\d+)?s", time)
    return Fraction(time[:-1])


def test_final_cut() -> None:
    """The media lies in a sequence with captions and markers that count from the start of the clip."""
    root = fcpxml(formats.render(movie(label="01:00:00;00"), "fcpxml"), NTSC)
    sequence, clip = root.find(".//sequence"), root.find(".//asset-clip")
    zero = seconds(clip.attrib["start"])
    assert seconds(sequence.attrib["tcStart"]) == zero == Fraction(107_892) / NTSC
    assert sequence.attrib["tcFormat"] == clip.attrib["tcFormat"] == "DF"
    assert root.find(".//media-rep").attrib["src"] == "file:///films/the%20film.mov"
    chapters = [
        ((seconds(one.attrib["start"]) - zero) * NTSC, one.attrib["value"])
        for one in clip.iter("chapter-marker")
    ]
    assert chapters == [(0, "Morning"), (1800, "The rest")]
    captions = [
        (
            (seconds(one.attrib["offset"]) - zero) * NTSC,
            seconds(one.attrib["duration"]) * NTSC,
            one.find(".//text-style").text,
        )
        for one in clip.iter("caption")
    ]
    assert captions == [(30, 60, "Good morning."), (90, 60, "It rains\nagain."), (1800, 60, "Really?")]
    assert {one.attrib["role"] for one in clip.iter("caption")} == {"iTT?captionFormat=ITT.en"}


def test_final_cut_by_another_reader() -> None:
    """OpenTimelineIO's adapter finds the clip with the plain markers on it."""
    timeline = movie(Fraction(25)).model_copy(update={"chapters": ()})
    read = otio.adapters.read_from_string(formats.render(timeline, "fcpxml"), "fcpx_xml")
    (clip,) = read.find_clips()
    assert [one.name for one in clip.markers] == ["Anna", "A street.", "Ben"]
    assert clip.duration().value == 25 * 601 - 10


def test_a_start_of_ones_own_moves_the_sequence_not_the_media() -> None:
    """With `--timecode` the sequence begins there, and the clip still counts by its own timecode."""
    timeline = movie(Fraction(25), label="10:00:00:00")
    look = Look(clock=timecode(timeline.media, start="02:00:00:00"))
    root = fcpxml(formats.render(timeline, "fcpxml", look), Fraction(25))
    assert root.find(".//sequence").attrib["tcStart"] == "7200s"
    clip = root.find(".//asset-clip")
    assert (clip.attrib["offset"], clip.attrib["start"]) == ("7200s", "36000s")
    assert clip.find("chapter-marker").attrib["start"] == "36000s"


@pytest.mark.parametrize("path", ["https://example.org/a.mp4", "sound"])
def test_what_final_cut_cannot_open_is_a_gap(path: str) -> None:
    """Media without a picture, or on the network, is left out; captions and markers stay."""
    timeline = movie(path=path)
    if path == "sound":
        assert timeline.media
        timeline = timeline.model_copy(update={"media": timeline.media.model_copy(update={"pictures": ()})})
    root = fcpxml(formats.render(timeline, "fcpxml"), NTSC if path != "sound" else Fraction(25))
    assert root.find(".//gap") is not None
    assert len(list(root.iter("caption"))) == 3
    assert root.find(".//asset") is None


def test_captions_at_the_same_time_lie_on_lanes() -> None:
    """On one lane Final Cut calls them an error."""
    cues = tuple(Cue(start=start, end=start + 2_000, text="a") for start in (0, 1_000, 1_500, 2_000))
    root = fcpxml(formats.render(Timeline(cues=cues), "fcpxml"), Fraction(25))
    assert [one.attrib["lane"] for one in root.iter("caption")] == ["1", "2", "3", "1"]


def test_a_table() -> None:
    """The csv module reads every cell; a formula stays text."""
    marks = (
        Marker(start=0, end=1_000, kind="review", name="too fast", note='=cmd|"/c calc"!A1, "x"\ny'),
        Marker(start=1_000, kind="review", name="@SUM(A1)", note="-1+1"),
    )
    rows = list(csv.DictReader(io.StringIO(formats.render(Timeline(), "csv", Look(marks=marks)))))
    assert rows[0] == {
        "Timecode In": "01:00:00:00",
        "Timecode Out": "01:00:01:00",
        "Start": "00:00:00.000",
        "End": "00:00:01.000",
        "Kind": "review",
        "Name": "too fast",
        "Note": '\'=cmd|"/c calc"!A1, "x" y',
    }
    assert (rows[1]["Name"], rows[1]["Note"], rows[1]["Timecode Out"]) == (
        "'@SUM(A1)",
        "'-1+1",
        "01:00:01:01",
    )


def test_avid() -> None:
    """Frames, in order, none over the next, and nothing between but what it wants."""
    cues = (
        Cue(start=0, end=3_000, text="one"),
        Cue(start=2_000, end=4_000, text="two\nlines"),
        Cue(start=2_000, end=2_005, text="three"),
    )
    look = Look(clock=Timecode(Timebase(Fraction(25)), 250_000))
    assert formats.render(Timeline(cues=cues), "avid", look) == (
        "<begin subtitles>\n\n"
        "02:46:40:00 02:46:42:00\none\n\n"
        "02:46:42:00 02:46:42:01\nthree\n\n"
        "02:46:42:01 02:46:44:00\ntwo\nlines\n\n"
        "<end subtitles>\n"
    )


def test_what_is_marked_can_be_chosen() -> None:
    """By kind; without a wish each cue where there is nothing else."""

    def names(timeline: Timeline, *kinds: str) -> list[str]:
        look = Look.model_validate({"markers": kinds})
        return re.findall(r"\|M:(.*?) \|D", formats.render(timeline, "edl", look))

    assert names(movie()) == NAMES
    assert names(movie(), "chapter") == ["Morning", "The rest"]
    assert names(movie(), "cue") == ["Good morning.", "It rains again.", "Really?"]
    bare = Timeline(cues=tuple(cue.model_copy(update={"speaker": None}) for cue in movie().cues))
    assert names(bare) == ["Good morning.", "It rains again.", "Really?"]
    assert names(bare, "chapter") == []
    assert "BAKERY" in names(TIMELINE, "sign")


@settings(max_examples=30)
@given(timelines, st.sampled_from(USUAL_RATES))
def test_any_timeline_is_valid(timeline: Timeline, rate: Fraction) -> None:
    """Whatever the names and times, every file can be read, with as many markers as there are."""
    look = Look(clock=Timecode(Timebase(rate), 86_400))
    count = len(formats.markers.framed(timeline, look)[1])
    root = fcpxml(formats.render(timeline, "fcpxml", look), rate)
    assert len([*root.iter("marker"), *root.iter("chapter-marker")]) == count
    read = otio.adapters.read_from_string(formats.render(timeline, "otio", look), "otio_json")
    assert len(read.tracks.markers) == count
    assert len(list(csv.reader(io.StringIO(formats.render(timeline, "csv", look))))) == count + 1
    assert formats.render(timeline, "edl", look).count("|C:Resolve") == count


def test_a_name_in_any_encoding() -> None:
    """A path that is no UTF-8 does not stop the writer."""
    path = os.fsdecode(b"caf\xe9.mov")
    for name in ("otio", "fcpxml", "edl", "csv"):
        assert formats.render(movie(path=path), name).encode()
