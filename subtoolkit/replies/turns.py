"""Rows of a transcript section -> drafts: profiles first, then turns with their labels in any order."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from subtoolkit.core.claims import Claim, claim
from subtoolkit.core.report import Note
from subtoolkit.replies.draft import Draft, Loss
from subtoolkit.replies.labels import Label, label_of, part_of
from subtoolkit.replies.marks import bare, mark_of
from subtoolkit.replies.quotes import Quotation, is_closed, is_open, unquoted
from subtoolkit.replies.stamps import Line, Row, rows

_PROFILE = re.compile(
    r"[ \t>*_•·+-]{0,8}+(?:\d{1,2}[.)] )?(?P<name>[^\n]{1,60}?)[*_]{0,3}\s{0,2}"
    r"(?:\s[-–—]{1,2}\s|[–—]{1,2}|[:：])[*_]{0,3}\s{0,2}(?P<profile>\S.*)",
    re.DOTALL,
)
# A whole turn on one line. Speaker and state are short, so that hostile text is soon given up.
_ONE_LINE = re.compile(
    r"(?P<speaker>[*_-]{0,3}\s?(?:speaker|说话人)[*_]{0,2}\s?[:：].{1,60}?)\s"
    r"(?:\s?(?P<state>[*_]{0,2}(?:state|状态)[*_]{0,2}\s?[:：].{1,120}?)\s)?"
    r"\s?(?P<content>[*_]{0,2}(?:content|内容)[*_]{0,2}\s?[:：].*)",
    re.DOTALL | re.IGNORECASE,
)
_NEXT_TURN = re.compile(
    r"(?<=\S)\s?(?=\d{1,2}:\d\d[.,]\d{1,3} ?[-–—]{1,2}>? ?\d{1,2}:\d\d[.,]\d{1,3}"
    r" {1,2}(?:speaker|说话人)\s?[:：])",
    re.IGNORECASE,
)
_NOBODY = frozenset({"sound", "sounds", "noise", "声音", "音效"})
"""Speakers of turns that hold no words but the name of what is heard."""


@dataclass
class Told:
    """What the sections of a report gave so far."""

    drafts: list[Draft] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class _Turn:
    at: int
    start: Claim | None = None
    end: Claim | None = None
    speaker: str | None = None
    state: list[str] = field(default_factory=list)
    content: list[str] = field(default_factory=list)
    unknown: list[Label] = field(default_factory=list)
    tail: list[Row] = field(default_factory=list)
    """Lines behind a finished content, or behind a blank line after it."""
    quotation: Quotation = field(default_factory=Quotation)
    """The marks of the content."""

    def say(self, text: str) -> None:
        """Add a line to the content."""
        self.content.append(text)
        self.quotation.add(text)


def said(row: Row, told: Told) -> bool:
    """Whether `row` is a mark rather than content; it is then told as a note or a loss."""
    match mark_of(row.text):
        case "nothing-said":
            told.notes.append(Note(reason="nothing-said", detail=row.text))
        case "placeholder":
            told.losses.append(Loss("prompt-echo", row.text, at=row.at))
        case "end-mark" | "left-out" | "section-mark" as mark:
            told.losses.append(Loss(mark, row.text, at=row.at))
        case _:
            return False
    return True


def read_turns(lines: list[Row], told: Told, *, profiles: bool) -> bool:
    """Adds the profiles and turns of `lines`; whether the last turn is cut."""
    rest = [part for row in lines for part in _apart(row)]
    rest = list(_profiles(rest, told)) if profiles else rest
    turn: _Turn | None = None
    blank = False
    place = 0
    while place < len(rest):
        row = rest[place]
        place += 1
        label = label_of(row.text) if row.text and row.stamp is None else None
        if row.stamp is None and mark_of(row.text) == "placeholder":
            told.losses.append(Loss("prompt-echo", row.text, at=row.at))
        elif label and label.field is None and part_of(label.name) == "profiles":
            first = [row._replace(text=label.value)] if label.value else []
            rest, place = [*_profiles([*first, *rest[place:]], told)], 0
        elif not row.text and not row.stamp:
            blank = turn is not None and bool(turn.content)
        elif turn is None or _begins(row, label, turn):
            _finish(turn, told, last=False)
            turn = _begin(row, label, told)
            blank = False
        else:
            _add(turn, row, label, told, blank=blank)
    return _finish(turn, told, last=True)


def _apart(row: Row) -> Iterator[Row]:
    """Turns that share a line, and the labels of a turn that stands on one line, as rows of their own."""
    if ":" not in row.text and "：" not in row.text:
        yield row
        return
    ends = [0, *(match.end() for match in _NEXT_TURN.finditer(row.text)), len(row.text)]
    for start, end in pairwise(ends):
        text = row.text[start:end].rstrip()
        turns = [row._replace(text=text)] if not start else rows([Line(row.at + start, text)])
        for turn in turns:
            yield from _labels_apart(turn)


def _labels_apart(row: Row) -> Iterator[Row]:
    match = _ONE_LINE.fullmatch(row.text)
    if match is None:
        yield row
        return
    yield row._replace(text=match["speaker"])
    for label in ("state", "content"):
        if match[label]:
            yield row._replace(text=match[label], stamp=None, at=row.at + match.start(label), inline=True)


def _profiles(rows: Iterable[Row], told: Told) -> Iterator[Row]:
    """Takes the profiles at the head of `rows` and passes the turns on."""
    inside = True
    for row in rows:
        label = label_of(row.text) if inside and row.text else None
        if row.stamp or (label and label.field in ("speaker", "content")):
            inside = False
        if not inside:
            yield row
        elif row.text and not said(row, told):
            match = _PROFILE.fullmatch(row.text)
            name = (match["name"] if match else row.text).strip(" \t>*_•·+-")
            told.drafts.append(Draft("profile", match["profile"] if match else "", row.at, speaker=name))


def _begins(row: Row, label: Label | None, turn: _Turn) -> bool:
    """A time begins a turn, unless the turn has none yet and no words either; so does a second speaker."""
    if row.stamp:
        return turn.start is not None or bool(turn.content)
    if label and label.field == "speaker":
        # A time without a speaker waits for one, also behind the words.
        return turn.speaker is not None or (bool(turn.content) and turn.start is None)
    return label is not None and label.field == "start" and bool(turn.content)


def _begin(row: Row, label: Label | None, told: Told) -> _Turn | None:
    if row.stamp is None and label is None:
        if not said(row, told):
            told.losses.append(Loss("preamble", row.text))
        return None
    if label and label.field is None:
        # `Baker: Two loaves.` without any time is a turn all the same.
        turn = _Turn(row.at, speaker=label.name)
        turn.say(label.value)
        return turn
    turn = _Turn(row.at)
    _add(turn, row, label, told, blank=False)
    return turn


def _add(turn: _Turn, row: Row, label: Label | None, told: Told, *, blank: bool) -> None:
    if row.stamp:
        turn.start, turn.end = row.stamp.start, row.stamp.end
        label = label_of(row.text)
    if not row.text:
        return
    match label.field if label else None, label:
        case "speaker", Label(value=value):
            turn.speaker = unquoted(value.strip("*_ ")) or None
        case "state", Label(value=value):
            turn.state.append(value)
        case "content", Label(value=value) if not turn.content:
            turn.say(value)
        case "start", Label(value=value) if claim(value):
            turn.start = claim(value)
        case "end", Label(value=value) if claim(value):
            turn.end = claim(value)
        case None, Label() as unknown if _is_label(turn, row):
            turn.unknown.append(unknown)
        case _:
            _add_text(turn, row, told, blank=blank)


def _is_label(turn: _Turn, row: Row) -> bool:
    """Whether an unknown label is one: before the words of a known speaker, or behind closed quotes."""
    return turn.quotation.is_closed or (turn.speaker is not None and not turn.content)


def _add_text(turn: _Turn, row: Row, told: Told, *, blank: bool) -> None:
    behind = blank or turn.tail or turn.quotation.is_closed
    if turn.content and behind and not turn.quotation.is_open:
        turn.tail.append(row)
    elif not said(row, told):
        turn.say(row.text)


def _finish(turn: _Turn | None, told: Told, *, last: bool) -> bool:
    """Adds the turn; whether it is cut: a bare time, or a quotation that never ends."""
    if turn is None:
        return False
    if foreign := _foreign_content(turn):
        told.notes.append(Note(reason="unknown-label", detail=f"{foreign.name}: read as the content"))
        turn.content = [foreign.value]
    text = "\n".join(turn.content)
    if not last and not is_closed(text):
        text = "\n".join([text, *(row.text for row in turn.tail)])
    else:
        told.losses += [Loss("remark", row.text) for row in turn.tail if not said(row, told)]
    for label in turn.unknown:
        turn.state.append(f"{label.name}: {label.value}")
        told.notes.append(Note(reason="unknown-label", detail=f"{label.name}: {label.value}"))
    state = "; ".join(part for part in turn.state if part) or None
    words = unquoted(text)
    nobody = (turn.speaker or "").casefold() in _NOBODY
    sound = nobody or mark_of(words) == "sound"
    if words or turn.start or turn.speaker or state:
        told.drafts.append(
            Draft(
                "sound" if sound else "speech",
                bare(words) if sound else words,
                turn.at,
                turn.start,
                turn.end,
                None if nobody else turn.speaker,
                state,
            )
        )
    return last and (not words or is_open(text))


def _foreign_content(turn: _Turn) -> Label | None:
    """The content of a turn whose labels are all in a third language: the last one of them."""
    labels = [label for line in turn.content if (label := label_of(line))]
    if len(labels) == len(turn.content) > 1 and is_closed(labels[-1].value):
        turn.unknown += labels
        turn.content = []
    return turn.unknown.pop() if turn.unknown and not turn.content else None
