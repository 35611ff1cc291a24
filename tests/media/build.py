"""Media files for the tests: sounds made with numpy, written by the ffmpeg of the wheel.

Always by that one, whichever the product runs: what muxers do with a codec's padding differs by version.
"""

import subprocess
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from av.packet import Packet
from numpy.typing import NDArray

from subtoolkit.core.settings import Listening
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound

RATE = 48_000
Samples = NDArray[np.float64]


def silence(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * RATE))


def hiss(seconds: float, level_db: float, seed: int = 1) -> Samples:
    """White noise of this level."""
    return np.random.default_rng(seed).normal(0, 10 ** (level_db / 20), round(seconds * RATE))


def beep(seconds: float = 0.2, level_db: float = -6, pitch: float = 1000) -> Samples:
    """A sine with a sudden start."""
    time = np.arange(round(seconds * RATE)) / RATE
    return 10 ** (level_db / 20) * np.sin(2 * np.pi * pitch * time)


def beeps(length: float, *times: float) -> Samples:
    """Silence with a beep at each of `times`, in seconds."""
    sound = silence(length)
    for time in times:
        place(sound, beep(), time)
    return sound


def place(sound: Samples, what: Samples, time: float) -> None:
    """Add `what` to `sound` at `time`."""
    begin = round(time * RATE)
    sound[begin : begin + len(what)] += what[: len(sound) - begin]


def babble(seconds: float, seed: int = 1, level_db: float = -20) -> Samples:
    """Something like unbroken speech: a buzz with formants, in syllables of 120 to 300 ms."""
    chance = np.random.default_rng(seed)
    rate = RATE // 3  # nothing in it is above 4 kHz
    sound = np.zeros(round(seconds * rate))
    at = 0
    while at < len(sound) - rate // 20:
        length = min(round(chance.uniform(0.12, 0.3) * rate), len(sound) - at)
        time = np.arange(length) / rate
        pitch = chance.uniform(90, 220)
        formants = chance.uniform((300, 900, 2200), (800, 1800, 3200))
        harmonics = np.arange(1, int(3800 / pitch)) * pitch
        weights = sum(np.exp(-(((harmonics - formant) / 250) ** 2)) for formant in formants)
        voice = weights @ np.sin(2 * np.pi * harmonics[:, None] * time)
        sound[at : at + length] = voice * np.sin(np.pi * np.arange(length) / length) ** 0.5
        at += length
    loud = sound * 10 ** (level_db / 20) / np.sqrt(np.mean(sound**2))
    return np.repeat(loud, 3)[: round(seconds * RATE)]


def wav(path: Path, *channels: Samples, rate: int = RATE) -> Path:
    """A WAV file with these channels."""
    samples = np.clip(np.stack(channels, axis=1) * 32767, -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def run(*arguments: str | Path) -> None:
    """Run ffmpeg; a failure shows what it said."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-nostdin",
        "-hide_banner",
        "-loglevel",
        "error",
        "-y",
        *map(str, arguments),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def video(
    target: Path, sound: Path, *, length: float, offset: float = 0, codecs: Sequence[str] = ("mpeg4", "aac")
) -> Path:
    """A video with a small picture from 0, and `sound` from `offset` seconds on."""
    picture = f"color=s=64x48:r=10:d={length}"
    inputs = ["-f", "lavfi", "-i", picture, "-itsoffset", str(offset), "-i", f"file:{sound}"]
    run(*inputs, "-map", "0:v", "-map", "1:a", "-c:v", codecs[0], "-c:a", codecs[1], f"file:{target}")
    return target


def remux(source: Path, target: Path, keep: Callable[[Packet], bool]) -> Path:
    """Copy the packets that `keep` wants, with their times: what is left out becomes a hole."""
    with av.open(str(source)) as read, av.open(str(target), "w") as write:
        streams = {stream.index: write.add_stream_from_template(stream) for stream in read.streams}
        for packet in read.demux():
            if packet.dts is not None and keep(packet):
                packet.stream = streams[packet.stream.index]
                write.mux(packet)
    return target


def shown(path: Path, level: float = 0.1) -> list[float]:
    """When a player lets each beep be heard, in seconds: an independent reading of the file with PyAV."""
    times: list[float] = []
    with av.open(str(path)) as container:
        zero = (container.start_time or 0) / 1_000_000
        for frame in container.decode(audio=0):
            values = frame.to_ndarray()
            scale = 32768 if values.dtype == np.int16 else 1
            loud = np.flatnonzero(np.abs(values).reshape(len(values), -1).max(axis=0) > level * scale)
            count = frame.layout.nb_channels if not frame.format.is_planar else 1
            times += [frame.time - zero + index // count / frame.sample_rate for index in loud]
    return onsets(times)


def onsets(times: Sequence[float]) -> list[float]:
    """The first of each group of times."""
    return [time for before, time in zip([-9.0, *times], times, strict=False) if time - before > 0.15]


def heard(pcm: bytes, level: float = 0.1, start: float = 0) -> list[float]:
    """When each beep begins in PCM at 16 kHz, in seconds."""
    samples = np.frombuffer(pcm, "<i2")
    return onsets([start + index / 16_000 for index in np.flatnonzero(np.abs(samples / 32768) > level)])


def decoded(path: Path, listening: Listening | None = None) -> Sound:
    """The sound of `path` after its end; close it."""
    sound = Sound(probe(path), listening)
    while sound.pull():
        pass
    return sound


def beeps_of(path: Path, listening: Listening | None = None) -> list[float]:
    """When each beep is heard in what the product decodes."""
    with decoded(path, listening) as sound:
        begin = sound.start
        return heard(sound.read(begin, sound.decoded), start=begin / 1000)
