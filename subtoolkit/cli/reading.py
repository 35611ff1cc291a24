"""Existing subtitle files as input: the options of reading them, one that is read, and its media heard."""

from pathlib import Path
from typing import TYPE_CHECKING

from subtoolkit.cli.options import option

if TYPE_CHECKING:
    from fractions import Fraction

    from subtoolkit.core.report import Report
    from subtoolkit.core.timeline import Timeline
    from subtoolkit.pipeline.sounding import Sounding

language_option = option("--language", metavar="TAG", help="Its language, where the file does not say it.")
encoding_option = option("--encoding", metavar="NAME", help="Its encoding, e.g. cp1252. [default: found out]")


def loaded(
    path: str, language: str | None = None, encoding: str | None = None, fps: "Fraction | None" = None
) -> "Timeline":
    """The timeline of a subtitle file, in the language that the user names, else in its own.

    What the reader had to leave out or to put right is a note, too.
    """
    from subtoolkit.formats import files

    timeline = files.load(Path(path), encoding, fps)
    report = timeline.report + _told(timeline.report)
    return timeline.model_copy(update={"language": language or timeline.language, "report": report})


def lost(timeline: "Timeline") -> bool:
    """Whether words of a file are in no cue, since its reader could not tell when."""
    report = timeline.report  # that of a run tells of replies
    return not report.grammar and any(drop.text for drop in report.drops)


def heard(media: str, track: int | None, *, quiet: bool) -> "Sounding":
    """Where somebody speaks in a media file, with progress while it is decoded."""
    from subtoolkit.cli.progress import shown
    from subtoolkit.core.settings import Listening
    from subtoolkit.pipeline.sounding import sounding

    with shown(Path(media).name, quiet=quiet) as watch:
        return sounding(media, Listening(track=track), watch=watch)


_PUT_RIGHT = {
    "unsorted": "captions stand behind later ones",
    "negative": "captions begin before zero",
    "end-before-start": "captions end before they begin",
}


def _told(report: "Report") -> "Report":
    """What the reader left out and put right, each as a note with its number."""
    from subtoolkit.cli.table import snippet
    from subtoolkit.core.report import Note, Report

    if report.grammar:
        return Report()  # of the run that wrote the file, long told
    lost = [drop.text for drop in report.drops if drop.reason == "no-time"]
    notes = []
    if lost:
        detail = f"{len(lost)} captions without a readable time were left out, the first: {snippet(lost[0])}"
        notes.append(Note(reason="left-out", detail=detail))
    for reason, words in _PUT_RIGHT.items():
        if count := sum(repair.reason == reason for repair in report.repairs):
            notes.append(Note(reason=reason, detail=f"{count} {words}"))
    return Report(notes=tuple(notes))
