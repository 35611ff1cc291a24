"""A catalogue of 1,000 short songs against an instant server: local, on Ray, and once more.

The bar is bare media work: each song decoded to PCM by one ffmpeg and encoded by another, on all cores. The
server runs in a process of its own, but on the same cores, so that its share is in what is measured.
SUBTOOL_BENCH_SONGS makes a smaller catalogue, to try this out.
"""

import json
import os
import random
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from benchmarks.measuring import MB, Row, python
from fixtures.songs import CHORUS, SECOND, VERSE, make_song
from subtoolkit.batch import storage
from subtoolkit.batch.ledger import NAME, Ledger, Result
from subtoolkit.media.ffmpeg import RATE_HZ, binary

SONGS = int(os.environ.get("SUBTOOL_BENCH_SONGS", "1000"))
ROWS = 10_000
CORES = os.cpu_count() or 1
VOICES = 50
"""Songs that differ in more than where they begin."""
_MP3 = (
    "-c:a",
    "libmp3lame",
    "-b:a",
    "64k",
    "-ar",
    "48000",
    "-reservoir",
    "0",
    "-write_xing",
    "0",
    "-id3v2_version",
    "0",
)
_FRAME = 192
"""Bytes of a frame then; each can be cut off in front."""


@dataclass(frozen=True)
class _Ran:
    """One run of `subtool batch`."""

    seconds: float
    """From the first song that was begun to the last that ended."""
    whole: float
    """With the start of the command, and of the cluster."""
    memory: Sequence[int]
    """Bytes of the process without its children, every second."""


