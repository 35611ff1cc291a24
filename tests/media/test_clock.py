"""The player's clock: what is heard in the decoded sound stands where a player lets it be heard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from av.packet import Packet

from subtoolkit.core.settings import Listening
from subtoolkit.media.probe import probe
from tests.media.build import beeps, beeps_of, decoded, remux, run, shown, video, wav

EXACT = pytest.approx
WITHIN = 0.02
"""Seconds: the promise."""


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirteen seconds with beeps at 3.5 and 11."""
    return wav(tmp_path_factory.mktemp("tone") / "tone.wav", beeps(13, 3.5, 11))


@pytest.mark.parametrize(
    ("name", "codecs"),
    [
        ("late.mkv", ("mpeg4", "aac")),
        ("late.mkv", ("mpeg4", "libopus")),
        ("late.mp4", ("mpeg4", "aac")),
        ("late.mov", ("mpeg4", "pcm_s16le")),
        ("late.ts", ("mpeg2video", "mp2")),
        ("late.ts", ("mpeg2video", "aac")),
        ("late.mpg", ("mpeg2video", "mp2")),
        ("late.ogv", ("libtheora", "libvorbis")),
        ("late.wmv", ("wmv2", "wmav2")),
        ("late.flv", ("flv", "libmp3lame")),
    ],
)
def test_a_late_start_of_the_sound_is_kept(
    tmp_path: Path, tone: Path, name: str, codecs: tuple[str, str]
) -> None:
    """Sound that starts 1.5 s after the picture is heard 1.5 s later, in every container that can say so."""
    made = video(tmp_path / name, tone, length=15, offset=1.5, codecs=codecs)
    assert beeps_of(made) == EXACT([5.0, 12.5], abs=WITHIN)
    assert shown(made) == EXACT([5.0, 12.5], abs=WITHIN)


@pytest.mark.parametrize("name", ["early.mkv", "early.mp4", "early.ts"])
def test_a_picture_that_starts_after_the_sound_moves_nothing(tmp_path: Path, tone: Path, name: str) -> None:
    """The clock starts with what comes first, here the sound."""
    picture = ["-itsoffset", "2", "-f", "lavfi", "-i", "color=s=64x48:r=10:d=11"]
    codec = ["-c:v", "mpeg2video", "-c:a", _codec(name)]
    run(*picture, "-i", tone, "-map", "0", "-map", "1", *codec, tmp_path / name)
    assert beeps_of(tmp_path / name) == EXACT([3.5, 11], abs=WITHIN)
    assert shown(tmp_path / name) == EXACT([3.5, 11], abs=WITHIN)


@pytest.mark.parametrize(
    ("name", "padding"),
    [
        *((f"a.{kind}", 0) for kind in ("mp3", "m4a", "ogg", "opus", "flac", "webm", "mka")),
        *(("a.ts", 0.01), ("a.aac", 0.0213), ("a.wma", 0.0434)),  # cannot tell the padding: players play it
    ],
)
def test_sound_alone_starts_at_zero(tmp_path: Path, tone: Path, name: str, padding: float) -> None:
    """The padding in front that codecs add is not heard, whatever the container's own start is."""
    run("-i", tone, tmp_path / name)
    assert beeps_of(tmp_path / name) == EXACT([3.5 + padding, 11 + padding], abs=0.005)
    assert shown(tmp_path / name) == EXACT([3.5 + padding, 11 + padding], abs=0.005)


def test_an_edit_list_is_obeyed(tmp_path: Path, tone: Path) -> None:
    """A cut without new encoding keeps what was before it in the file; an edit list says to skip it."""
    whole = video(tmp_path / "whole.mp4", tone, length=13)
    run("-ss", "2.25", "-i", whole, "-c", "copy", tmp_path / "cut.mp4")
    assert beeps_of(tmp_path / "cut.mp4") == EXACT(shown(tmp_path / "cut.mp4"), abs=WITHIN)


@pytest.mark.parametrize("kind", ["mkv", "mp4", "ts"])
def test_one_large_hole_stays_as_long_as_it_is(tmp_path: Path, tone: Path, kind: str) -> None:
    """Two seconds without a packet are two seconds of silence; what follows is not early."""
    made = video(tmp_path / f"whole.{kind}", tone, length=13, codecs=("mpeg2video", _codec(kind)))
    holed = remux(made, tmp_path / f"hole.{kind}", _outside(6, 8))
    assert beeps_of(holed) == EXACT([3.5, 11], abs=WITHIN)
    with decoded(holed) as sound:
        assert sound.decoded == EXACT(13_000, abs=60)


@pytest.mark.parametrize("kind", ["mkv", "mp4"])
def test_many_small_holes_do_not_add_up(tmp_path: Path, tone: Path, kind: str) -> None:
    """Holes of three packets (64 ms) in every second leave the last beep where it was."""
    made = video(tmp_path / f"whole.{kind}", tone, length=13)

    def keep(packet: Packet) -> bool:
        time = float(packet.pts * packet.time_base)
        return packet.stream.type != "audio" or not 0.6 <= time % 1 < 0.66 or time > 11

    holed = remux(made, tmp_path / f"holes.{kind}", keep)
    assert beeps_of(holed) == EXACT([3.5, 11], abs=WITHIN)


def test_listening_to_a_part_keeps_the_clock(tmp_path: Path, tone: Path) -> None:
    """With `--from` and `--to` times are still those of the whole file, to the millisecond."""
    made = video(tmp_path / "late.mkv", tone, length=15, offset=1.5)
    part = Listening(start=10_003, end=13_001)
    assert beeps_of(made, part) == EXACT([12.5], abs=WITHIN)
    with decoded(made, part) as sound:
        assert (sound.start, sound.decoded) == (10_003, 13_001)
        assert len(sound.read(0, 20_000)) == 2 * 16 * (13_001 - 10_003)
        assert sound.read(12_000, 13_000) == sound.read(10_003, 13_001)[2 * 16 * 1997 : 2 * 16 * 2997]


def test_a_wrong_duration_in_the_header_changes_nothing_heard(tmp_path: Path, tone: Path) -> None:
    """The measured duration is what was decoded."""
    made = video(tmp_path / "late.mkv", tone, length=15, offset=1.5)
    with decoded(made) as sound:
        assert sound.info.duration == EXACT(14_500, abs=40)
        assert sound.info.declared == EXACT(15_000, abs=40)
        assert sound.report.status == "empty"
        assert not sound.report.missing
    assert probe(made).duration is None


def _codec(name: str) -> str:
    """AAC, but MP2 in a transport stream, where AAC has no way to tell its padding of 21 ms."""
    return "mp2" if name.endswith("ts") else "aac"


def _outside(start: float, end: float) -> Callable[[Packet], bool]:
    def keep(packet: Packet) -> bool:
        zero = packet.stream.start_time or 0
        inside = start <= float((packet.pts - zero) * packet.time_base) < end
        return packet.stream.type != "audio" or not inside

    return keep
