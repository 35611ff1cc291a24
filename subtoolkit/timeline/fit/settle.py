"""Places -> cues: edges with lead-in and tail, exact claims left alone, the invariants of cues kept; pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.fit.claims import LEAST_NOISE
from subtoolkit.timeline.fit.matching import Match
from subtoolkit.timeline.fit.speech import Span, Speech

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAD, TAIL = 10.0, 20.0
"""What stands before an onset and after an offset, in ms: voices begin and fade below what is measured."""
_LEAST = 100
"""Shortest cue in ms, where there is room for it."""


def times(match: Match, speech: Speech) -> "Floats":
    """Starts and ends of the cues, shaped (cues, 2): the claims put right where a cue has no place.

    At an edge the claim and the edge are two measurements of one time, and their mean counts each by its
    precision: exact claims stay where they are, noisy ones give way.
    """
    import numpy as np

    edges = _targets(match, speech)
    claim = np.maximum(match.noise, 1.0) ** -2
    edge = LEAST_NOISE**-2
    mean = (edges * edge + match.real * claim) / (edge + claim)
    # A claim that is far off for its noise is a slip, and says nothing.
    slip = np.abs(match.real - edges) > 3 * np.hypot(match.noise, LEAST_NOISE)
    fitted = np.where(match.is_edge, np.where(slip, edges, mean), match.placed)
    return _between_neighbours(np.where(np.isnan(match.placed), match.real, fitted), match)


def _between_neighbours(times: "Floats", match: Match) -> "Floats":
    """Keep cues without a place out of the way of the placed ones before and after them."""
    import numpy as np

    out = np.isnan(match.placed[:, 0])
    before = np.maximum.accumulate(np.concatenate([[-np.inf], np.where(out, -np.inf, times[:, 1])]))[:-1]
    after = np.minimum.accumulate(np.concatenate([[np.inf], np.where(out, np.inf, times[:, 0])[::-1]]))[
        -2::-1
    ]
    room = np.clip(times, before[:, None], np.maximum(before, after)[:, None])
    return np.where(out[:, None], room, times)


def _targets(match: Match, speech: Speech) -> "Floats":
    """The places, edges moved outward by lead-in and tail, at most a third into the pause."""
    import numpy as np

    spans = np.asarray(speech.spans, np.float64).reshape(-1, 2)
    targets = match.placed.copy()
    if not len(spans):
        return targets
    pauses = np.concatenate([[np.inf], spans[1:, 0] - spans[:-1, 1], [np.inf]])
    for side, (outward, most) in enumerate(((-1, LEAD), (1, TAIL))):
        at = np.searchsorted(spans[:, side], np.nan_to_num(targets[:, side])) + side
        room = pauses[np.minimum(at, len(pauses) - 1)] / 3
        targets[:, side] += np.where(match.is_edge[:, side], outward * np.minimum(most, room), 0)
    return targets


def settled(cues: Sequence[Cue], times: "Floats", span: Span) -> tuple[Cue, ...]:
    """`cues` at whole `times` inside `span`: in their order, and no voice speaks over itself."""
    starts = [round(float(start)) for start, _ in times]
    ends = [round(float(end)) for _, end in times]
    least = max(1, min(_LEAST, (span[1] - span[0]) // (len(cues) + 1)))
    _in_order(cues, starts, span, least)
    after: dict[object, int] = {}
    moved = []
    for cue, start, end in reversed(list(zip(cues, starts, ends, strict=True))):
        voice = (cue.speaker, cue.kind)
        end = max(start + 1, min(max(end, start + least), after.get(voice, span[1]), span[1]))
        after[voice] = start
        moved.append(_moved(cue, start, end))
    return tuple(reversed(moved))


def _in_order(cues: Sequence[Cue], starts: list[int], span: Span, least: int) -> None:
    """Make starts rise, in place; those of one voice leave room for the cue before."""
    last, own = span[0], dict[object, int]()
    for index, cue in enumerate(cues):
        voice = (cue.speaker, cue.kind)
        last = starts[index] = max(starts[index], last, own.get(voice, span[0] - least) + least)
        own[voice] = last
    last, own = span[1] - least, {}
    for index in range(len(cues) - 1, -1, -1):
        voice = (cues[index].speaker, cues[index].kind)
        last = starts[index] = min(starts[index], last, own.get(voice, span[1]) - least)
        own[voice] = last


def _moved(cue: Cue, start: int, end: int) -> Cue:
    """`cue` at another time, its words carried along in proportion."""
    if (start, end) == (cue.start, cue.end):
        return cue

    def carried(time: int) -> int:
        return start + (time - cue.start) * (end - start) // (cue.end - cue.start)

    words = tuple(
        word.model_copy(update={"start": carried(word.start), "end": carried(word.end)}) for word in cue.words
    )
    return cue.model_copy(update={"start": start, "end": end, "words": words})
