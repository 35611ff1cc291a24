"""Fragments of one voice -> one cue; two short turns -> one cue with dashes; overlaps -> none."""

from collections.abc import Sequence
from itertools import pairwise

from subtoolkit.core.cue import Cue
from subtoolkit.timeline.context import Context
from subtoolkit.timeline.edit import Cues, in_order, in_turn, moved, voice
from subtoolkit.timeline.split import split_at
from subtoolkit.timeline.style import Style
from subtoolkit.timeline.text import DENSE, flow, is_dashed, turns
from subtoolkit.timeline.wrap import fits

_CLOSE = 500
"""Cues further apart than this were meant to stand alone, in ms."""
_SHORT_TURN = 2000
"""Longer turns can stand alone."""
_SLIP = 200
"""Voices that overlap for less do not speak at once: the time is off, in ms."""
_LATE = 750
"""How much later than its speech a turn may come to share a cue, in ms."""
_NEVER = 1 << 60


def alone(cues: Cues, style: Style, context: Context) -> Cues:
    """One voice never overlaps itself: the earlier cue ends where the later one starts."""
    last: dict[tuple[str | None, str], int] = {}
    found: list[Cue] = []
    for cue in cues:
        at = last.get(voice(cue))
        if at is not None and cue.start < found[at].end:
            found[at], later = in_turn(found[at], cue, style)
        else:
            later = cue
        last[voice(cue)] = len(found)
        found.append(later)
    return in_order(found)


def join_fragments(cues: Cues, style: Style, context: Context) -> Cues:
    """A cue too short to be read, put together with its neighbour where the same voice goes on at once.

    Only speech, only within half a second, and only if the result fits one cue; lyrics keep their lines.
    """
    found: list[Cue] = []
    for cue in cues:
        if found and _fragments(found[-1], cue, style):
            found[-1] = _joined(found[-1], cue)
        else:
            found.append(cue)
    return tuple(found)


def _fragments(one: Cue, two: Cue, style: Style) -> bool:
    return (
        one.kind == "speech"
        and voice(one) == voice(two)
        and 0 <= two.start - one.end < _CLOSE
        and min(one.end - one.start, two.end - two.start) < style.min_duration
        and two.end - one.start <= style.max_duration
        and not _is_dialogue(one.text)
        and not _is_dialogue(two.text)
        and fits(_run_on(one.text, two.text), style)
    )


def _is_dialogue(text: str) -> bool:
    return is_dashed(text) or len(turns(text)) > 1


def _run_on(one: str, two: str) -> str:
    """The texts as one; scripts without blanks need one where no punctuation parts the clauses."""
    end, start = one.rstrip()[-1], two.lstrip()[0]
    dense = DENSE.match(start) and not (end.isalnum() or end.isascii())
    return one.rstrip() + ("" if dense else " ") + two.lstrip()


def _joined(one: Cue, two: Cue) -> Cue:
    return one.model_copy(
        update={
            "end": two.end,
            "text": _run_on(one.text, two.text),
            "words": (*one.words, *two.words) if one.words and two.words else (),
            "claimed": _claimed(one, two),
            "estimated": one.estimated or two.estimated,
            "flags": (),
        }
    )


def _claimed(one: Cue, two: Cue) -> tuple[int, int] | None:
    if one.claimed is None or two.claimed is None:
        return None
    return min(one.claimed[0], two.claimed[0]), max(one.claimed[1], two.claimed[1])


def join_turns(cues: Cues, style: Style, context: Context) -> Cues:
    """Two short turns of different voices that follow at once, in one cue.

    With `speakers="dash"` all of them; where voices are not told apart those that nobody could read one after
    the other.
    """
    if context.speakers not in ("dash", "none"):
        return cues
    found: list[Cue] = []
    for index, cue in enumerate(cues):
        if (
            found
            and _short_turns(found[-1], cue)
            and _can_share(found[-1], cue, style)
            and (context.speakers == "dash" or _is_hurried(found, cue, cues[index + 1 :][:1], style))
        ):
            found[-1] = _shared(found[-1], cue, style)
        else:
            found.append(cue)
    return tuple(found)


def _is_hurried(before: Sequence[Cue], two: Cue, after: Sequence[Cue], style: Style) -> bool:
    """Is a turn too short, and no room for both with what they may come earlier and stay longer?"""
    one = before[-1]
    if min(one.end - one.start, two.end - two.start) >= style.min_duration:
        return False
    start = max(one.start - style.lead, 0, *(cue.end + style.min_gap for cue in before[-2:-1]))
    end = min(two.end + style.linger, *(cue.start - style.min_gap for cue in after), _NEVER)
    return end - start < 2 * style.min_duration + style.min_gap


def _short_turns(one: Cue, two: Cue) -> bool:
    return two.start - one.end < _CLOSE and max(one.end - one.start, two.end - two.start) <= _SHORT_TURN


def _can_share(one: Cue, two: Cue, style: Style) -> bool:
    return (
        one.kind == two.kind == "speech"
        and None not in (one.speaker, two.speaker)
        and one.speaker != two.speaker
        and not _is_dialogue(one.text)
        and not _is_dialogue(two.text)
        and max(one.end, two.end) - one.start <= style.max_duration
        and all(style.columns(style.dash + flow(cue.text)) <= style.line_columns for cue in (one, two))
        and style.max_lines >= 2
    )


def _shared(one: Cue, two: Cue, style: Style) -> Cue:
    """Both voices in one cue, a line each; such a cue has no speaker and no words with times."""
    first = style.dash if style.dash_first else ""
    return one.model_copy(
        update={
            "end": max(one.end, two.end),
            "text": f"{first}{turns(one.text)[0]}\n{style.dash}{turns(two.text)[0]}",
            "speaker": None,
            "state": None,
            "words": (),
            "claimed": _claimed(one, two),
            "estimated": one.estimated or two.estimated,
            "flags": (),
        }
    )


def part_overlaps(cues: Cues, style: Style, context: Context) -> Cues:
    """Voices that speak at once stay two cues, unless they overlap by a slip of the clock alone.

    With `overlap="join"` nothing overlaps any more: short turns share a cue, others come one after another.
    """
    return _one_at_a_time(cues, style, context) if context.overlap == "join" else _without_slips(cues)


def _without_slips(cues: Cues) -> Cues:
    found = list(cues)
    for index, (one, two) in enumerate(pairwise(cues)):
        slip = one.end - two.start
        if 0 < slip < _SLIP and two.end > one.end and (one.end - one.start) > 2 * slip:
            found[index] = moved(one, one.start, two.start)
    return tuple(found)


def _one_at_a_time(cues: Cues, style: Style, context: Context) -> Cues:
    found: list[Cue] = []
    for cue in cues:
        if not found or found[-1].end <= cue.start:
            found.append(cue)
        else:
            found[-1:] = _parted(found[-1], cue, style, context)
    return tuple(found)


def _parted(one: Cue, two: Cue, style: Style, context: Context) -> tuple[Cue, ...]:
    """Two cues that overlap, as cues that do not.

    If the two do not fit one cue, perhaps the rest of the first does, from where the second comes in.
    """
    if _can_share(one, two, style):
        return (_shared(one, two, style),)
    if one.speaker and two.speaker and not _is_dialogue(one.text) and one.start < two.start:
        halves = split_at(one, two.start, style, context)
        if halves and halves[1].start - two.start <= _LATE and _can_share(halves[1], two, style):
            return halves[0], _shared(halves[1], two, style)
    return in_turn(one, two, style)
