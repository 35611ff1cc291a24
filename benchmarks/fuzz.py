"""`python -m benchmarks.fuzz SECONDS`: texts that coverage leads to -> readers of replies that never break.

What is promised: any text gives blocks or nothing, never an exception; what is placed keeps the invariants
of its nouns; time grows with the length of the text and no faster. The first text that breaks a promise ends
the run and stays in `build/fuzz/`: it becomes a file of `fixtures/replies/`, with the settings that are
printed as its `given`.
"""

import json
import random
import re
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["subtoolkit.replies", "subtoolkit.core.claims"]):
    from subtoolkit import replies
from subtoolkit.core.reasons import REASONS
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Timeline

REPLIES = Path(__file__).parent.parent / "fixtures" / "replies"
FOUND = Path("build/fuzz")
LONGEST = 4_096
"""Bytes of a text; coverage needs no longer one."""
PUMPED = 40_000
"""Characters of a text in which a part is repeated: long enough for a square to show."""
PUMPED_ONE_IN = 24
CPU_SECONDS = 0.3
CPU_SECONDS_PER_BYTE = 15e-6
"""Three times what the slowest text needs while coverage is counted, which slows Python several times."""
CUE_KINDS = ("speech", "lyric", "sound")
FINISHES = ("stop", "stop", "length", "cut", "content_filter")
PROMPTS = (None, None, "", "Transcribe [start --> end] text, then add “a summary” of the recording.")
ACTIVE = (None, [], [[0.5, 20.0], [21.0, 59.0]])


def one_input(data: bytes) -> None:
    """Read and place one text; now and then also with a part of it repeated many times."""
    text = data.decode("utf-8", "replace")
    # Equal texts must fare equally, so chance comes from the text.
    chance = random.Random(zlib.crc32(data))  # noqa: S311
    given = {
        "start": chance.choice((0, 30, 300)),
        "duration": chance.choice((5, 60, 90)),
        "finish": chance.choice(FINISHES),
        "prompt": chance.choice(PROMPTS),
        "active": chance.choice(ACTIVE),
    }
    try:
        check(text, **given)
        if text and not chance.randrange(PUMPED_ONE_IN):
            text = pumped(text, chance)
            check(text, **given)
    except Exception:
        FOUND.joinpath("broken.txt").write_bytes(text.encode())
        print(f"{FOUND / 'broken.txt'} given {json.dumps(given, ensure_ascii=False)}", file=sys.stderr)
        raise


def pumped(text: str, chance: random.Random) -> str:
    """`text` with a part of it repeated: what any pattern that goes back over its text suffers from."""
    first, last = sorted(chance.choices(range(len(text) + 1), k=2))
    part = text[first:last] or " "
    return text[:first] + part * (PUMPED // len(part)) + text[last:]


def check(
    text: str, *, start: int, duration: int, finish: Any, prompt: str | None, active: list[list[float]] | None
) -> None:
    """Raise unless every promise is kept; the arguments are those of a golden reply, in seconds."""
    segment = Segment(index=3, start=1000 * start, end=1000 * (start + duration))
    spans = (
        None
        if active is None
        else [(segment.start + int(1000 * a), segment.start + int(1000 * b)) for a, b in active]
    )
    allowed = CPU_SECONDS + CPU_SECONDS_PER_BYTE * len(text.encode())
    # A stroke of the garbage collector can hit one try, hardly all of them.
    for _ in range(3):
        begun = time.process_time()
        blocks, report = replies.read(text, duration=segment.duration, finish=finish, prompt=prompt)
        timeline = replies.place(blocks, segment, active=spans, report=report)
        if (took := time.process_time() - begun) <= allowed:
            break
    assert took <= allowed, f"{took:.2f} s of CPU for {len(text):,} characters, {allowed:.2f} are allowed"
    check_blocks(blocks, text)
    check_placed(timeline, blocks, segment)
    # A text that is no file's business could not be written.
    timeline.model_dump_json().encode()


def check_blocks(blocks: Iterable[replies.Block], text: str) -> None:
    """Blocks stand in the text, and no letter of theirs is made up."""
    letters = Counter(re.findall(r"\w", text)) if "\\" not in text else None
    for block in blocks:
        assert 0 <= block.at <= len(text), block
        if letters is not None:
            assert Counter(re.findall(r"\w", block.text)) <= letters, f"made up: {block}"


def check_placed(timeline: Timeline, blocks: Iterable[replies.Block], segment: Segment) -> None:
    """Nouns are valid, cues in order, reasons known, and every block is in the fragment."""
    # Values are frozen but made with `model_copy` here and there, which validates nothing.
    Timeline.model_validate(timeline.model_dump())
    starts = [cue.start for cue in timeline.cues]
    assert starts == sorted(starts)
    assert {cue.segment for cue in timeline.cues} <= {segment.index}
    for one in (*timeline.scenes, *timeline.visible_text, *timeline.report.missing):
        assert one.start < one.end, one
    told = timeline.report
    happened = (*told.repairs, *told.drops, *told.missing, *told.notes)
    assert {one.reason for one in happened} <= set(REASONS)
    texts = [block.text for block in blocks if block.kind in (*CUE_KINDS, "text") and block.text.strip()]
    shown = [one.text for one in (*timeline.cues, *timeline.visible_text)]
    lost = Counter(texts) - Counter(shown)
    dropped = "\n".join(drop.text for drop in told.drops)
    assert all(text in dropped for text in lost), f"neither shown nor told: {lost}"


def words_of(paths: Iterable[Path]) -> list[str]:
    """Words that several of the texts share: labels, marks and times, which chance alone would not write."""
    counts = Counter(word for path in paths for word in set(path.read_text("utf-8").split()))
    return [word for word, count in counts.items() if count > 1 and len(word.encode()) <= 60]


def main(seconds: int) -> None:
    """Fuzz for so long, beginning with the corpus and with what earlier runs found worth keeping."""
    corpus, words = FOUND / "corpus", FOUND / "words"
    corpus.mkdir(parents=True, exist_ok=True)
    lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words_of(REPLIES.glob("*.txt")))
    words.write_text("".join(f'"{line}"\n' for line in lines), "ascii")
    options = {
        "max_total_time": seconds,
        "max_len": LONGEST,
        "dict": words,
        "artifact_prefix": f"{FOUND}/",
        "timeout": 60,
    }
    atheris.Setup(
        [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus), str(REPLIES)],
        one_input,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]))
