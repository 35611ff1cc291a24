"""Decoding: which track, which channel, what is left of a damaged file, and what remains behind."""

import contextlib
import errno
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from subtoolkit.core.errors import (
    FileUnwritable,
    MediaError,
    MediaHasNoSound,
    MediaUnreadable,
    TrackMissing,
    UsageError,
)
from subtoolkit.core.settings import Listening
from subtoolkit.media import process, spool
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.media.split import split
from tests.media.build import RATE, babble, beep, beeps, decoded, heard, hiss, place, run, silence, video, wav


def test_mid_and_side_of_stereo(tmp_path: Path) -> None:
    """Mid is half the sum, side half the difference of left and right."""
    left, right = beeps(4, 1), beeps(4, 3)
    with decoded(wav(tmp_path / "a.wav", left, right)) as sound:
        mid, side = (np.frombuffer(sound.read(0, 4000, c), "<i2").astype(int) for c in ("mid", "side"))
    assert abs(mid[:32_000] - side[:32_000]).max() <= 1
    assert abs(mid[32_000:] + side[32_000:]).max() <= 1
    assert mid.max() == pytest.approx(0.25 * 32768, rel=0.02)  # -6 dB beep, halved


def test_mono_keeps_its_level(tmp_path: Path) -> None:
    """One channel is mid as it is; there is nothing in side."""
    with decoded(wav(tmp_path / "a.wav", beeps(2, 1))) as sound:
        assert np.frombuffer(sound.read(0, 2000), "<i2").max() == pytest.approx(0.5 * 32768, rel=0.02)
        assert sound.read(500, 1500, "side") == bytes(32_000)
        assert sound.read(1500, 9000, "side") == bytes(16_000)


def test_the_centre_of_surround_sound_is_in_mid(tmp_path: Path) -> None:
    """5.1: dialogue in the centre channel is heard in mid, at 3 dB less, and not in side."""
    quiet = silence(3)
    channels = [quiet, quiet, beeps(3, 1), quiet, quiet, quiet]
    run(
        "-i", wav(tmp_path / "a.wav", *channels), "-channel_layout", "5.1", "-c:a", "flac", tmp_path / "a.mkv"
    )
    with decoded(tmp_path / "a.mkv") as sound:
        assert heard(sound.read(0, 3000)) == pytest.approx([1], abs=0.01)
        assert np.frombuffer(sound.read(0, 3000), "<i2").max() == pytest.approx(0.354 * 32768, rel=0.05)
        assert abs(np.frombuffer(sound.read(0, 3000, "side"), "<i2")).max() < 10


def test_a_field_recording_of_many_channels_is_mixed(tmp_path: Path) -> None:
    """Sixteen channels have no layout that could be mixed down; each of them is heard all the same."""
    channels = [silence(2) for _ in range(15)] + [8 * beeps(2, 1)]
    run("-i", wav(tmp_path / "a.wav", *channels), "-c:a", "pcm_s24le", tmp_path / "a.mov")
    with decoded(tmp_path / "a.mov") as sound:
        assert heard(sound.read(0, 2000), 0.01) == pytest.approx([1], abs=0.01)


@pytest.mark.parametrize("flip", [-1, 0], ids=["antiphase", "left-only"])
def test_a_voice_out_of_phase_or_on_one_side_is_heard(tmp_path: Path, flip: int) -> None:
    """Each segment carries the channel in which the voice is."""
    voice = babble(6)
    path = wav(tmp_path / "a.wav", voice, flip * voice)
    with Sound(probe(path)) as sound:
        (segment,) = split(sound, 45_000, 90_000)
        piece = np.frombuffer(sound.read(segment.start, segment.end, segment.channel), "<i2")
    assert segment.channel == ("side" if flip else "mid")
    assert np.sqrt(np.mean(piece.astype(float) ** 2)) > 0.04 * 32768


def _two_tracks(target: Path, *, silent: int, default: int) -> Path:
    """Two tracks, of which number `silent` is silent and number `default` is the file's default."""
    sounds = [wav(target.with_suffix(f".{number}.wav"), beeps(6, number)) for number in (1, 2)]
    if silent:
        wav(sounds[silent - 1], silence(6))
    inputs = ["-i", sounds[0], "-i", sounds[1], "-map", "0", "-map", "1", "-c:a", "aac"]
    other = 2 - default
    marks = [f"-disposition:a:{default - 1}", "default", f"-disposition:a:{other}", "0"]
    run(*inputs, *marks, "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=ger", target)
    return target


