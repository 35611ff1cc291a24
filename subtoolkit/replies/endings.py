"""A reply that was cut, or that admits a gap -> what of it is whole, and which ranges are missing."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence

from subtoolkit.core.block import Block
from subtoolkit.core.report import Missing
from subtoolkit.replies.draft import Draft, Loss, spoken
from subtoolkit.replies.loops import SHORT, shortened

SPOKEN = frozenset({"speech", "lyric", "sound"})
_ENDINGS = frozenset(".!?…。！？”\"’'」』)）]】♪~～\n")


def without_unfinished(
    drafts: Sequence[Draft], losses: Sequence[Loss], text: str
) -> tuple[Sequence[Draft], list[Loss]]:
    """Drops the last draft of a cut reply, unless it ends as a sentence or a line, or a mark follows it.

    One in which the model ran in a loop stays: its first round is whole.
    """
    last = max(drafts, key=lambda draft: draft.at, default=None)
    if last is None:
        return drafts, []
    is_whole = text.rstrip(" \t`")[-1:] in _ENDINGS or any(loss.at > last.at for loss in losses)
    if last.text and (is_whole or (len(last.text) > SHORT and shortened(last.text)[2])):
        return drafts, []
    loss = Loss("cut-off", spoken(last), last.start, last.end, last.at)
    return [draft for draft in drafts if draft is not last], [loss]


def rest(blocks: Sequence[Block], duration: int | None, reason: str) -> Iterator[Missing]:
    """The part of the segment behind the last complete turn; a storyline that goes further is no turn."""
    ends = [block.end or block.start for block in blocks if block.kind in SPOKEN]
    start = max((end for end in ends if end is not None), default=0)
    if duration is not None and start < duration:
        yield Missing(start=max(start, 0), end=duration, reason=reason)


def gaps(blocks: Sequence[Block], places: Iterable[int], duration: int | None) -> Iterator[Missing]:
    """Where the model says that it left something out: from the caption before to the one behind."""
    timed = [block for block in blocks if block.start is not None]
    for at in places:
        place = bisect(timed, at, key=lambda block: block.at)
        start = (timed[place - 1].end or timed[place - 1].start or 0) if place else 0
        end = timed[place].start if place < len(timed) else duration
        if end is not None and end > start:
            yield Missing(start=start, end=end, reason="left-out")
