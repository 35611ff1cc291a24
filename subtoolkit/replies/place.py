"""Blocks of one reply -> cues, scenes, texts and speakers on the media clock; nothing is clipped yet."""

from collections.abc import Iterator, Sequence

from subtoolkit.core.block import Block
from subtoolkit.core.report import Drop, Report
from subtoolkit.core.segment import Segment
from subtoolkit.core.timeline import Scene, Section, Speaker, Timeline, VisibleText
from subtoolkit.replies.base import Spans, moved, offset_of
from subtoolkit.replies.cues import CUE_KINDS, cues_of
from subtoolkit.replies.draft import spoken
from subtoolkit.replies.pace import slow_end


def place(
    blocks: Sequence[Block], segment: Segment, *, active: Spans | None = None, report: Report | None = None
) -> Timeline:
    """The fragment of a timeline that one reply gives.

    `active` are the ranges of speech on the media clock, where the sound is known. `report` is what `read`
    returned with the blocks: its times move to the media clock with them, and it becomes part of the
    fragment's. Times may lie outside of the segment; ends that the model did not give are estimated and
    marked; text without any time stays in the report.
    """
    offset, notes = offset_of(blocks, segment, active)
    told = report or Report()
    cues, happened = cues_of(blocks, segment, offset, active, told)
    scenes = tuple(_scenes(blocks, segment, offset))
    texts = tuple(_visible_text(blocks, segment, offset))
    untimed = [block for block in blocks if block.start is None and block.text.strip() and _needs_time(block)]
    estimated = sum(cue.estimated for cue in cues)
    return Timeline(
        cues=cues,
        scenes=scenes,
        visible_text=texts,
        speakers=tuple(_speakers(blocks, segment)),
        sections=tuple(
            Section(title=block.speaker or "", text=block.text, segment=segment.index)
            for block in blocks
            if block.kind == "section"
        ),
        report=moved(told, offset)
        + happened
        + Report(
            status="partial" if any(block.kind != "sound" for block in untimed) else "empty",
            drops=tuple(Drop(reason="untimed", text=spoken(block)) for block in untimed),
            notes=notes,
            estimated=estimated,
        ),
    )


def _needs_time(block: Block) -> bool:
    return block.kind in CUE_KINDS or block.kind == "text"


def _scenes(blocks: Sequence[Block], segment: Segment, offset: int) -> Iterator[Scene]:
    """A scene lasts until the next one; one without time is about the whole segment."""
    scenes = [block for block in blocks if block.kind == "scene" and block.text.strip()]
    starts = sorted(block.start + offset for block in scenes if block.start is not None)
    for block in scenes:
        start = segment.start if block.start is None else max(0, block.start + offset)
        end = None if block.end is None or block.start is None else block.end + offset
        if end is None or end <= start:
            later = None if block.start is None else next((one for one in starts if one > start), None)
            end, estimated = max(later or segment.end, start + 1), True
        else:
            estimated = False
        yield Scene(start=start, end=end, text=block.text, segment=segment.index, estimated=estimated)


def _visible_text(blocks: Sequence[Block], segment: Segment, offset: int) -> Iterator[VisibleText]:
    for block in blocks:
        if block.kind != "text" or block.start is None or not block.text.strip():
            continue
        start = max(0, block.start + offset)
        end = None if block.end is None else block.end + offset
        estimated = end is None or end <= start
        yield VisibleText(
            start=start,
            end=slow_end(start, None, block.text) if end is None or estimated else end,
            text=block.text,
            appearance=block.state or "",
            segment=segment.index,
            estimated=estimated,
        )


def _speakers(blocks: Sequence[Block], segment: Segment) -> Iterator[Speaker]:
    """Each voice once: those with a profile, then those that only speak."""
    known: set[str] = set()
    for block in sorted(blocks, key=lambda block: block.kind != "profile"):
        if block.speaker and block.kind in ("profile", "speech", "lyric") and block.speaker not in known:
            known.add(block.speaker)
            profile = block.text if block.kind == "profile" else ""
            yield Speaker(name=block.speaker, profile=profile, segment=segment.index)