@pytest.mark.parametrize(
    ("silent", "default", "chosen", "number"),
    [(0, 1, None, 1), (0, 2, None, 2), (1, 1, None, 2), (2, 2, None, 1), (0, 1, 2, 2), (2, 1, 2, 2)],
)
def test_which_track_is_heard(
    tmp_path: Path, silent: int, default: int, chosen: int | None, number: int
) -> None:
    """The chosen track; else the default one, unless it is silent and another is not."""
    path = _two_tracks(tmp_path / "a.mkv", silent=silent, default=default)
    with Sound(probe(path), Listening(track=chosen)) as sound:
        segments = list(split(sound, 45_000, 90_000))
        assert sound.track.number == number
        told = [note.reason for note in sound.report.notes]
        assert heard(sound.read(0, 6000)) == ([] if silent == number else pytest.approx([number], abs=0.02))
    assert bool(segments) == (silent != number)
    assert told == (["silent-track"] if silent == default and chosen is None else [])


def test_a_track_that_is_not_there(tmp_path: Path) -> None:
    """The error names the tracks that are."""
    path = _two_tracks(tmp_path / "a.mkv", silent=0, default=1)
    with pytest.raises(TrackMissing, match=r"no sound track 3 in .*it has 1 \(eng, aac\), 2 \(ger, aac\)"):
        Sound(probe(path), Listening(track=3))


def test_listening_behind_the_end_is_wrong_usage(tmp_path: Path) -> None:
    """It is no silence: one line tells how long the sound is."""
    path = wav(tmp_path / "a.wav", silence(20))
    sound = Sound(probe(path), Listening(start=60_000))
    with sound, pytest.raises(UsageError, match=r"ends at 00:00:20, before --from 00:01:00"):
        sound.pull()


def test_silence_gives_no_segment_and_no_error(tmp_path: Path) -> None:
    """A file in which there is nothing to hear is complete, with nothing to send."""
    path = wav(tmp_path / "a.wav", silence(20))
    with Sound(probe(path)) as sound:
        assert list(split(sound, 5_000, 10_000)) == []
        assert sound.info.duration == 20_000
        assert sound.report.status == "empty"


def test_a_video_without_sound(tmp_path: Path) -> None:
    """The probe reads it, listening to it is refused."""
    run("-f", "lavfi", "-i", "color=s=64x48:r=10:d=1", tmp_path / "a.mp4")
    info = probe(tmp_path / "a.mp4")
    assert info.pictures
    with pytest.raises(MediaHasNoSound, match=r"nothing to hear in '.*a\.mp4'"):
        Sound(info)


def test_an_encrypted_track_is_refused(tmp_path: Path) -> None:
    """Protected sound decodes to noise, or not at all: it is refused before."""
    scheme = ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "0" * 32, "-encryption_kid", "1" * 32]
    run("-i", wav(tmp_path / "a.wav", beeps(3, 1)), "-c:a", "aac", *scheme, tmp_path / "a.mp4")
    with pytest.raises(MediaUnreadable, match=r"encrypted \(DRM\)"):
        Sound(probe(tmp_path / "a.mp4"))


def test_an_unknown_codec_is_refused(tmp_path: Path) -> None:
    """A track in a codec that nobody knows is named as such."""
    run("-i", wav(tmp_path / "a.wav", beeps(3, 1)), "-c:a", "pcm_s16le", tmp_path / "a.mov")
    data = (tmp_path / "a.mov").read_bytes()
    (tmp_path / "a.mov").write_bytes(data.replace(b"sowt", b"zzzz"))
    with pytest.raises(MediaUnreadable, match="its codec is unknown"):
        Sound(probe(tmp_path / "a.mov"))


