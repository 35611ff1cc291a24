"""The structured report -> drafts: storyline, visible text, speakers and transcript, other headed parts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from subtoolkit.core.report import Grammar, Note
from subtoolkit.replies.draft import Draft, Loss, Reading
from subtoolkit.replies.labels import Heading, Part, heading_of, label_of, part_of
from subtoolkit.replies.marks import mark_of
from subtoolkit.replies.page import Page, joined
from subtoolkit.replies.quotes import unquoted
from subtoolkit.replies.stamps import Row
from subtoolkit.replies.timed import entries
from subtoolkit.replies.turns import Told, read_turns, said

NAME: Grammar = "report"
_ELEMENT = re.compile(
    r"[ \t>*_•·+-]{0,8}+(?P<element>“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"|«[^»]*»|[^:：]{1,200}?)"
    r"[*_]{0,3}\s{0,2}(?:[:：]| [-–—] |[–—])[*_]{0,3}\s{0,2}(?P<appearance>\S.*)",
    re.DOTALL,
)
_BULLET = re.compile(r"^[ \t>*_•·+-]{0,8}")


@dataclass(slots=True)
class _Section:
    part: Part | None
    heading: Heading | None
    rows: list[Row] = field(default_factory=list)


def fits(page: Page) -> bool:
    """A known heading is marked as one, or turns have labels, or bare headings name two parts."""
    bare = 0
    labels = 0
    for row in page.rows:
        if row.stamp is not None or not row.text:
            continue
        heading = heading_of(row.text)
        if heading and heading.part:
            bare += 1
            if heading.marked or bare > 1 or heading.part in ("story", "visible"):
                return True
        label = label_of(row.text) if heading is None else None
        labels += label is not None and label.field in ("speaker", "content")
        if labels > 1:
            return True
    return labels > 0 and any(row.stamp for row in page.rows)


def read(page: Page) -> Reading:
    """All sections; what stands before the first one is read as a transcript if it has times."""
    told = Told()
    cut = False
    for section in _sections(page.rows):
        cut = False
        match section.part:
            case "story":
                cut = _scenes(section.rows, told)
            case "visible":
                cut = _visible(section.rows, told)
            case "speech" | "profiles":
                cut = read_turns(section.rows, told, profiles=section.part == "profiles")
            case None:
                _other(page, section, told)
    told.drafts.sort(key=lambda draft: draft.at)
    return Reading(told.drafts, told.losses, tuple(told.notes), cut)


def _sections(rows: Iterable[Row]) -> Iterator[_Section]:
    current = _Section(None, None)
    for row in rows:
        heading = heading_of(row.text) if row.stamp is None and row.text else None
        if heading is None:
            # Turns without any heading: the transcript alone was asked for.
            if current.part is None and current.heading is None and _begins_turn(row):
                if current.rows:
                    yield current
                current = _Section("speech", None)
            current.rows.append(row)
            continue
        if current.rows or current.heading:
            yield current
        current = _Section(heading.part, heading)
    yield current


def _begins_turn(row: Row) -> bool:
    if row.stamp:
        return True
    label = label_of(row.text)
    return label is not None and (label.field == "speaker" or part_of(label.name) == "profiles")


def _scenes(rows: list[Row], told: Told) -> bool:
    found = entries(rows, remarks=False)
    for row in [*found.before, *found.after, *found.loose]:
        if not said(row, told):
            told.drafts.append(Draft("scene", row.text, row.at))
    for entry in found.timed:
        told.drafts.append(Draft("scene", entry.text, entry.at, entry.stamp.start, entry.stamp.end))
    return bool(found.timed) and not found.timed[-1].text


def _visible(rows: list[Row], told: Told) -> bool:
    current: Row | None = None
    empty = False
    for row in rows:
        if row.stamp:
            current, empty = row, True
        if not row.text or said(row, told):
            continue
        empty = False
        match = _ELEMENT.fullmatch(row.text)
        element = match["element"] if match else _BULLET.sub("", row.text)
        stamp = current.stamp if current else None
        told.drafts.append(
            Draft(
                "text",
                unquoted(element.strip(" *_")),
                row.at,
                stamp.start if stamp else None,
                stamp.end if stamp else None,
                state=match["appearance"].strip() if match else None,
            )
        )
    return empty


def _other(page: Page, section: _Section, told: Told) -> None:
    """A preamble, or a section that no rule knows; with times in it the heading only interrupts."""
    if section.heading is None:
        told.losses += [
            Loss("prompt-echo" if mark_of(row.text) == "placeholder" else "preamble", row.text)
            for row in section.rows
            if row.text
        ]
        return
    if any(row.stamp for row in section.rows):
        told.notes.append(Note(reason="unknown-heading", detail=section.heading.title))
        read_turns(section.rows, told, profiles=False)
        return
    lines = (page.lines[row.line] for row in section.rows)
    at = section.rows[0].at if section.rows else 0
    told.drafts.append(Draft("section", joined(lines), at, speaker=section.heading.title))
