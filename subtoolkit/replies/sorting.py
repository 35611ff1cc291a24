"""Drafts -> drafts that are words, sounds and credits; marks, placeholders and blanks become losses."""

from collections.abc import Sequence

from subtoolkit.replies.draft import Draft, Loss, spoken
from subtoolkit.replies.marks import Mark, bare, mark_of

_NOTES = "♪♫♬🎵🎶"
_WORDS = frozenset({"speech", "lyric", "sound"})


def sorted_out(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Loss]]:
    """What can become blocks, and what the lines besides words turned out to be."""
    last = max((place for place, draft in enumerate(drafts) if draft.kind in _WORDS), default=-1)
    kept: list[Draft] = []
    losses: list[Loss] = []
    for place, draft in enumerate(drafts):
        mark = mark_of(draft.text) if draft.kind in _WORDS else None
        if mark is None or (draft.state == "line" and draft.text.isdigit()):
            kept.append(_sung(draft) if draft.text[:1] in _NOTES else draft)
        elif mark == "sound":
            kept.append(draft._replace(kind="sound", text=bare(draft.text)))
        elif mark == "credit" and (draft.kind == "lyric" or not draft.text.isascii()):
            kept.append(draft._replace(kind="sound", state="credit"))
        elif reason := _loss(mark, draft, is_last=place == last, is_alone=len(drafts) == 1):
            losses.append(Loss(reason, spoken(draft), draft.start, draft.end, draft.at))
        else:
            kept.append(draft)
    return kept, losses


def _sung(draft: Draft) -> Draft:
    """`♪ words ♪` are sung; the notes are no words."""
    words = draft.text.strip(_NOTES + " ")
    return draft._replace(kind="lyric", text=words) if words and draft.kind in _WORDS else draft


def _loss(mark: Mark, draft: Draft, *, is_last: bool, is_alone: bool) -> str | None:
    """The reason to drop `draft`; None where somebody may well say or sing it."""
    boxed = not draft.text[:1].isalnum()
    match mark:
        case "placeholder":
            return "prompt-echo"
        case "end-mark" if boxed or is_last:
            return mark
        case "section-mark" if boxed or draft.kind == "lyric":
            return mark
        case "left-out" if boxed:
            return mark
        case "nothing-said" if boxed or is_alone or _is_statement(draft.text):
            return mark
        case _:
            return None


def _is_statement(text: str) -> bool:
    """Whether it says at some length that there is nothing: a bare "No." is an answer."""
    return len(text.split()) > 2 if text.isascii() else len(text) > 3
