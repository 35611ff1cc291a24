"""Lines of a reply that repeat the prompt -> losses: its rules, its sample line, its template."""

import re
from collections.abc import Sequence

from subtoolkit.replies.draft import Loss
from subtoolkit.replies.labels import part_of
from subtoolkit.replies.stamps import Line

_TIME = re.compile(r"\d[:：]\d")
_FEWEST_LETTERS = 16
"""Shorter lines of a prompt are names and headings, which the answer has as well."""


def without_echo(lines: Sequence[Line], prompt: str) -> tuple[Sequence[Line], list[Loss]]:
    """The lines without those of `prompt`.

    Only what stands before the first time, or has a time itself, is an echo: below a time the same words may
    have been heard.
    """
    asked = {line.strip() for line in prompt.splitlines() if len(line.strip()) >= _FEWEST_LETTERS}
    if not asked:
        return lines, []
    kept: list[Line] = []
    echoed: list[Line] = []
    answering = False
    for line in lines:
        has_time = _TIME.search(line.text) is not None
        if (
            line.text.strip() in asked
            and (has_time or not answering)
            # A heading of the prompt is one of the answer too, which was asked to have it.
            and not line.text.lstrip().startswith("#")
            and part_of(line.text) is None
        ):
            echoed.append(line)
        else:
            kept.append(line)
            answering = answering or has_time
    return kept, [Loss("prompt-echo", line.text.strip(), at=line.at) for line in echoed]
