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
    """Each line that is words or a sound; whether it was said is not known."""
    drafts: list[Draft] = []
    losses: list[Loss] = []
    for at, text in page.lines:
        mark = mark_of(text) if text else "blank"
        if mark in (None, "credit", "site-phrase"):
            drafts.append(Draft("speech", text.strip(), at))
        elif mark == "sound":
            drafts.append(Draft("sound", bare(text), at))
        elif mark != "blank":
            losses.append(Loss("prompt-echo" if mark == "placeholder" else mark, text.strip(), at=at))
    return Reading(drafts, losses)
