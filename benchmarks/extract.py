"""Media -> encoded pieces: against bare ffmpeg, and memory against the length.

`python -m benchmarks.extract VIDEO` does the work once and prints the bytes that would be sent as base64.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.measuring import MB, Row, in_turn, python, run, seconds
from subtoolkit.core.segment import Segment
from subtoolkit.core.settings import Listening
from subtoolkit.media.cores import CORES
from subtoolkit.media.encode import encode
from subtoolkit.media.ffmpeg import binary
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.media.split import split


def extract(video: Path) -> int:
    """Every piece of the video encoded, in threads, while the decode runs; characters of base64 in all."""

    def encoded(segment: Segment) -> int:
        data = encode(sound.read(segment.start, segment.end, segment.channel)).data
        return 4 * ((len(data) + 2) // 3)

    with Sound(probe(video), Listening()) as sound, ThreadPoolExecutor(2 * CORES) as pool:
        return sum(
            [
                job.result()
                for job in [pool.submit(encoded, segment) for segment in split(sound, 45_000, 90_000)]
            ]
        )


def _bare(video: Path) -> list[str]:
    """The command of one ffmpeg that does all of it."""
    command = [binary(), "-nostdin", "-v", "error", "-y", "-i", f"file:{video}", "-map", "0:a:0", "-vn"]
    target = video.with_suffix(".bare.mp3")
    return [*command, "-ac", "1", "-ar", "16000", "-c:a", "libmp3lame", "-b:a", "32k", str(target)]


def rows(hour: Path, ten_hours: Path, runs: int = 3) -> list[Row]:
    """The rows about extraction; `ten_hours` is a Matroska file."""
    work = python("-m", "benchmarks.extract", str(hour))
    ours, bare = in_turn(lambda: seconds(work), lambda: seconds(_bare(hour)), runs)
    allowed = 1.3 * bare / CORES + 1.5
    one, ten = (run(python("-m", "benchmarks.extract", str(video))).peak for video in (hour, ten_hours))
    sent = extract(hour)
    return [
        Row(
            "1 h video -> encoded pieces, wall",
            "1.3 x (bare decode and encode / cores) + 1.5 s",
            f"{ours:.1f} s; bare {bare:.1f} s on {CORES} cores, so {allowed:.1f} s are allowed",
            ours <= allowed,
            "an ffmpeg takes a tenth of a second of CPU to start, once for every few pieces",
        ),
        Row(
            "memory of all processes, 1 h",
            "under 150 MB",
            f"{one / MB:.0f} MB",
            one < 150 * MB,
            "Python takes half of it, ffmpegs that decode and encode 25 to 40 MB each",
        ),
        Row(
            "the same, 10 h (Matroska)",
            "under 150 MB, not more than for 1 h",
            f"{ten / MB:.0f} MB",
            ten < 150 * MB and ten < 1.1 * one,
            "as for 1 h; which pieces wait at the same moment is chance, and more moments have a higher peak",
        ),
        _in_mp4(hour, ten_hours),
        Row("base64 of 1 h of speech", "under 30 MB", f"{sent / MB:.1f} MB", sent < 30 * MB),
    ]


def _in_mp4(hour: Path, ten_hours: Path) -> Row:
    """What ten hours cost in MP4, whose index of all packets a demuxer reads at once; nothing is promised."""
    long = ten_hours.with_suffix(".mp4")
    run([binary(), "-nostdin", "-v", "error", "-i", f"file:{ten_hours}", "-c", "copy", str(long)])
    ours = run(python("-m", "benchmarks.extract", str(long))).peak
    bare = [run(_bare(video)).peak for video in (hour, long)]
    long.unlink()
    shown = f"{ours / MB:.0f} MB; ffmpeg alone grows from {bare[0] / MB:.0f} to {bare[1] / MB:.0f} MB"
    return Row("the same, 10 h (MP4, which has its index in memory)", "printed", shown, met=True)


if __name__ == "__main__":
    sys.stdout.write(f"{extract(Path(sys.argv[1]))}\n")
