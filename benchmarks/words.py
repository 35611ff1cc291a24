"""The main job on the talk with the offline recogniser: words, and cues on their speech."""

import json
import tempfile
from pathlib import Path

import jiwer

from benchmarks.measuring import Row
from subtoolkit import standin
from subtoolkit.core.settings import Caching, Service, Settings
from subtoolkit.pipeline import transcribe
from tests.truths import plain

FIXTURES = Path(__file__).parent.parent / "fixtures"


def rows() -> list[Row]:
    """The row about the offline recogniser; the word error rate has no bar, it is what it is."""
    truth = json.loads((FIXTURES / "talk.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder, standin.start(ear="sphinx") as server:
        settings = Settings(
            service=Service(base_url=server.base_url), caching=Caching(folder=Path(folder), read=False)
        )
        timeline = transcribe(FIXTURES / "talk.mp4", settings)
    said = " ".join(plain(word) for u in truth["utterances"] for word in u["text"].split())
    heard = " ".join(plain(word) for cue in timeline.cues for word in cue.text.split())
    spans = [(round(u["start"] * 1000), round(u["end"] * 1000)) for u in truth["utterances"]]
    onsets = [start for start, _ in spans]
    off = [
        cue
        for cue in timeline.cues
        if not any(start - 300 <= cue.start and cue.end <= end + 300 for start, end in _joined(spans))
    ]
    late = sorted(min(abs(cue.start - onset) for onset in onsets) for cue in timeline.cues)
    return [
        Row(
            "word error rate of the offline recogniser, talk",
            "printed",
            f"{jiwer.wer(said, heard):.1%}",
            True,
        ),
        Row(
            "its cues lie on speech",
            "within 300 ms",
            f"{len(timeline.cues) - len(off)} of {len(timeline.cues)}; start to nearest onset: "
            f"median {late[len(late) // 2]} ms, worst {late[-1]} ms",
            not off,
        ),
    ]


def _joined(spans: list[tuple[int, int]], pause: int = 400) -> list[tuple[int, int]]:
    """Ranges of speech: utterances that follow each other without a real pause are one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= pause:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
