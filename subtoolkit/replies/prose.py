"""Text without any time -> drafts without times, one per line; nothing is made up for them."""

from subtoolkit.core.report import Grammar
from subtoolkit.replies.draft import Draft, Loss, Reading
from subtoolkit.replies.marks import bare, mark_of
from subtoolkit.replies.page import Page

NAME: Grammar = "prose"


def fits(page: Page) -> bool:
    """Any text at all."""
    return True


def read(page: Page) -> Reading:
    """Each line that is words; whether it was said is not known."""
    drafts: list[Draft] = []
    losses: list[Loss] = []
    for at, text in page.lines:
        mark = mark_of(text) if text else None
        if mark in (None, "sound", "credit", "site-phrase"):
            if text:
                drafts.append(
                    Draft("sound", bare(text), at) if mark == "sound" else Draft("speech", text.strip(), at)
                )
        else:
            losses.append(
                Loss("prompt-echo" if mark == "placeholder" else mark or "remark", text.strip(), at=at)
            )
    return Reading(drafts, losses)
