"""The main job on the talk with the offline recogniser: words, and cues on their speech."""

import tempfile
from pathlib import Path

from benchmarks.measuring import Row
from subtoolkit import standin
from subtoolkit.core.settings import Caching, Service, Settings
from subtoolkit.pipeline import transcribe
from subtoolkit.timeline.score import score
from tests.truths import cues_of

FIXTURES = Path(__file__).parent.parent / "fixtures"


def rows() -> list[Row]:
    """The row about the offline recogniser; the word error rate has no bar, it is what it is."""
    truth = cues_of(FIXTURES / "talk.json")
    with tempfile.TemporaryDirectory() as folder, standin.start(ear="sphinx") as server:
        settings = Settings(
            service=Service(base_url=server.base_url), caching=Caching(folder=Path(folder), read=False)
        )
        timeline = transcribe(FIXTURES / "talk.mp4", settings)
    found = score(truth, timeline.cues)
    spans = [(said.start, said.end) for said in truth]
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
            f"{found.word_error_rate:.1%}",
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
