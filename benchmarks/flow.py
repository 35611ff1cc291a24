"""The whole pipeline against a server with a fixed delay, and how early the first request leaves."""

import tempfile
import time
from pathlib import Path

from benchmarks.measuring import Row
from subtoolkit import standin
from subtoolkit.core.progress import Progress
from subtoolkit.core.settings import Caching, Listening, Service, Settings
from subtoolkit.pipeline import transcribe

DELAY = 4.0
JOBS = 8
PIECE = (20_000, 40_000)
"""Short ones, so that the last round of requests, which cannot fill all places, weighs little."""


def rows(hour: Path) -> list[Row]:
    """The rows about overlap of decoding, encoding and asking."""
    first: list[int] = []

    def watch(progress: Progress) -> None:
        if progress.asking and not first:
            first.append(progress.decoded)

    with tempfile.TemporaryDirectory() as folder, standin.start(ear="instant", delay=DELAY) as server:
        settings = Settings(
            service=Service(base_url=server.base_url, jobs=JOBS),
            listening=Listening(piece=PIECE),
            caching=Caching(folder=Path(folder), read=False, write=False),
        )
        start = time.perf_counter()
        transcribe(hour, settings, watch=watch)
        seconds = time.perf_counter() - start
        requests = len(server.log)
    ideal = DELAY * requests / JOBS
    return [
        Row(
            "first request on the wire, 1 h video",
            "before second 300 is decoded",
            f"when {first[0] / 1000:.0f} s were decoded",
            first[0] < 300_000,
        ),
        Row(
            f"pipeline against a delay of {DELAY:g} s, {JOBS} jobs",
            "at most 1.05 x delay x requests / jobs",
            f"{seconds / ideal:.3f} x: {seconds:.1f} s for {requests} requests, ideal {ideal:.1f} s",
            seconds <= 1.05 * ideal,
            "the last round of further questions fills few places, and the stand-in needs the cores too",
        ),
    ]
