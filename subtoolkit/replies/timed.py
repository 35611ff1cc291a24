"""Rows -> entries -> drafts: what all grammars share in which a time stands before its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from subtoolkit.core.block import Kind
from subtoolkit.replies.draft import Draft, Loss, Reading
from subtoolkit.replies.marks import Mark, bare, mark_of
from subtoolkit.replies.stamps import Row, Stamp
from subtoolkit.replies.words import with_stamped_words

# What these say is never the second line of a caption, so an untimed one ends the caption before it.
_ENDS_A_TEXT: frozenset[Mark] = frozenset({"end-mark", "section-mark", "left-out", "sound", "site-phrase"})


@dataclass(slots=True)
class Entry:
    """One time and the text that belongs to it."""

    at: int
    stamp: Stamp
    text: str = ""
    inline: bool = False
    """Does not begin its line."""
    is_long: bool = False
    """The text has more than one line."""

    def add(self, rows: Iterable[Row]) -> None:
        """Puts further lines below the text."""
        texts = [row.text for row in rows]
        self.is_long = len(texts) > 1 or bool(self.text)
        self.text = "\n".join([self.text, *texts] if self.text else texts)


@dataclass(slots=True)
class Entries:
    """A page cut at its times."""

    before: list[Row] = field(default_factory=list)
    """What stands before the first time."""
    timed: list[Entry] = field(default_factory=list)
    loose: list[Row] = field(default_factory=list)
    """Untimed marks between the times: `[Music]`, `(Chorus)`."""
    after: list[Row] = field(default_factory=list)
    """What stands behind the last caption and is no part of it."""


def entries(found: Iterable[Row], *, remarks: bool = True) -> Entries:
    """Each time with the text up to the next; a closing remark, if there can be one, is apart."""
    result = Entries()
    entry: Entry | None = None
    blank = False
    tail: list[tuple[Row, bool]] = []
    for row in _times_first(list(found)):
        if row.stamp:
            if entry and tail:
                entry.add(row for row, _ in tail)
                tail = []
            entry = Entry(row.at, row.stamp, row.text, row.inline)
            result.timed.append(entry)
            blank = False
        elif not row.text:
            blank = True
        elif mark_of(row.text) in _ENDS_A_TEXT and not (entry and not entry.text and not tail):
            result.loose.append(row)
        elif entry is None:
            result.before.append(row)
        else:
            tail.append((row, blank))
    if entry:
        result.after = _split_tail(entry, tail, result.timed, remarks=remarks)
    _share_texts(result.timed)
    result.timed = _with_ends(result.timed)
    return result


def _times_first(found: list[Row]) -> list[Row]:
    """`words [0:12 - 0:15]`: where most times stand behind their words, each moves before them."""
    turned = [
        place
        for place, (words, row) in enumerate(pairwise(found), 1)
        if row.inline and row.stamp and not row.text and words.text and not words.stamp and not words.inline
    ]
    if len(turned) < 2 or 2 * len(turned) <= sum(row.stamp is not None for row in found):
        return found
    rows: list[Row | None] = list(found)
    for place in turned:
        rows[place] = found[place]._replace(text=found[place - 1].text, at=found[place - 1].at)
        rows[place - 1] = None
    return [row for row in rows if row]


def _split_tail(
    entry: Entry, tail: list[tuple[Row, bool]], timed: Sequence[Entry], *, remarks: bool
) -> list[Row]:
    """The last entry takes its lines; a remark behind a blank line, or behind one-line captions, stays."""
    one_liners = len(timed) > 2 and all(one.text and not one.is_long for one in timed)
    own = len(tail)
    if remarks:
        ends = (
            place for place, (_, blank) in enumerate(tail) if (entry.text or place) and (blank or one_liners)
        )
        own = next(ends, own)
    if own:
        entry.add(row for row, _ in tail[:own])
    return [row for row, _ in tail[own:]]


def _share_texts(timed: Sequence[Entry]) -> None:
    """`[0:10][0:50] words` of LRC says that the words come twice."""
    for entry, following in zip(reversed(timed[:-1]), reversed(timed[1:]), strict=True):
        if following.inline and not entry.text:
            entry.text = following.text


def _with_ends(timed: Sequence[Entry]) -> list[Entry]:
    """A start without words, behind words whose end is not known, is that end, as in LRC."""
    kept: list[Entry] = []
    for entry in timed:
        last = kept[-1] if kept else None
        ends = last is not None and bool(last.text) and last.stamp.end is None
        if last and ends and not entry.text and entry.stamp.bracketed and entry.stamp.end is None:
            last.stamp = last.stamp._replace(end=entry.stamp.start)
        else:
            kept.append(entry)
    return kept


def reading(kind: Kind, found: Entries) -> Reading:
    """The drafts of `found`; texts outside of every time are losses."""
    drafts = [
        with_stamped_words(Draft(kind, one.text, one.at, one.stamp.start, one.stamp.end))
        for one in found.timed
    ]
    losses = [_outside(row, "preamble") for row in found.before]
    losses += [_outside(row, "remark") for row in found.after]
    for row in found.loose:
        mark = mark_of(row.text)
        if mark == "sound":
            drafts.append(Draft("sound", bare(row.text), row.at))
        else:
            losses.append(Loss(mark or "remark", row.text, at=row.at))
    drafts.sort(key=lambda draft: draft.at)
    cut = bool(found.timed) and not found.timed[-1].text and not found.after
    return Reading(drafts, losses, cut=cut)


def _outside(row: Row, reason: str) -> Loss:
    mark = mark_of(row.text)
    return Loss("prompt-echo" if mark == "placeholder" else mark or reason, row.text, at=row.at)
