"""`python -m benchmarks [NAME …]`: measure, and write the sections of RESULTS.md that were measured."""

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import batch, extract, flow, install, parsing, start, timing, words
from benchmarks.measuring import Row
from fixtures.long import make_talk
from subtoolkit.media.ffmpeg import binary

RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = """# What was measured

Written by `make bench`. Compare ratios: they hold on another machine, the seconds do not.
"""


def main(names: Sequence[str]) -> None:
    """Measure what is named, or everything; print it and write it."""
    with tempfile.TemporaryDirectory() as folder:
        hour = Path(folder) / "hour.mp4"
        measures: dict[str, Callable[[], list[Row]]] = {
            "extract": lambda: extract.rows(_made(hour), _ten_times(hour)),
            "flow": lambda: flow.rows(_made(hour)),
            "parsing": parsing.rows,
            "start": start.rows,
            "install": install.rows,
            "words": words.rows,
            "timing": timing.rows,
            "batch": batch.rows,
        }
        for name in names or measures:
            section = _section(name, measures[name]())
            sys.stdout.write(section)
            _write(name, section, list(measures))


def _made(hour: Path) -> Path:
    if not hour.exists():
        make_talk(hour, 3600, seed=3)
    return hour


def _ten_times(hour: Path) -> Path:
    ten = hour.with_name("ten.mkv")
    loop = ["-stream_loop", "9", "-i", str(_made(hour)), "-c", "copy", str(ten)]
    subprocess.run([binary(), "-nostdin", "-v", "error", *loop], check=True)
    return ten


def _section(name: str, rows: Sequence[Row]) -> str:
    version = subprocess.run([binary(), "-version"], capture_output=True, text=True, check=True)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    ffmpeg = version.stdout.splitlines()[0].split(" Copyright")[0]
    lines = [
        f"## {name}",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {machine}, Python {platform.python_version()}, {ffmpeg}",
        "",
        "| what | bar | measured | met |",
        "|---|---|---|---|",
        *(row.line() for row in rows),
        "",
    ]
    return "\n".join(lines)


def _write(name: str, section: str, order: Sequence[str]) -> None:
    """Put the section in its place; the others stay as they were measured."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    sections = {part.split("\n", 1)[0][3:]: part for part in re.split(r"(?m)^(?=## )", text)[1:]}
    sections[name] = section
    parts = [sections[known].rstrip() + "\n" for known in order if known in sections]
    RESULTS.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
