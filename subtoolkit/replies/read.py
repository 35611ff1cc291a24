"""The text of a reply -> blocks on the segment's clock, and the report of all that was not taken as it stood."""

from collections.abc import Iterable, Iterator, Sequence

from subtoolkit.core.block import Block
from subtoolkit.core.claims import Claim, Scale, scale_of
from subtoolkit.core.claims import read as read_claim
from subtoolkit.core.reply import Finish
from subtoolkit.core.report import Drop, Missing, Note, Repair, Report, Status
from subtoolkit.replies.damage import without_loops
from subtoolkit.replies.draft import Draft, Loss, Reading
from subtoolkit.replies.grammars import shape_of
from subtoolkit.replies.page import open_page
from subtoolkit.replies.sorting import sorted_out
from subtoolkit.replies.speakers import with_speakers
from subtoolkit.replies.verdict import asks_for_times, refusal

_SPOKEN = frozenset({"speech", "lyric", "sound"})
_ENDINGS = frozenset(".!?…。！？”\"’'」』)）]】♪~～")


def read(
    text: str, *, duration: int | None = None, finish: Finish = "stop", prompt: str | None = None
) -> tuple[tuple[Block, ...], Report]:
    """Everything in `text` as blocks, in the order of the reply, or as an entry of the report.

    The grammar is recognised by its shape, whatever was asked. `duration` (ms) of the segment decides what
    doubtful times mean; `finish` tells a complete reply from a cut one; `prompt` is what was sent, for its
    echo (an empty one, or one without times: prose is then the description that was asked for).
    """
    page = open_page(text, prompt)
    shape = shape_of(page)
    told = shape.read(page)
    if shape.NAME == "prose" and prompt is not None and not asks_for_times(prompt):
        told = _described(told)
    drafts, marks = sorted_out(told.drafts)
    losses = [*page.losses, *told.losses, *marks]
    whole = Report(grammar=shape.NAME, notes=told.notes)
    if reason := _refusal(drafts, losses):
        said = [Loss(reason, draft.text) for draft in drafts]
        drops = [_drop(loss, "usual") for loss in _renamed([*said, *losses], reason)]
        return (), whole + Report(status="refused", drops=tuple(drops))
    cut = told.cut or finish != "stop"
    drafts, unfinished = _without_unfinished(drafts, text, finish=finish, cut=told.cut)
    drafts = list(with_speakers(drafts))
    scale = scale_of([time for draft in drafts for time in (draft.start, draft.end) if time], duration)
    blocks = [_block(draft, scale) for draft in drafts]
    blocks, damage = without_loops(blocks, duration)
    drops = tuple(_drop(loss, scale) for loss in [*losses, *unfinished])
    report = whole + damage + Report(drops=drops, repairs=_carried(drafts, scale))
    missing = tuple(_gaps(blocks, [loss.at for loss in losses if loss.reason == "left-out"], duration))
    if cut:
        missing += _rest(blocks, duration, "inspection" if finish == "content_filter" else "cut-off")
    status = _status(blocks, drops, cut=cut or bool(missing) or bool(damage.missing))
    return tuple(blocks), report + Report(status=status, missing=missing)


def _described(told: Reading) -> Reading:
    """Prose that was asked for is one description."""
    text = "\n".join(draft.text for draft in told.drafts)
    drafts = [Draft("scene", text, told.drafts[0].at)] if told.drafts else []
    return Reading(drafts, told.losses, told.notes, told.cut)


def _refusal(drafts: Sequence[Draft], losses: Sequence[Loss]) -> str | None:
    if len(drafts) > 4 or any(draft.kind not in _SPOKEN for draft in drafts):
        return None
    if any(draft.start for draft in drafts) and len(drafts) > 1:
        return None
    spoken = [draft.text for draft in drafts] or [loss.text for loss in losses if loss.reason != "thinking"]
    return refusal("\n".join(spoken))


def _renamed(losses: Iterable[Loss], reason: str) -> list[Loss]:
    return [
        loss._replace(reason=reason) if loss.reason in ("preamble", "remark") else loss for loss in losses
    ]


def _without_unfinished(
    drafts: list[Draft], text: str, *, finish: Finish, cut: bool
) -> tuple[list[Draft], list[Loss]]:
    """Drops the last draft where the end of the reply cut it; what ends as a sentence or a line is whole."""
    if not drafts or not (cut or finish != "stop"):
        return drafts, []
    last = max(drafts, key=lambda draft: draft.at)
    ended = text.rstrip(" \t`")[-1:]
    if last.text and (
        ended in _ENDINGS
        or ended == "\n"
        or last.at < len(text.rstrip().rpartition("\n")[0]) - len(last.text)
    ):
        return drafts, []
    rest = [draft for draft in drafts if draft is not last]
    return rest, [Loss("cut-off", last.text, last.start, last.end)]


def _block(draft: Draft, scale: Scale) -> Block:
    return Block(
        kind=draft.kind,
        start=_time(draft.start, scale),
        end=_time(draft.end, scale),
        speaker=draft.speaker,
        state=draft.state,
        text=draft.text,
        at=draft.at,
    )


def _time(claim: Claim | None, scale: Scale) -> int | None:
    return None if claim is None else read_claim(claim, scale)


def _drop(loss: Loss, scale: Scale) -> Drop:
    return Drop(
        reason=loss.reason, text=loss.text, start=_time(loss.start, scale), end=_time(loss.end, scale)
    )


def _carried(drafts: Sequence[Draft], scale: Scale) -> tuple[Repair, ...]:
    over = [time for draft in drafts for time in (draft.start, draft.end) if time and time.overflow]
    repairs = (
        [Repair(reason="overflow", detail=f"{len(over)} times ran over", start=over[0].value)] if over else []
    )
    if scale != "usual":
        repairs.append(Repair(reason="scale", detail=f"times read as {scale}"))
    return tuple(repairs)


def _gaps(blocks: Sequence[Block], places: Iterable[int], duration: int | None) -> Iterator[Missing]:
    """Where the model says that it left something out: from the caption before to the one behind."""
    for at in places:
        before = [block for block in blocks if block.at < at and block.start is not None]
        behind = [block for block in blocks if block.at > at and block.start is not None]
        start = (before[-1].end or before[-1].start or 0) if before else 0
        end = behind[0].start if behind else duration
        if end is not None and end > start:
            yield Missing(start=start, end=end, reason="left-out")


def _rest(blocks: Sequence[Block], duration: int | None, reason: str) -> tuple[Missing, ...]:
    """The part of the segment behind the last complete turn; a storyline that goes further is no turn."""
    ends = [block.end or block.start for block in blocks if block.kind in _SPOKEN]
    start = max((end for end in ends if end is not None), default=0)
    return (Missing(start=start, end=duration, reason=reason),) if duration and start < duration else ()


def _status(blocks: Sequence[Block], drops: Sequence[Drop], *, cut: bool) -> Status:
    """How the reply can be used; see `Report.status`."""
    useful = [block for block in blocks if block.kind != "profile"]
    untimed = [block for block in useful if block.kind in _SPOKEN | {"text"} and block.start is None]
    gap = any(drop.reason == "left-out" for drop in drops)
    if cut or gap or untimed:
        return "partial"
    return "complete" if useful else "empty"
