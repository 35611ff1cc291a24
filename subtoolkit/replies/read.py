"""The text of a reply -> blocks on the segment's clock, and the report of all that is in no block."""

from collections.abc import Iterable, Sequence

from subtoolkit.core.block import Block
from subtoolkit.core.claims import Claim, Scale, scale_of
from subtoolkit.core.claims import read as read_claim
from subtoolkit.core.reply import Finish
from subtoolkit.core.report import Drop, Repair, Report, Status
from subtoolkit.replies.damage import without_loops
from subtoolkit.replies.draft import Draft, Loss, Reading
from subtoolkit.replies.endings import SPOKEN, gaps, rest, without_unfinished
from subtoolkit.replies.grammars import shape_of
from subtoolkit.replies.page import open_page
from subtoolkit.replies.sorting import sorted_out
from subtoolkit.replies.speakers import with_speakers
from subtoolkit.replies.verdict import asks_for_times, refusal
from subtoolkit.replies.words import words_of


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
    del page  # with its lines, of which there can be a hundred thousand
    if reason := _refusal(drafts, losses):
        return (), Report(status="refused", grammar=shape.NAME, drops=tuple(_refused(drafts, losses, reason)))
    whole: Sequence[Draft] = drafts
    unfinished: list[Loss] = []
    # Of JSON only complete objects were read.
    if shape.NAME != "json" and (told.cut or finish != "stop"):
        whole, unfinished = without_unfinished(drafts, losses, text)
    blocks, report = _settled(whole, [*losses, *unfinished], duration)
    cut = finish != "stop" or bool(unfinished) or (told.cut and shape.NAME == "json")
    missing = list(gaps(blocks, [loss.at for loss in losses if loss.reason == "left-out"], duration))
    if cut:
        missing += rest(blocks, duration, "inspection" if finish == "content_filter" else "cut-off")
    report += Report(
        grammar=shape.NAME, notes=told.notes, missing=tuple(sorted(missing, key=lambda one: one.start))
    )
    return blocks, report + Report(status=_status(blocks, report, cut=cut))


def _described(told: Reading) -> Reading:
    """Prose that was asked for is one description."""
    text = "\n".join(draft.text for draft in told.drafts)
    drafts = [Draft("scene", text, told.drafts[0].at)] if told.drafts else []
    return Reading(drafts, told.losses, told.notes, told.cut)


def _refusal(drafts: Sequence[Draft], losses: Sequence[Loss]) -> str | None:
    """The reason if the whole reply is a refusal: a few lines, one of them at most with a time."""
    timed = sum(draft.start is not None for draft in drafts)
    if len(drafts) > 4 or timed > 1 or (timed and len(drafts) > 1) or not _are_spoken(drafts):
        return None
    said = [draft.text for draft in drafts] or [loss.text for loss in losses if loss.reason != "thinking"]
    return refusal("\n".join(said))


def _are_spoken(drafts: Iterable[Draft]) -> bool:
    return all(draft.kind in SPOKEN for draft in drafts)


def _refused(drafts: Iterable[Draft], losses: Iterable[Loss], reason: str) -> Iterable[Drop]:
    for draft in drafts:
        yield Drop(reason=reason, text=draft.text)
    for loss in losses:
        yield Drop(reason=reason if loss.reason in ("preamble", "remark") else loss.reason, text=loss.text)


def _settled(
    drafts: Sequence[Draft], losses: Iterable[Loss], duration: int | None
) -> tuple[tuple[Block, ...], Report]:
    """The drafts as blocks, their times read on the scale of the whole reply, without loops."""
    claims = [time for draft in drafts for time in (draft.start, draft.end) if time is not None]
    scale = scale_of(claims, duration)
    blocks, report = without_loops([_block(draft, scale) for draft in with_speakers(drafts)], duration)
    drops = tuple(_drop(loss, scale) for loss in losses)
    return tuple(blocks), report + Report(drops=drops, repairs=tuple(_repairs(claims, scale)))


def _block(draft: Draft, scale: Scale) -> Block:
    end = _time(draft.end, scale)
    return Block(
        kind=draft.kind,
        start=_time(draft.start, scale),
        end=end,
        speaker=draft.speaker,
        state=draft.state,
        text=draft.text,
        words=words_of(draft, scale, end) if draft.words else (),
        at=draft.at,
    )


def _drop(loss: Loss, scale: Scale) -> Drop:
    start, end = _time(loss.start, scale), _time(loss.end, scale)
    return Drop(reason=loss.reason, text=loss.text, start=start, end=end)


def _time(claim: Claim | None, scale: Scale) -> int | None:
    return None if claim is None else read_claim(claim, scale)


def _repairs(claims: Sequence[Claim], scale: Scale) -> Iterable[Repair]:
    over = [claim for claim in claims if claim.overflow]
    if over:
        yield Repair(reason="overflow", detail=f"{len(over)} times ran over", start=over[0].value)
    if scale != "usual":
        yield Repair(reason="scale", detail=f"times read as {scale}")


def _status(blocks: Sequence[Block], report: Report, *, cut: bool) -> Status:
    """How the reply can be used; see `Report.status`."""
    useful = [block for block in blocks if block.kind != "profile"]
    untimed = any(block.start is None and block.kind in ("speech", "lyric", "text") for block in useful)
    left_out = any(drop.reason == "left-out" for drop in report.drops)
    if cut or left_out or untimed or report.missing or report.loops:
        return "partial"
    return "complete" if useful else "empty"