def rows() -> list[Row]:
    """The rows about catalogues."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        length = _make(folder / "songs", SONGS)
        bare = _bare(folder)
        with _server() as server:
            local = _run(folder, "local", server)
            used = sum(server[1].cpu_times()[:2])
            found = [_local(local, bare, length, used), _flat(local)]
            if find_spec("ray") is not None:
                found.append(_ray(_run(folder, "ray", server, "--ray", "local"), bare))
            again = _run(folder, "local", server)
        found.append(
            Row("the same once more", "nothing is done", f"{again.whole:.1f} s", met=again.seconds == 0)
        )
        return [*found, _finished(folder)]


def _local(ran: _Ran, bare: float, length: float, used: float) -> Row:
    ratio = ran.seconds / bare
    pace = f"{SONGS / ran.seconds:.1f} songs/s, {SONGS * length / ran.seconds:.0f} x real time"
    told = (
        f"{ratio:.2f} x: {ran.seconds:.0f} s; bare {bare:.0f} s; {pace}; server {used / CORES:.1f} s of them"
    )
    return Row(f"{SONGS} songs of {length:.0f} s, one process", "1.3 x bare", told, ratio <= 1.3)


def _flat(ran: _Ran) -> Row:
    """Memory in the middle and at the end of the run."""
    parts = [max(ran.memory[at * len(ran.memory) // 4 :][: max(1, len(ran.memory) // 4)]) for at in range(4)]
    told = ", ".join(f"{part / MB:.0f}" for part in parts) + " MB"
    return Row(
        "its memory, by quarters of the run",
        "flat: the last 1.2 x the second",
        told,
        parts[3] <= 1.2 * parts[1],
    )


def _ray(ran: _Ran, bare: float) -> Row:
    ratio = ran.seconds / bare
    told = f"{ratio:.2f} x: {ran.seconds:.0f} s; start of the cluster {ran.whole - ran.seconds:.0f} s"
    return Row("the same on a Ray cluster of this machine", "1.6 x bare", told, ratio <= 1.6)


def _make(folder: Path, count: int) -> float:
    """Write the songs, no two of them the same sound; gives the length of one in seconds."""
    lines = [*VERSE, *CHORUS, *SECOND, *CHORUS]
    folder.mkdir()
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(min(VOICES, count)):
            voice = Path(temporary) / f"{number}.mp3"
            sung = random.Random(number).sample(lines, len(lines))  # noqa: S311
            truth = make_song(voice, sung, seed=number, options=_MP3)
            content = voice.read_bytes()
            for variant in range(number, count, VOICES):
                name = folder / f"album {variant % 40}" / f"song {variant:04d}.mp3"
                name.parent.mkdir(exist_ok=True)
                name.write_bytes(content[variant // VOICES * _FRAME :])
    return float(truth["duration"])


def _bare(folder: Path) -> float:
    """Seconds for the same media work and nothing else."""
    head, sound = [binary(), "-nostdin", "-v", "quiet", "-y"], ["-ac", "1", "-ar", str(RATE_HZ)]

    def work(song: Path) -> None:
        with tempfile.TemporaryDirectory() as temporary:
            pcm, mp3 = f"{temporary}/sound.s16", f"{temporary}/sound.mp3"
            subprocess.run([*head, "-i", f"file:{song}", *sound, "-f", "s16le", pcm], check=True)
            subprocess.run([*head, "-f", "s16le", *sound, "-i", pcm, "-b:a", "32k", mp3], check=True)

    start = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(work, sorted((folder / "songs").rglob("*.mp3"))))
    return time.perf_counter() - start


@contextmanager
def _server() -> Iterator[tuple[str, psutil.Process]]:
    """An instant server in a process of its own."""
    command = python("-m", "subtoolkit.cli", "serve", "--ear", "instant", "--port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), psutil.Process(process.pid)
        finally:
            process.terminate()


def _run(folder: Path, name: str, server: tuple[str, psutil.Process], *options: str) -> _Ran:
    """`subtool batch` over the songs, with a cache of its own."""
    command = python(
        "-m", "subtoolkit.cli", "batch", str(folder / "songs"), "-o", str(folder / name), "-f", "lrc,ttml",
        "--base-url", server[0], "--cache", str(folder / f"cache {name}"), "--jobs", "32", "--log-json",
    )  # fmt: skip
    start = time.perf_counter()
    memory: list[int] = []
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        sampler = threading.Thread(target=_sample, args=(process, memory))
        sampler.start()
        lines = process.stderr.read().splitlines()
        sampler.join()
    whole = time.perf_counter() - start
    assert process.returncode == 0, lines[-5:]
    times = [json.loads(line)["time"] for line in lines if line.startswith("{")]
    return _Ran(times[-1] - times[0] if times else 0.0, whole, memory or [0])


def _sample(process: "subprocess.Popen[str]", memory: list[int]) -> None:
    while process.poll() is None:
        try:
            memory.append(psutil.Process(process.pid).memory_info().rss)
        except psutil.Error:
            return
        time.sleep(1)


def _finished(folder: Path) -> Row:
    """A run over a catalogue in which every row is done; its results have a few bytes each."""
    media, results = folder / "many", folder / "many done"
    for number in range(ROWS):
        path = media / f"album {number // 100}" / f"song {number}.mp3"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"song %d" % number)
    command = python(
        "-m", "subtoolkit.cli", "batch", str(media), "-o", str(results), "-q", "-f", "lrc,ttml",
        "--base-url", "http://127.0.0.1:1/v1",
    )  # fmt: skip
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    with Ledger(results / NAME) as ledger:
        for entry in ledger.entries().values():
            written = [results / f"{entry.name.rpartition(' (')[0]}.{suffix}" for suffix in ("lrc", "ttml")]
            for path in written:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(entry.name, encoding="utf-8")
            seen = tuple(one for path in written if (one := storage.seen(str(path))))
            ledger.end(entry.name, entry.options, Result("done", outputs=seen, inputs=entry.inputs))
    start = time.perf_counter()
    subprocess.run(command, check=True)
    seconds = time.perf_counter() - start
    return Row(f"a finished catalogue of {ROWS:,} rows", "under 3 s", f"{seconds:.2f} s", seconds < 3)