@pytest.mark.parametrize("kind", ["mp4", "mkv", "flac", "mp3"])
def test_a_file_that_was_cut_off_is_done_as_far_as_it_goes(tmp_path: Path, kind: str) -> None:
    """The decoder sees no error; the header promises more, and the report says so."""
    path = tmp_path / f"a.{kind}"
    source = wav(tmp_path / "source.wav", babble(20))
    options = ["-movflags", "faststart"] if kind == "mp4" else []
    run("-i", source, *options, path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    with decoded(path) as sound:
        assert 10_000 < sound.decoded < 14_000
        (missing,) = sound.report.missing
        assert sound.report.status == "partial"
    assert (missing.start, missing.reason) == (sound.info.duration, "truncated")
    assert missing.end == pytest.approx(20_000, abs=100)


@pytest.mark.parametrize("kind", ["mp4", "mkv", "avi", "mov"])
def test_sound_that_ends_before_the_picture_is_not_cut_off(tmp_path: Path, kind: str) -> None:
    """A picture may go on without sound: nothing is missing."""
    made = video(tmp_path / f"a.{kind}", wav(tmp_path / "a.wav", beeps(4, 1)), length=15)
    with decoded(made) as sound:
        assert sound.decoded == pytest.approx(4000, abs=60)
        assert not sound.report.missing
        assert not sound.report.notes


def test_an_mp3_without_a_frame_count_is_not_cut_off(tmp_path: Path) -> None:
    """Its duration is only guessed from the bit rate, and the guess is wrong: quiet parts took fewer bits."""
    sound = np.concatenate([beep(4), silence(16)])
    run("-i", wav(tmp_path / "a.wav", sound), "-q:a", "0", "-write_xing", "0", tmp_path / "a.mp3")
    info = probe(tmp_path / "a.mp3")
    assert info.declared is None
    with decoded(tmp_path / "a.mp3") as decoded_sound:
        assert not decoded_sound.report.missing


def test_damage_in_the_middle_is_told_and_keeps_the_clock(tmp_path: Path) -> None:
    """Broken packets become silence; what comes after them is not early."""
    made = video(tmp_path / "a.mkv", wav(tmp_path / "a.wav", hiss(10, -50) + beeps(10, 1, 9)), length=10)
    data = bytearray(made.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(reversed(range(250))) * 8
    made.write_bytes(data)
    with decoded(made) as sound:
        assert heard(sound.read(0, 10_000), 0.3)[-1] == pytest.approx(9, abs=0.02)
        assert [note.reason for note in sound.report.notes] == ["damaged"]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    """The processes that are started during a test."""
    found: list[subprocess.Popen[bytes]] = []
    start = process.popen
    monkeypatch.setattr(process, "popen", lambda command: found.append(start(command)) or found[-1])
    return found


def test_nothing_remains_and_nothing_runs_after_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: "list[subprocess.Popen[bytes]]"
) -> None:
    """Leaving the context ends ffmpeg and removes what was spooled, whatever happened inside."""
    monkeypatch.setattr(spool.tempfile, "tempdir", str(tmp_path / "spool"))
    (tmp_path / "spool").mkdir()
    sound = Sound(probe(wav(tmp_path / "a.wav", babble(60))))
    with contextlib.suppress(RuntimeError), sound:
        sound.pull()
        raise RuntimeError
    assert [process.returncode is None for process in started] == [False]
    assert not list((tmp_path / "spool").iterdir())
    assert not sound.pull()


def test_another_thread_can_stop_the_decode(tmp_path: Path, started: "list[subprocess.Popen[bytes]]") -> None:
    """`close` ends ffmpeg within a moment, and the segments end without a part of the rest."""
    sound = Sound(probe(wav(tmp_path / "a.wav", np.tile(babble(10), 30))))
    pieces = split(sound, 10_000, 20_000)
    next(pieces)
    closing = threading.Timer(0.05, sound.close)
    closing.start()
    begin = time.monotonic()
    for _ in pieces:
        time.sleep(0.05)
    closing.join()
    assert time.monotonic() - begin < 2
    assert [process.returncode is None for process in started] == [False]
    assert not sound.ended


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the folder and what helps."""
    path = wav(tmp_path / "a.wav", babble(3))

    class Full:
        closed = False

        def seek(self, position: int) -> int:
            return position

        def write(self, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            self.closed = True

    monkeypatch.setattr(spool.tempfile, "TemporaryFile", lambda **options: Full())
    with Sound(probe(path)) as sound, pytest.raises(FileUnwritable, match="the disk is full; set TMPDIR"):
        sound.pull()


@pytest.mark.skipif(sys.platform != "linux", reason="not every file system has holes")
def test_silence_takes_no_room_on_the_disk() -> None:
    """Hours of silence, as the side channel of mono sound is, are a hole in the file."""
    store = spool.Spool()
    for _ in range(100):
        store.append(bytes(100_000))
    store.append(b"\1\2")
    assert os.fstat(store._file.fileno()).st_blocks * 512 < 100_000
    store.close()


def test_silence_is_read_as_silence() -> None:
    """What was left out of the file is there when it is read, also behind the end of the file."""
    store = spool.Spool()
    for block in (bytes(20_000), b"\1\2" * 10_000, bytes(20_000)):
        store.append(block)
    assert store.length == 30_000
    assert store.read(0, 40_000) == bytes(20_000) + b"\1\2" * 10_000 + bytes(20_000)
    assert store.read(9_999, 10_001) == b"\0\0\1\2"
    assert store.read(25_000, 26_000) == bytes(2_000)
    store.close()


def test_the_error_of_a_file_that_went_away(tmp_path: Path) -> None:
    """A file that disappears between probe and decode is an error of one line, not an empty sound."""
    path = wav(tmp_path / "a.wav", place_nothing())
    info = probe(path)
    path.unlink()
    with Sound(info) as sound, pytest.raises(MediaError, match="No such file"):
        sound.pull()


def place_nothing() -> np.ndarray:
    """A second of hiss."""
    sound = hiss(1, -40)
    place(sound, beep(), 0.5)
    assert len(sound) == RATE
    return sound
