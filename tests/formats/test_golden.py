"""One timeline with everything in it, in every format: as reviewed by eye, and as others read it."""

from collections.abc import Callable

import pytest

from subtoolkit import formats
from subtoolkit.formats import FORMATS, Look
from tests.formats.readers import ALL, READERS
from tests.formats.sample import TIMELINE

GOLDEN = [
    *((name, "plain") for name in FORMATS),
    *((name, "full") for name, row in FORMATS.items() if name != "json" and row.task is None),
    *((name, "colour") for name in ("srt", "vtt", "ass", "ttml")),
    ("srt", "dash"),
    *((name, "highlight") for name in ("vtt", "ass")),
]
"""Each format as it is by default and with all it can show; what else differs."""

LOOKS = {
    "plain": Look(),
    "full": Look(speakers="name", sdh=True, visible_text=True),
    "colour": Look(speakers="colour"),
    "dash": Look(speakers="dash", literal=True),
    "highlight": Look(speakers="name", highlight=True),
}


@pytest.mark.parametrize(("name", "look"), GOLDEN)
def test_golden(golden: Callable[[str, str], None], name: str, look: str) -> None:
    """Every format writes what was reviewed."""
    golden(f"formats/{look}.{name}", formats.render(TIMELINE, name, LOOKS[look]))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("name", "reader"), ALL)
def test_others_find_every_cue(name: str, reader: str, look: str) -> None:
    """Independent readers find each cue where it is, to the precision of the format."""
    step = 10 if name in ("ass", "lrc") else 1
    cues = [cue for cue in TIMELINE.cues if cue.kind != "sound" or LOOKS[look].sdh]
    times = [(cue.start, cue.end) for cue in cues]
    if LOOKS[look].visible_text:
        times = sorted([*times, *((seen.start, seen.end) for seen in TIMELINE.visible_text)])
    text = formats.render(TIMELINE, name, LOOKS[look])
    found = [each for each in READERS[name][reader](text) if each.text.strip()]
    if reader == "pylrc":
        # It knows no minutes past 59.
        times = [each for each in times if each[0] < 3_600_000]
    assert len(found) == len(times)
    for each, (start, end) in zip(found, times, strict=True):
        assert abs(each.start - start) * 2 <= step
        if name != "lrc" and each.end is not None:
            assert abs(each.end - end) <= step
            assert each.end > each.start


@pytest.mark.parametrize("name", ["srt", "vtt", "ass", "ttml"])
def test_overlapping_voices_stay_two_cues(name: str) -> None:
    """Speech at the same time is kept apart where the format can."""
    first, second = formats.read(formats.render(TIMELINE, name), name).cues[:2]
    assert second.start < first.end


@pytest.mark.parametrize("name", ["vtt", "ass", "ttml"])
def test_speakers_are_told(name: str) -> None:
    """Formats with a field for the speaker have it filled, whatever is shown."""
    told = [cue.speaker for cue in formats.read(formats.render(TIMELINE, name), name).cues if cue.speaker]
    comma = ";" if name == "ass" else ","
    assert told == [f"Baker{comma} senior", 'Anna "A" <B>', "小明", "سامي"]


def test_the_look_chooses() -> None:
    """Sounds only for those who want them, visible text only when asked for."""
    plain, full = (formats.render(TIMELINE, "srt", LOOKS[look]) for look in ("plain", "full"))
    assert "Door bell" not in plain
    assert "[Door bell]" in full
    assert "Open 7–18" not in plain
    assert r"{\an8}Open 7–18" in full
    assert "♪ Paper boats on 东风 ♪" in full
    assert "小明: 今天天气很好" in full
