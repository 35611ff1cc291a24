"""`subtool fix`: an existing subtitle file on its speech and easy to read."""

from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click

from subtoolkit.cli import output as out
from subtoolkit.cli.beside import aimed, in_markup, kept, marked_cues, restyled
from subtoolkit.cli.options import option, presentation_options, track_option
from subtoolkit.cli.reading import encoding_option, heard, language_option, loaded
from subtoolkit.cli.review import check_review, review_option, save_review
from subtoolkit.core.errors import SubtitlesUnreadable

if TYPE_CHECKING:
    from subtoolkit.core.settings import Presentation
    from subtoolkit.core.timeline import Timeline
    from subtoolkit.pipeline.mending import Mended


@click.command(
    epilog="""\b
Examples:
  subtool fix talk.srt                       talk.fixed.srt: lines, reading speed, gaps
  subtool fix talk.srt talk.mp4              its times fitted to the sound first
  subtool fix talk.srt talk.mp4 --style none only the times
  subtool fix old.sub --encoding cp1250 --fps 25 -f srt -o new.srt
"""
)
@click.argument("subs")
@click.argument("media", required=False)
@option(
    "-o",
    "--output",
    metavar="PATH|-",
    help="A file, a folder, or - for stdout. [default: NAME.fixed.SUFFIX beside it]",
)
@option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="srt, ass, vtt, ttml, lrc, json; several by comma. [default: its own]",
)
@click.option(
    "--times",
    type=click.Choice(("fit", "keep")),
    default="fit",
    show_default=True,
    help="With MEDIA: fit the times to the sound, or keep them.",
)
@option("--force", is_flag=True, help="Overwrite files that subtool did not write.")
@review_option
@language_option
@encoding_option
@track_option
@presentation_options
@click.option("-q", "--quiet", is_flag=True, help="Only results and errors.")
def command(
    subs: str,
    media: str | None,
    output: str | None,
    formats: tuple[str, ...],
    times: str,
    review_file: Path | None,
    language: str | None,
    encoding: str | None,
    track: int | None,
    wish: "Presentation",
    *,
    force: bool,
    quiet: bool,
) -> int:
    """Mend the subtitles SUBS by a guideline, with MEDIA also by the sound.

    No word is lost or changed, and SUBS itself is never touched. With MEDIA, subtitles that are late, drift
    or jump find their speech again. Bold, italics, underline and the top of the picture are kept; fonts,
    colours and other positions only with --style none.
    """
    from subtoolkit.core.report import Report
    from subtoolkit.pipeline.judging import judge, measure
    from subtoolkit.pipeline.mending import mend
    from subtoolkit.pipeline.reviewing import review_of_file

    timeline = loaded(subs, language, encoding, wish.fps)
    if not timeline.cues:
        raise SubtitlesUnreadable(subs, "there is no caption in it")
    target, named = aimed(subs, timeline, "fixed", formats, output, wish, force=force)
    check_review(review_file, [subs], target.paths(named).values(), force=force)
    sound = heard(media, track, quiet=quiet) if media else None
    mended = mend(timeline, wish, sound, times=times)
    same = _at_new_times(subs, mended, target, encoding)
    marked = marked_cues(subs, encoding)
    ready = in_markup(mended.fitted, marked, replace(target, wish=mended.wish)) if marked else {}
    _write(mended, target, named, ready | same)
    if review_file:
        judged = judge(mended.polished, measure(mended.polished, wish), sound)
        marks = review_of_file(judged, mended.polished.cues, mended)
        told = {"force": force, "aside": target.to_stdout, "quiet": quiet}
        save_review(review_file, marks, mended.polished, wish, **told, source=subs)
    read = Report() if timeline.report.grammar else timeline.report
    report = read + mended.report
    for line in (
        []
        if quiet
        else [
            *out.remarks(subs, report),
            *out.unframed(subs, target, mended.fitted),
            *restyled([subs], same, target),
            _summary(subs, timeline, mended, target),
        ]
    ):
        click.echo(line, err=True)
    lost = report.missing or any(drop.text for drop in report.drops)
    return out.IN_PART if lost else out.DONE


def _at_new_times(subs: str, mended: "Mended", target: out.Target, encoding: str | None) -> dict[str, str]:
    """The text of the file itself where nothing but times is to change, which is so for lyrics always."""
    from subtoolkit.core.settings import Presentation
    from subtoolkit.formats import FORMATS
    from subtoolkit.timeline.retime import follow

    place = follow({(old.start, old.end): (new.start, new.end) for old, new in mended.moves})
    lyrics = tuple(name for name in target.formats if not FORMATS[name].screen)
    found = kept(subs, replace(target, formats=lyrics, wish=Presentation(style="none")), encoding, place)
    return found | kept(subs, target, encoding, place)


def _write(mended: "Mended", target: out.Target, named: str, ready: dict[str, str]) -> None:
    """What is read on a screen is polished as it is written; lyrics and plain text stay as they are."""
    for name in target.formats:
        timeline = mended.polished if name == "json" else mended.fitted
        out.write(timeline, replace(target, formats=(name,), wish=mended.wish), named, ready)


def _summary(subs: str, timeline: "Timeline", mended: "Mended", target: out.Target) -> str:
    """How many cues, how far they moved, and for each rule how often it was broken before and is now."""
    from subtoolkit.formats import FORMATS

    is_polished = any(FORMATS[name].screen or name == "json" for name in target.formats)
    clocks = [repair.detail for repair in mended.report.repairs if repair.reason == "clock"]
    written = mended.polished if is_polished else mended.fitted
    parts = [f"{len(timeline.cues)} -> {len(written.cues)} cues"]
    if clocks:
        parts.append(f"it was {', '.join(clocks[:3])}" + (" and more" if len(clocks) > 3 else ""))
    if moves := [abs(new.start - old.start) for old, new in mended.moves if new.start != old.start]:
        parts.append(f"{len(moves)} starts moved by {median(moves) / 1000:.3f} s in the middle")
    silent = sum("unsupported" in cue.flags for cue in mended.fitted.cues)
    if silent:
        parts.append(f"{silent} cues on silence")
    rules = dict.fromkeys((*mended.before, *mended.after)) if is_polished else ()
    parts += [f"{rule} {mended.before[rule]} -> {mended.after[rule]}" for rule in rules]
    return f"{out.titled(subs)}: " + ", ".join(parts)
