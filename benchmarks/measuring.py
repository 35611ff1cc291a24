"""A command or a function -> how long it took and how much memory its processes held."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil

MB = 1_000_000


@dataclass(frozen=True)
class Row:
    """One line of the results."""

    what: str
    bar: str
    measured: str
    met: bool
    why: str = ""
    """What is in the way, as far as we know; shown where the bar is not met."""

    def line(self) -> str:
        """The row as it stands in the results."""
        met = "yes" if self.met else f"**no**{': ' if self.why else ''}{self.why}"
        return f"| {self.what} | {self.bar} | {self.measured} | {met} |"


@dataclass(frozen=True)
class Cost:
    """What one run of a command took."""

    seconds: float
    peak: int
    """Most bytes that the process and all its children held at one moment, sampled; pages that several of
    them share count once, where the system can tell (Linux)."""


def seconds(command: Sequence[str]) -> float:
    """Wall time of a command; nothing looks at its memory meanwhile, which would take half a core."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return time.perf_counter() - start


def run(command: Sequence[str]) -> Cost:
    """Run a command to its end, and look at its memory; raises when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        time.sleep(0.01)
    seconds = time.perf_counter() - start
    assert process.stderr is not None
    complaint = process.stderr.read().decode(errors="replace")
    process.stderr.close()
    assert process.returncode == 0, complaint
    return Cost(seconds, peak)


def _resident(pid: int) -> int:
    total = 0
    try:
        family = psutil.Process(pid)
        for member in [family, *family.children(recursive=True)]:
            full = member.memory_full_info()
            total += getattr(full, "pss", full.rss)
    except psutil.Error:
        pass
    return total


def in_turn(first: Callable[[], float], second: Callable[[], float], runs: int) -> tuple[float, float]:
    """Medians of two measurements taken in turn, so that a slow moment of the machine hits both."""
    pairs = [(first(), second()) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def python(*arguments: str) -> list[str]:
    """The command line of this Python."""
    return [sys.executable, *arguments]
