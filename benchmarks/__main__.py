"""`python -m benchmarks`: measure everything and write RESULTS.md."""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import extract, flow, install, parsing, start, timing, words
from benchmarks.measuring import Row
from fixtures.long import make_talk
from subtoolkit.media.ffmpeg import binary

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory() as folder:
        hour, ten = Path(folder) / "hour.mp4", Path(folder) / "ten.mp4"
        make_talk(hour, 3600, seed=3)
        loop = ["-stream_loop", "9", "-i", str(hour), "-c", "copy", str(ten)]
        subprocess.run([binary(), "-nostdin", "-v", "error", *loop], check=True)
        rows = [
            *extract.rows(hour, ten),
            *flow.rows(hour),
            *parsing.rows(),
            *start.rows(),
            *install.rows(),
            *words.rows(),
            *timing.rows(),
        ]
    text = _text(rows)
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _text(rows: Sequence[Row]) -> str:
    version = subprocess.run([binary(), "-version"], capture_output=True, text=True, check=True)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    lines = [
        "# What was measured",
        "",
        "Written by `make bench`. Compare ratios: they hold on another machine, the seconds do not.",
        "",
        f"- {datetime.now(UTC):%Y-%m-%d}, {machine}, Python {platform.python_version()}",
        f"- {version.stdout.splitlines()[0].split(' Copyright')[0]}",
        "",
        "| what | bar | measured | met |",
        "|---|---|---|---|",
        *(f"| {row.what} | {row.bar} | {row.measured} | {'yes' if row.met else '**no**'} |" for row in rows),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
